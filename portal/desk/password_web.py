"""An agent's own password: the old one is asked for, and every other browser is signed out."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from flask_limiter import Limiter
from werkzeug.wrappers import Response as AnyResponse

from portal.desk import service
from portal.desk.model import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    TooManyAttemptsError,
    WrongPasswordError,
    require_password,
)
from portal.desk.web import BAD_REQUEST, SEE_OTHER, TOO_MANY, AgentsDesk, desk_page, present_agent, seated
from portal.errors import UnusableError
from portal.web.audience import Audience, open_to
from portal.web.forms import is_token_right
from portal.web.languages import gettext as _
from portal.web.limits import SIGN_INS


def password_pages(pages: Blueprint, desk: AgentsDesk, limiter: Limiter) -> None:
    """Adds the page on which agents change their password."""

    @pages.get("/password")
    @open_to(Audience.AGENT)
    def password() -> Response:
        return _page(desk, is_changed=request.args.get("changed") == "1")

    @pages.post("/password")
    @open_to(Audience.AGENT)
    @limiter.limit(SIGN_INS)
    def change() -> AnyResponse:
        old, new = request.form.get("old", ""), request.form.get("new", "")
        problem = _problem_of(new, request.form.get("again", ""))
        if problem:
            return _page(desk, problem, BAD_REQUEST)
        try:
            code = service.change_password(desk.database, present_agent().email, old, new, desk.clock())
        except TooManyAttemptsError:
            return _page(desk, _("Too many attempts with this address. Wait a quarter of an hour."), TOO_MANY)
        except WrongPasswordError:
            return _page(desk, _("The present password is another one. Type it again."), BAD_REQUEST)
        return seated(desk, redirect("/desk/password?changed=1", SEE_OTHER), code)


def _problem_of(new: str, again: str) -> str:
    """Returns what is wrong with a new password, in words; empty when nothing is."""
    if not is_token_right():
        return _("This page was open for a long time. Send it once more.")
    if new != again:
        return _("The two new passwords differ. Type both again.")
    try:
        require_password(new)
    except UnusableError:
        return _(
            "A password has %(shortest)s to %(longest)s characters. Four words drawn at random make a good one.",
            shortest=SHORTEST_PASSWORD,
            longest=LONGEST_PASSWORD,
        )
    return ""


def _page(desk: AgentsDesk, problem: str = "", status: int = 200, *, is_changed: bool = False) -> Response:
    return desk_page(
        desk,
        "password.html",
        _("Change my password"),
        status,
        problem=problem,
        is_changed=is_changed,
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
    )
