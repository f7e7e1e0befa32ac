"""A few lines of a section around what was asked, escaped but for `<mark>`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

SNIPPET_CHARS = 220
LEAD_IN_CHARS = 60  # words shown before the first mark
NEAR_MARK = 1  # characters between two marks that are joined, such as the point of `example.org`


class Mark(NamedTuple):
    """A word of a text that answers the query.

    Attributes:
        start: its first character in the text.
        end: the character after its last.
        word: which word of the query it answers.
        weight: how much that word says, above 0.
    """

    start: int
    end: int
    word: int
    weight: float


def snippet(text: str, marks: Sequence[Mark], chars: int = SNIPPET_CHARS) -> str:
    """Returns the stretch of `text` that says most about the query; the beginning when nothing is marked.

    Args:
        text: plain text of a section.
        marks: in order of `start`.
        chars: length to aim at, in characters.
    """
    start, end = _window(text, marks, chars)
    shown = [mark for mark in marks if start <= mark.start and mark.end <= end]
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return before + " ".join(marked(text[start:end], shown, start).split()) + after


def marked(text: str, marks: Sequence[Mark], offset: int = 0) -> str:
    """Returns `text`, escaped, with `<mark>` around what is marked.

    Args:
        text: plain text.
        marks: in order of `start`; overlapping ones are joined.
        offset: what to take from every mark's place.
    """
    pieces = []
    done = 0
    for start, end in _joined(text, marks, offset):
        pieces += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    pieces.append(escape(text[done:]))
    return "".join(pieces)


def _joined(text: str, marks: Sequence[Mark], offset: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for mark in marks:
        start, end = mark.start - offset, mark.end - offset
        if spans and start - spans[-1][1] <= NEAR_MARK and " " not in text[spans[-1][1] : start]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _window(text: str, marks: Sequence[Mark], chars: int) -> tuple[int, int]:
    if len(text) <= chars + LEAD_IN_CHARS:
        return 0, len(text)
    first = _best_mark(marks, chars - LEAD_IN_CHARS) if marks else 0
    start = _word_start(text, max(0, first - LEAD_IN_CHARS)) if first > LEAD_IN_CHARS else 0
    return start, _word_end(text, min(len(text), start + chars))


def _best_mark(marks: Sequence[Mark], reach: int) -> int:
    """Where to begin so that `reach` characters hold the most telling words, each counted fully once."""
    best, best_value = marks[0].start, 0.0
    for place, mark in enumerate(marks):
        seen: dict[int, float] = {}
        value = 0.0
        for other in marks[place : place + 40]:
            if other.end - mark.start > reach:
                break
            again = seen.get(other.word, 1.0)
            value += other.weight * again
            seen[other.word] = again * 0.2
        if value > best_value * 1.01:  # the earliest of equals
            best, best_value = mark.start, value
    return best


def _word_start(text: str, place: int) -> int:
    """Moves to the beginning of a paragraph or sentence close by, else of the next word."""
    line = text.rfind("\n", max(0, place - LEAD_IN_CHARS), place + LEAD_IN_CHARS)
    if line >= 0:
        return line + 1
    space = text.find(" ", place)
    return space + 1 if 0 <= space - place <= LEAD_IN_CHARS else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text) or not text[place].isalnum():
        return place
    space = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place))
    return space if place - space <= LEAD_IN_CHARS else place
