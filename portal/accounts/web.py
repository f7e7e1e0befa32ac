"""Signing in over HTTP: the page that asks for an address, the mailed link with its button, the way out."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, g, redirect, render_template, request, session
from flask_limiter import Limiter, RequestLimit
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts import service
from portal.accounts.model import LONGEST_SESSION, Customer, normalise_address
from portal.accounts.service import Doorkeeper
from portal.errors import AbsentError, RefusedError, UnusableError
from portal.settings import Settings
from portal.web.audience import Audience, Gate, Gates, open_to
from portal.web.errors import in_words, seconds_left
from portal.web.forms import cookie_name
from portal.web.languages import gettext as _
from portal.web.languages import request_language
from portal.web.limits import SIGN_INS, SIGN_INS_LOOKED_AT
from portal.web.page import shell_page
from portal.web.release import opened_release

SEE_OTHER, BAD_REQUEST, GONE = 303, 400, 410
# Longer than a write takes: whoever asks cannot tell from the time whether the address is a customer's.
STEADY_SECONDS = 0.3
LONGEST_CODE = 64


class Cloakroom:
    """Knows who is signed in.

    Args:
        door: where customers and sessions are.
        settings: of the portal.
        clock: tells the present moment, aware.
    """

    def __init__(self, door: Doorkeeper, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.door = door
        self.clock = clock
        self._settings = settings
        self._cookie = cookie_name("guichet_customer", settings)

    def customer(self) -> Customer | None:
        """Returns who sent the present request; None for anybody."""
        if "customer" not in g:
            code = self.code()
            g.customer = service.customer_of(self.door, code, self.clock()) if code else None
        customer: Customer | None = g.customer
        return customer

    def present_customer(self) -> Customer:
        """Returns who sent the present request, in a view that is for who is signed in.

        Raises:
            RefusedError: the view was reached past its gate.
        """
        customer = self.customer()
        if customer is None:
            raise RefusedError("Nobody is signed in", "Sign in.")
        return customer

    def code(self) -> str:
        """Returns the code of the session that the browser claims; empty for none."""
        code = request.cookies.get(self._cookie, "")
        return code if len(code) <= LONGEST_CODE else ""

    def let_in(self, response: AnyResponse, code: str) -> AnyResponse:
        """Gives the browser a new session. Tokens of forms from before are worth nothing in it."""
        session.clear()
        response.set_cookie(
            self._cookie,
            code,
            max_age=LONGEST_SESSION,
            path="/",
            secure=self._settings.is_https,
            httponly=True,
            samesite="Lax",
        )
        return response

    def let_out(self, response: AnyResponse) -> AnyResponse:
        """Takes the session from the browser."""
        session.clear()
        response.delete_cookie(self._cookie, path="/", secure=self._settings.is_https, httponly=True, samesite="Lax")
        return response


def steady(began: float, seconds: float = STEADY_SECONDS) -> None:
    """Waits until a whole number of `seconds` has passed since `began`, so that time tells nothing.

    Args:
        began: `time.monotonic()` when the request came.
        seconds: longer than the work usually takes.
    """
    passed = time.monotonic() - began
    time.sleep(seconds - passed % seconds)


def account_pages(cloakroom: Cloakroom, limiter: Limiter, gates: Gates) -> Blueprint:
    """Returns the pages to sign in and out; knows who is signed in, and who was mailed a link to be."""
    pages = Blueprint("accounts", __name__, template_folder="templates")
    gates.keep(Audience.CUSTOMER, customer_gate(cloakroom))
    gates.keep(Audience.INVITED, limiter.limit(SIGN_INS_LOOKED_AT)(invited_gate(cloakroom)))
    _asking(pages, cloakroom, limiter)
    _entering(pages, cloakroom, limiter)

    @pages.after_request
    def keep_addresses_here(response: Response) -> Response:
        # Not "no-referrer": browsers then leave the origin out of forms too, and ours must come with one.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def customer_gate(cloakroom: Cloakroom) -> Gate:
    """Returns what lets in whoever is signed in, and sends everybody else to where one signs in."""

    def know(lang: str, **_other: object) -> AnyResponse | None:
        _require_language(lang)
        return redirect(f"/{lang}/account/sign-in", SEE_OTHER) if cloakroom.customer() is None else None

    return know


def invited_gate(cloakroom: Cloakroom) -> Gate:
    """Returns what lets in whoever holds a link that would sign in now, and tells everybody else that it does not."""

    def know(lang: str, code: str, **_other: object) -> AnyResponse | None:
        _require_language(lang)
        return None if service.is_link_usable(cloakroom.door, code, cloakroom.clock()) else _spent(lang, code)

    return know


def _asking(pages: Blueprint, cloakroom: Cloakroom, limiter: Limiter) -> None:
    @pages.get("/<lang>/account/sign-in")
    @open_to(Audience.ANYONE)
    def ask(lang: str) -> Response:
        return _page(lang, _("Sign in"), "accounts/sign-in.html", email="", problem="")

    def give_back(limit: RequestLimit) -> Response:
        wait = in_words(seconds_left(limit))
        words = _("Too many requests come from your network. Nothing is lost: send this one in %(delay)s.", delay=wait)
        typed = request.form.get("email", "")
        return _page(request_language(), _("Sign in"), "accounts/sign-in.html", email=typed, problem=words)

    @pages.post("/<lang>/account/sign-in")
    @limiter.limit(SIGN_INS, on_breach=give_back)
    @open_to(Audience.ANYONE)
    def mail(lang: str) -> AnyResponse:
        began = time.monotonic()
        typed = request.form.get("email", "")
        try:
            email = normalise_address(typed)
        except UnusableError:
            problem = _("This is no e-mail address. Write it as name@example.org.")
            response = _page(lang, _("Sign in"), "accounts/sign-in.html", email=typed, problem=problem)
            response.status_code = BAD_REQUEST
            return response
        _require_language(lang)
        service.request_link(cloakroom.door, email, lang, cloakroom.clock())
        steady(began)
        return redirect(f"/{lang}/account/mailed", SEE_OTHER)

    @pages.get("/<lang>/account/mailed")
    @open_to(Audience.ANYONE)
    def mailed(lang: str) -> Response:
        return _page(lang, _("Look into your mailbox"), "accounts/mailed.html")


def _entering(pages: Blueprint, cloakroom: Cloakroom, limiter: Limiter) -> None:
    @pages.get("/<lang>/account/link/<code>")
    @open_to(Audience.INVITED)
    def link(lang: str, code: str) -> Response:
        return _page(lang, _("Sign in"), "accounts/link.html", code=code, is_usable=True)

    @pages.post("/<lang>/account/link/<code>")
    @limiter.limit(SIGN_INS)
    @open_to(Audience.INVITED)
    def enter(lang: str, code: str) -> AnyResponse:
        opened = service.sign_in(cloakroom.door, code, cloakroom.clock())
        if opened is None:
            return _spent(lang, code)  # used a moment ago, by a button pressed twice
        return cloakroom.let_in(redirect(f"/{lang}/account/", SEE_OTHER), opened)

    @pages.post("/<lang>/account/sign-out")
    @open_to(Audience.ANYONE)
    def leave(lang: str) -> AnyResponse:
        _require_language(lang)
        customer = cloakroom.customer()
        if customer is not None and request.form.get("where") == "everywhere":
            service.sign_out_everywhere(cloakroom.door, customer.id)
        elif code := cloakroom.code():
            service.sign_out(cloakroom.door, code)
        return cloakroom.let_out(redirect(f"/{lang}/", SEE_OTHER))


def _spent(lang: str, code: str) -> Response:
    response = _page(lang, _("Sign in"), "accounts/link.html", code=code, is_usable=False)
    response.status_code = GONE
    return response


def _page(lang: str, title: str, template: str, **values: object) -> Response:
    _require_language(lang)
    content = render_template(template, lang=lang, **values)
    return shell_page(opened_release().release, lang, title, Markup(content))  # noqa: S704  escaped


def _require_language(lang: str) -> None:
    if lang not in opened_release().release.languages:
        raise AbsentError("The help center does not speak this language")
