"""What agents note on a request for each other: who has taken it, how critical it is. The customer sees none of it."""

from __future__ import annotations

from datetime import datetime

import structlog

from portal.policy.criticality import Criticality
from portal.tickets import store
from portal.tickets.model import Author, Kind, Ticket
from portal.tickets.service import Counter, record, required

TO, CRITICALITY = "to", "criticality"  # the facts of the events

log = structlog.get_logger()


def assign(counter: Counter, ticket_id: int, to: int | None, agent: int, now: datetime) -> Ticket:
    """Gives a request to an agent, oneself or another, or to nobody; a button pressed twice changes nothing.

    Args:
        counter: the portal.
        ticket_id: the request.
        to: id of whom; None to release it.
        agent: who does it.
        now: aware moment.

    Raises:
        AbsentError: there is no such request.
        RefusedError: it is over.
    """
    with counter.database.writing() as db:
        ticket = required(db, ticket_id)
        if ticket.assignee == to:
            return ticket
        facts = {TO: "" if to is None else str(to)}
        record(db, counter, ticket, Kind.ASSIGNED, now, author=Author.AGENT, agent=agent, facts=facts)
        store.change(db, ticket_id, assignee=to)
        changed = required(db, ticket_id)
    log.info("ticket_assigned", ticket=ticket_id, to=to)
    return changed


def set_criticality(counter: Counter, ticket_id: int, criticality: Criticality, agent: int, now: datetime) -> Ticket:
    """Says how critical a request is; a button pressed twice changes nothing.

    Raises:
        AbsentError: there is no such request.
        RefusedError: it is over.
    """
    with counter.database.writing() as db:
        ticket = required(db, ticket_id)
        if ticket.criticality is criticality:
            return ticket
        facts = {CRITICALITY: criticality.name.lower()}
        record(db, counter, ticket, Kind.CRITICALITY_SET, now, author=Author.AGENT, agent=agent, facts=facts)
        store.change(db, ticket_id, criticality=criticality)
        changed = required(db, ticket_id)
    log.info("ticket_criticality_set", ticket=ticket_id, criticality=criticality.name.lower())
    return changed
