"""What the figures of a promise look like in prose, in French, English and Spanish, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.helpcenter.checks.promised import Kind

_SPACE = "[ \t\u00a0\u202f]?"
_MINUTES = 60
_NOON = 12
_A_WEEK = 7
_CENTS = r"\d{1,4}(?:[.,]\d{1,2})?"
_NUMBER = rf"(?P<number>{_CENTS})"
_MINUTE = r"(?::|[\u00a0\u202f ]?h[\u00a0\u202f ]?)(?P<minute>[0-5]\d)"
_IN_LETTERS: Mapping[str, int] = {
    **dict.fromkeys(("une", "one", "an", "una"), 1),
    **dict.fromkeys(("deux", "two", "dos"), 2),
    **dict.fromkeys(("trois", "three", "tres"), 3),
    **dict.fromkeys(("quatre", "four", "cuatro"), 4),
    **dict.fromkeys(("cinq", "five", "cinco"), 5),
    **dict.fromkeys(("six", "seis"), 6),
    **dict.fromkeys(("sept", "seven", "siete"), 7),
    **dict.fromkeys(("huit", "eight", "ocho"), 8),
    **dict.fromkeys(("neuf", "nine", "nueve"), 9),
    **dict.fromkeys(("dix", "ten", "diez"), 10),
    **dict.fromkeys(("douze", "twelve", "doce"), 12),
    **dict.fromkeys(("quinze", "fifteen", "quince"), 15),
    **dict.fromkeys(("vingt-quatre", "twenty-four", "veinticuatro"), 24),
    **dict.fromkeys(("trente", "thirty", "treinta"), 30),
    **dict.fromkeys(("quarante-huit", "forty-eight", "cuarenta y ocho"), 48),
    **dict.fromkeys(("soixante-douze", "seventy-two", "setenta y dos"), 72),
}
_LETTERS = "|".join(sorted(map(re.escape, _IN_LETTERS), key=len, reverse=True))
_COUNT = rf"(?<![\w.,:])(?P<number>\d{{1,4}}|{_LETTERS})(?:{_SPACE}|[ -])(?:business |opening |working )?"
_CURRENCIES: Mapping[str, str] = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "$": "USD", "usd": "USD",
    "dollars": "USD", "pounds": "GBP", "chf": "CHF",
}  # fmt: skip
_CODE = r"(?P<code>€|£|\$|EUR\b|GBP\b|USD\b|CHF\b|euros?\b|dollars\b|pounds\b)"
# Hours of the day come before lengths: “16 h 30” is a time.
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.PRICE, re.compile(rf"(?<![\d.,]){_NUMBER}{_SPACE}{_CODE}", re.IGNORECASE)),
    (Kind.PRICE, re.compile(rf"(?<!\w)(?P<code>[€£$]|EUR ){_SPACE}{_NUMBER}")),
    (Kind.PERCENT, re.compile(rf"(?<![\d.,]){_NUMBER}{_SPACE}%")),
    (Kind.CLOCK, re.compile(rf"(?<![\w:.,])(?P<hour>[01]?\d|2[0-4]){_MINUTE}(?![\d:])")),
    (
        Kind.CLOCK,
        re.compile(r"(?<![\w:.,])(?P<hour>1[0-2]|[1-9])(?::(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b", re.I),
    ),
    (Kind.HOURS, re.compile(rf"{_COUNT}(?:h\b|hours?\b|heures?\b|horas?\b)", re.IGNORECASE)),
    (Kind.HOURS, re.compile(rf"{_COUNT}(?P<minutes>min(?:utes?|utos?)?\b)", re.IGNORECASE)),
    (Kind.DAYS, re.compile(rf"{_COUNT}(?:jours?|days?|d[ií]as?)\b", re.IGNORECASE)),
    (Kind.DAYS, re.compile(rf"{_COUNT}(?P<weeks>semaines?|weeks?|semanas?)\b", re.IGNORECASE)),
)
_UNIT = r"(?:h\b|heure|hour|hora|min|jour|day|d[ií]a|semaine|week|semana|business |opening |working )"
# Most sentences hold no figure of these: finding that out costs a tenth of looking for each.
_MAY_BE = re.compile(
    rf"\d(?:{_SPACE}|-)(?:{_UNIT}|[€£$%:]|eur|gbp|usd|chf|dollar|pound|h[ \u00a0\u202f]?\d|[ap]\.?m)"
    rf"|[€£$]{_SPACE}\d|eur \d"
)
_MAY_BE_IN_LETTERS = re.compile(rf"\b(?:{_LETTERS})(?:{_SPACE}|-){_UNIT}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure where it stands.

    Attributes:
        kind: what it counts.
        value: in the unit of its kind.
        start: in the sentence, from 0.
        end: in the sentence.
        text: as it is written.
        currency: ISO code of a price; empty otherwise.
    """

    kind: Kind
    value: Decimal
    start: int
    end: int
    text: str
    currency: str = ""


def may_hold_figures(text: str) -> bool:
    """Whether it is worth looking for figures in a text; some that look like one are none."""
    text = text.casefold()
    return bool(_MAY_BE.search(text) or _MAY_BE_IN_LETTERS.search(text))


def figures_in(sentence: str) -> Iterator[Figure]:
    """Yields the figures of a sentence; none is part of another."""
    taken: list[tuple[int, int]] = []
    for kind, form in _FORMS:
        for match in form.finditer(sentence):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            found = match.groupdict()
            currency = _CURRENCIES[found["code"].strip().casefold()] if kind is Kind.PRICE else ""
            yield Figure(kind, _value(kind, found), *match.span(), " ".join(match[0].split()), currency)


def _value(kind: Kind, found: Mapping[str, str | None]) -> Decimal:
    if kind is Kind.CLOCK:
        hour = int(found["hour"] or 0)
        if half := found.get("half"):
            hour = hour % _NOON + (_NOON if half in "pP" else 0)
        return Decimal(hour * _MINUTES + int(found["minute"] or 0))
    written = (found["number"] or "").casefold()
    number = Decimal(_IN_LETTERS[written] if written in _IN_LETTERS else written.replace(",", "."))
    if found.get("weeks"):
        return number * _A_WEEK
    return number / _MINUTES if found.get("minutes") else number
