"""What came of offered articles: four outcomes, nobody known, the doubt never in our favour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy

from portal.tickets import offers
from portal.tickets.offers import Form, OldOffers, Tally, note_offer, note_sent, note_solved, tally

SECRET = "the portal's own secret, and a long one"
LONG_AGO = date(2020, 1, 1)
MX, BILL = "guides/mx", "factures"


@pytest.fixture
def desk(database, clock):
    """A contact form, as the tests use it."""

    class Desk:
        def offer(self, form, *articles, reader="here", lang="fr"):
            note_offer(database, SECRET, Form(form, lang, reader), articles, clock())

        def solve(self, form, article):
            with database.writing() as db:
                note_solved(db, SECRET, form, article)

        def send(self, form):
            with database.writing() as db:
                note_sent(db, SECRET, form)

        def sweep(self):
            with database.writing() as db:
                return OldOffers(clock()).forget(db, 100)

        @property
        def total(self):
            return self._tally[0]

        @property
        def by_article(self):
            return self._tally[1]

        @property
        def _tally(self):
            with database.reading() as db:
                return tally(db, LONG_AGO)

        def rows(self, table):
            with database.reading() as db:
                return db.execute(sqlalchemy.select(table)).all()

    return Desk()


def test_nothing_was_offered_at_first(desk):
    desk.offer("form")
    assert (desk.total, desk.by_article) == (Tally(0, 0, 0, 0, 0), {})


def test_the_four_outcomes_are_kept_apart(desk):
    desk.offer("left", MX, reader="a")
    desk.offer("solved", MX, BILL, reader="b")
    desk.solve("solved", MX)
    desk.offer("sent", MX, reader="c")
    desk.send("sent")
    desk.offer("back", MX, reader="d")
    desk.offer("back again", MX, reader="d")
    desk.send("back again")
    assert desk.total == Tally(offered=5, solved=1, sent=2, left=1, came_back=1)
    assert desk.by_article["fr", MX] == Tally(offered=5, solved=1, sent=2, left=1, came_back=1)
    assert desk.by_article["fr", BILL] == Tally(offered=1, solved=0, sent=0, left=1, came_back=0)


def test_one_form_is_one_offer_however_often_it_speaks(desk):
    desk.offer("form", MX)
    desk.offer("form", MX, BILL)
    assert desk.total.offered == 1
    assert set(desk.by_article) == {("fr", MX), ("fr", BILL)}
    assert desk.total.came_back == 0


def test_who_says_solved_and_sends_all_the_same_was_not_helped(desk):
    desk.offer("form", MX)
    desk.solve("form", MX)
    desk.send("form")
    assert desk.total == Tally(offered=1, solved=0, sent=1, left=0, came_back=0)


@pytest.mark.parametrize(
    ("later", "came_back"),
    [(timedelta(0), 1), (timedelta(days=1), 1), (timedelta(days=7), 1), (timedelta(days=8), 0)],
    ids=["the same day", "the next", "seven days on", "eight days on"],
)
def test_coming_back_counts_for_seven_days(desk, clock, later, came_back):
    desk.offer("first", MX)
    desk.solve("first", MX)
    clock.advance(seconds=later.total_seconds())
    desk.offer("second", BILL, MX)
    assert desk.total.came_back == came_back
    assert desk.total.solved == 1 - came_back


@pytest.mark.parametrize(
    ("reader", "lang", "article"),
    [("elsewhere", "fr", MX), ("here", "en", MX), ("here", "fr", BILL)],
    ids=["another reader", "another language", "another topic"],
)
def test_who_asks_something_else_did_not_come_back(desk, reader, lang, article):
    desk.offer("first", MX)
    desk.offer("second", article, reader=reader, lang=lang)
    assert desk.total.came_back == 0


def test_who_sent_the_first_time_is_not_counted_against_it_twice(desk):
    desk.offer("first", MX)
    desk.send("first")
    desk.offer("second", MX)
    assert desk.total == Tally(offered=2, solved=0, sent=1, left=1, came_back=0)


def test_a_form_of_which_nothing_is_known_changes_nothing(desk):
    desk.send("unknown")
    desk.solve("unknown", MX)
    assert desk.total.offered == 0


def test_neither_reader_nor_form_can_be_read_from_what_is_kept(desk):
    desk.offer("a-submission-key", MX, reader="203.0.113.9 Browser")
    (row,) = desk.rows(offers.offers)
    kept = " ".join(map(str, row))
    assert "a-submission-key" not in kept
    assert "203.0.113.9" not in kept


def test_the_same_reader_has_another_number_each_day(desk, clock):
    desk.offer("first", MX)
    clock.advance(days=1)
    desk.offer("second", BILL)
    assert len({row.reader for row in desk.rows(offers.offers)}) == 2


def test_after_seven_days_nothing_tells_who_it_was(desk, clock):
    desk.offer("first", MX)
    desk.solve("first", MX)
    before = desk.rows(offers.offers)[0]
    clock.advance(days=7)
    assert desk.sweep() == 0
    clock.advance(days=1)
    assert (desk.sweep(), desk.sweep()) == (1, 0)
    (row,) = desk.rows(offers.offers)
    assert row.reader == ""
    assert row.form != before.form
    assert desk.rows(offers.days) == []
    assert desk.total.solved == 1


def test_a_script_cannot_fill_the_disk(desk, monkeypatch):
    monkeypatch.setattr(offers, "MOST_A_DAY", 3)
    for number in range(5):
        desk.offer(f"form-{number}", MX, reader=str(number))
    assert desk.total.offered == 3
