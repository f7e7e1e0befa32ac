"""Are customers content? Asked once their request is solved, answered from its page, and changed there.

An answer belongs to the time it was solved: who reopens a request and sees it solved again is asked again. Opening a
link never answers, since mail programs and scanners open links too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.errors import RefusedError
from portal.tickets import service
from portal.tickets.access import Access
from portal.tickets.model import Event, Kind, State
from portal.tickets.service import Conversation, Counter

LONGEST_REMARK = 2_000  # characters
SOLVING, SATISFIED, YES, NO = "solving", "satisfied", "yes", "no"  # the facts of the event


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a customer said of a solution.

    Attributes:
        is_satisfied: whether they are content.
        remark: in their words; for the desk alone.
    """

    is_satisfied: bool
    remark: str


def is_asked(conversation: Conversation) -> bool:
    """Whether its customer is asked at this moment: somebody solved the request, and nobody reopened it."""
    is_over = conversation.ticket.state in {State.SOLVED, State.CLOSED}
    return is_over and solving_of(conversation.events) is not None


def solving_of(events: tuple[Event, ...]) -> Event | None:
    """Returns when the request was solved last; None when it never was."""
    return next((event for event in reversed(events) if event.kind is Kind.SOLVED), None)


def opinion_of(events: tuple[Event, ...]) -> Opinion | None:
    """Returns what the customer says of the last solution; None while they say nothing."""
    solving = solving_of(events)
    for event in reversed(events):
        if event.kind is Kind.RATED and solving is not None and event.facts.get(SOLVING) == str(solving.id):
            return Opinion(event.facts.get(SATISFIED) == YES, event.text)
    return None


def rate(counter: Counter, access: Access, opinion: Opinion, now: datetime) -> None:
    """Keeps what a customer says of the last solution, in the place of what they said before.

    Args:
        counter: the portal.
        access: what their link opens.
        opinion: theirs; the remark at most `LONGEST_REMARK` characters.
        now: aware moment.

    Raises:
        AbsentError: there is no such ticket.
        RefusedError: it is not solved.
    """
    conversation = service.read(counter, access.ticket)
    solving = solving_of(conversation.events)
    if solving is None or not is_asked(conversation):
        raise RefusedError("Nobody says that this request is solved", "Load the page again.")
    if opinion_of(conversation.events) == opinion:
        return  # a button pressed twice
    facts = {SOLVING: str(solving.id), SATISFIED: YES if opinion.is_satisfied else NO}
    service.act_as_customer(counter, access, Kind.RATED, now, text=opinion.remark, facts=facts)
