"""The contact form: it stands in the writers' page, and comes back with every word when something must be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.model import Customer, normalise_address
from portal.errors import AbsentError, NotOfferedError
from portal.policy.policy import Policy
from portal.policy.reach import Channel, Requirement
from portal.releases import Release
from portal.storage import StorageError
from portal.tickets import service
from portal.tickets.confidences import without_slips
from portal.tickets.files_store import note_spared
from portal.tickets.forms import TRAP, Filled, Problem, problems_of, read_filled
from portal.tickets.front_desk import FrontDesk
from portal.tickets.held_back import contest_held_back, held_back
from portal.tickets.model import LONGEST_NAME, LONGEST_SUBJECT, LONGEST_TEXT, Lane, NewTicket
from portal.tickets.moments import expect
from portal.tickets.offers import note_solved
from portal.tickets.offers_web import article_of, named_articles, remember
from portal.tickets.phones import lines_for
from portal.tickets.pledges import promise_of
from portal.tickets.questions import asks_twice
from portal.tickets.suggestions import Suggestion, suggest
from portal.tickets.uploads_web import brought_files, forgotten_files, has_files, kept_files, may_send_files
from portal.web.contact import carried_article, carried_subject, mail_link
from portal.web.errors import BAD_REQUEST, FORBIDDEN, RETRY_SOON, TOO_MANY, UNAVAILABLE
from portal.web.files import site_name
from portal.web.forms import is_token_right
from portal.web.languages import gettext as _
from portal.web.opening import present_opening
from portal.web.page import Filler, SlotContext, slot_page
from portal.web.release import opened_release

SEE_OTHER, OK = 303, 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What the form says when it comes back.

    Attributes:
        problems: what must be mended.
        suggestions: articles that may answer.
        is_twofold: whether two questions were recognised.
        is_contested: whether fair use was just objected to.
    """

    problems: tuple[Problem, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    is_twofold: bool = False
    is_contested: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to say."""
        return not self.problems and not self.suggestions and not self.is_twofold


def fill_contact(desk: FrontDesk) -> Filler:
    """Returns what fills the slot `contact`: an empty form, begun with what a link carried along."""

    def fill(context: SlotContext) -> Markup | None:
        policy = desk.policy()
        if policy is not None and _must_sign_in(desk, policy):
            text = render_template("tickets/contact_signed_out.html", lang=context.lang, email=policy.desk.email)
            return Markup(text)  # noqa: S704  rendered with escaping
        if policy is None or not _has_form(desk, policy):
            return None  # the writers' words stay: they say what to do instead
        article, subject = request.args.get("article", ""), carried_subject(request.args.get("subject", ""))
        return contact_form(desk, policy, context, Filled(article=article, subject=subject), Answer())

    return fill


def take_request(desk: FrontDesk, release: Release, lang: str) -> AnyResponse:
    """Answers a posted contact form: the receipt, or the form again with all that was typed.

    Args:
        desk: the counter.
        release: what is served; its contact page is the present address.
        lang: of the page.
    """
    policy = desk.policy()
    if policy is None:
        raise AbsentError("The form is closed while the promise file cannot be read")
    if not _has_form(desk, policy):
        raise NotOfferedError("The plan of this reader has no form")
    filled = read_filled(request.form)
    if _must_sign_in(desk, policy):
        # They were when they began to write: everything comes back.
        words = _("You are signed in no more. Nothing is lost: sign in in another tab, then send this form again.")
        answer = Answer((Problem("send", words),))
        return _form_again(desk, policy, release, lang=lang, filled=filled, answer=answer, status=FORBIDDEN)
    if (spared := request.form.get("answered")) is not None and is_token_right():
        return _spare(desk, release, lang, article_of(release, lang, spared), filled.submission)
    customer = desk.cloakroom.customer()
    if request.form.get("do") == "contest":
        return _contest(desk, policy, release, lang=lang, filled=filled)
    answer = _look_at(filled, policy, lang, customer)
    brought = brought_files(policy, is_allowed=may_send_files(policy, customer))
    if brought.problems:
        answer = Answer((*answer.problems, *brought.problems))
    if not answer.is_silent:
        remember(desk, filled.submission, lang, [suggestion.id for suggestion in answer.suggestions])
        return _form_again(desk, policy, release, lang=lang, filled=filled, answer=answer)
    named = named_articles(release, lang)
    remember(desk, filled.submission, lang, named)
    try:
        new = _new_ticket(filled, policy, lang, customer)
        with kept_files(desk, brought.accepted) as files:
            opened = service.open_ticket(
                desk.counter, new, desk.clock(), files, after_offers=filled.looked or bool(named)
            )
    except StorageError:
        return _later(desk, policy, release, lang=lang, filled=filled)
    return redirect(f"/{lang}/t/{opened.ticket.reference}/{opened.code}?new=1", SEE_OTHER)


def limited_request(desk: FrontDesk, release: Release, lang: str, wait: str) -> Response | None:
    """Answers a form from a network that sent too many: it comes back with every word, and says when to send it.

    Args:
        desk: the counter.
        release: what is served; its contact page is the present address.
        lang: of the page.
        wait: after how long, in words.

    Returns:
        None while there is no form.
    """
    policy = desk.policy()
    if policy is None:
        return None
    words = _("Too many requests come from your network. Nothing is lost: send this one in %(delay)s.", delay=wait)
    filled, answer = read_filled(request.form), Answer((Problem("send", words),))
    return _form_again(desk, policy, release, lang=lang, filled=filled, answer=answer, status=TOO_MANY)


def contact_form(desk: FrontDesk, policy: Policy, context: SlotContext, filled: Filled, answer: Answer) -> Markup:
    """Returns the form as it is filled in, with what there is to say about it."""
    customer = desk.cloakroom.customer()
    now, lang = desk.clock(), context.lang
    plan = policy.desk.default_plan if customer is None else customer.plan
    article = carried_article(context.release, lang, filled.article)
    begun = filled.subject or (article.title if article else "")
    wrong: Mapping[str, str] = {problem.field: problem.words for problem in answer.problems}
    number_hint = policy.desk.organisation_number
    promise = promise_of(policy, plan or "", Lane.STANDARD)
    content = render_template(
        "tickets/contact.html",
        lang=lang,
        action=context.release.slots.get("contact", {}).get(lang, request.path),
        filled=filled,
        answer=answer,
        wrong=wrong,
        customer=customer,
        must_sign_in=_must_sign_in(desk, policy),
        plan=policy.plan_of(plan),
        agreement=policy.agreement,
        areas=policy.desk.areas,
        number_hint=None if number_hint is None else number_hint.get(lang, ""),
        number=filled.number or ("" if customer is None else customer.number),
        expected=expect(promise, policy, lang, now),
        worth=desk.worth(promise, plan or "", Lane.STANDARD),
        **held_back(desk, customer, lang),
        article=article,
        opening=None if "hours" in context.slots else present_opening(desk.promises, now),
        phones=lines_for(policy, customer),
        takes_files=may_send_files(policy, customer),
        files_need=policy.attachments,
        email=policy.desk.email,
        mail=mail_link(policy.desk.email, begun, article, desk.settings.url) if policy.desk.email else "",
        trap=TRAP,
        longest={"name": LONGEST_NAME, "subject": LONGEST_SUBJECT, "text": LONGEST_TEXT},
    )
    return Markup(content)  # noqa: S704  rendered with escaping


def _must_sign_in(desk: FrontDesk, policy: Policy) -> bool:
    """Whether the form asks this reader to be signed in first."""
    way = policy.ways.get(Channel.FORM)
    return way is not None and Requirement.SIGN_IN in way.requires and desk.cloakroom.customer() is None


def _has_form(desk: FrontDesk, policy: Policy) -> bool:
    """Whether the plan of this reader lets them write with the form; a desk without plans has one for everybody."""
    customer = desk.cloakroom.customer()
    plan = policy.plan_of(None if customer is None else customer.plan)
    return plan is None or plan.offers(Channel.FORM)


def _look_at(filled: Filled, policy: Policy, lang: str, customer: Customer | None) -> Answer:
    areas = [area.name for area in policy.desk.areas]
    problems = problems_of(filled, areas, is_address_known=customer is not None)
    if filled.is_trapped:
        problems = (*problems, Problem(TRAP, _("Leave this field empty: it is there for robots.")))
    if not is_token_right():
        problems = (*problems, Problem("send", _("This page was open for a long time. Send it once more.")))
    if problems:
        return Answer(problems)
    if filled.looked or has_files():  # a browser forgets chosen files when a form comes back
        return Answer()
    return Answer((), suggest(lang, filled.subject), asks_twice(filled.text))


def _new_ticket(filled: Filled, policy: Policy, lang: str, customer: Customer | None) -> NewTicket:
    plan = (policy.desk.default_plan or "") if customer is None else customer.plan
    is_published = lang in opened_release().release.articles.get(filled.article, {})
    return NewTicket(
        name=filled.name if customer is None else customer.name,
        email=normalise_address(filled.email) if customer is None else customer.email,
        subject=without_slips(filled.subject) if filled.leaves_out else filled.subject,
        text=without_slips(filled.text) if filled.leaves_out else filled.text,
        area=filled.area,
        number=filled.number or ("" if customer is None else customer.number),
        lang=lang,
        plan=plan,
        customer=None if customer is None else customer.id,
        article=filled.article if is_published else "",
        submission=filled.submission,
        agreement="" if policy.agreement is None else policy.agreement.name,
    )


def _contest(desk: FrontDesk, policy: Policy, release: Release, *, lang: str, filled: Filled) -> Response:
    """Notes an objection to fair use; what was typed so far stays in the form."""
    answer = Answer(is_contested=True)
    if not is_token_right():
        answer = Answer((Problem("send", _("This page was open for a long time. Send it once more.")),))
    else:
        try:
            contest_held_back(desk, desk.cloakroom.customer())
        except StorageError:
            return _later(desk, policy, release, lang=lang, filled=filled)
    return _form_again(desk, policy, release, lang=lang, filled=filled, answer=answer)


def _later(desk: FrontDesk, policy: Policy, release: Release, *, lang: str, filled: Filled) -> Response:
    words = _("We cannot take your request in at this moment. Nothing is lost: wait a little and send again.")
    answer = Answer((Problem("send", words),))
    response = _form_again(desk, policy, release, lang=lang, filled=filled, answer=answer, status=UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_SOON)
    return response


def _form_again(
    desk: FrontDesk,
    policy: Policy,
    release: Release,
    *,
    lang: str,
    filled: Filled,
    answer: Answer,
    status: int | None = None,
) -> Response:
    context = SlotContext(lang, release, frozenset({"contact", "hours"}))
    lost = forgotten_files(answer.problems, is_allowed=may_send_files(policy, desk.cloakroom.customer()))
    answer = replace(answer, problems=(*answer.problems, *lost))
    form = contact_form(desk, policy, context, filled, answer)
    response = slot_page(desk.slots, release, lang, site_name(request.path[1:]), {"contact": form})
    response.status_code = status or (BAD_REQUEST if answer.problems else OK)
    return response


def _spare(desk: FrontDesk, release: Release, lang: str, article: str, submission: str) -> AnyResponse:
    """Notes that an article answered, and leads to it."""
    location = release.articles.get(article, {}).get(lang)
    if location is None:
        raise AbsentError("Nothing is published under this id in this language")
    remember(desk, submission, lang, [article, *named_articles(release, lang)])
    with desk.counter.database.writing() as db:
        note_spared(db, lang, article, desk.clock())
        note_solved(db, desk.counter.secret, submission, article)
    return redirect(f"/{lang}/{location}", SEE_OTHER)
