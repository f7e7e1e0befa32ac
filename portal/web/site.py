"""The site itself: each page and file of the release at its own address."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import AbsentError
from portal.releases import Release
from portal.web.audience import Audience, open_to
from portal.web.files import ASK_FIRST, file_response, site_name
from portal.web.languages import preferred_language
from portal.web.page import Slots, has_slots, slot_page
from portal.web.release import opened_release

INDEX = "index.html"
MOVED_FOR_NOW, MOVED = 302, 308


def site_pages(slots: Slots) -> Blueprint:
    """Returns the pages of the release, their slots filled."""
    pages = Blueprint("site", __name__)

    @pages.get("/")
    @open_to(Audience.ANYONE)
    def home() -> AnyResponse:
        lang = preferred_language(opened_release().release.languages)
        response = redirect(f"/{lang}/", MOVED_FOR_NOW)
        response.vary.add("Accept-Language")
        response.headers["Cache-Control"] = ASK_FIRST
        return response

    @pages.get("/<path:path>")
    @open_to(Audience.ANYONE)
    def page(path: str) -> AnyResponse:
        release = opened_release().release
        target = moved_to(release, path)
        if target is not None:
            query = request.query_string.decode("ascii", "replace")
            return redirect(f"{target}?{query}" if query else target, MOVED)
        return _present(release, slots, site_name(path))

    return pages


def moved_to(release: Release, path: str) -> str | None:
    """Returns the address that answers for `path` now, encoded; None when `path` answers for itself.

    Args:
        release: what is served.
        path: of the URL, without its first slash, decoded.
    """
    target = release.redirects.get(f"/{path}") or release.redirects.get(f"/{path}/")
    if target is not None and is_local(target):
        return quote(target, safe="/#~!$&'()*+,;=:@%")
    folder, _, last = path.rpartition("/")
    if last == INDEX and site_name(path) in release.files:
        return quote(f"/{folder}/")
    if last and site_name(path) not in release.files and site_name(f"{path}/") in release.files:
        return quote(f"/{path}/")
    return None


def is_local(address: str) -> bool:
    """Whether a browser that is sent to `address` stays on this site."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()


def _present(release: Release, slots: Slots, name: str) -> Response:
    digest = release.files.get(name)
    file = release.folder / name
    if digest is None or not file.is_file():
        raise AbsentError("No page of the site has this address")
    if PurePosixPath(name).suffix == ".html" and has_slots(file, digest):
        lang = PurePosixPath(name).parts[1]
        return slot_page(slots, release, lang if lang in release.languages else release.languages[0], name)
    return file_response(request, release, name)
