"""An agent changes their own password; what goes wrong at the desk is said by the desk."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from portal.desk import service
from portal.desk.model import MOST_ATTEMPTS
from portal.storage import StorageError
from tests.conftest import OWN_ORIGIN
from tests.desk.conftest import PASSWORD, sign_in, token_of

NEW = "quatre autres mots, tirés aussi"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The same hashes, made in no time."""
    monkeypatch.setattr(service, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def hashed():
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def change(browser, old=PASSWORD, new=NEW, again=None):
    token = token_of(browser.get("/desk/password").text)
    data = {"csrf_token": token, "old": old, "new": new, "again": new if again is None else again}
    return browser.post("/desk/password", data=data, headers=OWN_ORIGIN)


def test_s44_another_password_ends_every_other_session_and_renews_this_one(app, browser, seat, camille, client):
    elsewhere, before = seat(camille, "elsewhere"), browser.get_cookie("guichet_agent", domain="127.0.0.1").value
    answer = change(browser)
    assert "Votre mot de passe est changé" in browser.get(answer.location).text
    assert elsewhere.get("/desk/").status_code == 303
    assert seat(camille, "another").get("/desk/").status_code == 200
    after = browser.get_cookie("guichet_agent", domain="127.0.0.1")
    assert (after.value != before, after.http_only, after.same_site) == (True, True, "Strict")
    assert sign_in(client, camille.email).status_code == 400
    assert sign_in(client, camille.email, NEW).status_code == 303


REFUSED = {
    "another old password": ({"old": "guess"}, "Le mot de passe actuel n’est pas celui-là"),
    "two new passwords that differ": ({"again": "something else"}, "Les deux nouveaux mots de passe diffèrent"),
    "a short one": ({"new": "court"}, "Un mot de passe a de 12 à 256 caractères"),
    "none": ({"new": ""}, "Un mot de passe a de 12 à 256 caractères"),
    "a book": ({"new": "x" * 257}, "Un mot de passe a de 12 à 256 caractères"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_said_and_changes_nothing(browser, seat, camille, client, case: str):
    elsewhere = seat(camille, "elsewhere")
    fields, words = REFUSED[case]
    answer = change(browser, **fields)
    assert (answer.status_code, words in answer.text) == (400, True)
    assert not any(typed in answer.text for typed in fields.values() if typed)
    assert elsewhere.get("/desk/").status_code == 200
    assert sign_in(client, camille.email).status_code == 303


def test_s09_somebody_at_an_open_desk_cannot_guess_the_password_for_long(browser, camille):
    answers = [change(browser, old=f"guess {number}").status_code for number in range(MOST_ATTEMPTS + 1)]
    assert answers == [400] * MOST_ATTEMPTS + [429]
    assert change(browser).status_code == 429


def test_s45_no_password_changes_without_a_token(browser, camille, client):
    data = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert browser.post("/desk/password", data=data, headers=OWN_ORIGIN).status_code == 400
    assert sign_in(client, camille.email).status_code == 303


@pytest.mark.parametrize("path", ["/desk/absent", "/desk/tickets/GU-22222-2", "/desk/tickets/", "/desk/assets/no.css"])
def test_an_error_at_the_desk_has_its_looks_and_leads_back_to_the_queue(browser, path: str):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert '<body class="desk"' in answer.text
    assert "Il n’y a rien à cette adresse" in answer.text
    assert '<a href="/desk/">Retour à la file</a>' in answer.text
    assert "Camille" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]


def test_an_error_at_the_desk_tells_a_stranger_where_the_door_is(client):
    answer = client.get("/desk/absent", headers={"Accept-Language": "es"})
    assert (answer.status_code, 'href="/desk/sign-in"' in answer.text) == (404, True)
    assert "No hay nada en esta dirección" in answer.text


def test_a_form_from_elsewhere_is_refused_with_the_looks_of_the_desk(browser):
    answer = browser.post("/desk/language", data={"speak": "en"}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, '<body class="desk"' in answer.text) == (403, True)


def test_without_the_database_the_desk_says_so(browser, monkeypatch):
    def busy(*_arguments):
        raise StorageError("The database does not answer")

    monkeypatch.setattr(service, "agent_of", busy)
    answer = browser.get("/desk/")
    assert (answer.status_code, "fait une courte pause" in answer.text) == (503, True)
    assert answer.headers["Retry-After"] == "5"
    assert '<body class="desk"' in answer.text


def test_programs_are_told_in_their_own_way(browser):
    answer = browser.get("/desk/absent", headers={"Accept": "application/json"})
    assert (answer.status_code, set(answer.json)) == (404, {"error", "advice"})
