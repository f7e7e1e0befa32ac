"""The desk over HTTP: who may come in, what every page of it carries, the way in and out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    g,
    make_response,
    redirect,
    render_template,
    request,
    send_from_directory,
    session,
)
from flask_limiter import Limiter
from werkzeug.wrappers import Response as AnyResponse

from portal.desk import service
from portal.desk.model import LONGEST_SESSION, Agent, TooManyAttemptsError, WrongPasswordError
from portal.errors import AbsentError, RefusedError, UnusableError
from portal.outbox import service as outbox
from portal.settings import Settings
from portal.storage import Database
from portal.tickets import fair_use
from portal.tickets import store as ticket_store
from portal.tickets.forms import lines
from portal.tickets.service import Conversation, Counter
from portal.web.audience import Audience, Gate, open_to
from portal.web.forms import cookie_name, is_token_right
from portal.web.guards import SAFE_METHODS
from portal.web.languages import OWN_LANGUAGES, preferred_language
from portal.web.languages import gettext as _
from portal.web.limits import SIGN_INS
from portal.web.page import NEVER_KEPT

SEE_OTHER, BAD_REQUEST, FORBIDDEN, CONFLICT, TOO_MANY, UNAVAILABLE = 303, 400, 403, 409, 429, 503
ASSETS = Path(__file__).with_name("assets")
LARGEST_FORM = 512 * 1024  # bytes: the longest answer, each of its signs written as %XX%XX%XX
LONGEST_CODE = 64
LONGEST_FIGURE = 9  # digits: of what is counted or numbered here
# Where signing in may lead: pages of the desk, and nowhere else.
NEXT = re.compile(r"/desk/(?:tickets/[A-Z0-9-]{1,16}|mails)?")
# Stricter than the site's: nothing inline, nothing from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class AgentsDesk:
    """What the pages need to know.

    Attributes:
        settings: of the portal.
        counter: where requests are.
        clock: tells the present moment, aware.
    """

    settings: Settings
    counter: Counter
    clock: Callable[[], datetime]

    @property
    def database(self) -> Database:
        """Where everything is."""
        return self.counter.database

    @property
    def cookie(self) -> str:
        """The name of the cookie that says who is signed in."""
        return cookie_name("guichet_agent", self.settings)


def present_agent() -> Agent:
    """Returns the agent who sent the present request; the desk's guard has let them in.

    Raises:
        RefusedError: a view was reached past the guard.
    """
    agent: Agent | None = g.get("agent")
    if agent is None:
        raise RefusedError("Nobody is signed in at the desk", "Sign in.")
    return agent


def desk_page(desk: AgentsDesk, template: str, title: str, status: int = 200, **values: object) -> Response:
    """Returns a page of the desk in the agent's language.

    Args:
        desk: what the pages need to know.
        template: below `desk/`.
        title: of the page.
        status: of the answer.
        values: for the template.
    """
    opened = g.get("opened")
    agent: Agent | None = g.get("agent")
    dead = objections = 0
    if agent is not None:
        with desk.database.reading() as db:
            dead, objections = len(outbox.dead_letters(db)), len(fair_use.contested(db))
    html = render_template(
        f"desk/{template}",
        title=title,
        lang=g.agent_language,
        languages=OWN_LANGUAGES,
        site_language=opened.release.languages[0] if opened is not None else None,
        agent=agent,
        dead=dead,
        objections=objections,
        **values,
    )
    response = make_response(html, status)
    response.content_type = "text/html; charset=utf-8"
    return response


def recognise(desk: AgentsDesk) -> Agent | None:
    """Returns the agent who sent the present request, None for nobody; the answer is in their language from now on.

    Raises:
        StorageError: the database does not answer.
    """
    if "agent" not in g:
        code = session_code(desk)
        g.agent_language = preferred_language(OWN_LANGUAGES)
        agent = service.agent_of(desk.database, code, desk.clock()) if code else None
        g.agent_language = g.agent_language if agent is None else agent.lang
        g.agent = agent
    found: Agent | None = g.agent
    return found


def agent_gate(desk: AgentsDesk) -> Gate:
    """Returns what lets in whoever is signed in at the desk, and sends everybody else to its door."""

    def know(**_parts: object) -> AnyResponse | None:
        _make_room()
        if recognise(desk) is not None:
            return None
        if request.method in SAFE_METHODS:
            place = request.path if NEXT.fullmatch(request.path) else "/desk/"
            return redirect(f"/desk/sign-in?next={place}", SEE_OTHER)
        # What was typed is handed back, to be copied: its writer was signed out while they wrote.
        typed = lines(request.form.get("text", ""))
        return desk_page(desk, "signed-out.html", _("You are signed out"), FORBIDDEN, typed=typed)

    return know


def close_in(response: Response) -> Response:
    """Returns an answer of the desk with the headers that all of them have."""
    if request.endpoint != "desk.asset":
        response.headers["Cache-Control"] = NEVER_KEPT
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers.setdefault("Content-Security-Policy", POLICY)  # a customer's file has a stricter one
    # Not "no-referrer": browsers then leave the origin out of forms too, and ours must come with one.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def stand_at_the_door(pages: Blueprint, desk: AgentsDesk) -> None:
    """Lets no answer out without its headers, and speaks the language of who is there."""

    @pages.before_request
    def look() -> None:
        _make_room()
        recognise(desk)

    pages.after_request(close_in)


def door_pages(pages: Blueprint, desk: AgentsDesk, limiter: Limiter) -> None:
    """Adds the way in, the way out, the choice of a language, and what the pages are drawn with."""
    _way_in(pages, desk, limiter)
    _way_out(pages, desk)

    @pages.get("/assets/<name>")
    @open_to(Audience.ANYONE)
    def asset(name: str) -> Response:
        return send_from_directory(ASSETS, name, max_age=0)


def _way_in(pages: Blueprint, desk: AgentsDesk, limiter: Limiter) -> None:
    @pages.get("/sign-in")
    @open_to(Audience.ANYONE)
    def ask() -> AnyResponse:
        if g.agent is not None:
            return redirect("/desk/", SEE_OTHER)
        return _door(desk)

    @pages.post("/sign-in")
    @limiter.limit(SIGN_INS)
    @open_to(Audience.ANYONE)
    def enter() -> AnyResponse:
        if not is_token_right():
            return _door(desk, _("This page was open for a long time. Send it once more."), BAD_REQUEST)
        email, password = request.form.get("email", ""), request.form.get("password", "")
        try:
            code = service.sign_in(desk.database, email, password, desk.clock())
        except TooManyAttemptsError:
            return _door(desk, _("Too many attempts with this address. Wait a quarter of an hour."), TOO_MANY)
        except WrongPasswordError:
            return _door(desk, _("This address and this password do not belong together."), BAD_REQUEST)
        former = session_code(desk)
        if former:
            service.sign_out(desk.database, former)
        place = request.form.get("next", "")
        return seated(desk, redirect(place if NEXT.fullmatch(place) else "/desk/", SEE_OTHER), code)


def _way_out(pages: Blueprint, desk: AgentsDesk) -> None:
    @pages.post("/sign-out")
    @open_to(Audience.AGENT)
    def leave() -> AnyResponse:
        require_token()
        if request.form.get("where") == "everywhere":
            service.revoke(desk.database, present_agent().email)
        else:
            service.sign_out(desk.database, session_code(desk))
        session.clear()
        response = redirect("/desk/sign-in", SEE_OTHER)
        response.delete_cookie(desk.cookie, path="/", secure=desk.settings.is_https, httponly=True, samesite="Strict")
        return response

    @pages.post("/language")
    @open_to(Audience.AGENT)
    def speak() -> AnyResponse:
        require_token()
        lang = request.form.get("speak", "")
        if lang not in OWN_LANGUAGES:
            raise UnusableError("The desk does not speak this language", "Choose one of the list.")
        service.set_language(desk.database, present_agent().id, lang)
        return redirect("/desk/", SEE_OTHER)


def seated(desk: AgentsDesk, response: AnyResponse, code: str) -> AnyResponse:
    """Gives the browser a new session. Tokens of forms from before are worth nothing in it."""
    session.clear()
    response.set_cookie(
        desk.cookie,
        code,
        max_age=LONGEST_SESSION,
        path="/",
        secure=desk.settings.is_https,
        httponly=True,
        samesite="Strict",
    )
    return response


def conversation_of(desk: AgentsDesk, reference: str) -> Conversation:
    """Returns the request of a number, and all that happened to it.

    Raises:
        AbsentError: there is none.
    """
    with desk.database.reading() as db:
        found = ticket_store.by_reference(db, reference)
        if found is None:
            raise AbsentError("No request has this number")
        return Conversation(found, ticket_store.events_of(db, found.id))


def number_of(text: str) -> int | None:
    """Returns a number that a form or an address names; None when it is none, or longer than any of ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_FIGURE else None


def require_token() -> None:
    """Promises that the posted form holds a token that this agent was given.

    Raises:
        RefusedError: it does not.
    """
    if not is_token_right():
        raise RefusedError("The form holds no token of ours", "Load the page again.")


def session_code(desk: AgentsDesk) -> str:
    """Returns the code of the session that the browser claims; empty for none."""
    code = request.cookies.get(desk.cookie, "")
    return code if len(code) <= LONGEST_CODE else ""


def _make_room() -> None:
    if request.method not in SAFE_METHODS:
        request.max_content_length = LARGEST_FORM
        request.max_form_memory_size = LARGEST_FORM


def _door(desk: AgentsDesk, problem: str = "", status: int = 200) -> Response:
    place = request.form.get("next", "") or request.args.get("next", "")
    return desk_page(
        desk,
        "sign-in.html",
        _("Sign in to the desk"),
        status,
        problem=problem,
        email=request.form.get("email", ""),
        place=place if NEXT.fullmatch(place) else "",
    )
