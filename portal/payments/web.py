"""Paying over HTTP: the offer, the way back, and the notices.

Nothing about money is taken from a request: the price comes from the promise file, what was paid from the provider.
The page that a payer comes back to decides nothing; it shows what is known.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, g, redirect, render_template, request
from flask_limiter import Limiter
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import AbsentError, NotOfferedError, PortalError
from portal.payments import mails, service
from portal.payments.model import Ledger, Order, OrderState
from portal.payments.providers.port import ForgedNoticeError, ProviderError
from portal.payments.till import Till
from portal.payments.urgency import Line, Offer, lines_now, offer_of
from portal.policy.policy import Policy
from portal.policy.promises import Promise
from portal.settings import Settings
from portal.tickets.model import Lane
from portal.tickets.moments import Said, expected_at, say, zone_of
from portal.tickets.receipt_finding import found_request
from portal.tickets.service import Counter
from portal.tickets.worth import Worth
from portal.web.audience import Audience, Gate, Gates, open_to
from portal.web.errors import UNAVAILABLE
from portal.web.forms import cookie_name
from portal.web.languages import gettext as _
from portal.web.languages import request_language
from portal.web.page import Filler, SlotContext, shell_page
from portal.web.release import opened_release

STARTS = "30 per hour"
LOOKS = "120 per hour"
SEE_OTHER, BAD_REQUEST, CONFLICT = 303, 400, 409
MAC_CHARS = 32  # 128 bits
COOKIE_LIVES = 24 * 60 * 60  # seconds
LOOK_AGAIN_AFTER = 4  # seconds
LOOKS_BY_ITSELF = 5
TICKET = re.compile(r"([a-z]{2}(?:-[A-Za-z]{2,4})?)/t/([A-Z0-9-]{1,20})/([A-Za-z0-9_-]{1,64})")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PayDesk:
    """What the pages need to know.

    Attributes:
        settings: of the portal.
        till: where money is taken.
        counter: where tickets are.
        clock: tells the present moment, aware.
        worth: says what a promise to a plan in a lane was worth last month; empty when nobody can tell.
    """

    settings: Settings
    till: Till
    counter: Counter
    clock: Callable[[], datetime]
    worth: Callable[[Promise | None, str, Lane], str] = lambda _promise, _plan, _lane: ""


@dataclass(frozen=True, slots=True)
class PresentedLine:
    """One of the two lines, and when it answers: in words, as a moment when there is one; and how well it did so."""

    line: Line
    sentence: str
    due: Said | None
    worth: str


def return_url(settings: Settings, order: Order) -> str:
    """Returns where the payer of an order is sent afterwards. It opens a page that shows the order's state, no more."""
    query = urlencode({"lang": order.lang})
    return f"{settings.url}/pay/{order.id}/{_mac(settings, order.id)}?{query}"


def payment_pages(desk: PayDesk, limiter: Limiter, gates: Gates) -> Blueprint:
    """Returns the offer of urgency for a ticket, and the page to come back to; knows who pays."""
    pages = Blueprint("payments", __name__, template_folder="templates")
    gates.keep(Audience.PAYER, payer_gate(desk))

    @pages.get("/<lang>/t/<reference>/<code>/pay")
    @open_to(Audience.LINK)
    def offer(lang: str, reference: str, code: str) -> AnyResponse:
        found = _offered(desk)
        if not found.is_for_sale:
            return redirect(_ticket_path(lang, reference, code), SEE_OTHER)
        return _offer_page(desk, found, code)

    @pages.post("/<lang>/t/<reference>/<code>/pay")
    @limiter.limit(STARTS)
    @open_to(Audience.LINK)
    def start(lang: str, reference: str, code: str) -> AnyResponse:
        found = _offered(desk)
        if not found.is_for_sale:
            return redirect(_ticket_path(lang, reference, code), SEE_OTHER)
        if not found.worth.is_given:
            return _offer_page(desk, found, code)  # it was faster when the page was opened
        if request.form.get("begin") != "yes":
            return _offer_page(desk, found, code, is_consent_missing=True)
        started = service.start(desk.till, found.wish(), desk.clock())
        if started.url is None and started.state is OrderState.CREATED:
            return _later_page(found, code)
        g.form_targets = desk.till.provider.page_origin
        back = f"/pay/{started.order_id}/{_mac(desk.settings, started.order_id)}?{urlencode({'lang': lang})}"
        response = redirect(started.url or back, SEE_OTHER)
        # The provider must not learn the link to the ticket; the browser that pays keeps it for the way back.
        response.set_cookie(
            cookie_name("guichet_paying", desk.settings),
            f"{started.order_id}/{lang}/t/{reference}/{code}",
            max_age=COOKIE_LIVES,
            path="/",
            secure=desk.settings.is_https,
            httponly=True,
            samesite="Lax",
        )
        return response

    @pages.get("/pay/<order_id>/<mac>")
    @open_to(Audience.PAYER)
    def back(order_id: str, mac: str) -> Response:  # noqa: ARG001  the gate looked at them
        return _return_page(desk, _present_order())

    @pages.post("/pay/<order_id>/<mac>")
    @limiter.limit(LOOKS)
    @open_to(Audience.PAYER)
    def look(order_id: str, mac: str) -> AnyResponse:
        service.look(desk.till, _present_order().order.id, desk.clock())
        query = urlencode({"lang": request_language(), "again": LOOKS_BY_ITSELF})
        return redirect(f"/pay/{order_id}/{mac}?{query}", SEE_OTHER)

    return pages


