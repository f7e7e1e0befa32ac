"""P504: figures that a writer has typed, against what the promise file says.

A figure is looked at only where the sentence around it speaks of what we promise: how soon we answer, when we are open,
what we charge, how much of the time we are there. It is compared with every value of its kind in the file; where the
sentence names one plan, with that plan's. Code, quotations and facts are left alone, and so is a paragraph that holds
`<!-- guichet: foreign -->`, which says that its figures are somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from portal.errors import ConfigError
from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.promise_words import ABOUT, SPEAKS
from portal.helpcenter.checks.promised import Kind, Promised, promised_by
from portal.helpcenter.checks.sources import Source, without_code
from portal.promise_file import policy_of, read_promises

FOREIGN = re.compile(r"<!--\s*guichet:\s*foreign\s*-->")

_SPACE = "[ \t\u00a0\u202f]?"
_NUMBER = r"(?P<number>\d{1,4}(?:[.,]\d{1,2})?)"
_CENTS = r"\d{1,4}(?:[.,]\d{1,2})?"
_MINUTE = r"(?::|[\u00a0\u202f ]?h[\u00a0\u202f ]?)(?P<minute>[0-5]\d)"
# What a figure looks like, by kind. Hours of the day come before lengths: “16 h 30” is a time.
_FIGURES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.PRICE, re.compile(rf"(?<![\d.,]){_NUMBER}{_SPACE}(?:€|EUR\b)|(?<!\w)€{_SPACE}(?P<after>{_CENTS})")),
    (Kind.PERCENT, re.compile(rf"(?<![\d.,]){_NUMBER}{_SPACE}%")),
    (Kind.CLOCK, re.compile(rf"(?<![\d:.,-])(?P<hour>[01]?\d|2[0-4]){_MINUTE}(?![\d:])")),
    (Kind.HOURS, re.compile(rf"(?<![\d.,:-])(?P<number>\d{{1,4}}){_SPACE}(?:h\b|hours?\b|heures?\b|horas?\b)")),
    (Kind.DAYS, re.compile(rf"(?<![\d.,:-])(?P<number>\d{{1,3}}){_SPACE}(?:jours?|days?|d[ií]as?)\b")),
)
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n(?=\s*(?:[-*+]|\d+\.)\s)|\n(?=\|)")
_FACT = re.compile(r"\{\{.*?\}\}")
_LINK = re.compile(r"\]\([^)\n]*\)|<[^>\n]+>|https?://\S+")
_QUOTED = re.compile(r"^[ \t]*>")
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure where it stands: its kind, its value in the kind's unit, and how it is written."""

    kind: Kind
    value: Decimal
    start: int
    text: str


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
        # Most pages promise nothing: finding that out costs little, taking their code out costs much.
        if not SPEAKS.search(source.text, source.body):
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


def _contradictions(sentence: str, promised: Promised) -> Iterator[_Figure]:
    is_opening = ABOUT[Kind.CLOCK].search(sentence) and not ABOUT[Kind.HOURS].search(sentence)
    for found in _figures(sentence):
        # “Open from 9 h to 17 h”: hours of the day, though they look like lengths.
        is_clock = is_opening and found.kind is Kind.HOURS
        figure = replace(found, kind=Kind.CLOCK, value=found.value * _MINUTES) if is_clock else found
        if ABOUT[figure.kind].search(sentence) and not promised.holds(figure.kind, figure.value, sentence):
            yield figure


def _figures(sentence: str) -> Iterator[_Figure]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _FIGURES:
        for match in pattern.finditer(sentence):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            yield _Figure(kind, _value(kind, match), match.start(), " ".join(match[0].split()))


def _value(kind: Kind, match: re.Match[str]) -> Decimal:
    if kind is Kind.CLOCK:
        return Decimal(int(match["hour"]) * _MINUTES + int(match["minute"]))
    found = match.groupdict()
    return Decimal((found.get("number") or found.get("after") or "0").replace(",", "."))
