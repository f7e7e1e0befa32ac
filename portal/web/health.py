"""`/healthz`: yes or no, for whoever restarts servers; the log has the details.

A server whose search rests is well: restarting it, or sending readers elsewhere, would take the pages from them too.
"""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, g

from portal.storage import Database, StorageError, is_migrated
from portal.web.audience import Audience, open_to
from portal.web.release import OpenRelease

SEARCH_RESTS = "but search rests: its index is of an earlier version. Build it again with: guichet build"

log = structlog.get_logger()


def health_pages(database: Database) -> Blueprint:
    """Returns the page that says whether database and index answer."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    @open_to(Audience.ANYONE)
    def healthz() -> Response:
        opened: OpenRelease | None = g.get("opened")
        if opened is None or not _database_answers(database):
            response = Response("unavailable\n", status=503)
        else:
            response = Response("ok\n" if opened.can_search else f"ok, {SEARCH_RESTS}\n")
        response.content_type = "text/plain; charset=utf-8"
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def _database_answers(database: Database) -> bool:
    try:
        return is_migrated(database)
    except StorageError as error:
        log.warning("database_unreachable", reason=error.message)
        return False
