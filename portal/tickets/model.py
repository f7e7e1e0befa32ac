"""A ticket as it stands, what happened to it, and who may do what next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from portal.errors import RefusedError
from portal.policy.criticality import Criticality
from portal.policy.spans import Span

LONGEST_NAME = 80
LONGEST_SUBJECT = 150
LONGEST_TEXT = 20_000  # characters: about eight printed pages


class State(StrEnum):
    """Whose turn it is."""

    OPEN = "open"  # ours
    WAITING = "waiting"  # the customer's: the clock rests
    SOLVED = "solved"  # we think so; the customer may say otherwise
    CLOSED = "closed"  # both agree


class Lane(StrEnum):
    """Which of the two lines a ticket stands in."""

    STANDARD = "standard"
    URGENT = "urgent"


class Author(StrEnum):
    """Who made something happen."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    """What may happen to a ticket. Events are only ever added."""

    OPENED = "opened"
    CUSTOMER_REPLIED = "customer_replied"
    AGENT_REPLIED = "agent_replied"
    ASKED_MORE = "asked_more"
    NOTED = "noted"  # for agents alone
    SOLVED = "solved"
    REOPENED = "reopened"
    CLOSED = "closed"
    LIFTED = "lifted"  # paid: moved to the urgent lane
    LOWERED = "lowered"  # the payment was taken back
    REFUNDED = "refunded"  # money for it was given back; nothing else changes
    ADDRESS_CONFIRMED = "address_confirmed"
    RATED = "rated"  # the customer says whether the solution was one
    HANDED_OVER = "handed_over"  # to a level of the promise file, whose clock starts
    HANDED_BACK = "handed_back"  # to the first line
    LEVEL_ASKED = "level_asked"  # the customer asks for a level
    LEVEL_DECLINED = "level_declined"  # and is told why not
    ASSIGNED = "assigned"  # to an agent, or to nobody; for agents alone
    CRITICALITY_SET = "criticality_set"  # for agents alone
    PUT_BEHIND = "put_behind"  # fair use: a limit was met
    CONTESTED = "contested"  # the customer objects to it
    DECIDED = "decided"  # an agent lifts it, or lets it stand
    MARKED = "marked"  # an agent counts the request towards it


PRIVATE = frozenset({Kind.NOTED, Kind.ASSIGNED, Kind.CRITICALITY_SET})
# What an agent says of a request that somebody has yet to solve, and what its customer asks of them.
_UNSOLVED = (
    *(Kind.NOTED, Kind.LIFTED, Kind.LOWERED, Kind.REFUNDED, Kind.ADDRESS_CONFIRMED),
    *(Kind.ASSIGNED, Kind.CRITICALITY_SET),
    *(Kind.HANDED_OVER, Kind.HANDED_BACK, Kind.LEVEL_ASKED, Kind.LEVEL_DECLINED),
    *(Kind.PUT_BEHIND, Kind.CONTESTED, Kind.DECIDED, Kind.MARKED),
)

# From each state, what may happen and where it leads.
STEPS: Mapping[State, Mapping[Kind, State]] = MappingProxyType(
    {
        State.OPEN: MappingProxyType(
            {
                Kind.CUSTOMER_REPLIED: State.OPEN,
                Kind.AGENT_REPLIED: State.OPEN,
                Kind.ASKED_MORE: State.WAITING,
                Kind.SOLVED: State.SOLVED,
                Kind.CLOSED: State.CLOSED,
                **dict.fromkeys(_UNSOLVED, State.OPEN),
            }
        ),
        State.WAITING: MappingProxyType(
            {
                Kind.CUSTOMER_REPLIED: State.OPEN,
                Kind.AGENT_REPLIED: State.OPEN,
                Kind.ASKED_MORE: State.WAITING,
                Kind.SOLVED: State.SOLVED,
                Kind.CLOSED: State.CLOSED,
                **dict.fromkeys(_UNSOLVED, State.WAITING),
            }
        ),
        State.SOLVED: MappingProxyType(
            {
                Kind.CUSTOMER_REPLIED: State.OPEN,
                Kind.AGENT_REPLIED: State.SOLVED,
                Kind.REOPENED: State.OPEN,
                Kind.CLOSED: State.CLOSED,
                Kind.NOTED: State.SOLVED,
                Kind.DECIDED: State.SOLVED,
                Kind.MARKED: State.SOLVED,
                Kind.LOWERED: State.SOLVED,
                Kind.REFUNDED: State.SOLVED,
                Kind.ADDRESS_CONFIRMED: State.SOLVED,
                Kind.RATED: State.SOLVED,
            }
        ),
        State.CLOSED: MappingProxyType(
            {
                Kind.CUSTOMER_REPLIED: State.OPEN,
                Kind.REOPENED: State.OPEN,
                Kind.NOTED: State.CLOSED,
                Kind.DECIDED: State.CLOSED,
                Kind.MARKED: State.CLOSED,
                Kind.LOWERED: State.CLOSED,
                Kind.REFUNDED: State.CLOSED,
                Kind.ADDRESS_CONFIRMED: State.CLOSED,
                Kind.RATED: State.CLOSED,
            }
        ),
    }
)


_ANSWERS = frozenset({Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.SOLVED, Kind.CLOSED})
_CALLS = frozenset({Kind.OPENED, Kind.CUSTOMER_REPLIED, Kind.REOPENED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """What somebody asks, as the form was filled in. The plan and the price are not theirs to say.

    Attributes:
        name: how to address them; may be empty.
        email: normalised address.
        subject: one line.
        text: what they wrote.
        area: a key of the promise file's areas; empty for none.
        number: customer or organisation number; empty for none.
        lang: language to answer in.
        plan: from the customer's record, else the desk's default.
        customer: id of the signed-in customer; None for anybody.
        article: id of the article they came from; empty for none.
        submission: random key of the form: sending it twice makes one ticket.
        agreement: key of the promise to this customer alone, from their record; empty for none.
    """

    name: str
    email: str
    subject: str
    text: str
    area: str
    number: str
    lang: str
    plan: str
    customer: int | None
    article: str
    submission: str
    agreement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket as it stands.

    Attributes:
        id: its row; never shown.
        reference: its number, such as `GU-7K3FQ-X`.
        promised: digest of the promise file that it was opened under, and of the agreement laid over it for its
            customer if there is one; see `promise_versions`.
        opened_at: when it came in.
        clock_from: when the running promise began: the opening, the payment, or a reopening.
        due_at: when the first reply falls due, pauses counted in; None for a promise in words.
        first_reply_at: when an agent first answered after `clock_from`; None while nobody has.
        changed_at: when anything last happened to it.
        is_address_confirmed: whether somebody acted from a link mailed to the address.
        erased_at: when its words were erased for good; None while they are there.
        level: who has taken it over, a key of the promise file's levels; empty for the first line.
        level_due_at: when the answer of that level falls due, pauses counted in; None when it owes none.
        criticality: as an agent has set it.
        assignee: id of the agent who has taken it; None for nobody.
        awaited_since: since when its customer has waited for an answer of ours; None when it is not our turn to write.
        behind_until: until when fair use moves it behind the others; None when it never did.
    """

    id: int
    reference: str
    lang: str
    name: str
    email: str
    subject: str
    area: str
    number: str
    plan: str
    customer: int | None
    lane: Lane
    state: State
    promised: str
    opened_at: datetime
    clock_from: datetime
    due_at: datetime | None
    first_reply_at: datetime | None
    changed_at: datetime
    is_address_confirmed: bool
    erased_at: datetime | None = None
    level: str = ""
    level_due_at: datetime | None = None
    criticality: Criticality = Criticality.NORMAL
    assignee: int | None = None
    awaited_since: datetime | None = None
    behind_until: datetime | None = None

    @property
    def is_clock_running(self) -> bool:
        """Whether time passes towards the due time."""
        return self.state is State.OPEN and self.first_reply_at is None and self.due_at is not None

    @property
    def owed_at(self) -> datetime | None:
        """When the next answer falls due that we owe, the first or that of a level; None when we owe none by a time."""
        first = self.due_at if self.first_reply_at is None else None
        return min((due for due in (first, self.level_due_at) if due is not None), default=None)

    def is_overdue(self, now: datetime) -> bool:
        """Whether an answer that we owe was due and has not come."""
        return self.state is State.OPEN and self.owed_at is not None and self.owed_at < now

    def is_late(self, now: datetime) -> bool:
        """Whether the first reply was due and has not come, or came late."""
        if self.due_at is None or self.state is State.WAITING:
            return False
        return (self.first_reply_at or now) > self.due_at


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; never changed afterwards.

    Attributes:
        id: its row, in the order in which things happened.
        ticket: id of the ticket.
        kind: what happened.
        at: when.
        author: who made it happen.
        agent: id of the agent; None for others.
        text: what was written; empty for a mere step.
        facts: small values that explain the event, such as the order that was paid.
    """

    id: int
    ticket: int
    kind: Kind
    at: datetime
    author: Author
    agent: int | None
    text: str
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which we waited for the customer; `end` is None while it lasts."""

    start: datetime
    end: datetime | None


