"""Fair use at the desk: who objects, deciding with a reason, and what is counted for a request."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

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
from portal.tickets.fair_use import Decision, Mark
from portal.tickets.fair_use_words import Notice, notice_of_ticket, rule_in_words
from portal.tickets.forms import lines
from portal.tickets.model import LONGEST_TEXT
from portal.tickets.moments import say, when, zone_of
from portal.tickets.service import Conversation
from portal.web.audience import Audience, open_to
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
    with desk.database.reading() as db:
        zone = zone_of(desk.counter.pledges.of(db, found.ticket))
        return notice_of_ticket(db, found.ticket, zone, desk.clock())


def _act(desk: AgentsDesk, found: Conversation, do: str, reason: str, seen: int | None) -> None:
    ticket, agent, now = found.ticket.id, present_agent().id, desk.clock()
    if do in set(Decision):
        objections.decide(desk.counter, ticket, Decision(do), agent, now, reason=reason, seen=seen)
    elif do in {Mark.ANSWERED, Mark.STEPS}:
        objections.mark(desk.counter, ticket, Mark(do), agent, now, reason=reason, seen=seen)
    else:
        raise AbsentError("Nothing of this name can be done")


def _page(desk: AgentsDesk, found: Conversation, typed: str = "", problem: str = "", status: int = 200) -> Response:
    return desk_page(
        desk,
        "fair-use.html",
        _("Fair use: %(reference)s", reference=found.ticket.reference),
        status,
        ticket=found.ticket,
        seen=len(found.events),
        held=_notice(desk, found),
        can_mark={what.value for what in objections.markable(desk.counter, found)},
        typed=typed,
        problem=problem,
        longest=LONGEST_TEXT,
    )
