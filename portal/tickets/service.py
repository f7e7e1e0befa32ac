"""What can be done with a ticket. Each function is one use case and one transaction; mail is written inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Connection

from portal.errors import AbsentError, LinkError, RefusedError, UnusableError
from portal.outbox import service as outbox
from portal.outbox.model import Mail
from portal.outbox.store import count_to
from portal.policy.promises import Strength
from portal.policy.queue import Place
from portal.storage import Database
from portal.tickets import fair_use, files_store, mails, store
from portal.tickets import queue as waiting
from portal.tickets.access import MAILED_LIVES, RECEIPT_LIVES, Access, Scope, digest_of, new_code, receipt_code
from portal.tickets.answers import ANSWERS, AnswerArticle
from portal.tickets.fair_use import Mark
from portal.tickets.files_store import Attachment
from portal.tickets.levels import level_due, stay_of
from portal.tickets.model import Author, Event, Kind, Lane, NewTicket, State, Ticket, next_state, waits_from
from portal.tickets.offers import note_sent
from portal.tickets.pledges import Pledges, due_of, promise_of
from portal.tickets.references import new_reference

# An address that never answered gets this many mails a day, whoever types it into the form.
MAILS_TO_UNKNOWN = 5
LINKS_AN_HOUR = 5  # that anybody who knows number and address may have mailed
A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
QUEUE_PAGE = 50  # tickets
DRAWS = 20  # numbers drawn before we believe that something is wrong

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Counter:
    """What every use case needs to know of the portal.

    Attributes:
        database: where tickets are.
        pledges: what is promised, now and then.
        secret: makes receipt codes.
        url: public address, the beginning of every link in a mail.
    """

    database: Database
    pledges: Pledges
    secret: str
    url: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A request that is safe.

    Attributes:
        ticket: as it stands.
        code: opens its receipt.
        is_new: False when the same form had made it before.
    """

    ticket: Ticket
    code: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A ticket and all that happened to it, in order."""

    ticket: Ticket
    events: tuple[Event, ...]


def open_ticket(
    counter: Counter,
    new: NewTicket,
    now: datetime,
    files: tuple[Attachment, ...] = (),
    *,
    after_offers: bool = False,
) -> Opened:
    """Takes a request in: the ticket, its first event, its receipt and its mail are kept together or not at all.

    Args:
        counter: the portal.
        new: what is asked, checked by the form.
        now: aware moment.
        files: that come with it, on disk already.
        after_offers: whether the form may have offered articles: they are then known to have been passed over.

    Raises:
        StorageError: the database does not answer; nothing was kept.
    """
    code = receipt_code(counter.secret, new.submission)
    pledge = counter.pledges.current().under(new.agreement)
    # Whatever can be worked out beforehand is: while we write, everybody else waits.
    promise = promise_of(pledge.policy, new.plan, Lane.STANDARD)
    due_at = None if promise is None else promise.due(now)
    facts = {"plan": new.plan, "due": due_at.isoformat() if due_at else "", "article": new.article}
    digest = digest_of(code)
    with counter.database.writing() as db:
        known, reference = free_reference(db, new.submission)
        if known is not None:
            return Opened(known, code, is_new=False)
        counter.pledges.keep(db, pledge, now)
        ticket = store.add(db, new, reference=reference, promised=pledge.digest, due_at=due_at, now=now)
        event = store.add_event(db, ticket.id, Kind.OPENED, now, Author.CUSTOMER, text=new.text, facts=facts)
        for file in files:
            files_store.add_attachment(db, ticket.id, replace(file, event=event), now)
        store.grant(db, ticket.id, digest, Scope.RECEIPT, now=now, expires_at=now + RECEIPT_LIVES)
        if after_offers:
            note_sent(db, counter.secret, new.submission)
        if fair_use.note(db, counter.pledges, ticket, Mark.REQUEST, now) is not None:
            ticket = required(db, ticket.id)
        tell(db, counter, ticket, mails.opened, now)
    log.info("ticket_opened", ticket=ticket.id, plan=new.plan)
    return Opened(ticket, code, is_new=True)


def find(counter: Counter, reference: str, code: str, now: datetime) -> tuple[Conversation, Access]:
    """Returns what a link opens.

    Raises:
        LinkError: there is no such ticket, or the link does not open it: nobody can tell which.
    """
    with counter.database.reading() as db:
        access = store.access_of(db, digest_of(code), now)
        # The ticket is looked up in either case, so that both answers take the same time.
        ticket = store.by_reference(db, reference)
        if access is None or ticket is None or access.ticket != ticket.id:
            raise LinkError("No request has this number and this link")
        return Conversation(ticket, store.events_of(db, ticket.id)), access


def find_own(counter: Counter, reference: str, customer: int, email: str) -> tuple[Conversation, Access]:
    """Returns a request of somebody who is signed in.

    Raises:
        LinkError: there is no such ticket, or it is another's: nobody can tell which.
    """
    with counter.database.reading() as db:
        ticket = store.by_reference(db, reference)
        if ticket is None or (ticket.customer != customer and ticket.email != email):
            raise LinkError("No request has this number and this link")
        return Conversation(ticket, store.events_of(db, ticket.id)), Access(ticket.id, Scope.MAILED)


def own_requests(counter: Counter, customer: int, email: str) -> tuple[Ticket, ...]:
    """Returns the requests of somebody who is signed in, the newest first: made signed in, or with their address."""
    with counter.database.reading() as db:
        return store.of_customer(db, customer, email)


def new_link(counter: Counter, access: Access, now: datetime) -> str:
    """Returns a new code for a ticket that its reader may open already."""
    code = new_code()
    with counter.database.writing() as db:
        store.grant(db, access.ticket, digest_of(code), access.scope, now=now, expires_at=now + MAILED_LIVES)
    return code


def renew_links(counter: Counter, access: Access, now: datetime) -> str:
    """Shuts every link to a ticket, the one in use too, and mails a new one to its address.

    Whoever got hold of a link is out, even if it was them who asked: the address alone is sure to be let in again.

    Args:
        counter: the portal.
        access: what the link of whoever asks opens.
        now: aware moment.

    Returns:
        The code of another new link, for whoever asked.
    """
    code = new_code()
    lives = RECEIPT_LIVES if access.scope is Scope.RECEIPT else MAILED_LIVES
    with counter.database.writing() as db:
        ticket = required(db, access.ticket)
        shut = store.revoke_all(db, ticket.id, now)
        store.grant(db, ticket.id, digest_of(code), access.scope, now=now, expires_at=now + lives)
        if count_to(db, ticket.email, mails.RENEWED, now - AN_HOUR) < LINKS_AN_HOUR:
            tell(db, counter, ticket, mails.links_renewed, now)
    log.info("ticket_links_shut", ticket=ticket.id, links=shut)
    return code


def read(counter: Counter, ticket_id: int) -> Conversation:
    """Returns a ticket to somebody who may read every one, or whose own it is.

    Raises:
        AbsentError: there is none.
    """
    with counter.database.reading() as db:
        return Conversation(required(db, ticket_id), store.events_of(db, ticket_id))


def mail_link(counter: Counter, reference: str, email: str, now: datetime) -> None:
    """Mails a link when number and address belong together; says nothing to anybody either way.

    Args:
        counter: the portal.
        reference: a number as `read_reference` returns it.
        email: normalised address.
        now: aware moment.
    """
    with counter.database.writing() as db:
        ticket = store.by_reference(db, reference)
        sent = count_to(db, email, ("ticket_link",), now - AN_HOUR)
        if ticket is not None and ticket.email == email and sent < LINKS_AN_HOUR:
            tell(db, counter, ticket, mails.link_asked, now)


def reply_as_customer(counter: Counter, access: Access, text: str, now: datetime) -> Ticket:
    """Adds the customer's words; a ticket that waited for them is ours again, and its clock runs."""
    return act_as_customer(counter, access, Kind.CUSTOMER_REPLIED, now, text=text)


