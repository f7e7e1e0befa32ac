"""Handing a request over to a level and back, and the customer's wish for it. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog

from portal.errors import UnusableError
from portal.policy.levels import Level, levels_above
from portal.policy.policy import Policy
from portal.policy.promises import ClockStart
from portal.tickets import mails, store
from portal.tickets.access import Access, Scope
from portal.tickets.levels import (
    ASKED,
    DUE,
    LEVEL,
    NEED,
    OWED,
    STARTS,
    VERSION,
    Brought,
    HandOver,
    asked_level,
    lacks_of,
    levels_to_ask_for,
    stay_of,
)
from portal.tickets.model import LONGEST_TEXT, Author, Kind, Ticket
from portal.tickets.moments import zone_of
from portal.tickets.pledges import promise_of
from portal.tickets.service import Counter, record, require_unchanged, required, tell

log = structlog.get_logger()


def hand_over(
    counter: Counter, ticket_id: int, wish: HandOver, agent: int, now: datetime, *, seen: int | None = None
) -> Ticket:
    """Hands a request over to a level: what it brings, the level, its clock and the customer's mail, or none of them.

    The level is the one of the promise file under which the request came in, and so is its delay. A customer's wish
    for the level is granted by it.

    Args:
        counter: the portal.
        ticket_id: the request.
        wish: what is handed over.
        agent: who hands over.
        now: aware moment.
        seen: how many events the agent had on screen; None for no check.

    Raises:
        AbsentError: there is no such request.
        RefusedError: it is over.
        UnusableError: there is no such level, the request is there already, something that the level needs is open,
            or something happened since the agent looked.
    """
    _require_length(wish.note, wish.words)
    with counter.database.writing() as db:
        ticket = required(db, ticket_id)
        require_unchanged(db, ticket_id, seen)
        policy = counter.pledges.of(db, ticket)
        level = _level(policy, wish.level)
        if ticket.level == level.name:
            raise UnusableError("This level has the request already", "Load the page again.")
        if lacks_of(level, wish):
            raise UnusableError("Something that the level needs is still open", "Say what became of each item.")
        events = store.events_of(db, ticket_id)
        asked, stay = asked_level(events), stay_of(events)
        is_granted = asked is not None and asked.facts.get(LEVEL) == level.name
        if is_granted and not wish.words.strip():
            raise UnusableError("The customer asked for it and gets no word", "Write a line to them.")
        note = note_of(level, wish, policy.desk.default_language)
        if note:
            record(db, counter, ticket, Kind.NOTED, now, author=Author.AGENT, agent=agent, text=note)
        is_now = level.reply.start is ClockStart.ESCALATION
        facts = _facts(policy, level, wish, now if is_now else ticket.opened_at)
        if asked is not None and is_granted:
            facts[ASKED] = str(asked.id)
        changed = record(
            db,
            counter,
            required(db, ticket_id),
            Kind.HANDED_OVER,
            now,
            author=Author.AGENT,
            agent=agent,
            text=wish.words.strip(),
            facts=facts,
        )
        agreement = policy.agreement
        agreed = "" if agreement is None or level.name not in agreement.levels else agreement.version
        former = None if stay is None or stay.answered_at is not None else levels_above(policy.levels).get(stay.level)
        write = mails.handed_over(level, changed.level_due_at, zone_of(policy), now, agreement=agreed, former=former)
        tell(db, counter, changed, write, now)
    log.info("ticket_handed_over", ticket=ticket_id, level=level.name)
    return changed


def hand_back(
    counter: Counter, ticket_id: int, agent: int, now: datetime, *, note: str = "", seen: int | None = None
) -> Ticket:
    """Gives a request back to the first line; the level owes nothing any more, and the customer is told so by mail.

    Raises:
        AbsentError: there is no such request.
        RefusedError: it is over.
        UnusableError: no level has it, or something happened since the agent looked.
    """
    _require_length(note)
    with counter.database.writing() as db:
        ticket = required(db, ticket_id)
        require_unchanged(db, ticket_id, seen)
        if not ticket.level:
            raise UnusableError("The first line has this request already", "Load the page again.")
        if note.strip():
            record(db, counter, ticket, Kind.NOTED, now, author=Author.AGENT, agent=agent, text=note)
        policy, stay = counter.pledges.of(db, ticket), stay_of(store.events_of(db, ticket_id))
        is_owed = stay is not None and stay.answered_at is None
        facts = {LEVEL: ticket.level, OWED: "yes"} if is_owed else {LEVEL: ticket.level}
        changed = record(
            db,
            counter,
            required(db, ticket_id),
            Kind.HANDED_BACK,
            now,
            author=Author.AGENT,
            agent=agent,
            facts=facts,
        )
        level = levels_above(policy.levels).get(ticket.level)
        if level is not None:  # a file of its day that can be read no more has no name for it either
            is_awaited = changed.first_reply_at is None
            first = promise_of(policy, changed.plan, changed.lane) if is_awaited else None
            write = mails.handed_back(level, zone_of(policy), now, first=first, is_owed=is_owed)
            tell(db, counter, changed, write, now)
    log.info("ticket_handed_back", ticket=ticket_id)
    return changed


def ask_for(counter: Counter, access: Access, level: str, words: str, now: datetime) -> Ticket:
    """Writes down that a customer asks for a level that their plan lets them ask for.

    Args:
        counter: the portal.
        access: what their link opens.
        level: key of the promise file.
        words: why; needed.
        now: aware moment.

    Raises:
        AbsentError: there is no such request.
        RefusedError: it is over.
        UnusableError: their plan does not allow it, they have asked already, or words are missing or too many.
    """
    _require_length(words)
    with counter.database.writing() as db:
        ticket = required(db, access.ticket)
        events = store.events_of(db, ticket.id)
        offered = levels_to_ask_for(counter.pledges.of(db, ticket), ticket, events)
        if level not in {one.name for one in offered}:
            raise UnusableError("This cannot be asked for", "Load the page again.")
        if not words.strip():
            raise UnusableError("The message is empty", "Write something before you send it.")
        if access.scope is Scope.MAILED and not ticket.is_address_confirmed:
            record(db, counter, ticket, Kind.ADDRESS_CONFIRMED, now, author=Author.SYSTEM)
            store.change(db, ticket.id, is_address_confirmed=True)
        changed = record(
            db,
            counter,
            required(db, ticket.id),
            Kind.LEVEL_ASKED,
            now,
            author=Author.CUSTOMER,
            text=words,
            facts={LEVEL: level},
        )
    log.info("level_asked", ticket=ticket.id, level=level)
    return changed


def decline(
    counter: Counter, ticket_id: int, agent: int, reason: str, now: datetime, *, seen: int | None = None
) -> Ticket:
    """Says no to a customer's wish for a level, and why; they are told by mail.

    Raises:
        AbsentError: there is no such request.
        RefusedError: it is over.
        UnusableError: nobody asked, the reason is missing or too long, or something happened since the agent looked.
    """
    _require_length(reason)
    with counter.database.writing() as db:
        ticket = required(db, ticket_id)
        require_unchanged(db, ticket_id, seen)
        asked = asked_level(store.events_of(db, ticket_id))
        if asked is None:
            raise UnusableError("Nobody asks for a level", "Load the page again.")
        if not reason.strip():
            raise UnusableError("The reason is missing", "Write it before you send it.")
        facts = {LEVEL: asked.facts.get(LEVEL, ""), ASKED: str(asked.id)}
        changed = record(
            db,
            counter,
            ticket,
            Kind.LEVEL_DECLINED,
            now,
            author=Author.AGENT,
            agent=agent,
            text=reason,
            facts=facts,
        )
        tell(db, counter, changed, mails.level_declined, now)
    log.info("level_declined", ticket=ticket_id)
    return changed


def note_of(level: Level, wish: HandOver, lang: str) -> str:
    """Returns what the level reads first: what an agent wrote for it, and why something could not be brought."""
    reasons = [
        f"{need.title.get(lang) or need.name} — {wish.because[need.name].strip()}"
        for need in level.needs
        if wish.brought.get(need.name) is Brought.IMPOSSIBLE and wish.because.get(need.name, "").strip()
    ]
    return "\n\n".join(part for part in (wish.note.strip(), "\n".join(reasons)) if part)


def _level(policy: Policy, name: str) -> Level:
    level = levels_above(policy.levels).get(name)
    if level is None:
        raise UnusableError("The promise file of this request has no such level", "Choose one of the list.")
    return level


def _facts(policy: Policy, level: Level, wish: HandOver, start: datetime) -> dict[str, str]:
    """What explains a hand-over later: no words of anybody, since facts outlive the erasure of a request."""
    due = level.reply.due(start)
    brought: Mapping[str, str] = {f"{NEED}{need.name}": wish.brought[need.name] for need in level.needs}
    return {
        LEVEL: level.name,
        VERSION: policy.version,
        STARTS: level.reply.start,
        DUE: due.isoformat() if due is not None else "",
        **brought,
    }


def _require_length(*texts: str) -> None:
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise UnusableError("The text is too long", f"At most {LONGEST_TEXT} characters.")
