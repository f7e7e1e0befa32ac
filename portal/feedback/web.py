"""Votes over HTTP. The forms stand in built pages, so browsers vouch for them (portal.web.guards) and not a token."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_limiter import Limiter
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal.feedback import service
from portal.feedback.model import LONGEST_REASON, Ballot, UnknownArticleError, UnusableVoteError
from portal.settings import Settings
from portal.storage import Database
from portal.web.audience import Audience, open_to
from portal.web.errors import wants_json
from portal.web.forms import cookie_name
from portal.web.languages import request_language
from portal.web.limits import REASONS, VOTES
from portal.web.page import NEVER_KEPT, shell_page
from portal.web.release import opened_release

COOKIE_LIVES = timedelta(days=365)
COOKIE_BYTES = 16
SEE_OTHER = 303


def feedback_pages(
    settings: Settings, database: Database, limiter: Limiter, clock: Callable[[], datetime]
) -> Blueprint:
    """Returns where articles send votes and reasons, the thanks, and the counts."""
    pages = Blueprint("feedback", __name__, url_prefix="/feedback", template_folder="templates")
    cookie = cookie_name("guichet_reader", settings)

    @pages.post("/vote")
    @limiter.limit(VOTES)
    @open_to(Audience.ANYONE)
    def vote() -> AnyResponse:
        lang, article, _path = voted_article(request.form.get("lang", ""), request.form.get("article", ""))
        value = request.form.get("value", "")
        known = request.cookies.get(cookie, "")
        reader = known if _is_ours(known) else secrets.token_hex(COOKIE_BYTES)
        ballot = Ballot(lang, article, service.reader_number(settings.secret, reader))
        counts = service.vote(database, ballot, value, clock())
        thanks = urlencode({"lang": lang, "article": article, "value": value})
        response: AnyResponse = (
            jsonify(**asdict(counts), value=value)
            if wants_json()
            else redirect(f"/feedback/thanks?{thanks}", SEE_OTHER)
        )
        response.set_cookie(
            cookie, reader, max_age=COOKIE_LIVES, path="/", secure=settings.is_https, httponly=True, samesite="Lax"
        )
        return _fresh(response)

    @pages.post("/reason")
    @limiter.limit(REASONS)
    @open_to(Audience.ANYONE)
    def reason() -> AnyResponse:
        lang, article, _path = voted_article(request.form.get("lang", ""), request.form.get("article", ""))
        known = request.cookies.get(cookie, "")
        if not _is_ours(known):
            raise UnusableVoteError("A reason goes with a vote, and this reader has none")
        ballot = Ballot(lang, article, service.reader_number(settings.secret, known))
        service.give_reason(database, ballot, request.form.get("reason", ""))
        thanks = urlencode({"lang": lang, "article": article, "value": "reason"})
        return _fresh(jsonify(kept=True) if wants_json() else redirect(f"/feedback/thanks?{thanks}", SEE_OTHER))

    @pages.get("/thanks")
    @open_to(Audience.ANYONE)
    def thanks() -> Response:
        lang, article, path = voted_article(request_language(), request.args.get("article", ""))
        content = render_template(
            "feedback/thanks.html",
            lang=lang,
            article=article,
            path=path,
            value=request.args.get("value", ""),
            longest=LONGEST_REASON,
        )
        return shell_page(opened_release().release, lang, _("Thank you"), Markup(content))  # noqa: S704  escaped

    @pages.get("/counts.json")
    @open_to(Audience.ANYONE)
    def counts() -> AnyResponse:
        lang, article, _path = voted_article(request.args.get("lang", ""), request.args.get("article", ""))
        return _fresh(jsonify(asdict(service.counts(database, lang, article))))

    return pages


def voted_article(lang: str, article: str) -> tuple[str, str, str]:
    """Returns language, id and path of an article that the release publishes.

    Raises:
        UnknownArticleError: it publishes none of that id in that language.
    """
    location = opened_release().release.articles.get(article, {}).get(lang)
    if location is None:
        raise UnknownArticleError("Nothing is published under this id in this language")
    return lang, article, f"/{lang}/{location}"


def _is_ours(cookie: str) -> bool:
    return len(cookie) == 2 * COOKIE_BYTES and cookie.isascii() and cookie.isalnum()


def _fresh(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = NEVER_KEPT
    return response