def _offered(desk: PayDesk) -> Offer:
    """Returns what urgency costs and changes for the request that is looked at.

    Raises:
        NotOfferedError: the desk sold no urgency when it came in.
    """
    found = offer_of(desk.counter, found_request().conversation.ticket, desk.clock())
    if found.premium is None:
        raise NotOfferedError("This desk sells no urgency")
    return found


def fill_urgent(desk: PayDesk) -> Filler:
    """Returns what fills the slot `urgent`: both lines as they are now, and what going first costs."""

    def fill(context: SlotContext) -> Markup | None:
        now = desk.clock()
        try:
            lines = lines_now(desk.counter, now)
        except PortalError as error:
            # The page that its writers made still says something true.
            log.warning("urgent_not_filled", reason=error.message)
            return None
        if lines is None:
            return None
        plan = lines.policy.plan_of(None)
        worth = _worth(desk, "" if plan is None else plan.name, lines.standard, lines.urgent)
        content = render_template(
            "payments/urgent.html",
            standard=_presented(lines.policy, lines.standard, context.lang, now, worth[Lane.STANDARD]),
            urgent=_presented(lines.policy, lines.urgent, context.lang, now, worth[Lane.URGENT]),
            fee=mails.money(lines.premium.fee, context.lang),
            premium=lines.premium,
            worth=lines.worth,
            expected=_expected(lines.policy, lines.worth, now),
            is_live=desk.till.provider.is_live,
            contact=context.release.slots.get("contact", {}).get(context.lang),
            lang=context.lang,
        )
        return Markup(content)  # noqa: S704  rendered with escaping

    return fill


def notice_pages(desk: PayDesk) -> Blueprint:
    """Returns where the provider posts its notices. No form of ours leads there, so no token is asked for."""
    pages = Blueprint("notices", __name__)

    @pages.post(f"/notices/{desk.till.provider.name}")
    @open_to(Audience.PROVIDER)
    def notice() -> Response:
        try:
            taken = service.receive(desk.till, request.get_data(), dict(request.headers), desk.clock())
        except ForgedNoticeError as error:
            log.warning("notice_refused", reason=error.message)
            return _plain("refused", BAD_REQUEST)
        except service.TooEarlyError:
            return _plain("too early", CONFLICT)
        except ProviderError as error:
            log.warning("notice_postponed", reason=error.message)
            return _plain("later", UNAVAILABLE)
        return _plain(taken, 200)

    return pages


def payer_gate(desk: PayDesk) -> Gate:
    """Returns what lets in whoever holds the address of a payment, which we alone can make."""

    def know(order_id: str, mac: str, **_other: object) -> None:
        is_ours = hmac.compare_digest(mac.encode(), _mac(desk.settings, order_id).encode())
        # Asked only for who holds the address: nobody else learns from the time whether there is such an order.
        ledger = service.known(desk.till, order_id) if is_ours else None
        if ledger is None:
            raise AbsentError("No payment has this address")
        g.ledger = ledger

    return know


def _present_order() -> Ledger:
    ledger: Ledger = g.ledger
    return ledger


def _mac(settings: Settings, order_id: str) -> str:
    return hmac.digest(settings.secret.encode(), f"payment page {order_id}".encode(), "sha256").hex()[:MAC_CHARS]


