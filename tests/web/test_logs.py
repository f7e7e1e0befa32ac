"""The log says what happened, and nothing about who it happened to."""

from __future__ import annotations

import io
import json

import pytest
import structlog
from structlog.testing import capture_logs

from portal.web import logs
from portal.web.audience import Audience, open_to
from tests.conftest import OWN_ORIGIN, reader

CANARY = "canary@example.org"


def test_a_search_is_one_line_without_its_question(client):
    with capture_logs() as lines:
        client.get(f"/search.json?q={CANARY}&lang=fr")
        client.get(f"/fr/recherche/?q={CANARY}")
    assert [(line["event"], line["endpoint"], line["status"]) for line in lines] == [
        ("request_answered", "search.search", 200)
    ]
    assert CANARY not in str(lines)


def test_a_vote_is_one_line_without_its_reader(client):
    with capture_logs() as lines:
        fields = {"lang": "fr", "article": "factures", "value": "no"}
        client.post("/feedback/vote", data=fields, headers=OWN_ORIGIN)
    cookie = client.get_cookie("guichet_reader", "127.0.0.1").value
    assert len(lines) == 1
    assert all(personal not in str(lines) for personal in (cookie, "198.51.100.7"))


def test_reading_a_page_leaves_no_line(client):
    with capture_logs() as lines:
        client.get("/fr/factures/")
        client.get("/healthz")
    assert lines == []


def test_a_fault_is_logged_by_its_place_and_never_by_its_words(app):
    @app.get("/breaks")
    @open_to(Audience.ANYONE)
    def breaks():
        raise ZeroDivisionError(CANARY)

    with capture_logs() as lines:
        reader(app).get("/breaks")
    failure = next(line for line in lines if line["event"] == "request_failed")
    shown = logs.where_it_failed(None, "error", dict(failure))
    assert shown["error"] == "ZeroDivisionError"
    assert "breaks" in shown["where"][-1]
    assert CANARY not in str(shown)


def test_every_answer_names_its_request(client):
    first, second = (client.get("/healthz").headers["X-Request-Id"] for _ in range(2))
    assert len(first) == 16
    assert first != second


def test_a_reader_cannot_choose_the_name_of_their_request(client):
    answer = client.get("/healthz", headers={"X-Request-Id": "forged"})
    assert answer.headers["X-Request-Id"] != "forged"


@pytest.fixture
def written(monkeypatch):
    """What the log of a server process writes."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logs.write_logs()
    yield stream
    structlog.reset_defaults()


def test_lines_are_json_with_the_request_and_the_moment(written):
    structlog.contextvars.bind_contextvars(request_id="0123456789abcdef")
    structlog.get_logger().info("release_opened", build="été")
    structlog.contextvars.clear_contextvars()
    line = json.loads(written.getvalue())
    assert {
        "event": "release_opened",
        "build": "été",
        "request_id": "0123456789abcdef",
        "level": "info",
    }.items() <= line.items()
    assert line["timestamp"].endswith("Z")
