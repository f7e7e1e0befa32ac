"""Objecting to fair use, deciding about it, and what agents say of a request that counts. Each is one transaction."""

from __future__ import annotations

from datetime import datetime

import structlog

from portal.errors import RefusedError, UnusableError
from portal.tickets import fair_use, mails, store
from portal.tickets.access import Access
from portal.tickets.fair_use import COUNTED, DECISION, WHAT, Case, Decision, Mark
from portal.tickets.model import LONGEST_TEXT, Author, Kind, Lane, Ticket
from portal.tickets.service import Conversation, Counter, record, require_unchanged, required, tell

log = structlog.get_logger()


def contest(counter: Counter, access: Access, now: datetime) -> Case:
    """Lets whoever holds a link to a request that is held back object; an agent decides. Objecting twice is once.

    Raises:
        AbsentError: there is no such request.
        RefusedError: nothing holds it back, or an agent has decided already.
    """
    with counter.database.writing() as db:
        ticket = required(db, access.ticket)
        case = fair_use.of_ticket(db, ticket, now)
        if case is None or not case.is_running(now) or case.decided_at is not None:
            raise RefusedError("Nothing holds this request back that could be contested", "Load the page again.")
        if case.is_contested:
            return case
        record(db, counter, ticket, Kind.CONTESTED, now, author=Author.CUSTOMER)
        fair_use.change(db, case, contested_at=now)
    log.info("fair_use_contested", ticket=access.ticket)
    return case


def decide(
    counter: Counter,
    ticket_id: int,
    decision: Decision,
    agent: int,
    now: datetime,
    *,
    reason: str,
    seen: int | None = None,
) -> Ticket:
    """Lifts what holds a customer's requests back, or lets it stand; the customer is told why.

    A lifted one gives every request its place back, and nothing that was counted until now holds any back before the
    day on which it would have ended.

    Args:
        counter: the portal.
        ticket_id: a request that is held back, or one of the customer who waits for an answer to an objection.
        decision: what is decided.
        agent: who decides.
        now: aware moment.
        reason: the customer reads it.
        seen: how many events the agent had on screen; None for no check.

    Raises:
        AbsentError: there is no such request.
        RefusedError: nothing holds it back and no objection waits, or somebody has decided already.
        UnusableError: there is no reason, or something happened since the agent looked.
    """
    words = _words(reason)
    with counter.database.writing() as db:
        ticket = required(db, ticket_id)
        require_unchanged(db, ticket_id, seen)
        case = fair_use.to_decide(db, ticket, now)
        if case is None:
            raise RefusedError("There is nothing to decide about this request", "Load the page again.")
        facts = {DECISION: decision.value}
        record(db, counter, ticket, Kind.DECIDED, now, author=Author.AGENT, agent=agent, text=words, facts=facts)
        fair_use.change(db, case, decided_at=now, decision=decision)
        if decision is Decision.LIFTED and case.until > now:
            fair_use.release(db, ticket.email, now)
        changed = required(db, ticket_id)
        tell(db, counter, changed, mails.fair_use, now)
    log.info("fair_use_decided", ticket=ticket_id, decision=decision)
    return changed


def mark(
    counter: Counter, ticket_id: int, what: Mark, agent: int, now: datetime, *, reason: str, seen: int | None = None
) -> Ticket:
    """Counts a question whose answer was read, or steps not done, towards fair use; the customer is told why.

    Raises:
        AbsentError: there is no such request.
        RefusedError: it cannot be counted; see `markable`.
        UnusableError: there is no reason, or something happened since the agent looked.
    """
    words = _words(reason)
    with counter.database.writing() as db:
        ticket = required(db, ticket_id)
        require_unchanged(db, ticket_id, seen)
        if what not in markable(counter, Conversation(ticket, store.events_of(db, ticket_id))):
            raise RefusedError("This cannot be counted for this request", "Load the page again.")
        facts = {WHAT: what.value}
        record(db, counter, ticket, Kind.MARKED, now, author=Author.AGENT, agent=agent, text=words, facts=facts)
        fair_use.note(db, counter.pledges, required(db, ticket_id), what, now)
        changed = required(db, ticket_id)
        tell(db, counter, changed, mails.fair_use, now)
    log.info("fair_use_marked", ticket=ticket_id, what=what)
    return changed


def markable(counter: Counter, conversation: Conversation) -> tuple[Mark, ...]:
    """Returns what an agent may count for a request, each once.

    It is certain whose request it is, nothing was paid for it, and the promise file has the limit. That an article was
    read is certain only of whoever came to the form from it.
    """
    ticket, events = conversation.ticket, conversation.events
    policy = counter.pledges.current().policy
    if not fair_use.has_limits(policy) or not fair_use.is_confirmed(ticket) or ticket.lane is not Lane.STANDARD:
        return ()
    said = {event.facts.get(WHAT) for event in events if event.kind is Kind.MARKED}
    has_read = bool(events and events[0].facts.get("article"))
    wanted = (Mark.ANSWERED, Mark.STEPS) if has_read else (Mark.STEPS,)
    return tuple(what for what in wanted if what not in said and policy.fair_use.limits[COUNTED[what]] is not None)


def _words(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise UnusableError("There is no reason", "Say why: the customer reads it.")
    if len(words) > LONGEST_TEXT:
        raise UnusableError("The reason is too long", "Shorten it.")
    return words
