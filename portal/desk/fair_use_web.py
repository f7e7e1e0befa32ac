"""Fair use at the desk: who objects, deciding with a reason, and what is counted for a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.desk.rows import state_in_words
from portal.desk.web import (
    BAD_REQUEST,
    CONFLICT,
    SEE_OTHER,
    UNAVAILABLE,
    AgentsDesk,
    conversation_of,
    desk_page,
    number_of,
    present_agent,
    require_token,
)
from portal.errors import AbsentError, RefusedError, UnusableError
from portal.storage import StorageError
from portal.tickets import fair_use, objections
from portal.tickets.fair_use import COUNTED, Decision, Mark
from portal.tickets.fair_use_words import Notice, notice_of, rule_in_words
from portal.tickets.forms import lines
from portal.tickets.model import LONGEST_TEXT
from portal.tickets.moments import say, when, zone_of
from portal.tickets.service import Conversation
from portal.web.audience import Audience, open_to
from portal.web.errors import in_words
from portal.web.languages import gettext as _


def fair_use_pages(pages: Blueprint, desk: AgentsDesk) -> None:
    """Adds the list of objections, and a page for each request on which an agent decides."""

    @pages.get("/fair-use")
    @open_to(Audience.AGENT)
    def objecting() -> Response:
        now = desk.clock()
        with desk.database.reading() as db:
            zone = zone_of(desk.counter.pledges.current().policy)
            rows = [
                {
                    "ticket": ticket,
                    "rule": rule_in_words(case.rule, case.allowed),
                    "contested": when(case.contested_at or now, zone).words,
                    "until": say(case.until, zone, now).words,
                    "has_ended": case.until <= now,
                }
                for ticket, case in fair_use.contested(db)
            ]
        return desk_page(desk, "objections.html", _("Objections to fair use"), rows=rows)

    @pages.get("/tickets/<reference>/fair-use")
    @open_to(Audience.AGENT)
    def look(reference: str) -> Response:
        return _page(desk, conversation_of(desk, reference))

    @pages.post("/tickets/<reference>/fair-use")
    @open_to(Audience.AGENT)
    def say_so(reference: str) -> AnyResponse:
        require_token()
        found = conversation_of(desk, reference)
        do, reason = request.form.get("do", ""), lines(request.form.get("reason", ""))
        if not reason.strip():
            return _page(desk, found, problem=_("Say why: the customer reads it."), status=BAD_REQUEST)
        try:
            _act(desk, found, do, reason, number_of(request.form.get("seen", "")))
        except (UnusableError, RefusedError):
            words = _("Something happened to this request since you opened it. Read it, then send again.")
            return _page(desk, conversation_of(desk, reference), reason, words, CONFLICT)
        except StorageError:
            words = _("We cannot keep your text at this moment. Wait a little and send it again.")
            return _page(desk, found, reason, words, UNAVAILABLE)
        return redirect(f"/desk/tickets/{reference}#latest", SEE_OTHER)


def fair_use_at(desk: AgentsDesk, found: Conversation) -> dict[str, object]:
    """Returns what the page of a request says of fair use: what holds it back, and whether anything can be counted."""
    return {"held": _notice(desk, found), "can_count": bool(objections.markable(desk.counter, found))}


def _notice(desk: AgentsDesk, found: Conversation) -> Notice | None:
    """What waits for a decision, else what holds the request back or did until it was lifted."""
    now = desk.clock()
    with desk.database.reading() as db:
        zone = zone_of(desk.counter.pledges.of(db, found.ticket))
        case = fair_use.to_decide(db, found.ticket, now) or fair_use.of_ticket(db, found.ticket, now)
        return notice_of(db, case, zone, now)


def _held(desk: AgentsDesk, found: Conversation) -> list[dict[str, object]]:
    """The requests that stand behind the others with this one, or because of it."""
    with desk.database.reading() as db:
        case = fair_use.of_ticket(db, found.ticket, desk.clock())
        tickets = () if case is None else fair_use.held_by(db, found.ticket.email, case)
    return [{"ticket": ticket, "state": state_in_words(ticket.state)} for ticket in tickets]


def _counting(desk: AgentsDesk, found: Conversation) -> list[dict[str, object]]:
    """What an agent may count for the request: what it is called, the limit, and how far its customer is from it."""
    marks = objections.markable(desk.counter, found)
    if not marks:
        return []
    limits = desk.counter.pledges.current().policy.fair_use
    with desk.database.reading() as db:
        used = fair_use.counts(db, limits, found.ticket.email, desk.clock())
    return [
        {
            "do": mark.value,
            "words": _MARKS[mark](),
            "rule": rule_in_words(COUNTED[mark], limits.limits[COUNTED[mark]] or 0),
            "within": in_words(int(limits.counted_for(COUNTED[mark]).total_seconds())),
            "used": used[COUNTED[mark]],
        }
        for mark in marks
    ]


def _act(desk: AgentsDesk, found: Conversation, do: str, reason: str, seen: int | None) -> None:
    ticket, agent, now = found.ticket.id, present_agent().id, desk.clock()
    if do in set(Decision):
        objections.decide(desk.counter, ticket, Decision(do), agent, now, reason=reason, seen=seen)
    elif do in {Mark.ANSWERED, Mark.STEPS}:
        objections.mark(desk.counter, ticket, Mark(do), agent, now, reason=reason, seen=seen)
    else:
        raise AbsentError("Nothing of this name can be done")


def _page(desk: AgentsDesk, found: Conversation, typed: str = "", problem: str = "", status: int = 200) -> Response:
    held = _notice(desk, found)
    can_decide = held is not None and held.can_be_decided
    return desk_page(
        desk,
        "fair-use.html",
        _("Fair use: %(reference)s", reference=found.ticket.reference),
        status,
        ticket=found.ticket,
        seen=len(found.events),
        held=held,
        can_decide=can_decide,
        behind=_held(desk, found),
        counting=() if held is not None else _counting(desk, found),
        typed=typed,
        problem=problem,
        longest=LONGEST_TEXT,
    )


_MARKS: Mapping[Mark, Callable[[], str]] = {
    Mark.ANSWERED: lambda: _("The article they came from answers this"),
    Mark.STEPS: lambda: _("Steps of an earlier answer were not done"),
}
