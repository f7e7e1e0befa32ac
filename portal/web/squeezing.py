"""Answers sent compressed. Only those without a secret: compressing a page beside its token would let it be guessed."""

from __future__ import annotations

import gzip

from flask import Request, Response

SMALLEST = 1024  # bytes: below, the headers weigh more than what is saved
LEVEL = 6


def squeezed(request: Request, response: Response) -> Response:
    """Returns `response`, its body compressed when the reader's browser takes that and it is worth it.

    Args:
        request: what the browser said.
        response: complete, holding nothing that only this reader may know.
    """
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= SMALLEST and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, compresslevel=LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