def _ticket_path(lang: str, reference: str, code: str) -> str:
    return f"/{lang}/t/{reference}/{code}"


def _offer_page(desk: PayDesk, offer: Offer, code: str, *, is_consent_missing: bool = False) -> Response:
    lang, now = request_language(), desk.clock()
    wish, reference = offer.wish(), offer.ticket.reference
    title = (
        _("Have request %(reference)s answered first", reference=reference)
        if offer.worth.is_given
        else _("Request %(reference)s: going first would change nothing", reference=reference)
    )
    worth = _worth(desk, offer.ticket.plan, offer.standard, offer.urgent)
    g.form_targets = desk.till.provider.page_origin
    content = render_template(
        "payments/offer.html",
        offer=offer,
        title=title,
        standard=_presented(offer.policy, offer.standard, lang, now, worth[Lane.STANDARD]),
        urgent=_presented(offer.policy, offer.urgent, lang, now, worth[Lane.URGENT]),
        fee=mails.money(wish.amount, lang),
        worth=offer.worth,
        expected=_expected(offer.policy, offer.worth, now),
        is_live=desk.till.provider.is_live,
        is_consent_missing=is_consent_missing,
        ticket=_ticket_path(lang, offer.ticket.reference, code),
        lang=lang,
    )
    response = _private(shell_page(opened_release().release, lang, title, Markup(content)))  # noqa: S704  escaped
    if is_consent_missing:
        response.status_code = BAD_REQUEST
    return response


def _worth(desk: PayDesk, plan: str, standard: Line, urgent: Line) -> Mapping[Lane, str]:
    lines = {Lane.STANDARD: standard, Lane.URGENT: urgent}
    return {lane: desk.worth(line.promise, plan, lane) for lane, line in lines.items()}


def _presented(policy: Policy, line: Line, lang: str, now: datetime, worth: str) -> PresentedLine:
    if line.is_resting:
        return PresentedLine(line, _("The clock rests until you have answered us."), None, worth)
    expected = expected_at(line.promise, policy, lang, line.due_at, now)
    return PresentedLine(line, expected.sentence, expected.due, worth)


def _expected(policy: Policy, worth: Worth, now: datetime) -> str:
    """Returns when an ordinary answer is expected, in words; empty when nobody can tell."""
    return "" if worth.expected_at is None else say(worth.expected_at, zone_of(policy), now).words


def _later_page(offer: Offer, code: str) -> Response:
    lang = request_language()
    ticket = _ticket_path(lang, offer.ticket.reference, code)
    content = render_template("payments/later.html", reference=offer.ticket.reference, ticket=ticket, lang=lang)
    title = _("Paying is not possible for the moment")
    response = _private(shell_page(opened_release().release, lang, title, Markup(content)))  # noqa: S704  escaped
    response.status_code = UNAVAILABLE
    response.headers["Retry-After"] = "60"
    return response


def _return_page(desk: PayDesk, ledger: Ledger) -> Response:
    lang = request_language()
    asked = request.args.get("again", "")
    again = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < MAC_CHARS else 0
    is_open = ledger.state in {OrderState.CREATED, OrderState.CANCELLED}
    content = render_template(
        "payments/return.html",
        order=ledger.order,
        state=ledger.state,
        is_open=is_open,
        amount=mails.money(ledger.order.amount, lang),
        ticket=_paying_ticket(desk, ledger.order),
        lang=lang,
    )
    title = _("Payment for request %(reference)s", reference=ledger.order.reference)
    response = _private(shell_page(opened_release().release, lang, title, Markup(content)))  # noqa: S704  escaped
    if is_open and again < LOOKS_BY_ITSELF:
        query = urlencode({"lang": lang, "again": again + 1})
        response.headers["Refresh"] = f"{LOOK_AGAIN_AFTER}; url={request.path}?{query}"
    return response


def _private(response: Response) -> Response:
    # The address opens a request: it goes to nobody. Browsers still tell our own forms where they come from.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _paying_ticket(desk: PayDesk, order: Order) -> str | None:
    """Returns the path of the ticket, when this browser is the one that went to pay."""
    kept = request.cookies.get(cookie_name("guichet_paying", desk.settings), "")
    order_id, _slash, path = kept.partition("/")
    found = TICKET.fullmatch(path)
    if order_id != order.id or found is None or found[2] != order.reference:
        return None
    return f"/{path}"


def _plain(text: str, status: int) -> Response:
    response = Response(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
