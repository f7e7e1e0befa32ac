"""The counter over HTTP: who answers which address, and what holds for all of them."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request
from flask_limiter import Limiter, RequestLimit
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import AbsentError
from portal.tickets.attachments import LARGEST_FILE, MOST_FILES
from portal.tickets.contact_web import fill_contact, limited_request, take_request
from portal.tickets.front_desk import FrontDesk
from portal.tickets.lookup_web import fill_status, limited_lookup, lookup_pages, take_lookup
from portal.tickets.offers_web import offer_pages
from portal.tickets.receipt_finding import link_gate
from portal.tickets.receipt_web import receipt_pages
from portal.tickets.uploads_web import upload_pages
from portal.web.audience import Audience, Gates, open_to
from portal.web.errors import in_words, seconds_left
from portal.web.guards import SAFE_METHODS
from portal.web.languages import request_language
from portal.web.limits import OPENINGS, REQUESTS
from portal.web.page import status_address
from portal.web.release import opened_release

LARGEST_FORM = 512 * 1024  # bytes: the longest message, each of its signs written as %XX%XX%XX, and room for the rest

# Beyond what files may weigh, so that one too many is told with every word kept, and not refused as a whole.
LARGEST_WITH_FILES = LARGEST_FORM + 2 * MOST_FILES * LARGEST_FILE


def ticket_pages(desk: FrontDesk, limiter: Limiter, gates: Gates) -> Blueprint:
    """Returns the pages of requests; registers who fills the slots `contact` and `status`.

    Its views check the tokens of their forms themselves, and show a form again with every word that was typed: exempt
    it from whoever else checks them.
    """
    pages = Blueprint("tickets", __name__, template_folder="templates")
    gates.keep(Audience.LINK, limiter.limit(OPENINGS)(link_gate(desk)))
    desk.slots.register("contact", fill_contact(desk))
    desk.slots.register("status", fill_status(desk))

    @pages.before_request
    def make_room() -> None:
        if request.method not in SAFE_METHODS:
            is_known = desk.cloakroom.customer() is not None
            request.max_content_length = LARGEST_WITH_FILES if is_known else LARGEST_FORM
            request.max_form_memory_size = LARGEST_FORM

    @pages.post("/<lang>/<path:page>")
    @limiter.limit(REQUESTS, on_breach=partial(_give_back, desk))
    @open_to(Audience.ANYONE)
    def take(lang: str, page: str) -> AnyResponse:
        release = opened_release().release
        if lang not in release.languages:
            raise AbsentError("No page of the site has this address")
        path = f"/{lang}/{page}"
        if path == release.slots.get("contact", {}).get(lang):
            return take_request(desk, release, lang)
        if path == status_address(release, lang):
            return take_lookup(desk, lang)
        raise MethodNotAllowed(["GET", "HEAD"])

    receipt_pages(desk, limiter, pages)
    upload_pages(desk, pages)
    lookup_pages(desk, pages)
    offer_pages(desk, limiter, pages)

    @pages.teardown_request
    def let_files_go(_error: BaseException | None) -> None:
        request.close()

    @pages.after_request
    def keep_addresses_here(response: Response) -> Response:
        # Not "no-referrer": browsers then leave the origin out of forms too, and ours must come with one.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def _give_back(desk: FrontDesk, limit: RequestLimit) -> Response | None:
    """Returns the form that was sent too often, with what was typed into it; None where there is no form."""
    release, lang, wait = opened_release().release, request_language(), in_words(seconds_left(limit))
    if request.path == release.slots.get("contact", {}).get(lang):
        return limited_request(desk, release, lang, wait)
    return limited_lookup(desk, lang, wait) if request.path == status_address(release, lang) else None
