"""A few lines of a section around what was asked, escaped but for `<mark>`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

SNIPPET_CHARS = 220
LEAD_IN_CHARS = 60  # shown before the first mark
NEAR_MARK = 1  # characters between two marks that are joined, such as the point of `example.org`
AGAIN = 0.2  # what a word counts when the stretch holds it already
OPENING, CLOSING = "\x02", "\x03"  # stand for the tags while a text is escaped as a whole; no page holds them


# A word of a text that answers the query: its first character, the one after its last, and which word it answers.
# Plain tuples, since an answer makes hundreds of them.
Mark = tuple[int, int, int]


def snippet(text: str, marks: Sequence[Mark], weights: Sequence[float], chars: int = SNIPPET_CHARS) -> str:
    """Returns the stretch of `text` that says most about the query; the beginning when nothing is marked.

    Args:
        text: plain text of a section.
        marks: in order.
        weights: how much each word of the query says, above 0.
        chars: length to aim at, in characters.
    """
    start, end = _window(text, marks, weights, chars)
    shown = [mark for mark in marks if start <= mark[0] and mark[1] <= end]
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return before + " ".join(marked(text[start:end], shown, start).split()) + after


def marked(text: str, marks: Sequence[Mark], offset: int = 0) -> str:
    """Returns `text`, escaped, with `<mark>` around what is marked.

    Args:
        text: plain text.
        marks: in order; overlapping ones are joined.
        offset: what to take from every mark's place.
    """
    if not marks:
        return escape(text)
    pieces = []
    done = 0
    for start, end in _joined(text, marks, offset):
        pieces += [text[done:start], OPENING, text[start:end], CLOSING]
        done = end
    pieces.append(text[done:])
    return escape("".join(pieces)).replace(OPENING, "<mark>").replace(CLOSING, "</mark>")


def _joined(text: str, marks: Sequence[Mark], offset: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for begin, stop, _ in marks:
        start, end = begin - offset, stop - offset
        if spans and start - spans[-1][1] <= NEAR_MARK and " " not in text[spans[-1][1] : start]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _window(text: str, marks: Sequence[Mark], weights: Sequence[float], chars: int) -> tuple[int, int]:
    if len(text) <= chars + LEAD_IN_CHARS:
        return 0, len(text)
    first = _best_start(marks, weights, chars - LEAD_IN_CHARS) if marks else 0
    start = _word_start(text, first - LEAD_IN_CHARS) if first > LEAD_IN_CHARS else 0
    return start, _word_end(text, min(len(text), start + chars))


def _best_start(marks: Sequence[Mark], weights: Sequence[float], reach: int) -> int:
    """Where to begin so that `reach` characters hold the most telling words, each counted fully once."""
    if marks[-1][1] - marks[0][0] <= reach:
        return marks[0][0]
    best, best_value = marks[0][0], 0.0
    value = 0.0
    held = [0] * len(weights)
    first = 0
    for place, (_, end, word) in enumerate(marks):
        value += weights[word] * (AGAIN if held[word] else 1.0)
        held[word] += 1
        while end - marks[first][0] > reach and first < place:
            gone = marks[first][2]
            held[gone] -= 1
            value -= weights[gone] * (AGAIN if held[gone] else 1.0)
            first += 1
        if value > best_value * 1.01:  # the earliest of equals
            best, best_value = marks[first][0], value
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
