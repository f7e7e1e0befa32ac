"""What paying needs from the rest of the portal, handed over once by `portal.app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from portal.payments.model import GivenBack, Order
from portal.payments.providers.port import PaymentProvider
from portal.storage import Database


@dataclass(frozen=True, slots=True)
class TicketEffects:
    """What a payment does to its ticket. Each is called inside the transaction that writes the payment.

    Attributes:
        lift: puts the ticket in the urgent lane; returns False when it cannot be lifted any more, so that the money
            goes back.
        lower: takes it out again: everything was given back.
        given_back: lets its page say that money was given back, or that what was given back did not arrive.
        link: returns a link to the ticket for a mail, good without an account.
        late: returns those of some tickets that were not answered in the time that was paid for, and whose money is
            owed back.
    """

    lift: Callable[[Connection, Order, datetime], bool]
    lower: Callable[[Connection, Order, datetime], None]
    given_back: Callable[[Connection, Order, GivenBack, datetime], None]
    link: Callable[[Connection, Order, datetime], str]
    late: Callable[[Connection, tuple[int, ...], datetime], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Till:
    """Where money is taken.

    Attributes:
        database: of the portal.
        provider: who takes the money.
        effects: what a payment does to its ticket.
        return_url: where the payer of an order is sent afterwards; the same for the same order at any time.
    """

    database: Database
    provider: PaymentProvider
    effects: TicketEffects
    return_url: Callable[[Order], str]