def act_as_customer(
    counter: Counter,
    access: Access,
    kind: Kind,
    now: datetime,
    *,
    text: str = "",
    files: tuple[Attachment, ...] = (),
    facts: Mapping[str, str] | None = None,
) -> Ticket:
    """Lets whoever holds a link answer, close, reopen, or say whether they are content.

    Args:
        counter: the portal.
        access: what their link opens.
        kind: CUSTOMER_REPLIED, CLOSED, REOPENED or RATED.
        now: aware moment.
        text: their words; needed for a reply.
        files: that come with a reply, on disk already.
        facts: small values that explain what they do.

    Raises:
        AbsentError: there is no such ticket.
        RefusedError: the ticket is in a state in which this cannot happen.
        UnusableError: a reply without words.
    """
    if kind not in {Kind.CUSTOMER_REPLIED, Kind.CLOSED, Kind.REOPENED, Kind.RATED}:
        raise UnusableError("A customer cannot do this", "Load the page again.")
    _require_words(kind, text)
    with counter.database.writing() as db:
        ticket = required(db, access.ticket)
        last = store.events_of(db, ticket.id)[-1]
        if kind is Kind.CUSTOMER_REPLIED and (last.kind, last.text) == (kind, text):
            return ticket  # the same words sent twice, by a button pressed twice
        if access.scope is Scope.MAILED and not ticket.is_address_confirmed:
            record(db, counter, ticket, Kind.ADDRESS_CONFIRMED, now, author=Author.SYSTEM)
            store.change(db, ticket.id, is_address_confirmed=True)
            # Whoever closes what a stranger sent in their name has not asked anything.
            if kind is not Kind.CLOSED:
                fair_use.note(db, counter.pledges, required(db, ticket.id), Mark.REQUEST, now)
        changed = record(
            db, counter, required(db, ticket.id), kind, now, author=Author.CUSTOMER, text=text, facts=facts
        )
        if files:
            event = store.events_of(db, ticket.id)[-1].id
            for file in files:
                files_store.add_attachment(db, ticket.id, replace(file, event=event), now)
        if kind is Kind.CUSTOMER_REPLIED and access.scope is Scope.MAILED:
            fair_use.note(db, counter.pledges, changed, Mark.MESSAGE, now)
        return required(db, ticket.id)


