"""A form is a built page with its slot filled."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from portal.releases import read_release
from portal.web.page import SlotContext, Slots, shell_page, slot_page

PAGE = "<p>a</p><!--guichet-slot:form--><p>fallback</p><!--/guichet-slot:form--><p>z</p>"


@pytest.fixture
def release(settings):
    return read_release((settings.var / "current").resolve())


@pytest.fixture
def context(release):
    return SlotContext("fr", release)


def test_a_slot_holds_what_its_filler_returns(context):
    slots = Slots()
    slots.register("form", lambda _: Markup("<form></form>"))
    assert slots.fill(PAGE, context) == "<p>a</p><form></form><p>z</p>"


@pytest.mark.parametrize("filler", [None, lambda _: None], ids=["nobody fills it", "its filler has nothing to say"])
def test_a_slot_that_is_not_filled_keeps_its_fallback(context, filler):
    slots = Slots()
    if filler:
        slots.register("form", filler)
    assert slots.fill(PAGE, context) == PAGE


def test_a_later_slice_takes_a_slot_over_by_its_name(context):
    slots = Slots()
    slots.register("form", lambda _: Markup("the first"))
    slots.register("form", lambda _: Markup("the second"))
    assert "the second" in slots.fill(PAGE, context)


def test_a_form_that_came_back_takes_the_place_of_a_fresh_one(app, release):
    slots = Slots()
    slots.register("contact", lambda _: Markup("fresh"))
    answer = slot_page(slots, release, "fr", "site/fr/contact/index.html", {"contact": Markup("with its errors")})
    assert "with its errors" in answer.get_data(as_text=True)
    assert "fresh" not in answer.get_data(as_text=True)


def test_a_slot_page_tells_its_fillers_which_slots_it_has(app, release):
    seen = []
    slots = Slots()
    slots.register("contact", lambda context: seen.append(context.slots))
    slot_page(slots, release, "fr", "site/fr/contact/index.html")
    assert seen == [{"contact", "hours", "unknown"}]


def test_a_backslash_in_a_filler_stays_a_backslash(context):
    slots = Slots()
    slots.register("form", lambda _: Markup(r"\1 \g<0> \n"))
    assert r"\1 \g<0> \n" in slots.fill(PAGE, context)


@pytest.mark.parametrize("path", ["/fr/contact/", "/en/search/", "/es/buscar/"])
def test_a_slot_page_is_kept_by_nobody(client, path: str):
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Content-Encoding" not in answer.headers  # it may hold a token, which compression would betray


def test_every_other_page_is_a_plain_file(client):
    assert client.get("/fr/").headers["Cache-Control"] == "no-cache"


def test_the_shell_is_the_404_page_with_other_words(app, release):
    answer = shell_page(release, "fr", "Merci & bravo", Markup("<h1>Merci</h1>"))
    assert "<title>Merci &amp; bravo</title>" in answer.get_data(as_text=True)
    assert "<article><h1>Merci</h1></article>" in answer.get_data(as_text=True)
    assert "the page of nothing" not in answer.get_data(as_text=True)


def test_without_a_release_the_shell_is_bare_and_readable(app):
    answer = shell_page(None, "fr", "Un instant", Markup("<h1>Un instant</h1>"))
    assert answer.get_data(as_text=True).startswith('<!doctype html>\n<html lang="fr">')
    assert "<h1>Un instant</h1>" in answer.get_data(as_text=True)


OPENINGS = {
    # Paris is at UTC+1 in November; the desk opens 8-12 and 13-17 on weekdays, 9-12 on Saturdays.
    "the second before opening": (
        datetime(2026, 11, 23, 6, 59, 59, tzinfo=UTC),
        "fermés.</strong> Réouverture à 8\xa0h.",
    ),
    "the second of opening": (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "ouverts.</strong> Jusqu’à 12\xa0h."),
    "the second before lunch": (datetime(2026, 11, 23, 10, 59, 59, tzinfo=UTC), "ouverts.</strong> Jusqu’à 12\xa0h."),
    "the second of lunch": (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), "fermés.</strong> Réouverture à 13\xa0h."),
    "an evening": (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), "fermés.</strong> Réouverture demain à 8\xa0h."),
    "a Saturday evening": (
        datetime(2026, 11, 21, 19, 0, tzinfo=UTC),
        "fermés.</strong> Réouverture le lundi 23 novembre à 8\xa0h.",
    ),
    "Christmas": (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), "fermés.</strong> Réouverture demain à 9\xa0h."),
}


@pytest.mark.parametrize("moment", OPENINGS)
def test_the_hours_slot_says_whether_the_desk_is_open_now(client, clock, moment: str):
    clock.now, said = OPENINGS[moment]
    assert said in client.get("/fr/contact/").text


def test_the_hours_slot_says_whose_clock_it_reads(client):
    assert "Paris time" in client.get("/en/contact/").text
    assert "hora de París" in client.get("/es/contact/").text


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Paris", "(heure de Paris)"),
        ("Europe/Athens", "(heure d’Athènes)"),
        ("America/Montreal", "(heure de "),
        ("UTC", "(UTC)"),
        ("+05:30", "(UTC+05:30)"),
    ],
)
def test_the_clock_of_any_desk_has_a_name(client, settings, zone: str, said: str):
    text = settings.promise_file.read_text()
    settings.promise_file.write_text(text.replace("Europe/Paris", zone))
    assert said in client.get("/fr/contact/").text


def test_dates_are_written_in_the_language_of_the_page(client, clock):
    clock.now = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    assert "We open again on Monday 23 November at 08:00." in client.get("/en/contact/").text
    assert "Abrimos de nuevo el lunes 23 de noviembre a las 8:00." in client.get("/es/contact/").text


def test_a_change_of_the_promise_file_is_seen_at_once(client, settings):
    assert "Jusqu’à 12" in client.get("/fr/contact/").text
    text = settings.promise_file.read_text()
    settings.promise_file.write_text(text.replace("08:00-12:00", "08:00-11:30"))
    assert "Jusqu’à 11\xa0h\xa030." in client.get("/fr/contact/").text


def test_a_broken_promise_file_leaves_the_last_good_one_in_force(client, settings):
    client.get("/fr/contact/")
    settings.promise_file.write_text("not toml at all [")
    assert "Jusqu’à 12" in client.get("/fr/contact/").text


def test_without_any_good_promise_file_the_fallback_stands(settings, make_app, clock):
    from tests.conftest import reader

    settings.promise_file.unlink()
    page = reader(make_app(settings, clock=clock)).get("/fr/contact/").text
    assert "fallback of hours" in page
    assert "fallback of contact" in page


def test_the_contact_page_shows_the_article_that_the_reader_came_from(client):
    page = client.get("/fr/contact/?article=factures").text
    assert 'href="/fr/factures/">Retrouver une facture</a>' in page


@pytest.mark.parametrize("article", ["absent", "../../manifest", "", "guides/plages/"])
def test_the_contact_page_ignores_an_article_that_is_not_published(client, article: str):
    assert "gu-carried" not in client.get("/fr/contact/", query_string={"article": article}).text


def test_the_contact_page_carries_the_words_of_a_search_into_the_subject(client):
    page = client.get("/en/contact/", query_string={"subject": "webhook & more"}).text
    assert 'value="webhook &amp; more"' in page
    assert "mailto:aide@guichet.example?subject=webhook%20%26%20more" in page


def test_a_desk_without_an_address_has_its_form_all_the_same(client, settings):
    text = settings.promise_file.read_text()
    settings.promise_file.write_text(text.replace('email = "aide@guichet.example"\n', ""))
    page = client.get("/fr/contact/").text
    assert 'id="gu-contact"' in page
    assert "mailto:" not in page
