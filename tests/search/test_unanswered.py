"""Questions that found nothing are remembered; who asked is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from portal.search.model import Unanswered, worth_remembering
from portal.search.service import KEPT_DAYS, unanswered
from tests.conftest import reader


@pytest.fixture
def readers(app):
    """Readers of different networks."""
    return [reader(app, f"198.51.100.{n}") for n in range(1, 6)]


@pytest.fixture
def rows(settings):
    def read(columns: str = "lang, question"):
        with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
            return db.execute(f"select {columns} from search_questions order by id").fetchall()

    return read


def settle(client, words: str, lang: str = "fr", **headers):
    return client.get("/search.json", query_string={"q": words, "lang": lang, "settled": "1"}, headers=headers)


def test_a_settled_question_that_finds_nothing_is_remembered(client, rows):
    settle(client, "  Résilier   MON contrat ?")
    assert rows() == [("fr", "résilier mon contrat")]


def test_the_search_page_remembers_too(client, rows):
    client.get("/en/search/?q=cancel+everything")
    assert rows() == [("en", "cancel everything")]


def test_what_is_still_being_typed_is_not_remembered(client, rows):
    for end in range(3, 9):
        client.get("/search.json", query_string={"q": "xyzzyxes"[:end], "lang": "fr"})
    assert rows() == []


@pytest.mark.parametrize("words", ["facture", "facutre"], ids=["found", "found once corrected"])
def test_a_question_that_found_something_is_not_remembered(client, rows, words: str):
    settle(client, words)
    assert rows() == []


def test_a_reader_who_asks_again_the_same_day_counts_once(client, rows):
    for _ in range(3):
        settle(client, "xyzzyx")
    assert len(rows()) == 1


@pytest.mark.parametrize(("number", "listed"), [(2, 0), (3, 1), (4, 1)])
def test_writers_see_what_three_readers_asked(readers, settings, clock, number: int, listed: int):
    for client in readers[:number]:
        settle(client, "xyzzyx")
    assert unanswered(settings, clock()) == (Unanswered("fr", "xyzzyx", number, date(2026, 11, 23)),) * listed


def test_the_most_asked_comes_first(readers, settings, clock):
    for client in readers:
        settle(client, "often asked xyzzyx")
    for client in readers[:3]:
        settle(client, "asked xyzzyx", "en")
    assert [(one.lang, one.readers) for one in unanswered(settings, clock())] == [("fr", 5), ("en", 3)]


def test_the_languages_are_counted_apart(readers, settings, clock):
    for client, lang in zip(readers, ("fr", "en", "es"), strict=False):
        settle(client, "xyzzyx", lang)
    assert unanswered(settings, clock()) == ()


def test_two_days_of_one_reader_have_nothing_in_common(client, clock, rows):
    settle(client, "xyzzyx")
    clock.advance(days=1)
    settle(client, "xyzzyx")
    numbers = {row[0] for row in rows("reader")}
    assert len(numbers) == 2


def test_yesterdays_salt_is_forgotten(client, clock, settings):
    settle(client, "xyzzyx")
    clock.advance(days=1)
    settle(client, "xyzzyx")
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        assert db.execute("select day from search_days").fetchall() == [("2026-11-24",)]


def test_nothing_in_the_table_is_the_readers(client, rows):
    settle(client, "xyzzyx", **{"User-Agent": "Netscape"})
    kept = str(rows("*"))
    assert all(personal not in kept for personal in ("198.51.100.7", "Netscape"))


def test_old_questions_are_forgotten(client, clock, rows):
    settle(client, "xyzzyx of old")
    clock.advance(days=KEPT_DAYS)
    settle(client, "xyzzyx")
    assert len(rows()) == 2
    clock.advance(days=1)
    settle(client, "xyzzyx")
    assert [question for _, question in rows()] == ["xyzzyx", "xyzzyx"]


@pytest.mark.parametrize(("site", "remembered"), [("same-origin", 1), ("none", 1), ("cross-site", 0), ("same-site", 0)])
def test_another_site_cannot_write_into_our_memory(client, rows, site: str, remembered: int):
    assert settle(client, "xyzzyx", **{"Sec-Fetch-Site": site}).status_code == 200
    client.get("/fr/recherche/?q=xyzzyx", headers={"Sec-Fetch-Site": site})
    assert len(rows()) == remembered


def test_a_flood_of_nonsense_stops_at_a_number_of_rows(client, rows, monkeypatch):
    monkeypatch.setattr("portal.search.service.MOST_A_DAY", 3)
    for n in range(5):
        settle(client, f"xyzzyx{'abcde'[n]}")
    assert len(rows()) == 3


def test_a_database_that_is_gone_does_not_stop_the_search(client, settings):
    (settings.var / "portal.sqlite").write_bytes(b"x" * 8192)
    assert settle(client, "xyzzyx").status_code == 200
    assert client.get("/fr/recherche/?q=xyzzyx").status_code == 200


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Configurer  MX", "configurer mx"),
        ("« Où est ma facture ? »", "où est ma facture"),
        ("Strasse STRAẞE", "strasse strasse"),
        ("erreur 404", "erreur 404"),
        ("port 12345", "port 12345"),
        ("ab", None),
        ("", None),
        ("?!…", None),
        ("jeanne@example.org", None),
        ("06 12 34 56 78", None),
        ("carte 4970-1000-0000-0000", None),
        ("123456", None),
        ("https://example.org/secret", None),
        ("www.example.org", None),
        ("a" * 40, None),
        ("a" * 39, "a" * 39),
        ("one\u202etwo", None),
    ],
)
def test_what_may_be_somebodys_own_is_never_kept(question: str, kept: str | None):
    assert worth_remembering(question) == kept


def test_the_listing_of_a_day_goes_back_half_a_year(readers, settings, clock):
    for client in readers[:3]:
        settle(client, "xyzzyx")
    assert unanswered(settings, clock() + timedelta(days=KEPT_DAYS))
    assert unanswered(settings, clock() + timedelta(days=KEPT_DAYS + 1)) == ()