def next_state(state: State, kind: Kind) -> State:
    """Returns where an event leads.

    Raises:
        RefusedError: it cannot happen to a ticket in that state.
    """
    try:
        return STEPS[state][kind]
    except KeyError:
        raise RefusedError(f"A ticket that is {state} cannot be {kind}", "Load the page again.") from None


def waits_from(since: datetime | None, kind: Kind, now: datetime) -> datetime | None:
    """Returns since when a customer waits for an answer of ours, once something has happened at `now`.

    Whoever writes twice has waited since the first time; an answer, or a question of ours, ends the wait.

    Args:
        since: since when they waited before it; None when they did not.
        kind: what happened.
        now: aware moment.
    """
    if kind in _ANSWERS:
        return None
    return now if since is None and kind in _CALLS else since


def pauses(events: tuple[Event, ...]) -> tuple[Pause, ...]:
    """Returns the stretches of waiting for the customer, from the events in their order.

    Waiting begins when we ask for more and ends with whatever gives us the turn back, solving included: a pause and a
    solution saved at once still count the whole pause.
    """
    found: list[Pause] = []
    state: State = State.OPEN
    since: datetime | None = None
    for event in events:
        after = State.OPEN if event.kind is Kind.OPENED else STEPS[state].get(event.kind, state)
        if after is State.WAITING and since is None:
            since = event.at
        elif after is not State.WAITING and since is not None:
            found.append(Pause(since, event.at))
            since = None
        state = after
    return (*found, Pause(since, None)) if since is not None else tuple(found)


def waits_since(start: datetime, found: tuple[Pause, ...]) -> tuple[tuple[Span, ...], datetime | None]:
    """Returns the part of some pauses that a clock has to leave out which began at `start`.

    Returns:
        The pauses that ended, and since when the one that lasts has lasted; None for none.
    """
    spans: list[Span] = []
    resting: datetime | None = None
    for pause in found:
        if pause.end is None:
            resting = max(pause.start, start)
        elif pause.end > start:
            spans.append(Span(max(pause.start, start), pause.end))
    return tuple(spans), resting
