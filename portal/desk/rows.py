"""What the desk shows of a ticket, in words for the agent who reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.core import Locale, UnknownLocaleError

from portal.desk.told import criticality_in_words, in_language, items_of, level_title, title_of
from portal.policy.criticality import Criticality
from portal.policy.policy import Policy
from portal.policy.promises import Strength
from portal.policy.queue import Place, Reason
from portal.tickets import queue, store
from portal.tickets.answers import AnswerArticle, article_in
from portal.tickets.files_store import Attachment, attachments_of
from portal.tickets.model import Author, Event, Kind, Lane, State, Ticket
from portal.tickets.moments import Said, say, when, zone_of
from portal.tickets.pledges import missed_since
from portal.tickets.service import Conversation, Counter
from portal.tickets.solutions import Solution, solution_of
from portal.tickets.strip import Strip, strips_of
from portal.web.languages import gettext as _
from portal.web.languages import request_locale


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the desk puts things into words.

    Attributes:
        lang: of the agent who reads.
        names: of the agents there ever were, by id.
    """

    lang: str
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a list.

    Attributes:
        ticket: as it stands.
        plan: as customers call it.
        language: of the customer, in words.
        is_urgent: whether it was paid to go first.
        state: whose turn it is, in words.
        agreement: the promise to this customer alone, its key and version; empty for none.
        reason: why it stands where it stands; empty outside of the queue.
        due: when the first reply falls due; None when nothing is clocked.
        is_past: whether that has passed.
        is_late: whether that was promised.
        solution: when the solution falls due; None when nothing is clocked, and once it is solved.
        is_solution_past: whether that has passed.
        is_solution_late: whether that was promised.
        changed: when anything last happened to it.
        level: who has taken it over, as customers call them; empty for the first line.
        taken_by: name of the agent who has taken it; empty for nobody.
        criticality: in words; empty for a normal one.
    """

    ticket: Ticket
    plan: str
    language: str
    is_urgent: bool
    state: str
    agreement: str
    reason: str
    due: Said | None
    is_past: bool
    is_late: bool
    solution: Said | None
    is_solution_past: bool
    is_solution_late: bool
    changed: Said
    level: str
    taken_by: str
    criticality: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, as an agent reads it.

    Attributes:
        title: what it was.
        who: the agent's or the customer's name; empty when nobody did it.
        at: when.
        text: what was written; empty for a mere step.
        side: `customer`, `desk`, `note` or `step`.
        files: what came with it.
        items: small things that explain it, each in words: what a hand-over brought.
        article: that answers, as its writer named it; None for none.
    """

    title: str
    who: str
    at: Said
    text: str
    side: str
    files: tuple[Attachment, ...]
    items: tuple[str, ...] = ()
    article: AnswerArticle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSheet:
    """A ticket's page.

    Attributes:
        row: its line.
        place: where it stands in the queue, and why; empty when it is not in it.
        clock: whether time passes, and why not.
        solution: what is said of the solution, and how it stands; empty where nothing is.
        area: what it is about, in words; empty for none.
        entries: all that happened, the first first.
        seen: how many events that is: an answer says how many its writer had read.
        can_ask: whether it can be handed to the customer.
        can_solve: whether it can be solved.
        can_reopen: whether it can be taken up again.
        can_reply: whether the customer can be written to.
        erased: when its words were erased, in words; empty while they are there.
        strips: the time of its clocks, stretch by stretch: the customer sees the same.
    """

    row: Row
    place: str
    clock: str
    solution: str
    area: str
    entries: tuple[Entry, ...]
    seen: int
    can_ask: bool
    can_solve: bool
    can_reopen: bool
    can_reply: bool
    erased: str
    strips: tuple[Strip, ...]


def queue_rows(
    counter: Counter, places: Sequence[tuple[Ticket, Place]], reader: Reader, now: datetime
) -> tuple[Row, ...]:
    """Returns the queue in the order in which it is answered."""
    reasons = {ticket.id: _REASONS[place.reason]() for ticket, place in places}
    return _rows(counter, [ticket for ticket, _place in places], reader, now, reasons)


def list_rows(counter: Counter, tickets: Sequence[Ticket], reader: Reader, now: datetime) -> tuple[Row, ...]:
    """Returns tickets that are in no queue, in the order given."""
    return _rows(counter, tickets, reader, now, {})


