"""What a request's page shows: the paper ticket, the clock, and all that happened, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.policy.policy import Policy
from portal.tickets import money_back
from portal.tickets.answers import AnswerArticle, article_in
from portal.tickets.fair_use_words import title_of as fair_use_title
from portal.tickets.files_store import Attachment
from portal.tickets.levels import LEVEL, OWED, asked_level, levels_to_ask_for, stay_of
from portal.tickets.model import PRIVATE, Author, Event, Kind, Lane, State, Ticket
from portal.tickets.moments import Expected, Said, expected_at, say, when, zone_of
from portal.tickets.opinions import SATISFIED, YES, Opinion, is_asked, opinion_of
from portal.tickets.pledges import missed_since, promise_of
from portal.tickets.service import Conversation
from portal.tickets.strip import Strip, strips_of
from portal.web.languages import gettext as _


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, as the customer reads it.

    Attributes:
        title: what it was.
        at: when.
        text: what was written; empty for a mere step.
        is_own: whether the customer did it.
        files: what came with it.
        article: that answers, as the agent named it; None for none.
    """

    title: str
    at: Said
    text: str
    is_own: bool
    files: tuple[Attachment, ...]
    article: AnswerArticle | None = None


@dataclass(frozen=True, slots=True)
class ClockFace:
    """The clock beside a request.

    Attributes:
        is_running: whether time passes towards the due time.
        title: "The clock runs", "The clock rests", …
        words: why, and until when.
        is_late: whether the due time is over.
    """

    is_running: bool
    title: str
    words: str
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A request's page.

    Attributes:
        ticket: as it stands.
        state: in words.
        expected: what its reader may expect.
        clock: beside it.
        ahead: how many others are answered first; None when it is not in the queue.
        steps: all that happened, the first first.
        area: what it is about, in words; empty for none.
        can_pay: whether it can be moved to the urgent line.
        can_close: whether its reader may say that it is done.
        can_reopen: whether its reader may say that it is not.
        agreement: version of the promise to its customer alone that it was given; empty for none.
        asks_opinion: whether its reader is asked if they are content.
        opinion: what they said; None while they said nothing.
        erased: when its words were erased, in words; empty while they are there.
        strips: the time of its clocks, stretch by stretch.
        level: who has taken it over; empty for the first line.
        asks: the levels that its reader may ask for: key and title.
        asked: the level that its reader asked for, while nobody has answered; empty for none.
    """

    ticket: Ticket
    state: str
    expected: Expected
    clock: ClockFace
    ahead: int | None
    steps: tuple[Step, ...]
    area: str
    can_pay: bool
    can_close: bool
    can_reopen: bool
    agreement: str
    asks_opinion: bool
    opinion: Opinion | None
    erased: str
    strips: tuple[Strip, ...]
    level: str
    asks: tuple[tuple[str, str], ...]
    asked: str


def sheet_of(
    conversation: Conversation,
    files: tuple[Attachment, ...],
    *,
    policy: Policy,
    ahead: int | None,
    lang: str,
    now: datetime,
) -> Sheet:
    """Returns the page of a request in the words of `lang`.

    Args:
        conversation: the request and all that happened to it.
        files: that came with it.
        policy: the promise file of its own day.
        ahead: how many requests are answered before it; None when it is not in the queue.
        lang: a language of the desk.
        now: aware moment.
    """
    ticket, events = conversation.ticket, conversation.events
    zone = zone_of(policy)
    expected = _expected(ticket, events, policy, lang, now)
    asked = asked_level(events)
    public = tuple(event for event in events if event.kind not in PRIVATE)
    # Ours to solve still, but its reader has what they waited for and need not be told of a line.
    told = [event.kind for event in public if event.author is not Author.SYSTEM]
    is_answered = ticket.state is State.OPEN and bool(told) and told[-1] is Kind.AGENT_REPLIED
    is_awaited = ticket.state in {State.OPEN, State.WAITING} and ticket.first_reply_at is None
    titles = {area.name: area.title for area in policy.desk.areas}
    return Sheet(
        ticket=ticket,
        state=_("We have answered") if is_answered else state_in_words(ticket.state),
        expected=expected,
        clock=_clock(ticket, events, expected, policy, now),
        ahead=None if is_answered else ahead,
        steps=tuple(
            Step(
                _title(event, policy, lang),
                when(event.at, zone),
                event.text,
                event.author is Author.CUSTOMER,
                tuple(file for file in files if file.event == event.id),
                article_in(event),
            )
            for event in public
        ),
        area=titles.get(ticket.area, {}).get(lang, ""),
        can_pay=policy.premium is not None and ticket.lane is Lane.STANDARD and is_awaited,
        can_close=ticket.state is not State.CLOSED,
        can_reopen=ticket.state in {State.SOLVED, State.CLOSED} and ticket.erased_at is None,
        agreement="" if policy.agreement is None else policy.agreement.version,
        asks_opinion=is_asked(conversation) and ticket.erased_at is None,
        opinion=opinion_of(events),
        erased="" if ticket.erased_at is None else when(ticket.erased_at, zone).words,
        strips=strips_of(policy, ticket, events, now),
        level=_level(policy, ticket.level, lang),
        asks=tuple(
            (level.name, _level(policy, level.name, lang)) for level in levels_to_ask_for(policy, ticket, events)
        ),
        asked="" if asked is None else _level(policy, asked.facts.get(LEVEL, ""), lang),
    )


def state_in_words(state: State) -> str:
    """Returns whose turn it is, as the customer reads it."""
    return _STATES[state]()


def _expected(ticket: Ticket, events: tuple[Event, ...], policy: Policy, lang: str, now: datetime) -> Expected:
    """What is promised next: the first answer, else that of the level that has the request."""
    stay = stay_of(events)
    level = None if stay is None or stay.answered_at is not None else policy.levels.get(stay.level)
    if level is not None and ticket.owed_at == ticket.level_due_at:
        return expected_at(level.reply, policy, lang, ticket.level_due_at, now)
    return expected_at(promise_of(policy, ticket.plan, ticket.lane), policy, lang, ticket.due_at, now)


def _level(policy: Policy, name: str, lang: str) -> str:
    """What customers call a level; empty for the first line."""
    level = policy.levels.get(name)
    return name if level is None else level.title.get(lang) or next(iter(level.title.values()), name)


def _clock(ticket: Ticket, events: tuple[Event, ...], expected: Expected, policy: Policy, now: datetime) -> ClockFace:
    zone = zone_of(policy)
    if ticket.first_reply_at is not None and (ticket.level_due_at is None or ticket.state is not State.OPEN):
        answered = when(ticket.first_reply_at, zone)
        return ClockFace(False, _("The clock has stopped"), _("Answered: %(moment)s.", moment=answered.words))  # noqa: FBT003
    if ticket.state is State.WAITING:
        asked = next(event.at for event in reversed(events) if event.kind is Kind.ASKED_MORE)
        since = when(asked, zone)
        words = _(
            "We have been waiting for your answer since %(moment)s. The clock runs again as soon as you write.",
            moment=since.words,
        )
        return ClockFace(False, _("The clock rests"), words)  # noqa: FBT003
    if ticket.state is not State.OPEN:
        return ClockFace(False, _("The clock has stopped"), _("This request is over."))  # noqa: FBT003
    if ticket.owed_at is None or expected.due is None:
        return ClockFace(False, _("No clock runs"), expected.sentence)  # noqa: FBT003
    if ticket.is_overdue(now):
        missed = missed_since(policy, ticket, now)
        if missed is not None:
            due = when(missed, zone)
            words = _("The answer was due %(moment)s. We are late, and sorry for it.", moment=due.words)
        else:
            due = when(ticket.owed_at, zone)
            words = _(
                "The answer was expected %(moment)s: it takes longer than usual. That time was not promised.",
                moment=due.words,
            )
        if ticket.lane is Lane.URGENT and policy.premium is not None and policy.premium.refund_if_missed:
            given_back = _("What you paid is given back to you, without your asking.")
            words = f"{words} {given_back}"
        return ClockFace(True, _("The time has passed"), words, is_late=True)  # noqa: FBT003
    due = say(ticket.owed_at, zone, now)
    return ClockFace(True, _("The clock runs"), _("Until %(moment)s (%(place)s).", moment=due.words, place=due.place))  # noqa: FBT003


def _title(event: Event, policy: Policy, lang: str) -> str:
    words = money_back.for_customer(event) if event.kind is Kind.REFUNDED else fair_use_title(event)
    if words is not None:
        return words
    if event.kind in _LEVEL_TITLES:
        titles = _OWING_TITLES if event.facts.get(OWED) else _LEVEL_TITLES
        return titles[event.kind](_level(policy, event.facts.get(LEVEL, ""), lang))
    is_ours = event.author is not Author.CUSTOMER
    if event.kind is Kind.CLOSED:
        return _("We closed the request") if is_ours else _("You closed the request")
    if event.kind is Kind.REOPENED:
        return _("We reopened the request") if is_ours else _("You reopened the request")
    if event.kind is Kind.RATED:
        is_satisfied = event.facts.get(SATISFIED) == YES
        return _("You said that you are satisfied") if is_satisfied else _("You said that you are not satisfied")
    return _TITLES[event.kind]()


_STATES: Mapping[State, Callable[[], str]] = {
    State.OPEN: lambda: _("It is our turn"),
    State.WAITING: lambda: _("It is your turn"),
    State.SOLVED: lambda: _("Solved, we believe"),
    State.CLOSED: lambda: _("Closed"),
}
_LEVEL_TITLES: Mapping[Kind, Callable[[str], str]] = {
    Kind.HANDED_OVER: lambda level: _("We handed your request over to: %(level)s", level=level),
    Kind.HANDED_BACK: lambda level: _("Back to our first line from: %(level)s", level=level),
    Kind.LEVEL_ASKED: lambda level: _("You asked us to hand it over to: %(level)s", level=level),
    Kind.LEVEL_DECLINED: lambda level: _("We did not hand it over to: %(level)s", level=level),
}
_OWING_TITLES: Mapping[Kind, Callable[[str], str]] = {
    Kind.HANDED_BACK: lambda level: _(
        "Back to our first line from: %(level)s. The time given for their answer no longer holds.", level=level
    ),
}
_TITLES: Mapping[Kind, Callable[[], str]] = {
    Kind.OPENED: lambda: _("You asked"),
    Kind.CUSTOMER_REPLIED: lambda: _("You wrote"),
    Kind.AGENT_REPLIED: lambda: _("We answered"),
    Kind.ASKED_MORE: lambda: _("We asked you something"),
    Kind.SOLVED: lambda: _("We believe that it is solved"),
    Kind.LIFTED: lambda: _("Moved to the urgent line"),
    Kind.LOWERED: lambda: _("Moved back to the ordinary line"),
    Kind.ADDRESS_CONFIRMED: lambda: _("Your address is confirmed"),
}
