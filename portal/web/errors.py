"""From errors to answers: the one place that knows status codes. Every error page says what to do next."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import format_timedelta
from flask_babel import lazy_gettext as _
from flask_limiter import Limiter, RateLimitExceeded, RequestLimit
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.urls import iri_to_uri

from portal.errors import (
    AbsentError,
    LinkError,
    NotOfferedError,
    PortalError,
    RefusedError,
    ReleaseError,
    UnusableError,
)
from portal.releases import Release
from portal.storage import StorageError
from portal.web.languages import request_language
from portal.web.page import search_address, shell_page, status_address
from portal.web.release import SearchRestsError

log = structlog.get_logger()

BAD_REQUEST, FORBIDDEN, NOT_FOUND, NOT_ALLOWED = 400, 403, 404, 405
TOO_LARGE, TOO_MANY, FAILED, UNAVAILABLE = 413, 429, 500, 503
WORTH_AGAIN = frozenset({TOO_MANY, FAILED, UNAVAILABLE})
NO_BREAK = "\u00a0"  # between a number and its unit
RETRY_SOON = 5  # seconds: a database that is busy, a release that is being opened
RETRY_LATER = 60  # seconds: a release that must be built again

STATUS: Mapping[type[PortalError], int] = {
    AbsentError: NOT_FOUND,
    UnusableError: BAD_REQUEST,
    RefusedError: FORBIDDEN,
    ReleaseError: UNAVAILABLE,
    StorageError: UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: what happened, and what to do next."""

    title: str
    advice: str


WORDS: Mapping[int, Words] = {
    BAD_REQUEST: Words(
        _("This request cannot be understood"),
        _("The address or the form is incomplete. Go back to the page you came from and try again."),
    ),
    FORBIDDEN: Words(
        _("This form was not sent from our pages"),
        _("For your safety we only accept what is sent from this site. Open the page again and send it once more."),
    ),
    NOT_FOUND: Words(
        _("This page does not exist"),
        _("It may have been moved or renamed. Search for what you need, or start again from the home page."),
    ),
    NOT_ALLOWED: Words(
        _("This page cannot be used in this way"),
        _("Open it from the site’s menu or from a search."),
    ),
    TOO_LARGE: Words(
        _("What you sent is too large"),
        _("Go back, shorten your text or choose smaller files, and send it again."),
    ),
    TOO_MANY: Words(
        _("Too many requests from your network"),
        _("Nothing is lost: wait a moment and try again."),
    ),
    FAILED: Words(
        _("Something went wrong on our side"),
        _("The incident is recorded. Try again in a moment; if it happens again, write to us."),
    ),
    UNAVAILABLE: Words(
        _("This service is resting for a moment"),
        _("The articles can still be read. Try again in a few seconds."),
    ),
}

NOT_OFFERED = Words(
    _("This is not offered here"),
    _("The articles answer at once: search there first. The contact page says which ways to reach us are open to you."),
)

DEAD_LINK = Words(
    _("This link opens no request"),
    _(
        "A link in a mail expires after a time, and none works once the links to its request were shut. "
        "With the number of your request and your address you get a new one."
    ),
)

SEARCH_RESTS = Words(
    _("Search is being rebuilt"),
    _("The articles can still be read: the menu leads to all of them."),
)

ErrorPage = Callable[[int, Words, str | None], Response]
"""Makes the page of a status, with its words and how long to wait, in words."""


class ErrorPages:
    """Which part of the portal has error pages of its own; the help center's are everybody else's."""

    def __init__(self) -> None:
        self._pages: dict[str, ErrorPage] = {}

    def register(self, below: str, page: ErrorPage) -> None:
        """Lets `page` answer for every path that begins with `below`."""
        self._pages[below] = page

    def page(self, path: str) -> ErrorPage:
        """Returns who answers for a path."""
        return next((page for below, page in self._pages.items() if path.startswith(below)), _page)


