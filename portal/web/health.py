"""`/healthz`: yes or no, for whoever restarts servers; the log has the details."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, g

from portal.storage import Database, StorageError, is_migrated
from portal.web.audience import Audience, open_to

log = structlog.get_logger()


def health_pages(database: Database) -> Blueprint:
    """Returns the page that says whether database and index answer."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    @open_to(Audience.ANYONE)
    def healthz() -> Response:
        is_well = g.get("opened") is not None and _database_answers(database)
        response = Response("ok\n" if is_well else "unavailable\n", status=200 if is_well else 503)
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
