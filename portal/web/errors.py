"""From errors to answers: the one place that knows status codes. Every error page says what to do next."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import format_timedelta
from flask_babel import lazy_gettext as _
from flask_limiter import Limiter, RateLimitExceeded
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from portal.errors import AbsentError, PortalError, RefusedError, ReleaseError, UnusableError
from portal.releases import Release
from portal.storage import StorageError
from portal.web.languages import request_language
from portal.web.page import search_address, shell_page

log = structlog.get_logger()

BAD_REQUEST, FORBIDDEN, NOT_FOUND, NOT_ALLOWED = 400, 403, 404, 405
TOO_LARGE, TOO_MANY, FAILED, UNAVAILABLE = 413, 429, 500, 503
RETRY_SOON = 5  # seconds: a database that is busy, a release that is being opened

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
        _("Go back, shorten your text and send it again."),
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


def answer_errors(app: Flask, limiter: Limiter) -> None:
    """Answers every error of `app` in the reader's language, as a page or as JSON.

    Args:
        app: the sidecar.
        limiter: knows when who was limited may ask again.
    """

    @app.errorhandler(PortalError)
    def ours(error: PortalError) -> Response:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), FAILED)
        if status >= FAILED:
            log.error("request_not_answered", reason=error.message)
        return error_response(status)

    @app.errorhandler(RateLimitExceeded)
    def too_many(_error: RateLimitExceeded) -> Response:
        exceeded = limiter.current_limit
        wait = math.ceil(exceeded.reset_at - time.time()) if exceeded is not None else RETRY_SOON
        return error_response(TOO_MANY, retry_after=max(wait, 1))

    @app.errorhandler(HTTPException)
    def theirs(error: HTTPException) -> Response | HTTPException:
        status = error.code or FAILED
        if status < BAD_REQUEST or error.response is not None:
            return error
        response = error_response(status if status in WORDS else _nearest(status))
        for name, value in error.get_headers(request.environ):
            if name == "Allow":
                response.headers[name] = value
        return response


def error_response(status: int, retry_after: int | None = None) -> Response:
    """Returns the page, or the JSON for who asked for JSON, that says what happened and what to do next.

    Args:
        status: a key of `WORDS`.
        retry_after: seconds after which it is worth trying again.
    """
    words = WORDS[status]
    wait = retry_after if retry_after is not None or status != UNAVAILABLE else RETRY_SOON
    if wants_json():
        response = jsonify(error=str(words.title), advice=str(words.advice))
        response.headers["Cache-Control"] = "no-store"
    else:
        response = _page(status, words, wait)
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


def _page(status: int, words: Words, wait: int | None) -> Response:
    opened = g.get("opened")
    release: Release | None = opened.release if opened is not None else None
    lang = request_language()
    content = render_template(
        "web/error.html",
        words=words,
        wait=format_timedelta(timedelta(seconds=wait), threshold=1.5) if wait is not None else None,
        home=f"/{lang}/" if release is not None else None,
        search=search_address(release, lang) if release is not None and status == NOT_FOUND else None,
        contact=release.slots.get("contact", {}).get(lang) if release is not None else None,
    )
    return shell_page(release, lang, str(words.title), Markup(content))  # noqa: S704  rendered with escaping


def _nearest(status: int) -> int:
    return FAILED if status >= FAILED else BAD_REQUEST
