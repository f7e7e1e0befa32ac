"""An article put into an answer: found from the form, remembered as what answered, shown and mailed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.outbox import store as outbox
from portal.tickets import service
from portal.tickets.answers import answered_since, article_in
from tests.conftest import reader
from tests.desk.conftest import act

OURS = "http://127.0.0.1:8000"


def last_of(counter, opened):
    return service.read(counter, opened.ticket.id).events[-1]


def test_is_looked_for_without_losing_a_word(browser, opened, counter):
    answer = act(browser, opened.ticket.reference, "find", "Bonjour, voici.", about="webhook")
    assert answer.status_code == 200
    assert "Configurer les webhooks" in answer.text
    assert 'value="guides/webhooks"' in answer.text
    assert "Bonjour, voici.</textarea>" in answer.text
    assert len(service.read(counter, opened.ticket.id).events) == 1


def test_says_when_nothing_is_found(browser, opened):
    answer = act(browser, opened.ticket.reference, "find", about="zzzzzz")
    assert "Rien de trouvé" in answer.text
    assert 'name="article"' not in answer.text


@pytest.mark.parametrize(
    ("name", "fields", "article"),
    [
        ("chosen among those found", {"article": "guides/webhooks", "about": "webhook"}, "guides/webhooks"),
        ("its address in the field", {"about": f"{OURS}/fr/guides/webhooks/"}, "guides/webhooks"),
        ("its path in the field", {"about": "/fr/factures/"}, "factures"),
        ("a link in the words", {"text": f"Lisez {OURS}/fr/guides/webhooks/#ttl, merci."}, "guides/webhooks"),
        ("in another language", {"about": f"{OURS}/en/factures/"}, "factures"),
        ("none of those found", {"article": "", "about": "webhook"}, None),
        ("words alone", {"about": "webhook"}, None),
        ("an article that is not there", {"article": "guides/nowhere"}, None),
        ("somebody else’s address", {"text": "https://elsewhere.example/fr/factures/"}, None),
    ],
)
def test_what_answered_is_remembered(counter, browser, opened, *, name, fields, article):
    assert act(browser, opened.ticket.reference, "reply", **({"text": "Voici"} | fields)).status_code == 303
    found = article_in(last_of(counter, opened))
    assert (found.id if found else None) == article


def test_title_and_link_reach_the_page_the_mail_and_the_desk(app, counter, browser, opened):
    act(browser, opened.ticket.reference, "reply", "Voici", article="guides/webhooks")
    page = reader(app).get(f"/fr/t/{opened.ticket.reference}/{opened.code}").text
    desk = browser.get(f"/desk/tickets/{opened.ticket.reference}").text
    for shown in (page, desk):
        assert 'href="/fr/guides/webhooks/"' in shown
    with counter.database.reading() as db:
        text = db.execute(outbox.mails.select().where(outbox.mails.c.kind == "ticket_replied")).one().text
    assert f"{OURS}/fr/guides/webhooks/" in text
    assert text.rstrip().endswith("ouvrez le lien ci-dessus."), "what cannot be answered is said last"


def test_articles_are_counted_by_request(counter, browser, opened, clock):
    for _ in range(2):
        act(browser, opened.ticket.reference, "reply", "Voici", article="factures")
        clock.now += timedelta(minutes=1)
    act(browser, opened.ticket.reference, "solve", article="guides/webhooks")
    with counter.database.reading() as db:
        found = answered_since(db, clock() - timedelta(days=1))
        assert answered_since(db, clock() + timedelta(days=1)) == ()
    assert [(one.article.id, one.requests, one.last) for one in found] == [
        ("factures", 1, (opened.ticket.reference,)),
        ("guides/webhooks", 1, (opened.ticket.reference,)),
    ]
    page = browser.get("/desk/answers").text
    assert opened.ticket.reference in page


def test_a_note_names_nothing(counter, browser, opened):
    act(browser, opened.ticket.reference, "note", f"{OURS}/fr/factures/")
    assert article_in(last_of(counter, opened)) is None