def ticket_sheet(counter: Counter, conversation: Conversation, reader: Reader, now: datetime) -> TicketSheet:
    """Returns the page of a ticket.

    Args:
        counter: the portal.
        conversation: the ticket and all that happened to it.
        reader: for whom.
        now: aware moment.
    """
    ticket, events = conversation.ticket, conversation.events
    with counter.database.reading() as db:
        policy = counter.pledges.of(db, ticket)
        files = attachments_of(db, ticket.id)
        place = queue.place_of(db, counter.pledges, ticket, now)
    solution = solution_of(policy, ticket, events)
    areas = {area.name: area.title for area in policy.desk.areas}
    return TicketSheet(
        row=_row(ticket, policy, solution, reader, now),
        place="" if place is None else f"{place.position} · {_REASONS[place.reason]()}",
        clock=_clock(ticket, events, policy, now),
        solution="" if solution is None else _solution(solution, policy, reader, now),
        area=areas.get(ticket.area, {}).get(reader.lang, ticket.area),
        entries=tuple(_entry(ticket, event, reader, files, policy) for event in events),
        seen=len(events),
        can_ask=ticket.state in {State.OPEN, State.WAITING},
        can_solve=ticket.state in {State.OPEN, State.WAITING},
        can_reopen=ticket.state in {State.SOLVED, State.CLOSED} and ticket.erased_at is None,
        can_reply=ticket.state is not State.CLOSED,
        erased="" if ticket.erased_at is None else when(ticket.erased_at, zone_of(policy)).words,
        strips=strips_of(policy, ticket, events, now),
    )


def language_name(lang: str) -> str:
    """Returns the name of a language in the request's own."""
    try:
        return str(Locale.parse(lang, sep="-").get_display_name(request_locale()) or lang)
    except (UnknownLocaleError, ValueError):
        return lang


def _rows(
    counter: Counter, tickets: Sequence[Ticket], reader: Reader, now: datetime, reasons: Mapping[int, str]
) -> tuple[Row, ...]:
    with counter.database.reading() as db:
        policies = {ticket.id: counter.pledges.of(db, ticket) for ticket in tickets}
        clocked = [ticket for ticket in tickets if _is_solution_awaited(policies[ticket.id], ticket)]
        events = store.events_of_each(db, [ticket.id for ticket in clocked])
    solutions = {ticket.id: solution_of(policies[ticket.id], ticket, events[ticket.id]) for ticket in clocked}
    return tuple(
        _row(ticket, policies[ticket.id], solutions.get(ticket.id), reader, now, reason=reasons.get(ticket.id, ""))
        for ticket in tickets
    )


def _is_solution_awaited(policy: Policy, ticket: Ticket) -> bool:
    """Whether a list says when the solution is due: the events of other requests are not worth reading for it."""
    plan = policy.plan_of(ticket.plan)
    is_clocked = plan is not None and plan.solution is not None and plan.solution.is_clocked
    return is_clocked and ticket.state is State.OPEN


def _row(
    ticket: Ticket, policy: Policy, solution: Solution | None, reader: Reader, now: datetime, *, reason: str = ""
) -> Row:
    solution_due = None if solution is None or solution.solved is not None else solution.due
    plan, agreement = policy.plan_of(ticket.plan), policy.agreement
    is_owed = ticket.owed_at is not None and ticket.state is State.OPEN
    due = say(ticket.owed_at, zone_of(policy), now) if is_owed and ticket.owed_at is not None else None
    is_normal = ticket.criticality is Criticality.NORMAL
    return Row(
        ticket=ticket,
        plan=ticket.plan if plan is None else in_language(plan.title, reader.lang) or ticket.plan,
        language=language_name(ticket.lang),
        is_urgent=ticket.lane is Lane.URGENT,
        state=state_in_words(ticket.state),
        agreement="" if agreement is None else f"{agreement.name}, {agreement.version}",
        reason=reason,
        due=due,
        is_past=ticket.is_overdue(now),
        is_late=missed_since(policy, ticket, now) is not None,
        solution=None if solution_due is None else say(solution_due, zone_of(policy), now),
        is_solution_past=solution is not None and solution.is_overdue(now),
        is_solution_late=solution is not None
        and solution.promise.strength is Strength.PROMISE
        and solution.is_overdue(now),
        changed=when(ticket.changed_at, zone_of(policy)),
        level=level_title(policy, ticket.level, reader.lang) if ticket.level else "",
        taken_by="" if ticket.assignee is None else reader.names.get(ticket.assignee) or _("An agent"),
        criticality=""
        if is_normal
        else _("Criticality: %(criticality)s", criticality=criticality_in_words(ticket.criticality)),
    )


