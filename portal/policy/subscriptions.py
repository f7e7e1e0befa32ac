"""What a subscription gives, and what its end means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.policy.durations import Months, last_of_month


class ReadableUntil(StrEnum):
    """How long requests can be read once a subscription is cancelled."""

    MONTH_END = "month_end"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Subscription:
    """The rules of a plan that is paid by the period.

    Attributes:
        requests: how many a period holds; None for no limit.
        people: how many may ask; None for no limit.
        readable: how long requests can be read after it was cancelled.
        again_after: how long one waits to subscribe again; None for no wait.
        is_cancelled_any_time: whether it ends when the customer says so, at no cost.
    """

    requests: int | None
    people: int | None
    readable: ReadableUntil
    again_after: Months | None
    is_cancelled_any_time: bool

    def readable_until(self, cancelled: date) -> date:
        """Returns the last day on which requests can be read."""
        if self.readable is ReadableUntil.CANCELLATION:
            return cancelled
        return last_of_month(cancelled.year, cancelled.month)

    def again_from(self, cancelled: date) -> date:
        """Returns the first day on which one may subscribe again."""
        return cancelled if self.again_after is None else self.again_after.after(cancelled)
