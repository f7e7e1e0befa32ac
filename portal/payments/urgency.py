"""Between a ticket and its payment: what urgency costs and changes, and what a payment does to the ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from portal.payments.model import GivenBack, Order
from portal.payments.providers.port import RefundState
from portal.payments.service import Wish
from portal.payments.till import TicketEffects
from portal.policy.desk import Premium
from portal.policy.policy import Policy
from portal.policy.promises import Promise
from portal.tickets import service as tickets
from portal.tickets.model import Lane, State, Ticket
from portal.tickets.money_back import AMOUNT, BOUNCED, REASON
from portal.tickets.pledges import promise_of
from portal.tickets.service import Counter
from portal.tickets.worth import Worth, worth_now, worth_of


@dataclass(frozen=True, slots=True)
class Line:
    """One of the two lines a ticket may stand in, as it is at this moment.

    Attributes:
        promise: the delay of a first reply; None when none is published.
        due_at: when that falls due for this ticket; None when it is said in words only.
        ahead: how many others are answered first.
        is_resting: its clock rests until the customer has answered.
    """

    promise: Promise | None
    due_at: datetime | None
    ahead: int
    is_resting: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What urgency costs and changes for one ticket, by the promise file of its own day.

    Attributes:
        ticket: as it stands.
        policy: what that file says.
        premium: what is sold; None when the desk sells no urgency.
        standard: the line it stands in when nothing is paid.
        urgent: the line it would stand in.
        worth: whether that one is faster at this moment.
    """

    ticket: Ticket
    policy: Policy
    premium: Premium | None
    standard: Line
    urgent: Line
    worth: Worth

    @property
    def is_for_sale(self) -> bool:
        """Whether the ticket can be lifted for money."""
        is_waiting = self.ticket.state in {State.OPEN, State.WAITING} and self.ticket.first_reply_at is None
        return self.premium is not None and is_waiting and self.ticket.lane is Lane.STANDARD

    def wish(self) -> Wish:
        """Returns what to order. Only an offer that is for sale has a price."""
        if self.premium is None:
            raise AssertionError("what is not sold is not ordered")
        return Wish(
            ticket_id=self.ticket.id,
            reference=self.ticket.reference,
            lang=self.ticket.lang,
            email=self.ticket.email,
            amount=self.premium.fee,
            policy_version=self.policy.version,
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """Both lines as they are at this moment, for somebody who has not asked anything yet.

    Attributes:
        policy: what is promised now.
        premium: what is sold.
        standard: where a request of somebody unknown would stand.
        urgent: where it would stand once paid.
        worth: whether that one is faster at this moment.
    """

    policy: Policy
    premium: Premium
    standard: Line
    urgent: Line
    worth: Worth


def lines_now(counter: Counter, now: datetime) -> Lines | None:
    """Returns both lines as they are; None when the desk sells no urgency.

    Raises:
        ConfigError: the promise file has never been right since the sidecar started.
        StorageError: the database does not answer.
    """
    policy = counter.pledges.current().policy
    if policy.premium is None:
        return None
    plan = policy.plan_of(None)
    promise, bought = None if plan is None else plan.first_reply, policy.premium.first_reply
    ordinary = Line(promise, None if promise is None else promise.due(now), tickets.queue_length(counter))
    urgent = Line(bought, bought.due(now), tickets.queue_length(counter, Lane.URGENT))
    with counter.database.reading() as db:
        worth = worth_now(db, promise, ordinary.ahead, now, due_at=ordinary.due_at, paid_due_at=urgent.due_at)
    return Lines(policy, policy.premium, ordinary, urgent, worth)


def offer_of(counter: Counter, ticket: Ticket, now: datetime) -> Offer:
    """Returns what urgency costs and changes for a ticket.

    Raises:
        StorageError: the database does not answer.
    """
    with counter.database.reading() as db:
        policy = counter.pledges.of(db, ticket)
    ahead = tickets.ahead_of(counter, ticket, now)
    bought = None if policy.premium is None else policy.premium.first_reply
    standard = Line(
        promise_of(policy, ticket.plan, Lane.STANDARD),
        ticket.due_at,
        tickets.queue_length(counter) if ahead is None else ahead,
        ticket.state is State.WAITING,
    )
    urgent = Line(
        bought,
        None if bought is None else bought.due(now),
        tickets.queue_length(counter, Lane.URGENT, besides=ticket.id),
    )
    worth = worth_of(counter, ticket, ahead, now)
    return Offer(ticket, policy, policy.premium, standard, urgent, worth)


def effects_on(counter: Counter) -> TicketEffects:
    """Returns what a payment does to its ticket."""

    def lift(db: Connection, order: Order, now: datetime) -> bool:
        return tickets.lift(db, counter, order.ticket_id, now, {"order": order.id, "amount": str(order.amount)})

    def lower(db: Connection, order: Order, now: datetime) -> None:
        tickets.lower(db, counter, order.ticket_id, now, {"order": order.id})

    def given_back(db: Connection, order: Order, refund: GivenBack, now: datetime) -> None:
        facts = {"order": order.id, AMOUNT: str(refund.amount), REASON: refund.reason.value}
        if refund.state is RefundState.FAILED:
            facts[BOUNCED] = "yes"
        tickets.note_refund(db, counter, order.ticket_id, now, facts)

    def link(db: Connection, order: Order, now: datetime) -> str:
        return tickets.link_for_mail(db, counter, order.ticket_id, now)

    def late(db: Connection, paid: tuple[int, ...], now: datetime) -> tuple[int, ...]:
        return tuple(ticket.id for ticket in tickets.late_urgent(db, counter, paid, now))

    return TicketEffects(lift, lower, given_back, link, late)
