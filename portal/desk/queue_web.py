"""The pages of the desk behind its door: the queue, a ticket, the mails that did not leave."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, send_file
from flask_limiter import Limiter
from werkzeug.wrappers import Response as AnyResponse

from portal.desk import service
from portal.desk.article_fields import article_fields, named_in_form
from portal.desk.fair_use_web import fair_use_at, fair_use_pages
from portal.desk.handover_web import handover_pages
from portal.desk.lists_web import list_pages
from portal.desk.model import Agent
from portal.desk.offers_web import offers_pages
from portal.desk.password_web import password_pages
from portal.desk.rows import Reader, ticket_sheet
from portal.desk.told import criticality_in_words, level_title
from portal.desk.web import (
    BAD_REQUEST,
    CONFLICT,
    SEE_OTHER,
    UNAVAILABLE,
    AgentsDesk,
    agent_gate,
    conversation_of,
    desk_page,
    door_pages,
    number_of,
    present_agent,
    require_token,
    stand_at_the_door,
)
from portal.errors import AbsentError, RefusedError, UnusableError
from portal.outbox import service as outbox
from portal.policy.criticality import Criticality
from portal.policy.levels import levels_above
from portal.storage import StorageError
from portal.tickets import handovers
from portal.tickets import service as tickets
from portal.tickets.files_store import attachments_of
from portal.tickets.forms import lines
from portal.tickets.levels import LEVEL, asked_level
from portal.tickets.model import LONGEST_TEXT, Kind, State
from portal.tickets.moments import when, zone_of
from portal.tickets.service import Conversation
from portal.tickets.uploads_web import SANDBOX
from portal.web.audience import Audience, Gates, open_to
from portal.web.errors import RETRY_SOON
from portal.web.forms import is_token_right
from portal.web.languages import gettext as _

STEPS = {
    "reply": Kind.AGENT_REPLIED,
    "ask": Kind.ASKED_MORE,
    "solve": Kind.SOLVED,
    "reopen": Kind.REOPENED,
    "note": Kind.NOTED,
    "decline": Kind.LEVEL_DECLINED,
}
NEED_WORDS = frozenset({Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.NOTED, Kind.LEVEL_DECLINED})


def desk_pages(desk: AgentsDesk, limiter: Limiter, gates: Gates) -> Blueprint:
    """Returns the pages of the desk; knows who is signed in there.

    Its views check the tokens of their forms themselves, and show an answer again with every word that was typed:
    exempt it from whoever else checks them.
    """
    pages = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")
    gates.keep(Audience.AGENT, agent_gate(desk))
    stand_at_the_door(pages, desk)
    door_pages(pages, desk, limiter)
    password_pages(pages, desk, limiter)
    list_pages(pages, desk)
    offers_pages(pages, desk)
    _tickets(pages, desk)
    handover_pages(pages, desk)
    fair_use_pages(pages, desk)
    _files(pages, desk)
    _mails(pages, desk)
    return pages


def _tickets(pages: Blueprint, desk: AgentsDesk) -> None:
    @pages.get("/tickets/<reference>")
    @open_to(Audience.AGENT)
    def ticket(reference: str) -> Response:
        return _ticket_page(desk, conversation_of(desk, reference))

    @pages.post("/tickets/<reference>")
    @open_to(Audience.AGENT)
    def act(reference: str) -> AnyResponse:
        found = conversation_of(desk, reference)
        text = lines(request.form.get("text", ""))
        if request.form.get("do") == "find":
            return _ticket_page(desk, found, text)
        kind, seen = STEPS.get(request.form.get("do", "")), request.form.get("seen", "")
        problem = _problem_of(kind, seen, text)
        if kind is None or problem:
            return _ticket_page(desk, found, text, problem, BAD_REQUEST)
        try:
            _act(desk, found, kind, text, int(seen))
        except (UnusableError, RefusedError):
            words = _("Something happened to this request since you opened it. Read it, then send again.")
            return _ticket_page(desk, conversation_of(desk, reference), text, words, CONFLICT)
        except StorageError:
            words = _("We cannot keep your text at this moment. Wait a little and send it again.")
            response = _ticket_page(desk, found, text, words, UNAVAILABLE)
            response.headers["Retry-After"] = str(RETRY_SOON)
            return response
        return redirect(f"/desk/tickets/{reference}#latest", SEE_OTHER)


def _act(desk: AgentsDesk, found: Conversation, kind: Kind, text: str, seen: int) -> None:
    ticket, agent, now = found.ticket.id, present_agent().id, desk.clock()
    article = named_in_form(desk, found.ticket, text)
    if kind is Kind.LEVEL_DECLINED:
        handovers.decline(desk.counter, ticket, agent, text, now, seen=seen)
    else:
        tickets.act_as_agent(desk.counter, ticket, kind, agent, now, text=text, seen=seen, article=article)


def _files(pages: Blueprint, desk: AgentsDesk) -> None:
    @pages.get("/tickets/<reference>/files/<key>")
    @open_to(Audience.AGENT)
    def file(reference: str, key: str) -> Response:
        found = conversation_of(desk, reference)
        with desk.database.reading() as db:
            attachments = attachments_of(db, found.ticket.id)
        attachment = next((one for one in attachments if one.key == key), None)
        if attachment is None or not (desk.settings.uploads / attachment.key).is_file():
            raise AbsentError("This request has no such file")
        # Never shown as a page, whatever its content: it would be a page of ours.
        response = send_file(
            desk.settings.uploads / attachment.key,
            mimetype="application/octet-stream",
            as_attachment=True,
            download_name=attachment.name,
        )
        response.headers["Content-Security-Policy"] = SANDBOX
        return response


def _mails(pages: Blueprint, desk: AgentsDesk) -> None:
    @pages.get("/mails")
    @open_to(Audience.AGENT)
    def mails() -> Response:
        with desk.database.reading() as db:
            letters = outbox.dead_letters(db)
        zone = zone_of(desk.counter.pledges.current().policy)
        dated = [(letter, when(letter.since, zone)) for letter in letters]
        return desk_page(desk, "mails.html", _("Mails that did not leave"), letters=dated)

    @pages.post("/mails/<int:mail>/again")
    @open_to(Audience.AGENT)
    def again(mail: int) -> AnyResponse:
        require_token()
        with desk.database.writing() as db:
            if not outbox.try_again(db, mail, desk.clock()):
                raise AbsentError("No mail of this number was given up")
        return redirect("/desk/mails", SEE_OTHER)


def _problem_of(kind: Kind | None, seen: str, text: str) -> str:
    """Returns what is wrong with an answer, in words; empty when nothing is."""
    if not is_token_right():
        return _("This page was open for a long time. Send it once more.")
    if kind is None or number_of(seen) is None:
        return _("This button does nothing here. Try again.")
    if kind in NEED_WORDS and not text.strip():
        return _("Write something before you send it.")
    if len(text) > LONGEST_TEXT:
        return _("The text is too long: at most %(number)s characters.", number=LONGEST_TEXT)
    return ""


def _ticket_page(
    desk: AgentsDesk, found: Conversation, typed: str = "", problem: str = "", status: int = 200
) -> Response:
    agent, now = present_agent(), desk.clock()
    others: tuple[str, ...] = ()
    if status != UNAVAILABLE:
        others = service.look_at(desk.database, found.ticket.id, agent.id, now)
    reader = Reader(agent.lang, service.names(desk.database))
    sheet = ticket_sheet(desk.counter, found, reader, now)
    return desk_page(
        desk,
        "ticket.html",
        f"{found.ticket.reference} · {found.ticket.subject}",
        status,
        sheet=sheet,
        ticket=found.ticket,
        **_hands(desk, found, agent),
        **fair_use_at(desk, found),
        **article_fields(desk, found.ticket),
        others=others,
        typed=typed,
        problem=problem,
        longest=LONGEST_TEXT,
    )


def _hands(desk: AgentsDesk, found: Conversation, agent: Agent) -> dict[str, object]:
    """Returns what the page needs to say who has a request, and to put it into other hands."""
    ticket = found.ticket
    with desk.database.reading() as db:
        policy = desk.counter.pledges.of(db, ticket)
    asked = asked_level(found.events)
    levels = [(name, level_title(policy, name, agent.lang)) for name in levels_above(policy.levels)]
    return {
        "is_open": ticket.state in {State.OPEN, State.WAITING},
        "is_mine": ticket.assignee == agent.id,
        "colleagues": [one for one in service.agents(desk.database) if one.id not in {agent.id, ticket.assignee}],
        "levels": [level for level in levels if level[0] != ticket.level],
        "asked": None if asked is None else asked.facts.get(LEVEL, ""),
        "asked_title": "" if asked is None else level_title(policy, asked.facts.get(LEVEL, ""), agent.lang),
        "criticalities": [
            (one.name.lower(), criticality_in_words(one), one is ticket.criticality) for one in Criticality
        ],
    }
