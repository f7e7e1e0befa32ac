"""Search over HTTP: `/search.json` for scripts, the search slot for readers without any."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request
from flask_limiter import Limiter

from portal.search.answers import Answers, sensible_limit
from portal.web.languages import request_language
from portal.web.limits import SEARCHES
from portal.web.page import Slots
from portal.web.release import opened_release


def search_pages(_slots: Slots, limiter: Limiter) -> Blueprint:
    """Returns `/search.json`, and registers who fills the slot `search`."""
    pages = Blueprint("search", __name__, template_folder="templates")
    answers = Answers()

    @pages.get("/search.json")
    @limiter.limit(SEARCHES)
    def search() -> Response:
        opened = opened_release()
        lang = request_language()
        answer = answers.ask(
            opened.searchers[lang],
            opened.release.build,
            request.args.get("q", ""),
            sensible_limit(request.args.get("limit", "")),
        )
        response = jsonify(
            build=opened.release.build,
            query=answer.query,
            corrected=answer.corrected,
            items=[[asdict(hit) for hit in item] for item in answer.items],
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages
