"""The page that tells writers what came of the articles that were offered, month by month."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest

from portal.tickets import offers
from portal.tickets.offers import Form, note_offer, note_sent, note_solved

WEBHOOKS, BILLS = "guides/webhooks", "factures"
LABELS = {
    "offered": "Formulaires auxquels un article a été proposé",
    "solved": "Résolu, dit le lecteur",
    "sent": "Envoyée quand même",
    "left": "Parti sans rien dire",
    "back": "Revenu",
}


@pytest.fixture
def offer(counter, clock):
    """Offers articles to a reader's form; what came of it is told by the last word."""

    def offer(name, *articles, outcome="left", reader=None):
        form = Form(f"form-{name}", "fr", reader or f"reader-{name}")
        note_offer(counter.database, counter.secret, form, articles, clock())
        with counter.database.writing() as db:
            if outcome == "sent":
                note_sent(db, counter.secret, form.submission)
            elif outcome == "solved":
                note_solved(db, counter.secret, form.submission, articles[0])

    return offer


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")


def told(page, label):
    return int(re.search(rf"<dt>{LABELS[label]}</dt><dd>(\d+)", page)[1])


def table(page, caption):
    found = re.search(rf"<caption>{caption}</caption>.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    return [plain(line).split() for line in re.findall("<tr>.*?</tr>", found[1], re.DOTALL)] if found else []


def test_says_so_while_nothing_was_offered(browser):
    page = browser.get("/desk/offered").text
    assert "Aucun article n’a été proposé en" in page
    assert "offered.csv" not in page


def test_the_four_outcomes_are_told_apart(browser, offer):
    offer("a", WEBHOOKS, outcome="solved")
    offer("b", WEBHOOKS, outcome="sent")
    offer("c", WEBHOOKS)
    offer("d", BILLS, reader="somebody")
    offer("e", BILLS, reader="somebody", outcome="sent")
    page = browser.get("/desk/offered").text
    assert {label: told(page, label) for label in LABELS} == {
        "offered": 5,
        "solved": 1,
        "sent": 2,
        "left": 1,
        "back": 1,
    }


def test_the_words_say_for_how_many_days_a_return_is_noticed(browser, offer):
    offer("a", WEBHOOKS)
    assert timedelta(days=7) == offers.WINDOW
    assert browser.get("/desk/offered").text.count("sept jours") == 3


def test_articles_that_answered_stand_apart_from_those_that_did_not(browser, offer):
    offer("a", WEBHOOKS, BILLS, outcome="solved")
    offer("b", BILLS, outcome="sent")
    page = browser.get("/desk/offered").text
    (answered,) = table(page, "Articles qui ont répondu")
    (silent,) = table(page, "Articles qui n’ont répondu à personne")
    assert ("webhooks" in answered, answered[-6:]) == (True, ["1", "1", "0", "0", "0", "–"])
    assert ("facture" in " ".join(silent), silent[-5:]) == (True, ["2", "0", "1", "1", "0"])
    assert 'href="/fr/guides/webhooks/"' in page


def test_the_page_of_an_article_is_read_for_its_title_once(browser, offer, monkeypatch):
    read, opened = Path.read_text, []
    monkeypatch.setattr(Path, "read_text", lambda path, **how: opened.append(path.parent.name) or read(path, **how))
    offer("a", WEBHOOKS, BILLS, outcome="solved")
    first, second = (browser.get("/desk/offered").text for _ in range(2))
    assert sorted(name for name in opened if name in {"webhooks", BILLS}) == [BILLS, "webhooks"]
    assert first == second


@pytest.mark.parametrize(("offered", "words"), [(9, "trop peu pour le dire"), (10, "50 %")])
def test_a_share_is_given_from_the_number_on_that_the_promise_file_states(browser, offer, offered, words):
    for number in range(offered):
        offer(number, WEBHOOKS, outcome="solved" if number % 2 else "sent")
    assert words in browser.get("/desk/offered").text.replace("\u00a0", " ")


def test_an_article_that_is_gone_keeps_its_line(browser, offer):
    offer("a", "guides/gone")
    assert "(disparu)" in browser.get("/desk/offered").text


def test_each_month_has_its_own_page_and_the_last_one_is_told_to_move(seat, camille, offer, clock):
    before = clock()
    offer("a", WEBHOOKS)
    clock.now = before + timedelta(days=45)
    offer("b", BILLS)
    browser, month = seat(camille), f"{before:%Y-%m}"
    page, old = browser.get("/desk/offered").text, browser.get(f"/desk/offered?month={month}").text
    assert f'value="{month}"' in page
    assert ("bougent encore" in page, "bougent encore" in old) == (True, False)
    assert (told(page, "offered"), told(old, "offered")) == (1, 1)


@pytest.mark.parametrize("month", ["2019-01", "2999-01", "octobre", "2026-13", "%00"])
def test_a_month_that_is_none_is_not_there(browser, offer, month):
    offer("a", WEBHOOKS)
    assert browser.get(f"/desk/offered?month={month}").status_code == 404
    assert browser.get(f"/desk/offered.csv?month={month}").status_code == 404


def test_other_programs_read_the_same_figures(browser, offer):
    offer("a", WEBHOOKS, outcome="solved")
    offer("b", '=HYPERLINK("evil")')
    answer = browser.get("/desk/offered.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(line["article"], line["offered"], line["solved"]) for line in lines] == [
        ("", "2", "1"),
        ('\'=HYPERLINK("evil")', "1", "0"),
        (WEBHOOKS, "1", "1"),
    ]


def test_the_days_of_a_month_are_counted_once(counter, offer, clock):
    offer("a", WEBHOOKS)
    day = clock().date()
    with counter.database.reading() as db:
        found = [offers.tally(db, day, day + timedelta(days=1))[0].offered, offers.tally(db, day, day)[0].offered]
        assert (found, offers.first_day(db)) == ([1, 0], day)
