"""Requests bought in advance: what a pack holds, until when, and what becomes of units that were not used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import PortalError
from portal.policy.durations import Months
from portal.policy.money import Money
from portal.policy.reach import Texts

_NOTHING = timedelta(0)


class NotEnoughUnitsError(PortalError):
    """A balance holds fewer units than a request takes."""


class StoppedBy(StrEnum):
    """Who stops the clock of the work that a unit pays for."""

    AGENT = "agent"  # whoever works, when they cease to
    CUSTOMER = "customer"  # whoever asked, by saying that the answer satisfies


class AtExpiry(StrEnum):
    """What becomes of units that were not used in time."""

    FROZEN = "frozen"  # they rest, and come back at the next purchase
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Pack:
    """What is bought at once.

    Attributes:
        name: its key in the promise file.
        title: what customers call it.
        units: requests it holds.
        price: of the whole; None when it is asked for.
        validity: how long its units are good for, from the day of purchase.
    """

    name: str
    title: Texts
    units: int
    price: Money | None
    validity: Months


@dataclass(frozen=True, slots=True)
class PackRules:
    """What holds for every pack.

    Attributes:
        minutes: worked minutes that one unit pays for.
        shared_from: units of a pack from which colleagues share it; None when none is shared.
        is_splittable: whether a pack may be divided between customers.
        at_expiry: what becomes of units that were not used in time.
        returned_for: how long frozen units are good for once they are back; None when nothing comes back.
        stopped_by: who stops the clock of the work.
    """

    minutes: int
    shared_from: int | None
    is_splittable: bool
    at_expiry: AtExpiry
    returned_for: Months | None
    stopped_by: StoppedBy = StoppedBy.AGENT

    def is_shared(self, pack: Pack) -> bool:
        """Whether colleagues share the pack."""
        return self.shared_from is not None and pack.units >= self.shared_from

    def units_for(self, worked: timedelta) -> int:
        """Returns how many units a request takes for the time our people worked on it: one at least.

        The last minute of a unit belongs to it: 30 minutes are one unit of 30, a second more are two.
        """
        if worked < _NOTHING:
            raise ValueError("time cannot be taken back")
        return max(1, -(-worked // timedelta(minutes=self.minutes)))


@dataclass(frozen=True, slots=True)
class Lot:
    """Units that expire together.

    Attributes:
        units: left, more than none.
        until: the first day on which they are no longer good.
    """

    units: int
    until: date


@dataclass(frozen=True, slots=True)
class Balance:
    """Units of one customer, or of colleagues who share them. Nothing is ever taken from it half."""

    lots: tuple[Lot, ...] = ()

    def usable(self, day: date) -> int:
        """Returns how many units are good on a day."""
        return sum(lot.units for lot in self.lots if day < lot.until)

    def resting(self, day: date) -> int:
        """Returns how many units were not used in time; whether they come back is the rules' affair."""
        return sum(lot.units for lot in self.lots if day >= lot.until)

    def bought(self, pack: Pack, day: date, rules: PackRules) -> Balance:
        """Returns the balance with one more pack; what was frozen is good again from that day."""
        kept = [lot for lot in self.lots if day < lot.until]
        if rules.at_expiry is AtExpiry.FROZEN and rules.returned_for is not None:
            until = rules.returned_for.after(day)
            kept += [replace(lot, until=until) for lot in self.lots if day >= lot.until]
        return Balance(_in_order([*kept, Lot(pack.units, pack.validity.after(day))]))

    def used(self, units: int, day: date) -> Balance:
        """Returns the balance with that many units less, those that expire first.

        Raises:
            NotEnoughUnitsError: fewer are good on that day; nothing is taken.
        """
        if units > self.usable(day):
            raise NotEnoughUnitsError(
                f"{units} units are needed, {self.usable(day)} are good on {day}", "Buy a pack first."
            )
        lots, left = [], units
        for lot in self.lots:
            taken = min(left, lot.units) if day < lot.until else 0
            left -= taken
            if lot.units > taken:
                lots.append(replace(lot, units=lot.units - taken))
        return Balance(tuple(lots))


def _in_order(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    return tuple(sorted(lots, key=lambda lot: (lot.until, lot.units)))
