"""Finding a request again: by number and address (a link is mailed), by number and code, or signed in."""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.model import normalise_address
from portal.accounts.web import steady
from portal.errors import AbsentError, UnusableError
from portal.releases import Release
from portal.tickets import service
from portal.tickets.forms import Problem, one_line
from portal.tickets.front_desk import FrontDesk
from portal.tickets.held_back import held_back
from portal.tickets.moments import when, zone_of
from portal.tickets.phones import lines_for
from portal.tickets.references import read_reference
from portal.tickets.sheets import state_in_words
from portal.web.audience import Audience, open_to
from portal.web.errors import BAD_REQUEST
from portal.web.files import site_name
from portal.web.forms import is_token_right
from portal.web.languages import gettext as _
from portal.web.page import Filler, SlotContext, shell_page, slot_page, status_address
from portal.web.release import opened_release

SEE_OTHER = 303
LONGEST_TYPED = 254


@dataclass(frozen=True, slots=True)
class Asked:
    """A look-up as it was typed.

    Attributes:
        number: of the request.
        email: where the link shall go; empty when a code was typed.
        code: of the receipt; empty for none.
    """

    number: str = ""
    email: str = ""
    code: str = ""


def fill_status(desk: FrontDesk) -> Filler:
    """Returns what fills the slot `status`: the form that finds a request again."""

    def fill(context: SlotContext) -> Markup | None:
        return _form(desk, context.lang, status_address(context.release, context.lang), Asked(), ())

    return fill


def lookup_pages(desk: FrontDesk, pages: Blueprint) -> None:
    """Adds the page of sites whose writers made none, what it leads to, and the requests of who is signed in."""

    @pages.get("/<lang>/t/")
    @open_to(Audience.ANYONE)
    def ask(lang: str) -> AnyResponse:
        release = _release(lang)
        if "status" in release.slots and lang in release.slots["status"]:
            return redirect(release.slots["status"][lang])
        return _shell(lang, _form(desk, lang, f"/{lang}/t/", Asked(), ()))

    @pages.get("/<lang>/t/mailed")
    @open_to(Audience.ANYONE)
    def mailed(lang: str) -> Response:
        _release(lang)
        content = Markup(render_template("tickets/mailed.html", lang=lang))  # noqa: S704  escaped
        return shell_page(_release(lang), lang, _("Look into your mailbox"), content)

    @pages.get("/<lang>/account/")
    @open_to(Audience.CUSTOMER)
    def mine(lang: str) -> Response:
        release = _release(lang)
        customer = desk.cloakroom.present_customer()
        policy = desk.policy()
        content = render_template(
            "tickets/mine.html",
            lang=lang,
            customer=customer,
            **held_back(desk, customer, lang),
            plan=None if policy is None else policy.plan_of(customer.plan),
            agreement=None if policy is None else policy.agreement,
            phones=() if policy is None else lines_for(policy, customer),
            requests=service.own_requests(desk.counter, customer.id, customer.email),
            said=lambda moment: "" if policy is None else when(moment, zone_of(policy)).words,
            state=state_in_words,
            contact=release.slots.get("contact", {}).get(lang),
        )
        return shell_page(release, lang, _("My requests"), Markup(content))  # noqa: S704  escaped


def take_lookup(desk: FrontDesk, lang: str) -> AnyResponse:
    """Answers a posted look-up.

    Whatever is true of number and address, the answer is the same sentence after the same time.
    """
    began = time.monotonic()
    asked = _asked()
    reference = read_reference(asked.number)
    problems = _problems(asked, reference)
    if problems or reference is None:
        return _again(desk, lang, asked, problems)
    if asked.code:
        try:
            service.find(desk.counter, reference, asked.code, desk.clock())
        except AbsentError:
            steady(began)
            return _again(desk, lang, asked, (Problem("code", _("No request has this number and this code.")),))
        return redirect(f"/{lang}/t/{reference}/{asked.code}", SEE_OTHER)
    service.mail_link(desk.counter, reference, normalise_address(asked.email), desk.clock())
    steady(began)
    return redirect(f"/{lang}/t/mailed", SEE_OTHER)


def limited_lookup(desk: FrontDesk, lang: str, wait: str) -> Response:
    """Answers a look-up from a network that sent too many: `wait` says in words when to try again."""
    words = _("Too many requests come from your network. Nothing is lost: send this one in %(delay)s.", delay=wait)
    return _again(desk, lang, _asked(), (Problem("number", words),))


def _asked() -> Asked:
    form = request.form
    return Asked(*(one_line(form.get(name, ""))[:LONGEST_TYPED] for name in ("number", "email", "code")))


def _problems(asked: Asked, reference: str | None) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if not is_token_right():
        found.append(Problem("number", _("This page was open for a long time. Send it once more.")))
    if reference is None:
        words = _("This number cannot be right: a sign is wrong or missing. It looks like GU-7K3FQ-X.")
        found.append(Problem("number", words))
    if not asked.code:
        try:
            normalise_address(asked.email)
        except UnusableError:
            found.append(
                Problem("lookup-email", _("Give the address that you asked with, or the code of your receipt."))
            )
    return tuple(found)


def _again(desk: FrontDesk, lang: str, asked: Asked, problems: tuple[Problem, ...]) -> Response:
    form = _form(desk, lang, request.path, asked, problems)
    release = opened_release().release
    if request.path == f"/{lang}/t/":
        response = _shell(lang, form)
    else:
        response = slot_page(desk.slots, release, lang, site_name(request.path[1:]), {"status": form})
    response.status_code = BAD_REQUEST
    return response


def _form(desk: FrontDesk, lang: str, action: str, asked: Asked, problems: tuple[Problem, ...]) -> Markup:
    content = render_template(
        "tickets/look-up.html",
        lang=lang,
        action=action,
        asked=asked,
        problems=problems,
        wrong={problem.field: problem.words for problem in problems},
        customer=desk.cloakroom.customer(),
    )
    return Markup(content)  # noqa: S704  rendered with escaping


def _shell(lang: str, content: Markup) -> Response:
    title = _("Follow my request")
    heading = Markup("<h1>{}</h1>").format(title)
    return shell_page(_release(lang), lang, title, heading + content)


def _release(lang: str) -> Release:
    release = opened_release().release
    if lang not in release.languages:
        raise AbsentError("The help center does not speak this language")
    return release
