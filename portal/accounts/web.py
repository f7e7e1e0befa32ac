"""Signing in over HTTP: the page that asks for an address, the mailed link with its button, the way out."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, g, redirect, render_template, request, session
from flask_limiter import Limiter
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts import service
from portal.accounts.model import LONGEST_SESSION, Customer, normalise_address
from portal.accounts.service import Doorkeeper
from portal.errors import AbsentError, UnusableError
from portal.settings import Settings
from portal.web.forms import cookie_name
from portal.web.languages import gettext as _
from portal.web.limits import SIGN_INS
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


def account_pages(cloakroom: Cloakroom, limiter: Limiter) -> Blueprint:
    """Returns the pages to sign in and out."""
    pages = Blueprint("accounts", __name__, template_folder="templates")
    _asking(pages, cloakroom, limiter)
    _entering(pages, cloakroom, limiter)

    @pages.after_request
    def keep_addresses_here(response: Response) -> Response:
        # Not "no-referrer": browsers then leave the origin out of forms too, and ours must come with one.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def _asking(pages: Blueprint, cloakroom: Cloakroom, limiter: Limiter) -> None:
    @pages.get("/<lang>/account/sign-in")
    def ask(lang: str) -> Response:
        return _page(lang, _("Sign in"), "accounts/sign-in.html", email="", problem="")

    @pages.post("/<lang>/account/sign-in")
    @limiter.limit(SIGN_INS)
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
    def mailed(lang: str) -> Response:
        return _page(lang, _("Look into your mailbox"), "accounts/mailed.html")


def _entering(pages: Blueprint, cloakroom: Cloakroom, limiter: Limiter) -> None:
    @pages.get("/<lang>/account/link/<code>")
    def link(lang: str, code: str) -> Response:
        is_usable = service.is_link_usable(cloakroom.door, code, cloakroom.clock())
        response = _page(lang, _("Sign in"), "accounts/link.html", code=code, is_usable=is_usable)
        response.status_code = response.status_code if is_usable else GONE
        return response

    @pages.post("/<lang>/account/link/<code>")
    @limiter.limit(SIGN_INS)
    def enter(lang: str, code: str) -> AnyResponse:
        _require_language(lang)
        opened = service.sign_in(cloakroom.door, code, cloakroom.clock())
        if opened is None:
            response = _page(lang, _("Sign in"), "accounts/link.html", code=code, is_usable=False)
            response.status_code = GONE
            return response
        return cloakroom.let_in(redirect(f"/{lang}/account/", SEE_OTHER), opened)

    @pages.post("/<lang>/account/sign-out")
    def leave(lang: str) -> AnyResponse:
        _require_language(lang)
        customer = cloakroom.customer()
        if customer is not None and request.form.get("where") == "everywhere":
            service.sign_out_everywhere(cloakroom.door, customer.id)
        elif code := cloakroom.code():
            service.sign_out(cloakroom.door, code)
        return cloakroom.let_out(redirect(f"/{lang}/", SEE_OTHER))


def _page(lang: str, title: str, template: str, **values: object) -> Response:
    _require_language(lang)
    content = render_template(template, lang=lang, **values)
    return shell_page(opened_release().release, lang, title, Markup(content))  # noqa: S704  escaped


def _require_language(lang: str) -> None:
    if lang not in opened_release().release.languages:
        raise AbsentError("The help center does not speak this language")
