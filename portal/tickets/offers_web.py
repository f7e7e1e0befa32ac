"""What the contact form tells of articles that were offered: on the way out, on sending, or never."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from flask import Blueprint, Response, request
from flask_limiter import Limiter

from portal.errors import AbsentError
from portal.releases import Release
from portal.storage import StorageError
from portal.tickets import offers
from portal.tickets.front_desk import FrontDesk
from portal.tickets.offers import Form
from portal.web.audience import Audience, open_to
from portal.web.forms import is_token_right
from portal.web.guards import client_address
from portal.web.limits import LOOK_UPS
from portal.web.release import opened_release

NO_CONTENT = 204
LONGEST_LIST = 2_000  # characters

log = structlog.get_logger()


def offer_pages(desk: FrontDesk, limiter: Limiter, pages: Blueprint) -> None:
    """Adds where a form says, as its reader leaves it, which articles it had offered."""

    @pages.post("/<lang>/t/offered")
    @limiter.limit(LOOK_UPS)
    @open_to(Audience.ANYONE)
    def offered(lang: str) -> Response:
        release = opened_release().release
        if lang not in release.languages or not is_token_right():
            raise AbsentError("No form of this site offered anything")
        remember(desk, request.form.get("submission", ""), lang, named_articles(release, lang))
        return Response(status=NO_CONTENT)


def named_articles(release: Release, lang: str) -> list[str]:
    """Returns the ids of the articles that a form names as offered, by their places on the site."""
    named = request.form.get("offered", "")[:LONGEST_LIST].split()
    if not named:
        return []
    ids = {places[lang]: name for name, places in release.articles.items() if lang in places}
    return [ids[location] for location in named if location in ids]


def article_of(release: Release, lang: str, named: str) -> str:
    """Returns the id of an article that a form names by its id or its place; as it is when neither is known."""
    if lang in release.articles.get(named, {}):
        return named
    return next((name for name, places in release.articles.items() if places.get(lang) == named), named)


def remember(desk: FrontDesk, submission: str, lang: str, articles: Iterable[str]) -> None:
    """Remembers what a form offered. Never fails: a request does not wait for statistics."""
    address = client_address(request, desk.settings.trusted_proxies)
    form = Form(submission, lang, f"{address} {request.user_agent.string}")
    try:
        offers.note_offer(desk.counter.database, desk.counter.secret, form, tuple(articles), desk.clock())
    except StorageError as error:
        log.warning("offer_not_remembered", reason=error.message)