def act_as_agent(
    counter: Counter,
    ticket_id: int,
    kind: Kind,
    agent: int,
    now: datetime,
    *,
    text: str = "",
    seen: int | None = None,
    article: AnswerArticle | None = None,
) -> Ticket:
    """Lets an agent reply, ask for more, solve, reopen or note.

    Args:
        counter: the portal.
        ticket_id: the ticket.
        kind: AGENT_REPLIED, ASKED_MORE, SOLVED, REOPENED or NOTED.
        agent: who.
        now: aware moment.
        text: their words; needed for all but solving and reopening.
        seen: how many events the agent had on screen; None for no check.
        article: that answers; remembered with the answer, named in its mail.

    Raises:
        AbsentError: there is no such ticket.
        RefusedError: the ticket is in a state in which this cannot happen.
        UnusableError: words are missing, or something happened since the agent looked.
    """
    if kind not in {Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.SOLVED, Kind.REOPENED, Kind.NOTED}:
        raise UnusableError("An agent cannot do this", "Load the page again.")
    _require_words(kind, text)
    with counter.database.writing() as db:
        ticket = required(db, ticket_id)
        if kind is not Kind.NOTED:
            require_unchanged(db, ticket_id, seen)
        facts = article.facts() if article is not None and kind in ANSWERS else None
        changed = record(db, counter, ticket, kind, now, author=Author.AGENT, agent=agent, text=text, facts=facts)
        write = mails.OF_KIND.get(kind)
        if write is not None and facts is not None and article is not None:
            write = mails.naming(write, article.title, f"{counter.url}{article.path}")
        if write is not None:
            tell(db, counter, changed, write, now)
        return changed


def lift(db: Connection, counter: Counter, ticket_id: int, now: datetime, facts: Mapping[str, str]) -> bool:
    """Moves a ticket to the paid lane, its clock started anew; for the payment's own transaction.

    Returns:
        False when it ended or was answered before the payment came, when what was paid for would fall due later than
        the answer that is promised already, or when it stands there already: nothing changes then.
    """
    ticket = store.by_id(db, ticket_id)
    if ticket is None or ticket.lane is Lane.URGENT or ticket.state in {State.SOLVED, State.CLOSED}:
        return False
    if ticket.first_reply_at is not None or not _is_sooner(db, counter, ticket, now):
        return False
    store.change(db, ticket_id, lane=Lane.URGENT, clock_from=now)
    lifted = replace(ticket, lane=Lane.URGENT, clock_from=now)
    changed = record(db, counter, lifted, Kind.LIFTED, now, author=Author.SYSTEM, facts=facts)
    log.info("ticket_lifted", ticket=ticket_id)
    return changed.lane is Lane.URGENT


