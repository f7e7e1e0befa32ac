"""How often one network may ask.

Counts are kept in the memory of each server process: nothing about a reader is written down, and nothing waits for a
disk. With several processes a reader may therefore be granted up to that many times the figure; a web server in front
can set the exact one.
"""

from __future__ import annotations

import logging

from flask import Flask, request
from flask_limiter import Limiter

from portal.settings import Settings
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


def limit_requests(app: Flask, settings: Settings) -> Limiter:
    """Returns what views are limited with, counting by network address."""
    limiter = Limiter(
        app=app,
        key_func=lambda: client_address(request, settings.trusted_proxies),
        storage_uri="memory://",
        strategy="moving-window",
    )
    limiter.logger.setLevel(logging.WARNING)  # below, it writes the address of whoever asked too often
    return limiter
