"""Search over HTTP: `/search.json` for scripts, the search slot for readers without any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_limiter import Limiter
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import AbsentError
from portal.search.answers import MOST_ARTICLES, USUAL_ARTICLES, Answers, sensible_limit
from portal.search.elsewhere import MOST_SHOWN, Elsewhere, look_elsewhere
from portal.search.results import Choice, ResultsPage, language_name, results_elsewhere, results_of
from portal.search.service import remember_unanswered
from portal.search.topics import Topic, articles_in, topics_of
from portal.search.typed import ASKED_FOR, left_out, titles_first
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

MOST_TOPIC_CHARS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question is asked.

    Attributes:
        limit: articles at most.
        topic: the part of the menu in which to look; empty, or one that does not exist, for all of it.
        is_exact: nothing is corrected.
        is_typing: titles and questions that go on from it come first.
        is_settled: the reader has finished typing it; only then is it remembered if it finds nothing.
        is_counted: every article found is counted, topic by topic.
    """

    limit: int = USUAL_ARTICLES
    topic: str = ""
    is_exact: bool = False
    is_typing: bool = False
    is_settled: bool = False
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question gets.

    Attributes:
        answer: in the reader's language.
        elsewhere: what another language answers, where it is clearly better.
        topics: of every article found, where they are counted.
        topic: the one in which it was looked; empty for all.
        found: articles in all topics, where they are counted.
    """

    answer: Answer
    elsewhere: Elsewhere | None
    topics: tuple[Topic, ...]
    topic: str
    found: int


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

    def reply(self, lang: str, question: str, asked: Asked) -> Reply:
        """Returns what the release of the request answers, in the reader's language or in a better one.

        Args:
            lang: one of the release's languages.
            question: whatever was typed.
            asked: how.
        """
        opened = opened_release()
        topics = opened.release.topics.get(lang, {})
        among = articles_in(asked.topic, topics)

        def ask(lang: str, limit: int, *, correct: bool, topic: str = "") -> Answer:
            searcher, build = opened.searcher(lang), opened.release.build
            within = among if topic else None
            return self._answers.ask(searcher, build, question, limit, correct=correct, topic=topic, among=within)

        answer = ask(lang, asked.limit, correct=not asked.is_exact, topic=asked.topic if among else "")
        others = [other for other in opened.release.languages if other != lang]
        elsewhere = look_elsewhere(
            answer, lang, others, lambda other: ask(other, MOST_SHOWN, correct=False), opened.release
        )
        if asked.is_typing:
            searcher = opened.searcher(lang)
            named = searcher.named(question, ASKED_FOR)
            missing = left_out(answer, named)
            more = searcher.search(question, len(missing), among=missing).items if missing else ()
            answer = titles_first(answer, named, asked.limit, more)
        if asked.is_settled and not answer.items and not among:
            self._remember(answer.query, lang)
        found = opened.searcher(lang).locations(question, correct=not asked.is_exact) if asked.is_counted else ()
        return Reply(answer, elsewhere, topics_of(found, topics), asked.topic if among else "", len(found))

    def _remember(self, question: str, lang: str) -> None:
        # A page of another site must not be able to write into our memory through its visitors' browsers.
        if request.headers.get("Sec-Fetch-Site") in OUR_PAGES:
            address = client_address(request, self._settings.trusted_proxies)
            reader = f"{address} {request.user_agent.string}"
            remember_unanswered(self._database, question, lang, reader, self._clock())


def search_pages(slots: Slots, limiter: Limiter, desk: SearchDesk) -> Blueprint:
    """Returns `/search.json` and the search page of sites without one; registers who fills the slot `search`."""
    pages = Blueprint("search", __name__, template_folder="templates")

    @pages.get("/search.json")
    @limiter.limit(SEARCHES, exempt_when=_asks_nothing)
    @open_to(Audience.ANYONE)
    def search() -> Response:
        lang = request_language()
        asked = replace(_asked(), is_typing=_says("typing"), is_settled=_says("settled"))
        reply = desk.reply(lang, request.args.get("q", ""), asked)
        answer = reply.answer
        response = jsonify(
            build=opened_release().release.build,
            query=answer.query,
            corrected=answer.corrected,
            quoted=answer.is_quoted,
            items=_items(answer),
            elsewhere=_elsewhere(reply.elsewhere, lang),
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
        # What the writers wrote for a server that is away is true then too: the browser searches, and menus lead on.
        return results_page(desk, context) if opened_release().can_search else None

    slots.register("search", fill)
    return pages


def results_page(desk: SearchDesk, context: SlotContext) -> Markup:
    """Returns the search form and, when something was asked, what it found."""
    question = " ".join(request.args.get("q", "").split())
    asked = replace(_asked(), is_settled=True, is_counted=True)
    reply = desk.reply(context.lang, question, asked) if question else None
    contact = context.release.slots.get("contact", {}).get(context.lang)
    content = render_template(
        "search/results.html",
        search=search_address(context.release, context.lang),
        lang=context.lang,
        own_language=language_name(context.lang, context.lang),
        question=reply.answer.query if reply else "",
        contact=f"{contact}?{urlencode({'subject': reply.answer.query})}" if contact and reply else None,
        found=_page(reply, asked, context.lang) if reply else None,
    )
    return Markup(content)  # noqa: S704  rendered with escaping


def _page(reply: Reply, asked: Asked, lang: str) -> ResultsPage:
    total = next((topic.articles for topic in reply.topics if topic.name == reply.topic), reply.found)
    results = results_of(reply.answer, lang)
    is_cut = len(results) < min(total, MOST_ARTICLES) and asked.limit < MOST_ARTICLES
    topics = [Choice(topic.name, topic.articles, _again(topic=topic.name)) for topic in reply.topics]
    return ResultsPage(
        answer=reply.answer,
        results=results,
        total=max(total, len(results)),
        topic=reply.topic,
        topics=(Choice("", reply.found, _again(topic=None)), *topics) if len(topics) > 1 or reply.topic else (),
        is_exact=asked.is_exact,
        original=_again(exact="1", topic=None),
        corrected=_again(exact=None),
        more=_again(limit=str(MOST_ARTICLES)) + "#gu-more" if is_cut else None,
        usual=USUAL_ARTICLES,
        elsewhere=results_elsewhere(reply.elsewhere, lang) if reply.elsewhere else None,
    )


def _asked() -> Asked:
    return Asked(
        limit=sensible_limit(request.args.get("limit", "")),
        topic=request.args.get("topic", "")[:MOST_TOPIC_CHARS],
        is_exact=_says("exact"),
    )


def _says(name: str) -> bool:
    return request.args.get(name) == "1"


def _asks_nothing() -> bool:
    return not request.args.get("q")


def _again(**changes: str | None) -> str:
    asked = {name: request.args[name] for name in ("q", "exact", "topic", "limit") if name in request.args}
    return f"?{urlencode({name: value for name, value in (asked | changes).items() if value is not None})}"


def _items(answer: Answer) -> list[list[dict[str, Any]]]:
    return [[hit._asdict() for hit in item] for item in answer.items]


def _elsewhere(found: Elsewhere | None, lang: str) -> dict[str, Any] | None:
    if found is None:
        return None
    language = language_name(found.lang, lang)
    return {"lang": found.lang, "language": language, "items": _items(found.answer), "here": found.here}