def _is_sooner(db: Connection, counter: Counter, ticket: Ticket, now: datetime) -> bool:
    """Whether the answer paid for falls due before one that is still to come and is a promise as well."""
    policy = counter.pledges.of(db, ticket)
    ordinary = promise_of(policy, ticket.plan, Lane.STANDARD)
    if policy.premium is None or ordinary is None or ordinary.strength is not Strength.PROMISE:
        return True
    paid_due_at = policy.premium.first_reply.due(now)
    if ticket.due_at is None or paid_due_at is None or ticket.due_at <= now:
        return True
    return paid_due_at < ticket.due_at


def lower(db: Connection, counter: Counter, ticket_id: int, now: datetime, facts: Mapping[str, str]) -> bool:
    """Takes a ticket back to the standard lane, with the clock it had from its opening.

    Returns:
        False when it does not stand in the paid lane: nothing changes then.
    """
    ticket = store.by_id(db, ticket_id)
    if ticket is None or ticket.lane is Lane.STANDARD or ticket.erased_at is not None:
        return False
    store.change(db, ticket_id, lane=Lane.STANDARD, clock_from=ticket.opened_at)
    lowered = replace(ticket, lane=Lane.STANDARD, clock_from=ticket.opened_at)
    record(db, counter, lowered, Kind.LOWERED, now, author=Author.SYSTEM, facts=facts)
    log.info("ticket_lowered", ticket=ticket_id)
    return True


def note_refund(db: Connection, counter: Counter, ticket_id: int, now: datetime, facts: Mapping[str, str]) -> None:
    """Writes into a ticket that money for it was given back or came back to us, so that its page says so.

    Nothing is written once it is erased.
    """
    ticket = store.by_id(db, ticket_id)
    if ticket is not None and ticket.erased_at is None:
        record(db, counter, ticket, Kind.REFUNDED, now, author=Author.SYSTEM, facts=facts)


def link_for_mail(db: Connection, counter: Counter, ticket_id: int, now: datetime) -> str:
    """Returns a link to a ticket for the mail of another slice, to be sent to the ticket's address and nowhere else.

    Raises:
        AbsentError: there is no such ticket.
    """
    return _new_link(db, counter, required(db, ticket_id), now)[0]


def late_urgent(db: Connection, counter: Counter, among: tuple[int, ...], now: datetime) -> tuple[Ticket, ...]:
    """Returns those of some tickets that were not answered in the time paid for, and whose money is owed back."""

    def is_owed(ticket: Ticket) -> bool:
        premium = counter.pledges.of(db, ticket).premium
        return premium is not None and premium.refund_if_missed

    return tuple(ticket for ticket in store.late_urgent(db, among, now) if is_owed(ticket))


def queue(
    counter: Counter,
    now: datetime,
    skipped: int = 0,
    most: int = QUEUE_PAGE,
    only: ColumnElement[bool] | None = None,
) -> tuple[tuple[Ticket, Place], ...]:
    """Returns a page of the tickets whose turn is ours, in the order in which they are answered.

    Args:
        counter: the portal.
        now: aware moment.
        skipped: how many of the first to leave out.
        most: how many to return.
        only: these only, in the order they have among all; see `selections`.
    """
    with counter.database.reading() as db:
        return waiting.page(db, counter.pledges, now, skipped, most, only=only)


def queue_length(counter: Counter, lane: Lane | None = None, besides: int | None = None) -> int:
    """Returns how many tickets wait for us, in one lane or both, one left out or none."""
    with counter.database.reading() as db:
        return waiting.length(db, lane, besides)


def place_of(counter: Counter, ticket: Ticket, now: datetime) -> Place | None:
    """Returns the place of a ticket in the queue, and why it stands there; None when its turn is not ours."""
    with counter.database.reading() as db:
        return waiting.place_of(db, counter.pledges, ticket, now)


def ahead_of(counter: Counter, ticket: Ticket, now: datetime) -> int | None:
    """Returns how many tickets are answered before one; None when its turn is not ours."""
    place = place_of(counter, ticket, now)
    return None if place is None else place.position - 1


