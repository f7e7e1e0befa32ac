"""A request's own page: the paper ticket, the clock, the conversation, and the box to write back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, Response, redirect, render_template, request
from flask_limiter import Limiter, RequestLimit
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import RefusedError, UnusableError
from portal.policy.queue import Place, Reason
from portal.storage import StorageError
from portal.tickets import service
from portal.tickets.access import Access, Scope
from portal.tickets.confidences import without_slips
from portal.tickets.fair_use_words import Notice, notice_of_ticket, reason_in_words
from portal.tickets.files_store import attachments_of
from portal.tickets.forms import Problem, confidence_problems, lines, text_problems
from portal.tickets.front_desk import FrontDesk
from portal.tickets.handovers import ask_for
from portal.tickets.model import LONGEST_TEXT, Kind
from portal.tickets.moments import zone_of
from portal.tickets.objections import contest
from portal.tickets.opinions import LONGEST_REMARK, NO, YES, Opinion, rate
from portal.tickets.pledges import promise_of
from portal.tickets.receipt_finding import MINE, Found, found_request
from portal.tickets.sheets import Sheet, sheet_of
from portal.tickets.uploads_web import Brought, brought_files, forgotten_files, kept_files, may_attach
from portal.tickets.worth import worth_of
from portal.web.audience import Audience, open_to
from portal.web.errors import BAD_REQUEST, RETRY_SOON, TOO_MANY, UNAVAILABLE, in_words, seconds_left
from portal.web.forms import is_token_right
from portal.web.languages import gettext as _
from portal.web.languages import request_language
from portal.web.limits import REPLIES
from portal.web.page import shell_page
from portal.web.release import opened_release

SEE_OTHER, CONFLICT = 303, 409
WHY = "why"  # where a customer says why somebody else should look
SHUT = "links"  # where the page says who may open it
OPINION = "satisfied-yes"  # the first answer that can be chosen
BESIDE = {"rate": OPINION, "level": WHY, "shut": SHUT}  # where a problem of each form is said; else where one replies
STEPS = {"reply": Kind.CUSTOMER_REPLIED, "close": Kind.CLOSED, "reopen": Kind.REOPENED}


def receipt_pages(desk: FrontDesk, limiter: Limiter, pages: Blueprint) -> None:
    """Adds the page of a request, and what can be done from it."""

    @pages.get("/<lang>/t/<reference>/<code>")
    @open_to(Audience.LINK)
    def show(lang: str, reference: str, code: str) -> Response:  # noqa: ARG001  the gate looked at them
        return _page(desk, lang, found_request())

    def give_back(limit: RequestLimit) -> Response:
        wait = in_words(seconds_left(limit))
        words = _("Too many requests come from your network. Nothing is lost: send this one in %(delay)s.", delay=wait)
        return _given_back(desk, request_language(), found_request(), words, TOO_MANY)

    @pages.post("/<lang>/t/<reference>/<code>")
    @limiter.limit(REPLIES, on_breach=give_back)
    @open_to(Audience.LINK)
    def act(lang: str, reference: str, code: str) -> AnyResponse:
        found = found_request()
        if not is_token_right():
            return _given_back(
                desk, lang, found, _("This page was open for a long time. Send it once more."), BAD_REQUEST
            )
        if request.form.get("do") == "pay":
            own = service.new_link(desk.counter, found.access, desk.clock()) if code == MINE else code
            return redirect(f"/{lang}/t/{reference}/{own}/pay", SEE_OTHER)
        others: dict[str, Callable[[], AnyResponse]] = {
            "rate": lambda: _rate(desk, lang, found),
            "contest": lambda: _contest(desk, found),
            "shut": lambda: _shut_links(desk, lang, found),
            "level": lambda: _ask_for_level(desk, lang, found),
        }
        return others.get(request.form.get("do", ""), lambda: _act(desk, lang, found))()


def _given_back(desk: FrontDesk, lang: str, found: Found, words: str, status: int) -> Response:
    """Returns the page with every word of the form that was sent, and what there is to say beside it."""
    problem = Problem(BESIDE.get(request.form.get("do", ""), "reply"), words)
    return _page(desk, lang, found, typed=lines(request.form.get("reply", "")), problems=(problem,), status=status)


def _rate(desk: FrontDesk, lang: str, found: Found) -> AnyResponse:
    said = request.form.get("satisfied", "")
    if said not in {YES, NO}:
        return _given_back(desk, lang, found, _("Say whether you are satisfied: yes or no."), BAD_REQUEST)
    remark = without_slips(lines(request.form.get("remark", ""))[:LONGEST_REMARK])
    try:
        rate(desk.counter, found.access, Opinion(said == YES, remark), desk.clock())
    except RefusedError:
        return _overtaken(desk, lang, found, remark)
    except StorageError:
        return _not_taken(desk, lang, found)
    return redirect(f"{found.path}?thanks=1#satisfaction", SEE_OTHER)


def _shut_links(desk: FrontDesk, lang: str, found: Found) -> AnyResponse:
    if request.form.get("sure") != "yes":
        problem = Problem(SHUT, _("Tick the box first: every link is shut, the one you are using too."))
        return _page(desk, lang, found, problems=(problem,), status=BAD_REQUEST)
    code = service.renew_links(desk.counter, found.access, desk.clock())
    folder, _slash, former = found.path.rpartition("/")
    return redirect(f"{folder}/{MINE if former == MINE else code}?shut=1", SEE_OTHER)


def _ask_for_level(desk: FrontDesk, lang: str, found: Found) -> AnyResponse:
    why = without_slips(lines(request.form.get("why", "")))
    problems = text_problems(why)
    if problems:
        named = tuple(Problem(WHY, problem.words) for problem in problems)
        return _page(desk, lang, found, problems=named, status=BAD_REQUEST)
    try:
        ask_for(desk.counter, found.access, request.form.get("level", ""), why, desk.clock())
    except (RefusedError, UnusableError):
        return _overtaken(desk, lang, found, why)
    except StorageError:
        return _not_taken(desk, lang, found)
    return redirect(f"{found.path}#latest", SEE_OTHER)


def _act(desk: FrontDesk, lang: str, found: Found) -> AnyResponse:
    text = lines(request.form.get("reply", ""))
    kind = STEPS.get(request.form.get("do", ""), Kind.CUSTOMER_REPLIED)
    brought = Brought((), ())
    if kind is Kind.CUSTOMER_REPLIED:
        problems = text_problems(text)
        if not problems and request.form.get("as_it_is") != "yes":
            problems = confidence_problems("", text)
        customer = desk.cloakroom.customer()
        policy = desk.counter.pledges.current().policy
        brought = brought_files(policy, is_allowed=may_attach(policy, customer, found.conversation.ticket))
        if problems or brought.problems:
            named = (*(Problem("reply", problem.words) for problem in problems), *brought.problems)
            return _page(desk, lang, found, typed=text, problems=named, status=BAD_REQUEST)
    try:
        with kept_files(desk, brought.accepted) as files:
            service.act_as_customer(desk.counter, _own_access(desk, found), kind, desk.clock(), text=text, files=files)
    except RefusedError:
        return _overtaken(desk, lang, found, text)
    except StorageError:
        return _not_taken(desk, lang, found)
    return redirect(f"{found.path}#latest", SEE_OTHER)


def _overtaken(desk: FrontDesk, lang: str, found: Found, text: str) -> Response:
    """Returns the page as it stands now, what was typed where one replies: the form it was typed into may be gone."""
    problem = Problem("reply", _("Something happened to this request in the meantime: read it, then try again."))
    return _page(desk, lang, found, typed=text, problems=(problem,), status=CONFLICT)


def _not_taken(desk: FrontDesk, lang: str, found: Found) -> Response:
    words = _("We cannot take your message at this moment. Wait a little and send it again.")
    response = _given_back(desk, lang, found, words, UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_SOON)
    return response


def _page(
    desk: FrontDesk,
    lang: str,
    found: Found,
    *,
    typed: str = "",
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> Response:
    place = service.place_of(desk.counter, found.conversation.ticket, desk.clock())
    sheet = _sheet(desk, lang, found, place)
    can_attach = may_attach(desk.counter.pledges.current().policy, desk.cloakroom.customer(), sheet.ticket)
    problems = (*problems, *forgotten_files(problems, is_allowed=can_attach))
    content = render_template(
        "tickets/receipt.html",
        lang=lang,
        path=found.path,
        sheet=sheet,
        **_standing(desk, lang, found, place),
        ticket=sheet.ticket,
        erased=sheet.erased,
        is_new=request.args.get("new") == "1" and request.method == "GET",
        is_shut=request.args.get("shut") == "1" and request.method == "GET",
        shut=SHUT,
        is_mine=found.path.endswith(f"/{MINE}"),
        typed=typed,
        why=lines(request.form.get("why", "")),
        problems=problems,
        chosen=_chosen(sheet),
        remark=lines(request.form.get("remark", sheet.opinion.remark if sheet.opinion else "")),
        is_thanked=request.args.get("thanks") == "1" and request.method == "GET" and sheet.opinion is not None,
        longest_remark=LONGEST_REMARK,
        can_attach=can_attach,
        longest=LONGEST_TEXT,
    )
    title = _("Request %(reference)s", reference=sheet.ticket.reference)
    response = shell_page(opened_release().release, lang, title, Markup(content))  # noqa: S704  escaped
    response.status_code = status
    return response


def _chosen(sheet: Sheet) -> str:
    """Returns the answer that stands marked: the one just given or that a link names, else the one before."""
    named = request.form.get("satisfied", request.args.get("satisfied", ""))
    if named in {YES, NO}:
        return named
    return "" if sheet.opinion is None else YES if sheet.opinion.is_satisfied else NO


def _sheet(desk: FrontDesk, lang: str, found: Found, place: Place | None) -> Sheet:
    ticket = found.conversation.ticket
    with desk.counter.database.reading() as db:
        policy = desk.counter.pledges.of(db, ticket)
        files = attachments_of(db, ticket.id)
    ahead = None if place is None else place.position - 1
    return sheet_of(found.conversation, files, policy=policy, ahead=ahead, lang=lang, now=desk.clock())


def _standing(desk: FrontDesk, lang: str, found: Found, place: Place | None) -> dict[str, object]:
    """Returns what is said of fair use, why a request stands where it stands, and what its promise was worth."""
    now, ticket = desk.clock(), found.conversation.ticket
    with desk.counter.database.reading() as db:
        policy = desk.counter.pledges.of(db, ticket)
        notice = notice_of_ticket(db, ticket, zone_of(policy), now)
    promise = promise_of(policy, ticket.plan, ticket.lane) if ticket.first_reply_at is None else None
    return {
        "worth": desk.worth(promise, ticket.plan, ticket.lane),
        "fair_use": notice,
        "reason_at": _reason_at(lang, found, notice),
        "is_held": place is not None and place.reason is Reason.FAIR_USE,
        "place_reason": "" if place is None else reason_in_words(place.reason),
        "is_urgency_worth": worth_of(desk.counter, ticket, None if place is None else place.position - 1, now).is_given,
    }


def _reason_at(lang: str, found: Found, notice: Notice | None) -> str:
    """Returns where the reason of a decision is read; empty where the reader's link does not lead."""
    if notice is None or not notice.decided_in:
        return ""
    if notice.decided_in == found.conversation.ticket.reference:
        return "#conversation"
    is_mine = found.path.endswith(f"/{MINE}")
    return f"/{lang}/t/{notice.decided_in}/{MINE}#conversation" if is_mine else ""


def _contest(desk: FrontDesk, found: Found) -> AnyResponse:
    # Refused when it has ended, or was decided in the meantime: the page says what holds now.
    with suppress(RefusedError):
        contest(desk.counter, found.access, desk.clock())
    return redirect(f"{found.path}#fair-use", SEE_OTHER)


def _own_access(desk: FrontDesk, found: Found) -> Access:
    """Returns the access of who acts: whoever is signed in as the customer of a request is sure to be them."""
    customer, ticket = desk.cloakroom.customer(), found.conversation.ticket
    if customer is not None and ticket.customer == customer.id:
        return Access(ticket.id, Scope.MAILED)
    return found.access
