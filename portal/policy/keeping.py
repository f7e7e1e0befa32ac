"""How long what is known of people is kept: the table [keeping] of a promise file."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum

from portal.policy.tables import Table

MONTHS_A_YEAR = 12
LONGEST_YEARS = 30
_SPAN = re.compile(r"(?P<count>[1-9][0-9]{0,4}) ?(?P<unit>day|month|year)s?")


class Unit(StrEnum):
    """What a span is counted in."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of calendar time.

    Attributes:
        count: 1 or more.
        unit: of the count.
    """

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"

    def before(self, now: datetime) -> datetime:
        """Returns the moment that lies this long before `now`; the last day of the month where its day is missing."""
        if self.unit is Unit.DAY:
            return now - timedelta(days=self.count)
        back = self.count * (MONTHS_A_YEAR if self.unit is Unit.YEAR else 1)
        year, month = divmod(now.year * MONTHS_A_YEAR + now.month - 1 - back, MONTHS_A_YEAR)
        day = min(now.day, monthrange(year, month + 1)[1])
        return now.replace(year=year, month=month + 1, day=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """After how long things are forgotten. The defaults hold where the file says nothing.

    Attributes:
        requests: what was written in a request, and who wrote it, after it ended or was left without an answer.
        customers: a customer's account, after it was last used or last said by the operator.
        payments: the books of a payment, after it was ordered. Ten years is what French law asks of merchants.
        mails: a mail, after it was sent or given up.
        votes: which reader voted and why, after the vote; the vote itself goes on counting.
        copies: what an update or a restore set aside in `var/backups/`.
    """

    requests: Span = Span(12, Unit.MONTH)
    customers: Span = Span(3, Unit.YEAR)
    payments: Span = Span(10, Unit.YEAR)
    mails: Span = Span(30, Unit.DAY)
    votes: Span = Span(12, Unit.MONTH)
    copies: Span = Span(90, Unit.DAY)

    def named(self) -> dict[str, Span]:
        """Returns every span by its key in the file."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def parse_span(text: str) -> Span:
    """Returns a length of calendar time.

    Raises:
        ValueError: it is none, or longer than thirty years.
    """
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise ValueError(f'"{text}" is not a length of time: write it as "30 days", "12 months" or "10 years"')
    span = Span(int(found["count"]), Unit(found["unit"]))
    months = {Unit.DAY: span.count / 30, Unit.MONTH: span.count, Unit.YEAR: span.count * MONTHS_A_YEAR}[span.unit]
    if months > LONGEST_YEARS * MONTHS_A_YEAR:
        raise ValueError(f'"{text}" is longer than thirty years')
    return span


def read_keeping(table: Table | None) -> Keeping:
    """Returns how long things are kept; the defaults where the file says nothing."""
    if table is None:
        return Keeping()
    said = {name: table.optional(name, parse_span) for name in Keeping().named()}
    table.refuse_unknown()
    return Keeping(**{name: span for name, span in said.items() if span is not None})
