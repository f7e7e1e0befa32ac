"""What happened, one line of JSON a fact: never an address, an e-mail, a question, a token."""

from __future__ import annotations

import secrets
import sys
import time
import traceback
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, WrappedLogger

# The files of the site are not worth a line each, and the health page is asked every few seconds.
SILENT = frozenset({"site.page", "site.home", "health.healthz", "live.build", "live.script"})

log = structlog.get_logger()

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def write_logs() -> None:
    """Makes every log line of this process JSON on the error stream."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_it_failed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def where_it_failed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replaces an exception by its type and its lines of code. Its message may quote what a person typed."""
    error = event.pop("failure", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


class QuietFlask(Flask):
    """Flask, but that an error is logged without its message."""

    def log_exception(self, exc_info: ExcInfo | tuple[None, None, None]) -> None:
        """Logs where an error that nobody expected was raised."""
        log.error("request_failed", failure=exc_info[1])


def log_requests(app: Flask) -> None:
    """Gives every request an id, in its log lines and in the answer, and logs how each form and search ended."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.endpoint is not None and request.endpoint not in SILENT:
            facts: dict[str, Any] = {"endpoint": request.endpoint, "status": response.status_code}
            log.info("request_answered", **facts, ms=round((time.perf_counter() - g.began) * 1000, 1))
        return response
