"""`guichet agent` and `guichet demo`."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest
import sqlalchemy
from click.testing import CliRunner

from portal.cli.demo_months import fill_months
from portal.cli.demo_requests import REQUESTS
from portal.cli.doors import guichet
from portal.desk import service
from portal.tickets.tables import events, tickets
from tests.conftest import reader
from tests.desk.conftest import PASSWORD, sign_in
from tests.tickets.conftest import PROMISES


@pytest.fixture
def run(help_center):
    (help_center / "mkdocs.yml").touch()
    (help_center / "docs").mkdir()

    def command(*words, typed=""):
        return CliRunner().invoke(guichet, ["-C", str(help_center), *words], input=typed)

    return command


def test_an_agent_is_added_asked_for_a_password_twice_and_may_sign_in(run, app):
    added = run("agent", "add", "new@example.org", "--name", "New", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert added.exit_code == 0, added.output
    assert PASSWORD not in added.output
    assert sign_in(reader(app), "new@example.org").status_code == 303


def test_a_password_may_come_from_a_program(run, database):
    words = ("agent", "add", "new@example.org", "--name", "New", "--language", "en", "--password-stdin")
    assert run(*words, typed=f"{PASSWORD}\n").exit_code == 0
    assert [(agent.name, agent.lang) for agent in service.agents(database)] == [("New", "en")]
    assert "new@example.org  New  en" in run("agent", "list").output


@pytest.mark.parametrize(
    ("name", "words"),
    [("revoke", ("revoke",)), ("password", ("password", "--password-stdin")), ("remove", ("remove",))],
)
def test_a_command_ends_the_sessions_of_an_agent(run, browser, camille, name, words):
    assert run("agent", *words, camille.email, typed=f"{PASSWORD}\n").exit_code == 0, name
    assert browser.get("/desk/").status_code == 303


@pytest.mark.parametrize("word", ["revoke", "remove"])
def test_an_address_that_is_no_agent_s_is_named(run, word):
    answer = run("agent", word, "nobody@example.org")
    assert answer.exit_code == 2
    assert "nobody@example.org is no agent" in answer.output


def test_the_demonstration_fills_the_desk_once(run, browser):
    filled = run("demo")
    assert filled.exit_code == 0
    assert filled.output.startswith(f"{len(REQUESTS)} requests")  # its own words, none of a log's
    page = browser.get("/desk/").text
    for words in ("Le site répond « 502 » depuis une heure", "Can we change plans", "¿Cómo añado un segundo idioma?"):
        assert words in page
    assert "Search finds nothing" in browser.get("/desk/?show=waiting").text
    assert "Facture de novembre" in browser.get("/desk/?show=solved").text
    again = run("demo")
    assert (again.exit_code, "There are requests already" in again.output) == (2, True)
    assert f"{len(REQUESTS)} requests" in run("demo", "--force").output


def test_nothing_that_the_demonstration_invents_is_yet_to_come(settings, counter, camille, clock):
    clock.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    slow = (
        PROMISES
        + """
[levels.legal]
title = { fr = "Juridique", en = "Legal", es = "Jurídico" }
reply = { at_most = "720h", counted = "elapsed", strength = "promise", from = "escalation" }
"""
    )
    settings.promise_file.write_text(slow, encoding="utf-8")
    assert fill_months(counter, camille.id, clock()) > 0
    with counter.database.reading() as db:
        latest = db.execute(sqlalchemy.select(sqlalchemy.func.max(events.c.at))).scalar_one()
    assert latest <= clock()


def test_a_number_that_is_drawn_again_stops_no_demonstration(counter, camille, clock, monkeypatch):
    drawn = (f"GU-{number // 2:05}-X" for number in count())  # every number comes twice
    monkeypatch.setattr("portal.tickets.service.new_reference", lambda: next(drawn))
    filled = fill_months(counter, camille.id, clock())
    with counter.database.reading() as db:
        numbers = db.execute(sqlalchemy.select(tickets.c.reference)).scalars().all()
    assert len({*numbers}) == len(numbers) == filled > 1


def test_the_demonstration_sends_no_mail_to_strangers(run, monkeypatch):
    monkeypatch.setenv("GUICHET_SMTP_URL", "smtp://mail.example.org")
    assert run("demo").exit_code == 2
