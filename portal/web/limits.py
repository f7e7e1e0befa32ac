"""How often one network may ask.

Counts are kept in the memory of each server process: nothing about a reader is written down, and nothing waits for a
disk. With several processes a reader may therefore be granted up to that many times the figure; a web server in front
can set the exact one.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter, RouteLimit

from portal.settings import Settings
from portal.web.counting import SCHEME
from portal.web.guards import client_address

# A class of thirty behind one address searches freely; a script does not.
SEARCHES = "600 per minute"
VOTES = "60 per hour"
REASONS = "20 per hour"
REQUESTS = "60 per hour"
OPENINGS = "600 per minute"  # of requests, by their links, whether they open anything or not
REPLIES = "120 per hour"
LOOK_UPS = "60 per hour"
SIGN_INS = "30 per hour"
SIGN_INS_LOOKED_AT = "120 per hour"
UPLOADS = "60 per hour"


class _Turnstile(Limiter):
    """Limits to a number of times what is written above, for a desk whose readers share one address."""

    times = 1

    def _check_request_limit(
        self,
        callable_name: str | None = None,
        in_middleware: bool = True,  # noqa: FBT001, FBT002  the library's signature
    ) -> None:
        # Each limited view counts for itself. Before a view the library would only look for limits that hold for all
        # of them: there are none, and looking takes as long as counting.
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)

    def limit(self, limit_value: str, **options: Any) -> RouteLimit:  # type: ignore[override]  # noqa: ANN401
        """Returns what limits a view; `limit_value` is one of the figures above."""
        number, _, period = limit_value.partition(" ")
        return super().limit(f"{int(number) * self.times} {period}", **options)


def limit_requests(app: Flask, settings: Settings) -> Limiter:
    """Returns what views are limited with, counting by network address."""
    limiter = _Turnstile(
        app=app,
        key_func=lambda: client_address(request, settings.trusted_proxies),
        storage_uri=f"{SCHEME}://",
        strategy="moving-window",
    )
    limiter.times = settings.limits_times
    limiter.logger.setLevel(logging.WARNING)  # below, it writes the address of whoever asked too often
    return limiter
