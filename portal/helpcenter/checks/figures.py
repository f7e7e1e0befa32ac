"""P504: figures that a writer has typed, against what the promise file says.

A figure is looked at only where the sentence around it speaks of what we promise: how soon we answer, when we are open,
what we charge, how much of the time we are there. It is compared with every value of its kind in the file; where the
sentence names one plan, with that plan's. Code, quotations and facts are left alone, and so is a paragraph that holds
`<!-- guichet: foreign -->`, which says that its figures are somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from portal.errors import ConfigError
from portal.helpcenter.checks.figure_forms import Figure, figures_in, may_hold_figures
from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.promise_words import (
    ABOUT,
    ANSWERS,
    BEFORE_HOURS,
    BY_THE_PERIOD,
    COUNTED_BY_A_DESK,
    LEADS_TO_A_DELAY,
    SOLD_BY_OTHERS,
)
from portal.helpcenter.checks.promised import Kind, Promised, promised_by
from portal.helpcenter.checks.sources import Source, without_code
from portal.promise_file import policy_of, read_promises

FOREIGN = re.compile(r"<!--\s*guichet:\s*foreign\s*-->")

_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n(?=\s*(?:[-*+]|\d+\.)\s)|\n(?=\|)")
_FACT = re.compile(r"\{\{.*?\}\}")
_LINK = re.compile(r"\]\([^)\n]*\)|<[^>\n]+>|https?://\S+")
_QUOTED = re.compile(r"^[ \t]*>")
_MINUTES = 60
_TWO_SIGNS = 2  # of three that a length of time is a delay of ours


def check_figures(sources: Sequence[Source], promises: Path, lang: str, *, strict: bool) -> Iterator[Finding]:
    """Yields the figures that contradict the promise file; none while the file itself is wrong.

    Args:
        sources: pages of one language.
        promises: the promise file.
        lang: their language.
        strict: see `find`.
    """
    try:
        promised = promised_by(policy_of(read_promises(promises), promises.name, lang))
    except ConfigError:
        return
    for source in sources:
        if not may_hold_figures(source.text[source.body :]):
            continue
        text = _bare(source.text)
        for start, sentence in _sentences(source.text, text, source.body):
            for figure in _contradictions(sentence, promised):
                line, column = source.position(start + figure.start)
                values = promised.told(figure.kind, sentence)
                message = f"{figure.text} is not what {promises.name} says ({values}): show the fact instead"
                yield find(source.path, line, column, "P504", message, strict=strict)


def _bare(text: str) -> str:
    """The text, as long as it was, without code, facts, addresses and comments."""
    text = without_code(text)
    for pattern in (_FACT, _LINK):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def _sentences(whole: str, bare: str, body: int) -> Iterator[tuple[int, str]]:
    """Each sentence of the prose and where it begins; paragraphs whose figures are foreign are left out."""
    for paragraph in _PARAGRAPH.finditer(bare, body):
        written = whole[paragraph.start() : paragraph.end()]
        if _QUOTED.match(written) or FOREIGN.search(written):
            continue
        at = paragraph.start()
        for sentence in _SENTENCE_END.split(paragraph[0]):
            at = bare.index(sentence, at)
            yield at, sentence
            at += len(sentence)


def _contradictions(sentence: str, promised: Promised) -> Iterator[Figure]:
    if not may_hold_figures(sentence):
        return
    is_opening, is_answering = (bool(ABOUT[kind].search(sentence)) for kind in (Kind.CLOCK, Kind.HOURS))
    for found in figures_in(sentence):
        readings = [found]
        if is_opening and _is_clock(found, sentence):
            clock = replace(found, kind=Kind.CLOCK, value=found.value * _MINUTES)
            readings = [clock, found] if is_answering else [clock]
        elif is_answering and _is_length(found, sentence):
            length = replace(found, kind=Kind.HOURS, value=found.value / _MINUTES)
            readings = [length, found] if is_opening else [length]
        ours = [figure for figure in readings if _is_ours(figure, sentence, promised)]
        if ours and not any(promised.holds(it.kind, it.value, sentence, it.currency) for it in ours):
            yield ours[0]


def _is_clock(figure: Figure, sentence: str) -> bool:
    """Whether “9 h”, which looks like a length, is an hour of the day, as in “open from 9 h to 17 h”."""
    return figure.kind is Kind.HOURS and figure.value == int(figure.value) and not _is_counted(figure, sentence)


def _is_length(figure: Figure, sentence: str) -> bool:
    """Whether “1 h 30”, which may be an hour of the day, is how long an answer takes."""
    is_leading = LEADS_TO_A_DELAY.search(sentence[: figure.start])
    return figure.kind is Kind.CLOCK and "h" in figure.text and bool(is_leading)


def _is_ours(figure: Figure, sentence: str, promised: Promised) -> bool:
    """Whether a figure is about what we promise: by the words of its sentence, or by those right beside it."""
    if ABOUT[figure.kind].search(sentence):
        return True
    before, after = sentence[: figure.start], sentence[figure.end :]
    if figure.kind in {Kind.HOURS, Kind.DAYS}:
        is_delay = bool(LEADS_TO_A_DELAY.search(before))
        return sum((is_delay, _is_counted(figure, sentence), bool(ANSWERS.search(sentence)))) >= _TWO_SIGNS
    if figure.kind is Kind.PRICE and not SOLD_BY_OTHERS.search(sentence):
        return bool(BY_THE_PERIOD.match(after)) or promised.names_a_plan(sentence)
    return False


def _is_counted(figure: Figure, sentence: str) -> bool:
    """Whether a length is counted in the hours of a desk, as in “4 opening hours”."""
    return bool(COUNTED_BY_A_DESK.match(sentence[figure.end :]) or BEFORE_HOURS.search(figure.text))