def answer_errors(app: Flask, limiter: Limiter, pages: ErrorPages) -> None:
    """Answers every error of `app` in the reader's language, as a page or as JSON.

    Args:
        app: the sidecar.
        limiter: knows when who was limited may ask again.
        pages: which parts answer by pages of their own.
    """

    @app.errorhandler(PortalError)
    def ours(error: PortalError) -> Response:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), FAILED)
        if isinstance(error, SearchRestsError):  # the log says it once, when the release is opened
            return error_response(pages, status, RETRY_LATER, SEARCH_RESTS)
        if status >= FAILED:
            log.error("request_not_answered", reason=error.message)
        return error_response(pages, status, words=_words_of(error))

    @app.errorhandler(RateLimitExceeded)
    def too_many(error: RateLimitExceeded) -> Response:
        wait = seconds_left(limiter.current_limit)
        if not isinstance(error.response, Response):
            return error_response(pages, TOO_MANY, retry_after=wait)
        # A form that gives back what was typed into it.
        error.response.status_code = TOO_MANY
        error.response.headers["Retry-After"] = str(wait)
        return error.response

    @app.errorhandler(HTTPException)
    def theirs(error: HTTPException) -> Response | HTTPException:
        status = error.code or FAILED
        if status < BAD_REQUEST or error.response is not None:
            return error
        response = error_response(pages, status if status in WORDS else _nearest(status))
        for name, value in error.get_headers(request.environ):
            if name == "Allow":
                response.headers[name] = value
        return response


def seconds_left(limit: RequestLimit | None) -> int:
    """Returns after how many seconds somebody who was limited may ask again, at least one."""
    return RETRY_SOON if limit is None else max(math.ceil(limit.reset_at - time.time()), 1)


def in_words(seconds: int) -> str:
    """Returns a span such as "2 minutes" in the reader's language."""
    return str(format_timedelta(timedelta(seconds=seconds), threshold=1.5)).replace(" ", NO_BREAK)


def error_response(
    pages: ErrorPages, status: int, retry_after: int | None = None, words: Words | None = None
) -> Response:
    """Returns the page, or the JSON for who asked for JSON, that says what happened and what to do next.

    Args:
        pages: which parts answer by pages of their own.
        status: a key of `WORDS`.
        retry_after: seconds after which it is worth trying again.
        words: instead of those of the status.
    """
    words = words or WORDS[status]
    wait = retry_after if retry_after is not None or status != UNAVAILABLE else RETRY_SOON
    if wants_json():
        response = jsonify(error=str(words.title), advice=str(words.advice))
        response.headers["Cache-Control"] = "no-store"
    else:
        response = pages.page(request.path)(status, words, None if wait is None else in_words(wait))
    response.status_code = status
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def wants_json() -> bool:
    """Whether a program asked, rather than a person."""
    if request.path.endswith(".json"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def _words_of(error: PortalError) -> Words | None:
    """Returns what is said of an error instead of what its status says; None for nothing of its own."""
    if isinstance(error, LinkError):
        return DEAD_LINK
    return NOT_OFFERED if isinstance(error, NotOfferedError) else None


def _page(status: int, words: Words, wait: str | None) -> Response:
    opened = g.get("opened")
    release: Release | None = opened.release if opened is not None else None
    lang = request_language()
    is_lost_link = words is DEAD_LINK
    content = render_template(
        "web/error.html",
        words=words,
        wait=wait,
        home=f"/{lang}/" if release is not None else None,
        search=search_address(release, lang)
        if release is not None and status == NOT_FOUND and not is_lost_link
        else None,
        again=_same_address() if status in WORTH_AGAIN else None,
        find=status_address(release, lang) if release is not None and is_lost_link else None,
        lang=lang,
        contact=release.slots.get("contact", {}).get(lang) if release is not None else None,
    )
    return shell_page(release, lang, str(words.title), Markup(content))  # noqa: S704  rendered with escaping


def _same_address() -> str | None:
    """Returns the address that was asked for, to ask for it again; None where that would send a form or lead away."""
    is_ours = request.method == "GET" and not request.path.startswith("//")
    return iri_to_uri(request.full_path.rstrip("?")) if is_ours else None


def _nearest(status: int) -> int:
    return FAILED if status >= FAILED else BAD_REQUEST
