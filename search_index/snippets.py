"""A few lines of a section around what was asked, escaped but for `<mark>`.

Texts are kept ready to be shown: escaped, in UTF-8, one space between words. An answer makes dozens of snippets, and
cuts each out of such bytes: most of what it looks at is never shown, and need be neither decoded nor escaped.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from html import escape, unescape
from itertools import accumulate
from operator import itemgetter

SNIPPET_BYTES = 228  # some 220 letters of French
LEAD_IN_BYTES = 62  # shown before the first mark
NEAR_MARK = 1  # bytes between two marks that are joined, such as the point of `example.org`
AGAIN = 0.2  # what a word counts when the stretch holds it already
GAPS = re.compile(r" *\n[ \n]*|  +")
SPACE = ord(" ")
ENDS = frozenset(b" \n.,:!?)")  # a snippet may end before them
FOLLOWING, FOLLOWS = 0b1100_0000, 0b1000_0000  # how UTF-8 marks what goes on with a character
LONGEST_ENTITY = len("&quot;")
ELLIPSIS = "…"

# A word of a text that answers the query: its first byte, the one after its last, and which word it answers.
# Plain tuples, since an answer makes hundreds of them.
Mark = tuple[int, int, int]
Marks = Sequence[Mark]


def tidied(text: str) -> str:
    """Returns `text` with one space between words and one line break between paragraphs."""
    return GAPS.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text).strip(" \n")


def prepared(text: str) -> bytes:
    """Returns tidied text as it is kept: fit to stand between tags and between double quotation marks."""
    return escape(text, quote=False).replace('"', "&quot;").encode()


def plain(text: bytes) -> str:
    """Returns what `prepared` was given."""
    return unescape(text.decode())


def prepared_places(text: str) -> list[int]:
    """Returns how many bytes stand before each character of `text`, and before its end, once it is prepared."""
    return [0, *accumulate(len(prepared(sign)) for sign in text)]


def snippet(text: bytes, marks: Marks, weights: Sequence[float]) -> str:
    """Returns the stretch of `text` that says most about the query, as HTML; its beginning without marks.

    Args:
        text: of a section, prepared.
        marks: in order.
        weights: how much each word of the query says, above 0.
    """
    if len(text) <= SNIPPET_BYTES + LEAD_IN_BYTES:
        return marked(text, marks)
    start, end = _window(text, marks, weights)
    shown = _marked(text, marks, start, end).strip().replace(b"\n", b" ").decode()
    return f"{ELLIPSIS if start else ''} {shown} {ELLIPSIS if end < len(text) else ''}".strip(" ")


def marked(text: bytes, marks: Marks) -> str:
    """Returns all of `text`, as HTML.

    Args:
        text: prepared.
        marks: in order; overlapping ones are joined, and those that reach beyond its end left out.
    """
    return (_marked(text, marks, 0, len(text)) if marks else text).replace(b"\n", b" ").decode()


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
            pieces += (text[done:opened], b"<mark>", text[opened:closed], b"</mark>")
            done = closed
        opened, closed = begin, stop
    if closed < 0:
        return text[start:end]
    pieces += (text[done:opened], b"<mark>", text[opened:closed], b"</mark>", text[closed:end])
    return b"".join(pieces)


def _window(text: bytes, marks: Marks, weights: Sequence[float]) -> tuple[int, int]:
    first = _best_start(marks, weights, SNIPPET_BYTES - LEAD_IN_BYTES) if marks else 0
    start = _word_start(text, first - LEAD_IN_BYTES) if first > LEAD_IN_BYTES else 0
    return start, _word_end(text, min(len(text), start + SNIPPET_BYTES))


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
    line = text.rfind(b"\n", place, place + LEAD_IN_BYTES)
    if line >= 0:
        return line + 1
    space = text.find(b" ", place, place + LEAD_IN_BYTES)
    return space + 1 if space >= 0 else _character(text, place)


def _word_end(text: bytes, place: int) -> int:
    if place >= len(text) or text[place] in ENDS:
        return place
    least = max(0, place - LEAD_IN_BYTES)
    space = max(text.rfind(b" ", least, place), text.rfind(b"\n", least, place))
    return space if space >= 0 else _character(text, place)


def _character(text: bytes, place: int) -> int:
    """Moves to where a character or an entity begins."""
    opened = text.rfind(b"&", max(0, place - LONGEST_ENTITY), place)
    if opened >= 0:
        place = max(place, text.find(b";", opened, opened + LONGEST_ENTITY) + 1)
    while place < len(text) and text[place] & FOLLOWING == FOLLOWS:
        place += 1
    return place


_word = itemgetter(2)
