"""Work paid by the minute, and the minutes that are given away to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.policy.money import Money

_MINUTE = timedelta(minutes=1)
_MINUTES_PER_HOUR = 60
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Minutes:
    """How worked time is charged.

    Attributes:
        hourly: price of an hour; None when it is asked for.
        floor: what the least work costs as much as.
        step: to a whole number of which longer work is rounded up.
    """

    hourly: Money | None
    floor: timedelta
    step: timedelta

    def charged(self, worked: timedelta) -> timedelta:
        """Returns the time to pay for: the floor at least, then whole steps after it. No work costs nothing."""
        if worked < _NOTHING:
            raise ValueError("time cannot be taken back")
        if not worked:
            return _NOTHING
        beyond = max(worked - self.floor, _NOTHING)
        return self.floor + -(-beyond // self.step) * self.step

    def price(self, worked: timedelta) -> Money | None:
        """Returns what the work costs, a fraction of the smallest coin counted as one; None without an hourly price."""
        if self.hourly is None:
            return None
        minutes = self.charged(worked) // _MINUTE
        return Money(-(-self.hourly.minor * minutes // _MINUTES_PER_HOUR), self.hourly.currency)


@dataclass(frozen=True, slots=True)
class Trial:
    """Work that is given away before anything is bought.

    Attributes:
        length: how much.
        is_once: whether each customer has it once.
    """

    length: timedelta
    is_once: bool = True

    def left(self, used: timedelta, *, has_bought: bool = False) -> timedelta:
        """Returns how much of it a customer still has; nothing once something was bought.

        Args:
            used: of the trial they are in, or of all they had when it is given once.
            has_bought: whether they have bought anything.
        """
        return _NOTHING if has_bought else max(self.length - used, _NOTHING)
