"""What goes wrong below `/desk/` is said with the looks of the desk, in the language of the agent."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, g
from flask_babel import lazy_gettext as _

from portal.desk.web import AgentsDesk, close_in, desk_page, recognise
from portal.storage import StorageError
from portal.web.errors import FAILED, NOT_ALLOWED, NOT_FOUND, UNAVAILABLE, ErrorPage, Words
from portal.web.page import NEVER_KEPT

# Where the words for readers would send an agent to the wrong place.
WORDS: Mapping[int, Words] = {
    NOT_FOUND: Words(
        _("There is nothing at this address"),
        _("Go back to the queue, or open a request by its number."),
    ),
    NOT_ALLOWED: Words(
        _("This page cannot be used in this way"),
        _("Go back to the queue, or open a request by its number."),
    ),
    FAILED: Words(
        _("Something went wrong on our side"),
        _("The incident is recorded. Try again in a moment; if it happens again, tell whoever runs the portal."),
    ),
    UNAVAILABLE: Words(
        _("The desk is resting for a moment"),
        _("Nothing was sent. Try again in a few seconds."),
    ),
}


def error_page(desk: AgentsDesk) -> ErrorPage:
    """Returns what makes the error pages of the desk."""

    def page(status: int, words: Words, wait: str | None) -> Response:
        try:
            recognise(desk)
        except StorageError:
            g.agent = None  # the page is readable without the database
        told = WORDS.get(status, words)
        response = close_in(desk_page(desk, "error.html", str(told.title), status, advice=told.advice, wait=wait))
        response.headers["Cache-Control"] = NEVER_KEPT  # also where a picture or a style sheet was asked for
        return response

    return page
