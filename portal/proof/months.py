"""A month on the desk's own wall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from portal.errors import UnusableError

_WRITTEN = re.compile(r"(?P<year>[0-9]{4})-(?P<number>0[1-9]|1[0-2])")
_LAST = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar; written `2026-10`."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def following(self) -> Month:
        """The month after it."""
        return Month(self.year + 1, 1) if self.number == _LAST else Month(self.year, self.number + 1)

    @property
    def previous(self) -> Month:
        """The month before it."""
        return Month(self.year - 1, _LAST) if self.number == 1 else Month(self.year, self.number - 1)

    def start(self, zone: tzinfo) -> datetime:
        """Returns its first moment, in UTC: midnight of its first day on the wall of `zone`."""
        return datetime(self.year, self.number, 1, tzinfo=zone).astimezone(UTC)

    def end(self, zone: tzinfo) -> datetime:
        """Returns the first moment that no longer belongs to it, in UTC."""
        return self.following.start(zone)

    def holds(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether an aware moment lies in it."""
        return self.start(zone) <= moment < self.end(zone)


def month_of(moment: datetime, zone: tzinfo) -> Month:
    """Returns the month that the wall of `zone` shows at an aware moment."""
    local = moment.astimezone(zone)
    return Month(local.year, local.month)


def parse_month(text: str) -> Month:
    """Returns the month that is written `text`.

    Raises:
        UnusableError: it is none.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise UnusableError(f'"{text}" is not a month', "Write it as 2026-10.")
    return Month(int(found["year"]), int(found["number"]))
