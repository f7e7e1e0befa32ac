"""Search over HTTP: `/search.json` for scripts, the search slot for readers without any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_limiter import Limiter
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import AbsentError
from portal.search.answers import MOST_ARTICLES, Answers, sensible_limit
from portal.search.results import results_of
from portal.search.service import remember_unanswered
from portal.settings import Settings
from portal.storage import Database
from portal.web.audience import Audience, open_to
from portal.web.guards import client_address
from portal.web.languages import request_language
from portal.web.limits import SEARCHES
from portal.web.page import NEVER_KEPT, STAND_IN, SlotContext, Slots, search_address, shell_page
from portal.web.release import opened_release
from portal.web.squeezing import squeezed
from search_index.search import Answer

OUR_PAGES = frozenset({None, "same-origin", "none"})  # values of Sec-Fetch-Site: ours, or typed by the reader


class SearchDesk:
    """Asks the index for a request, and remembers what found nothing.

    Args:
        settings: whose proxies to trust.
        database: where unanswered questions are kept.
        clock: tells the present moment.
    """

    def __init__(self, settings: Settings, database: Database, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._answers = Answers()

    def answer(self, lang: str, question: str, *, is_settled: bool, correct: bool = True) -> Answer:
        """Returns what the index of the request's release says.

        Args:
            lang: one of the release's languages.
            question: whatever was typed.
            is_settled: the reader has finished typing it; only then is it remembered if it finds nothing.
            correct: whether misspelt words are replaced.
        """
        opened = opened_release()
        limit = sensible_limit(request.args.get("limit", ""))
        answer = self._answers.ask(opened.searchers[lang], opened.release.build, question, limit, correct=correct)
        # A page of another site must not be able to write into our memory through its visitors' browsers.
        if is_settled and not answer.items and request.headers.get("Sec-Fetch-Site") in OUR_PAGES:
            address = client_address(request, self._settings.trusted_proxies)
            reader = f"{address} {request.user_agent.string}"
            remember_unanswered(self._database, answer.query, lang, reader, self._clock())
        return answer


def search_pages(slots: Slots, limiter: Limiter, desk: SearchDesk) -> Blueprint:
    """Returns `/search.json` and the search page of sites without one; registers who fills the slot `search`."""
    pages = Blueprint("search", __name__, template_folder="templates")

    @pages.get("/search.json")
    @limiter.limit(SEARCHES, exempt_when=_asks_nothing)
    @open_to(Audience.ANYONE)
    def search() -> Response:
        is_settled = request.args.get("settled") == "1"
        answer = desk.answer(request_language(), request.args.get("q", ""), is_settled=is_settled)
        response = jsonify(
            build=opened_release().release.build,
            query=answer.query,
            corrected=answer.corrected,
            items=[[asdict(hit) for hit in item] for item in answer.items],
        )
        response.headers["Cache-Control"] = NEVER_KEPT
        return squeezed(request, response)

    @pages.get(f"/<lang>/{STAND_IN}")
    @limiter.limit(SEARCHES, exempt_when=_asks_nothing)
    @open_to(Audience.ANYONE)
    def stand_in(lang: str) -> AnyResponse:
        release = opened_release().release
        if lang not in release.languages:
            raise AbsentError("The site has no such language")
        page = release.slots.get("search", {}).get(lang)
        if page is not None:
            return redirect(f"{page}?{urlencode(request.args)}")
        return shell_page(release, lang, _("Search"), results_page(desk, SlotContext(lang, release)))

    @limiter.limit(SEARCHES, exempt_when=_asks_nothing)
    def fill(context: SlotContext) -> Markup | None:
        return results_page(desk, context)

    slots.register("search", fill)
    return pages


def results_page(desk: SearchDesk, context: SlotContext) -> Markup:
    """Returns the search form and, when something was asked, what it found."""
    question = " ".join(request.args.get("q", "").split())
    exact = request.args.get("exact") == "1"
    answer = desk.answer(context.lang, question, is_settled=True, correct=not exact) if question else None
    contact = context.release.slots.get("contact", {}).get(context.lang)
    content = render_template(
        "search/results.html",
        search=search_address(context.release, context.lang),
        question=answer.query if answer else "",
        corrected=answer.corrected if answer else None,
        results=results_of(answer, context.lang) if answer else (),
        original=_again(exact="1"),
        more=_more(answer),
        contact=f"{contact}?{urlencode({'subject': answer.query})}" if contact and answer else None,
    )
    return Markup(content)  # noqa: S704  rendered with escaping


def _asks_nothing() -> bool:
    return not request.args.get("q")


def _more(answer: Answer | None) -> str | None:
    limit = sensible_limit(request.args.get("limit", ""))
    if answer is None or len(answer.items) < limit or limit >= MOST_ARTICLES:
        return None
    return _again(limit=str(MOST_ARTICLES))


def _again(**changes: str) -> str:
    asked = {name: request.args[name] for name in ("q", "exact", "limit") if name in request.args}
    return f"?{urlencode(asked | changes)}"
