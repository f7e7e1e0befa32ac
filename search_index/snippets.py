"""A few lines of a section around what was asked, escaped but for `<mark>`.

An answer shows dozens of titles and stretches. Each is first *drafted*, as plain text in which signs that no page holds
stand for the tags; all drafts of an answer are rendered at once, since escaping costs by the call, not by the letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from html import escape
from operator import itemgetter

SNIPPET_CHARS = 220
LEAD_IN_CHARS = 60  # shown before the first mark
NEAR_MARK = 1  # characters between two marks that are joined, such as the point of `example.org`
AGAIN = 0.2  # what a word counts when the stretch holds it already
SPACES = re.compile("  +")
OPENING, CLOSING, BETWEEN = "\x02", "\x03", "\x04"


# A word of a text that answers the query: its first character, the one after its last, and which word it answers.
# Plain tuples, since an answer makes hundreds of them.
Mark = tuple[int, int, int]
Marks = Sequence[Mark]


def drafted(text: str, marks: Marks, weights: Sequence[float], chars: int = SNIPPET_CHARS) -> str:
    """Returns, to be rendered, the stretch of `text` that says most about the query; the beginning without marks.

    Args:
        text: plain text of a section.
        marks: in order.
        weights: how much each word of the query says, above 0.
        chars: length to aim at, in characters.
    """
    if len(text) <= chars + LEAD_IN_CHARS:
        return drafted_whole(text, marks)
    start, end = _window(text, marks, weights, chars)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return before + _marked(text, marks, start, end) + after


def drafted_whole(text: str, marks: Marks) -> str:
    """Returns all of `text`, to be rendered.

    Args:
        text: plain text.
        marks: in order; overlapping ones are joined, and those that reach beyond its end left out.
    """
    return _marked(text, marks, 0, len(text)) if marks else text


def rendered(drafts: Sequence[str]) -> list[str]:
    """Returns each draft as escaped HTML with `<mark>` around what is marked, one space between words."""
    joined = escape(BETWEEN.join(drafts)).replace("\n", " ")
    if "  " in joined:
        joined = SPACES.sub(" ", joined)
    found = joined.replace(OPENING, "<mark>").replace(CLOSING, "</mark>").split(BETWEEN)
    if len(found) != len(drafts):  # a page that holds the sign after all
        return [rendered([draft.replace(BETWEEN, " ")])[0] for draft in drafts]
    return [text.strip() for text in found]


def _marked(text: str, marks: Marks, start: int, end: int) -> str:
    """The stretch of `text` from `start` to `end`, marked where a mark lies in it whole."""
    pieces: list[str] = []
    done = start
    opened = closed = -1
    for place in range(bisect_left(marks, (start,)) if start else 0, len(marks)):
        begin, stop, _ = marks[place]
        if begin >= end:
            break
        if stop > end:
            continue
        if closed >= 0:
            if begin - closed <= NEAR_MARK and (begin <= closed or text[closed] != " "):
                closed = max(closed, stop)
                continue
            pieces += (text[done:opened], OPENING, text[opened:closed], CLOSING)
            done = closed
        opened, closed = begin, stop
    if closed < 0:
        return text[start:end]
    pieces += (text[done:opened], OPENING, text[opened:closed], CLOSING, text[closed:end])
    return "".join(pieces)


def _window(text: str, marks: Marks, weights: Sequence[float], chars: int) -> tuple[int, int]:
    first = _best_start(marks, weights, chars - LEAD_IN_CHARS) if marks else 0
    start = _word_start(text, first - LEAD_IN_CHARS) if first > LEAD_IN_CHARS else 0
    return start, _word_end(text, min(len(text), start + chars))


def _best_start(marks: Marks, weights: Sequence[float], reach: int) -> int:
    """Where to begin so that `reach` characters hold the most telling words, each counted fully once."""
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


def _word_start(text: str, place: int) -> int:
    """Moves to the beginning of a paragraph close by, else of the next word."""
    line = text.rfind("\n", max(0, place - LEAD_IN_CHARS), place + LEAD_IN_CHARS)
    if line >= 0:
        return line + 1
    space = text.find(" ", place)
    return space + 1 if 0 <= space - place < LEAD_IN_CHARS else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text) or not text[place].isalnum():
        return place
    space = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place))
    return space if place - space <= LEAD_IN_CHARS else place


_word = itemgetter(2)
