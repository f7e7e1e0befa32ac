"""A few lines of a section around what was asked, escaped but for `<mark>`.

An answer shows dozens of titles and stretches. Each is first *drafted*, as plain text in which signs that no page holds
stand for the tags; all drafts of an answer are rendered at once, since escaping costs by the call, not by the letter.
Until then texts stay as they are kept, in UTF-8, and are measured in bytes: most of what an answer reads of them is
never shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from html import escape
from operator import itemgetter

SNIPPET_BYTES = 228  # some 220 letters of French
LEAD_IN_BYTES = 62  # shown before the first mark
NEAR_MARK = 1  # bytes between two marks that are joined, such as the point of `example.org`
AGAIN = 0.2  # what a word counts when the stretch holds it already
SPACES = re.compile("  +")
OPENING, CLOSING, BETWEEN = b"\x02", b"\x03", b"\x04"
SPACE = ord(" ")
FOLLOWING, FOLLOWS = 0b1100_0000, 0b1000_0000  # how UTF-8 marks what goes on with a character

# A word of a text that answers the query: its first byte, the one after its last, and which word it answers.
# Plain tuples, since an answer makes hundreds of them.
Mark = tuple[int, int, int]
Marks = Sequence[Mark]


def drafted(text: bytes, marks: Marks, weights: Sequence[float], size: int = SNIPPET_BYTES) -> bytes:
    """Returns, to be rendered, the stretch of `text` that says most about the query; the beginning without marks.

    Args:
        text: plain text of a section, in UTF-8.
        marks: in order.
        weights: how much each word of the query says, above 0.
        size: length to aim at, in bytes.
    """
    if len(text) <= size + LEAD_IN_BYTES:
        return drafted_whole(text, marks)
    start, end = _window(text, marks, weights, size)
    before = b"\xe2\x80\xa6 " if start > 0 else b""
    after = b" \xe2\x80\xa6" if end < len(text) else b""
    return before + _marked(text, marks, start, end) + after


def drafted_whole(text: bytes, marks: Marks) -> bytes:
    """Returns all of `text`, to be rendered.

    Args:
        text: plain text, in UTF-8.
        marks: in order; overlapping ones are joined, and those that reach beyond its end left out.
    """
    return _marked(text, marks, 0, len(text)) if marks else text


def rendered(drafts: Sequence[bytes]) -> list[str]:
    """Returns each draft as escaped HTML with `<mark>` around what is marked, one space between words."""
    joined = escape(BETWEEN.join(drafts).replace(b"\n", b" ").decode())
    if "  " in joined:
        joined = SPACES.sub(" ", joined)
    found = joined.replace("\x02", "<mark>").replace("\x03", "</mark>").split("\x04")
    if len(found) != len(drafts):  # a page that holds the sign after all
        return [rendered([draft.replace(BETWEEN, b" ")])[0] for draft in drafts]
    return [text.strip() for text in found]


def _marked(text: bytes, marks: Marks, start: int, end: int) -> bytes:
    """The stretch of `text` from `start` to `end`, marked where a mark lies in it whole."""
    pieces: list[bytes] = []
    done = start
    opened = closed = -1
    for place in range(bisect_left(marks, (start,)) if start else 0, len(marks)):
        begin, stop, _ = marks[place]
        if begin >= end:
            break
        if stop > end:
            continue
        if closed >= 0:
            if begin - closed <= NEAR_MARK and (begin <= closed or text[closed] != SPACE):
                closed = max(closed, stop)
                continue
            pieces += (text[done:opened], OPENING, text[opened:closed], CLOSING)
            done = closed
        opened, closed = begin, stop
    if closed < 0:
        return text[start:end]
    pieces += (text[done:opened], OPENING, text[opened:closed], CLOSING, text[closed:end])
    return b"".join(pieces)


def _window(text: bytes, marks: Marks, weights: Sequence[float], size: int) -> tuple[int, int]:
    first = _best_start(marks, weights, size - LEAD_IN_BYTES) if marks else 0
    start = _word_start(text, first - LEAD_IN_BYTES) if first > LEAD_IN_BYTES else 0
    return start, _word_end(text, min(len(text), start + size))


def _best_start(marks: Marks, weights: Sequence[float], reach: int) -> int:
    """Where to begin so that `reach` bytes hold the most telling words, each counted fully once."""
    if marks[-1][1] - marks[0][0] <= reach:
        return marks[0][0]
    wanted = len(set(map(_word, marks)))
    best, best_value = marks[0][0], 0.0
    value = 0.0
    held = [0] * len(weights)
    distinct = first = 0
    begin, _, gone = marks[0]
    for place, (_, end, word) in enumerate(marks):
        if held[word]:
            value += weights[word] * AGAIN
        else:
            value += weights[word]
            distinct += 1
        held[word] += 1
        while end - begin > reach and first < place:
            held[gone] -= 1
            if held[gone]:
                value -= weights[gone] * AGAIN
            else:
                value -= weights[gone]
                distinct -= 1
            first += 1
            begin, _, gone = marks[first]
        if value > best_value * 1.01:  # the earliest of equals
            best, best_value = begin, value
            if distinct == wanted:
                break  # all of them
    return best


def _word_start(text: bytes, place: int) -> int:
    """Moves to the beginning of a paragraph close by, else of the next word."""
    line = text.rfind(b"\n", max(0, place - LEAD_IN_BYTES), place + LEAD_IN_BYTES)
    if line >= 0:
        return line + 1
    space = text.find(b" ", place)
    return space + 1 if 0 <= space - place < LEAD_IN_BYTES else _character(text, place)


def _word_end(text: bytes, place: int) -> int:
    if place >= len(text) or (text[place] < FOLLOWS and not text[place : place + 1].isalnum()):
        return place
    space = max(text.rfind(b" ", 0, place), text.rfind(b"\n", 0, place))
    return space if place - space <= LEAD_IN_BYTES else _character(text, place)


def _character(text: bytes, place: int) -> int:
    """Moves to where a character begins."""
    while place < len(text) and text[place] & FOLLOWING == FOLLOWS:
        place += 1
    return place


_word = itemgetter(2)
