"""What a promise file says of the desk itself: who it is, and what it sells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.policy.money import Money, Price
from portal.policy.promises import Promise
from portal.policy.reach import Channel, Texts
from portal.policy.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class Area:
    """A product or a subject that a request can be about."""

    name: str
    title: Texts


@dataclass(frozen=True, slots=True)
class Desk:
    """Who promises.

    Attributes:
        name: what the desk is called, the same in every language.
        languages: codes, the default first.
        currency: ISO 4217 code of every amount in the file.
        email: public address; None when the desk cannot be reached by e-mail.
        areas: what a request can be about, in the order to offer them.
        default_plan: plan of somebody who is not a known customer; None when the file has no plan.
        organisation_number: how to find one's customer or organisation number; None when the desk has none.
    """

    name: str
    languages: tuple[str, ...]
    currency: str
    email: str | None
    areas: tuple[Area, ...]
    default_plan: str | None
    organisation_number: Texts | None

    @property
    def default_language(self) -> str:
        """The first language."""
        return self.languages[0]


class Entitlement(StrEnum):
    """How the requests of a plan are paid for."""

    FLAT = "flat"  # the price of the plan holds them all
    PACKS = "packs"  # each takes units of a pack
    MINUTES = "minutes"  # each is charged by the time it took
    SUBSCRIPTION = "subscription"  # a period holds them, by the rules of `subscription`


@dataclass(frozen=True, slots=True)
class Plan:
    """What a customer has bought.

    Attributes:
        name: its key in the promise file.
        title: what customers call it.
        price: None when it is not for sale by itself.
        channels: ways to reach the desk; empty when the plan has none.
        rank: higher goes first in the queue.
        first_reply: None when no delay is published.
        solution: how soon a problem is solved, in words or clocked; None when nothing is said, as it mostly should be.
        hours: name of the calendar during which its customers are looked after; None when the channels say.
        entitlement: how its requests are paid for.
        subscription: its rules; None unless that is how they are paid for.
        note: words beside it; None for none.
    """

    name: str
    title: Texts
    price: Price | None
    channels: tuple[Channel, ...]
    rank: int
    first_reply: Promise | None
    solution: Promise | None = None
    hours: str | None = None
    entitlement: Entitlement = Entitlement.FLAT
    subscription: Subscription | None = None
    note: Texts | None = None

    def offers(self, channel: Channel) -> bool:
        """Whether its customers may come this way."""
        return channel in self.channels


@dataclass(frozen=True, slots=True)
class Premium:
    """One request, paid to go first.

    Attributes:
        fee: what it costs.
        first_reply: the delay it buys.
        refund_if_missed: whether the fee goes back, unasked, when the delay was not kept.
    """

    fee: Money
    first_reply: Promise
    refund_if_missed: bool