def _entry(ticket: Ticket, event: Event, reader: Reader, files: tuple[Attachment, ...], policy: Policy) -> Entry:
    who = ""
    if event.author is Author.CUSTOMER:
        who = ticket.name or ticket.email
    elif event.agent is not None:
        who = reader.names.get(event.agent) or _("An agent")
    if event.kind is Kind.NOTED:
        side = "note"
    elif not event.text:
        side = "step"
    else:
        side = "customer" if event.author is Author.CUSTOMER else "desk"
    own = tuple(file for file in files if file.event == event.id)
    title, items = title_of(event, policy, reader.names, reader.lang), items_of(event, policy, reader.lang)
    return Entry(title, who, when(event.at, zone_of(policy)), event.text, side, own, items, article_in(event))


def _clock(ticket: Ticket, events: tuple[Event, ...], policy: Policy, now: datetime) -> str:
    zone = zone_of(policy)
    if ticket.first_reply_at is not None and ticket.level_due_at is None:
        return _("First answered %(moment)s.", moment=when(ticket.first_reply_at, zone).words)
    if ticket.state is State.WAITING:
        asked = next(event.at for event in reversed(events) if event.kind is Kind.ASKED_MORE)
        return _("The clock rests: we asked the customer %(moment)s.", moment=when(asked, zone).words)
    if ticket.state is not State.OPEN:
        return _("The clock has stopped: the request is over.")
    if ticket.owed_at is None:
        return _("No clock runs: nothing was promised in hours.")
    missed = missed_since(policy, ticket, now)
    if missed is not None:
        words = _("Late: the answer was due %(moment)s.", moment=when(missed, zone).words)
    elif ticket.is_overdue(now):
        expected = when(ticket.owed_at, zone).words
        words = _("Past: the answer was expected %(moment)s, but not promised.", moment=expected)
    else:
        words = _("The clock runs until %(moment)s.", moment=say(ticket.owed_at, zone, now).words)
    return words


def _solution(solution: Solution, policy: Policy, reader: Reader, now: datetime) -> str:
    zone = zone_of(policy)
    if solution.solved is not None:
        return _("Solved %(moment)s.", moment=when(solution.solved, zone).words)
    if solution.promise.words:
        return in_language(solution.promise.words, reader.lang)
    if solution.due is None:
        return _("Its clock rests as well.")
    if solution.is_overdue(now):
        due = when(solution.due, zone).words
        if solution.promise.strength is Strength.PROMISE:
            return _("Late: it was due %(moment)s.", moment=due)
        return _("Past: it was expected %(moment)s, but not promised.", moment=due)
    return _STRENGTHS[solution.promise.strength](say(solution.due, zone, now).words)


_STRENGTHS: Mapping[Strength, Callable[[str], str]] = {
    Strength.PROMISE: lambda moment: _("Promised before %(moment)s.", moment=moment),
    Strength.TYPICAL: lambda moment: _("Usually before %(moment)s.", moment=moment),
    Strength.BEST_EFFORT: lambda moment: _("If possible before %(moment)s.", moment=moment),
}
_REASONS: Mapping[Reason, Callable[[], str]] = {
    Reason.FAIR_USE: lambda: _("Behind the others: fair use"),
    Reason.WAITED: lambda: _("Has waited long enough"),
    Reason.PAID: lambda: _("Paid to go first"),
    Reason.PLAN: lambda: _("Their plan goes first"),
    Reason.CRITICALITY: lambda: _("An agent marked it as critical"),
    Reason.DUE: lambda: _("Falls due first"),
    Reason.ARRIVED: lambda: _("First come"),
    Reason.ANSWERED: lambda: _("Answered, not over yet"),
}


def state_in_words(state: State) -> str:
    """Returns whose turn it is, as an agent reads it."""
    return _STATES[state]()


_STATES: Mapping[State, Callable[[], str]] = {
    State.OPEN: lambda: _("Our turn"),
    State.WAITING: lambda: _("Waiting for the customer"),
    State.SOLVED: lambda: _("Solved"),
    State.CLOSED: lambda: _("Closed"),
}
