"""What a promise file says of the desk itself: who it is, what it sells, what it hands over, what it keeps up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.policy.durations import Days
from portal.policy.money import Money, Price
from portal.policy.promises import Promise

Texts = Mapping[str, str]  # language → words, one for each of the desk's languages


class Channel(StrEnum):
    """A way to reach the desk."""

    FORM = "form"
    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    FORUM = "forum"


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
    """

    name: str
    title: Texts
    price: Price | None
    channels: tuple[Channel, ...]
    rank: int
    first_reply: Promise | None


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


@dataclass(frozen=True, slots=True)
class Level:
    """Who takes over what the first line cannot solve.

    Attributes:
        name: its key in the promise file.
        title: what customers call it.
        reply: the delay of its first reply.
        needs: what a hand-over must bring, in order.
    """

    name: str
    title: Texts
    reply: Promise
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FairUse:
    """Beyond which a customer's requests wait behind the others'. A limit that is None does not exist.

    Attributes:
        open_requests: requests of one customer open at once.
        requests_per_day: requests of one customer within 24 hours.
        messages_per_day: messages of one customer within 24 hours.
    """

    open_requests: int | None
    requests_per_day: int | None
    messages_per_day: int | None


@dataclass(frozen=True, slots=True)
class Availability:
    """A share of the time during which something answers.

    Attributes:
        name: its key in the promise file.
        title: what customers call it.
        percent: target, above 0 and at most 100.
        probe_minutes: how often it is looked at.
        window: over how many days it is judged.
    """

    name: str
    title: Texts
    percent: Decimal
    probe_minutes: int
    window: Days
