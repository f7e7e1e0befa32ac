"""The pages of the desk behind its door: the queue, a ticket, the mails that did not leave."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, redirect, request, send_file
from flask_limiter import Limiter
from werkzeug.wrappers import Response as AnyResponse

from portal.desk import service
from portal.desk.password_web import password_pages
from portal.desk.rows import list_rows, queue_rows, ticket_sheet
from portal.desk.web import (
    BAD_REQUEST,
    CONFLICT,
    SEE_OTHER,
    UNAVAILABLE,
    AgentsDesk,
    agent_gate,
    desk_page,
    door_pages,
    present_agent,
    require_token,
    stand_at_the_door,
)
from portal.errors import AbsentError, RefusedError, UnusableError
from portal.outbox import service as outbox
from portal.storage import StorageError
from portal.tickets import service as tickets
from portal.tickets import store as ticket_store
from portal.tickets.files_store import attachments_of
from portal.tickets.forms import lines
from portal.tickets.model import LONGEST_TEXT, Kind, State
from portal.tickets.references import read_reference
from portal.tickets.service import Conversation
from portal.tickets.uploads_web import SANDBOX
from portal.web.audience import Audience, Gates, open_to
from portal.web.errors import RETRY_SOON
from portal.web.forms import is_token_right
from portal.web.languages import gettext as _

SHELVES = {"waiting": (State.WAITING,), "solved": (State.SOLVED, State.CLOSED)}
STEPS = {
    "reply": Kind.AGENT_REPLIED,
    "ask": Kind.ASKED_MORE,
    "solve": Kind.SOLVED,
    "reopen": Kind.REOPENED,
    "note": Kind.NOTED,
}
LONGEST_FIGURE = 6  # digits: nothing happens a million times to a request
NEED_WORDS = frozenset({Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.NOTED})


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
    _lists(pages, desk)
    _tickets(pages, desk)
    _files(pages, desk)
    _mails(pages, desk)
    return pages


def _lists(pages: Blueprint, desk: AgentsDesk) -> None:
    @pages.get("/")
    @open_to(Audience.AGENT)
    def queue() -> Response:
        show = request.args.get("show", "")
        lang, now = present_agent().lang, desk.clock()
        if show in SHELVES:
            rows = list_rows(desk.counter, service.listed(desk.database, SHELVES[show]), lang, now)
            title = _("Waiting for the customer") if show == "waiting" else _("Solved lately")
        else:
            return _queue_page(desk, lang, now)
        return desk_page(desk, "queue.html", title, rows=rows, show=show)

    @pages.get("/find")
    @open_to(Audience.AGENT)
    def find() -> AnyResponse:
        typed = request.args.get("number", "")
        reference = read_reference(typed)
        if reference is not None:
            with desk.database.reading() as db:
                if ticket_store.by_reference(db, reference) is not None:
                    return redirect(f"/desk/tickets/{reference}", SEE_OTHER)
        return desk_page(desk, "not-found.html", _("No request has this number"), 404, typed=typed[:40])


def _queue_page(desk: AgentsDesk, lang: str, now: datetime) -> Response:
    total = tickets.queue_length(desk.counter)
    last = max(-(-total // tickets.QUEUE_PAGE), 1)
    asked = request.args.get("page", "")
    # A page that the queue no longer has, or never had, is its last or its first.
    number = min(int(asked), last) if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_FIGURE else 1
    number = max(number, 1)
    skipped = (number - 1) * tickets.QUEUE_PAGE
    rows = queue_rows(desk.counter, tickets.queue(desk.counter, now, skipped), lang, now)
    return desk_page(
        desk,
        "queue.html",
        _("Queue"),
        rows=rows,
        show="",
        total=total,
        first=skipped + 1,
        before=number - 1,
        after=number + 1 if number < last else 0,
    )


def _tickets(pages: Blueprint, desk: AgentsDesk) -> None:
    @pages.get("/tickets/<reference>")
    @open_to(Audience.AGENT)
    def ticket(reference: str) -> Response:
        return _ticket_page(desk, _conversation(desk, reference))

    @pages.post("/tickets/<reference>")
    @open_to(Audience.AGENT)
    def act(reference: str) -> AnyResponse:
        found = _conversation(desk, reference)
        text = lines(request.form.get("text", ""))
        kind, seen = STEPS.get(request.form.get("do", "")), request.form.get("seen", "")
        problem = _problem_of(kind, seen, text)
        if kind is None or problem:
            return _ticket_page(desk, found, text, problem, BAD_REQUEST)
        try:
            tickets.act_as_agent(
                desk.counter, found.ticket.id, kind, present_agent().id, desk.clock(), text=text, seen=int(seen)
            )
        except (UnusableError, RefusedError):
            words = _("Something happened to this request since you opened it. Read it, then send again.")
            return _ticket_page(desk, _conversation(desk, reference), text, words, CONFLICT)
        except StorageError:
            words = _("We cannot keep your text at this moment. Wait a little and send it again.")
            response = _ticket_page(desk, found, text, words, UNAVAILABLE)
            response.headers["Retry-After"] = str(RETRY_SOON)
            return response
        return redirect(f"/desk/tickets/{reference}#latest", SEE_OTHER)


def _files(pages: Blueprint, desk: AgentsDesk) -> None:
    @pages.get("/tickets/<reference>/files/<key>")
    @open_to(Audience.AGENT)
    def file(reference: str, key: str) -> Response:
        found = _conversation(desk, reference)
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
        return desk_page(desk, "mails.html", _("Mails that did not leave"), letters=letters)

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
    if kind is None or not (seen.isascii() and seen.isdecimal() and len(seen) <= LONGEST_FIGURE):
        return _("This button does nothing here. Try again.")
    if kind in NEED_WORDS and not text.strip():
        return _("Write something before you send it.")
    if len(text) > LONGEST_TEXT:
        return _("The text is too long: at most %(number)s characters.", number=LONGEST_TEXT)
    return ""


def _conversation(desk: AgentsDesk, reference: str) -> Conversation:
    with desk.database.reading() as db:
        found = ticket_store.by_reference(db, reference)
        if found is None:
            raise AbsentError("No request has this number")
        return Conversation(found, ticket_store.events_of(db, found.id))


def _ticket_page(
    desk: AgentsDesk, found: Conversation, typed: str = "", problem: str = "", status: int = 200
) -> Response:
    agent, now = present_agent(), desk.clock()
    others: tuple[str, ...] = ()
    if status != UNAVAILABLE:
        others = service.look_at(desk.database, found.ticket.id, agent.id, now)
    sheet = ticket_sheet(desk.counter, found, service.names(desk.database), agent.lang, now)
    return desk_page(
        desk,
        "ticket.html",
        f"{found.ticket.reference} · {found.ticket.subject}",
        status,
        sheet=sheet,
        ticket=found.ticket,
        others=others,
        typed=typed,
        problem=problem,
        longest=LONGEST_TEXT,
    )
