"""For a writer at work: pages reload when a build ends. Only `guichet serve --live` has this."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request

from portal.web.audience import Audience, open_to
from portal.web.release import opened_release

SCRIPT = """\
const build = () => fetch("/_live/build", { cache: "no-store" }).then((answer) => answer.text())
let shown
const look = async () => {
  try {
    const now = await build()
    shown ??= now
    if (now !== shown) location.reload()
  } catch {
    // The server restarts: look again in a second.
  }
}
look()
setInterval(look, 1000)
"""
TAG = b'<script type="module" src="/_live.js"></script>'
BODY_END = b"</body>"
NEVER_KEPT = "no-store"


def live_pages() -> Blueprint:
    """Returns the script that reloads pages, and what it asks."""
    pages = Blueprint("live", __name__)

    @pages.get("/_live.js")
    @open_to(Audience.ANYONE)
    def script() -> Response:
        return _fresh(SCRIPT, "text/javascript; charset=utf-8")

    @pages.get("/_live/build")
    @open_to(Audience.ANYONE)
    def build() -> Response:
        return _fresh(opened_release().release.build, "text/plain; charset=utf-8")

    return pages


def reload_pages(app: Flask) -> None:
    """Adds the script to every HTML page that `app` answers; none of them may be kept by the browser."""

    @app.before_request
    def ask_for_whole_pages() -> None:
        request.environ.pop("HTTP_ACCEPT_ENCODING", None)
        request.environ.pop("HTTP_IF_NONE_MATCH", None)

    @app.after_request
    def add_script(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = NEVER_KEPT
            response.direct_passthrough = False
            response.set_data(response.get_data().replace(BODY_END, TAG + BODY_END))
        return response


def _fresh(text: str, content_type: str) -> Response:
    response = Response(text, content_type=content_type)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response
