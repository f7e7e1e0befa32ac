"""What is sent at every keystroke is sent small, to who takes it so."""

from __future__ import annotations

import gzip
import json

from flask import Flask, Response, request

from portal.web.squeezing import SMALLEST, squeezed


def answer(body: str, **headers: str) -> Response:
    with Flask(__name__).test_request_context(headers=headers):
        return squeezed(request, Response(body))


def test_a_long_answer_is_compressed_for_who_takes_it():
    response = answer("é" * SMALLEST, **{"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.get_data()).decode() == "é" * SMALLEST
    assert response.content_length == len(response.get_data()) < SMALLEST


def test_others_get_it_as_it_is():
    for headers in ({}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0"}):
        response = answer("x" * SMALLEST, **headers)
        assert "Content-Encoding" not in response.headers
        assert response.get_data(as_text=True) == "x" * SMALLEST
        assert "Accept-Encoding" in response.headers["Vary"]


def test_a_short_answer_is_not_worth_it():
    assert "Content-Encoding" not in answer("x" * (SMALLEST - 1), **{"Accept-Encoding": "gzip"}).headers


def test_a_search_is_compressed(client):
    response = client.get("/search.json?q=facture&lang=fr", headers={"Accept-Encoding": "gzip"})
    body = response.get_data()
    answered = gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body
    assert json.loads(answered)["items"]
    assert "Accept-Encoding" in response.headers["Vary"]
