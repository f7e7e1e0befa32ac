"""The sandbox's payment page: every way in which a payment may end, at the press of a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import UnusableError
from portal.payments import mails, service
from portal.payments.providers.port import PaymentState
from portal.payments.providers.sandbox import ClosedPageError, SandboxProvider
from portal.payments.till import Till
from portal.web.audience import Audience, Gates, open_to
from portal.web.languages import gettext as _
from portal.web.languages import request_language
from portal.web.page import shell_page
from portal.web.release import opened_release

SEE_OTHER = 303


def sandbox_pages(till: Till, sandbox: SandboxProvider, clock: Callable[[], datetime], gates: Gates) -> Blueprint:
    """Returns the payment page of the sandbox, for whoever was sent to one."""

    def know(session_id: str, **_other: object) -> None:
        sandbox.open_page(session_id)

    gates.keep(Audience.SANDBOX, know)
    pages = Blueprint("sandbox", __name__, url_prefix="/sandbox", template_folder="templates")

    @pages.get("/checkout/<session_id>")
    @open_to(Audience.SANDBOX)
    def checkout(session_id: str) -> Response:
        return _page(sandbox, session_id, clock(), is_refused=False)

    @pages.post("/checkout/<session_id>")
    @open_to(Audience.SANDBOX)
    def act(session_id: str) -> AnyResponse:
        session = sandbox.open_page(session_id)
        do = request.form.get("do", "")
        if do == "refuse":
            return _page(sandbox, session_id, clock(), is_refused=True)
        if do not in {"pay", "lose", "leave"}:
            raise UnusableError("The sandbox has no such button")
        if do != "leave":
            try:
                sandbox.pay(session_id, notice_is_lost=do == "lose")
            except ClosedPageError:
                return _page(sandbox, session_id, clock(), is_refused=False)
            deliver(till, sandbox, clock())
        return redirect(session.request.return_url, SEE_OTHER)

    return pages


def deliver(till: Till, sandbox: SandboxProvider, now: datetime) -> int:
    """Hands over the notices that are due, as a webhook does; what is refused comes again.

    Returns:
        How many were taken.
    """

    def receive(body: bytes, headers: Mapping[str, str]) -> None:
        service.receive(till, body, headers, now)

    return sandbox.deliver_due(receive)


def _page(sandbox: SandboxProvider, session_id: str, now: datetime, *, is_refused: bool) -> Response:
    session = sandbox.open_page(session_id)
    lang = request_language()
    content = render_template(
        "payments/sandbox.html",
        title=session.request.title,
        amount=mails.money(session.request.amount, lang),
        is_open=session.state_at(now) is PaymentState.OPEN,
        is_refused=is_refused,
        back=session.request.return_url,
        lang=lang,
    )
    title = _("Test payment")
    return shell_page(opened_release().release, lang, title, Markup(content))  # noqa: S704  rendered with escaping