def record(
    db: Connection,
    counter: Counter,
    ticket: Ticket,
    kind: Kind,
    now: datetime,
    *,
    author: Author,
    agent: int | None = None,
    text: str = "",
    facts: Mapping[str, str] | None = None,
) -> Ticket:
    """Writes an event and what follows from it: state, first reply, due times; within the transaction of a use case.

    Raises:
        RefusedError: it cannot happen to the ticket as it stands.
    """
    if ticket.erased_at is not None:
        raise RefusedError("The words of this request were erased", "Open another one.")
    state = next_state(ticket.state, kind)
    store.add_event(db, ticket.id, kind, now, author, agent=agent, text=text, facts=facts)
    events = store.events_of(db, ticket.id)
    policy = counter.pledges.of(db, ticket)
    first_reply = ticket.first_reply_at
    if first_reply is None and kind in {Kind.AGENT_REPLIED, Kind.SOLVED}:
        first_reply = now
    if first_reply is None and ticket.state is State.CLOSED and state is not State.CLOSED:
        # Nobody waited while it was closed: what was promised begins anew.
        ticket = replace(ticket, clock_from=now)
        store.change(db, ticket.id, clock_from=now)
    due = ticket.due_at
    if first_reply is None:
        due = due_of(promise_of(policy, ticket.plan, ticket.lane), ticket, events)
    stay = stay_of(events)
    store.change(
        db,
        ticket.id,
        state=state,
        first_reply_at=first_reply,
        due_at=due,
        changed_at=now,
        level="" if stay is None else stay.level,
        level_due_at=level_due(policy, events),
        awaited_since=waits_from(ticket.awaited_since, kind, now),
    )
    return required(db, ticket.id)


def tell(db: Connection, counter: Counter, ticket: Ticket, write: mails.Writer, now: datetime) -> None:
    """Writes a mail about a ticket, with a link of its own; an address that never answered gets few a day."""
    if ticket.erased_at is not None:
        return  # there is no address any more
    if not ticket.is_address_confirmed and count_to(db, ticket.email, mails.KINDS, now - A_DAY) >= MAILS_TO_UNKNOWN:
        log.warning("mail_withheld", ticket=ticket.id)
        return
    link, part = _new_link(db, counter, ticket, now)
    mail: Mail = write(ticket, link, f"{ticket.id}:{part}")
    outbox.enqueue(db, mail, now)


def _new_link(db: Connection, counter: Counter, ticket: Ticket, now: datetime) -> tuple[str, str]:
    """Returns a link to be mailed, and a part of its code that tells it from others and opens nothing."""
    code = new_code()
    store.grant(db, ticket.id, digest_of(code), Scope.MAILED, now=now, expires_at=now + MAILED_LIVES)
    return f"{counter.url}/{ticket.lang}/t/{ticket.reference}/{code}", code[:8]


def _require_words(kind: Kind, text: str) -> None:
    if kind in {Kind.CUSTOMER_REPLIED, Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.NOTED} and not text.strip():
        raise UnusableError("The message is empty", "Write something before you send it.")


def require_unchanged(db: Connection, ticket_id: int, seen: int | None) -> None:
    """Promises that as many things have happened to a ticket as an agent had on screen; None asks for nothing.

    Raises:
        UnusableError: more have.
    """
    if seen is not None and store.count_events(db, ticket_id) != seen:
        raise UnusableError("Something happened to this request since you opened it", "Read it, then send again.")


def required(db: Connection, ticket_id: int) -> Ticket:
    """Returns a ticket.

    Raises:
        AbsentError: there is none.
    """
    ticket = store.by_id(db, ticket_id)
    if ticket is None:
        raise AbsentError("There is no such request")
    return ticket


def free_reference(db: Connection, submission: str) -> tuple[Ticket | None, str]:
    """Returns the ticket that a form has made already, if any, and a number that no ticket has.

    Both hold for as long as the transaction writes.
    """
    for _ in range(DRAWS):
        reference = new_reference()
        made, is_taken = store.in_the_way(db, submission, reference)
        if made is not None or not is_taken:
            return made, reference
    raise AssertionError("twenty numbers drawn at random were all taken")
