"""Every error says what happened and what to do next, in the reader's language, with the looks of the site."""

from __future__ import annotations

import pytest
from flask import Blueprint

from portal.errors import PortalError
from portal.storage import StorageError
from portal.web.audience import Audience, open_to
from portal.web.errors import WORDS
from tests.conftest import OWN_ORIGIN, reader


@pytest.fixture
def failing(app):
    """A sidecar with one page for each way to fail."""
    pages = Blueprint("failing", __name__)

    @pages.get("/fails/<how>")
    @open_to(Audience.ANYONE)
    def fail(how: str):
        raise {"storage": StorageError("busy"), "portal": PortalError("odd"), "bug": ZeroDivisionError("secret")}[how]

    app.register_blueprint(pages)
    return app


CASES = {
    "an address that leads nowhere": ("/fr/absent/", 404, "Cette page n’existe pas"),
    "in English": ("/en/absent/", 404, "This page does not exist"),
    "in Spanish": ("/es/absent/", 404, "Esta página no existe"),
    "the database is busy": ("/fails/storage?lang=fr", 503, "courte pause"),
    "a rule that has no status of its own": ("/fails/portal?lang=fr", 500, "de notre côté"),
    "a fault of ours": ("/fails/bug?lang=es", 500, "Algo ha fallado"),
}


@pytest.mark.parametrize("case", CASES)
def test_an_error_speaks_the_readers_language_inside_the_site(failing, case: str):
    path, status, words = CASES[case]
    answer = reader(failing).get(path)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert "<header>Guichet</header>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_language_of_an_address_without_one_is_the_browsers(client):
    answer = client.get("/absent", headers={"Accept-Language": "es"})
    assert "Esta página no existe" in answer.text


def test_a_page_that_is_not_found_offers_a_search_the_home_page_and_the_desk(client):
    page = client.get("/fr/absent/").text
    assert 'action="/fr/recherche/"' in page
    assert 'href="/fr/"' in page
    assert 'href="/fr/contact/"' in page


@pytest.mark.parametrize("how", ["storage", "bug"])
def test_what_may_work_later_is_one_link_away_with_its_question(failing, how: str):
    page = reader(failing).get(f"/fails/{how}?lang=fr&q=un <b>").text
    assert f'<a href="/fails/{how}?lang=fr&amp;q=un%20%3Cb%3E">Réessayer</a>' in page
    assert "Réessayer" not in reader(failing).get("/fr/absent/").text


def test_an_outage_says_when_to_come_back(failing):
    assert reader(failing).get("/fails/storage").headers["Retry-After"] == "5"


def test_a_fault_of_ours_never_shows_its_message(failing):
    assert "secret" not in reader(failing).get("/fails/bug").text


@pytest.mark.parametrize("accept", ["application/json", "application/json;q=0.9,text/plain;q=0.1"])
def test_a_program_is_answered_in_json(failing, accept: str):
    answer = reader(failing).get("/fails/storage?lang=en", headers={"Accept": accept})
    assert answer.json["advice"] == "The articles can still be read. Try again in a few seconds."


def test_a_body_too_large_is_refused(client):
    answer = client.post("/feedback/reason", data={"reason": "x" * 100_000}, headers=OWN_ORIGIN)
    assert (answer.status_code, "raccourcissez votre texte" in answer.text) == (413, True)


def test_a_form_of_too_many_fields_is_refused(client):
    fields = {f"field{n}": "x" for n in range(200)}
    answer = client.post("/feedback/vote", data=fields, headers=OWN_ORIGIN, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_every_status_that_we_answer_has_words_of_its_own():
    assert set(WORDS) == {400, 403, 404, 405, 413, 429, 500, 503}
