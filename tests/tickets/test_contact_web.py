"""The contact form, as a reader without any script meets it."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy

from portal.accounts import service as accounts
from portal.accounts import store as customers
from portal.accounts.model import CustomerRecord
from portal.accounts.service import Doorkeeper
from portal.outbox import store as outbox
from portal.storage import StorageError
from portal.tickets import service, store
from portal.tickets.tables import spared_questions
from portal.web.limits import REQUESTS
from tests.conftest import OWN_ORIGIN, reader

PAGE = "/fr/contact/"
CARD = "4111 1111 1111 1111"


def fields_of(page):
    """What a browser would send back of the form's hidden fields."""
    found = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def filled(client, page=PAGE, **changes):
    """A form as Ada fills it in, the articles already looked at."""
    typed = {"name": "Ada", "email": "ada@example.org", "subject": "Une page blanche", "text": "Depuis ce matin."}
    return fields_of(client.get(page).text) | typed | {"looked": "yes"} | changes


def send(client, fields, page=PAGE):
    return client.post(page, data=fields, headers=OWN_ORIGIN)


def tickets(database):
    with database.reading() as db:
        return db.execute(sqlalchemy.select(store.tickets)).all()


def mails(database):
    with database.reading() as db:
        return db.execute(sqlalchemy.select(outbox.mails)).all()


def test_a_request_leads_to_its_receipt(client, database):
    answer = send(client, filled(client))
    assert answer.status_code == 303
    (ticket,) = tickets(database)
    assert answer.location.startswith(f"/fr/t/{ticket.reference}/")
    assert (ticket.email, ticket.subject, ticket.plan, ticket.lang) == (
        "ada@example.org",
        "Une page blanche",
        "free",
        "fr",
    )
    assert ticket.reference in client.get(answer.location).text


def test_sending_a_form_twice_makes_one_request(client, database):
    fields = filled(client)
    first, second = send(client, fields), send(client, fields)
    assert first.location == second.location
    assert len(tickets(database)) == 1
    assert len(mails(database)) == 1


def test_the_form_says_when_an_answer_will_come(client):
    assert (
        "D’habitude, nous répondons avant le mercredi 25 novembre à 10\xa0h (heure de Paris)." in client.get(PAGE).text
    )


def test_a_mail_to_an_address_that_nobody_confirmed_repeats_nothing_typed(client, database):
    send(client, filled(client, name="Achetez", subject="Gagnez un million", text="https://evil.example"))
    (mail,) = mails(database)
    for typed in ("Achetez", "million", "evil.example"):
        assert typed not in mail.subject + mail.text


WRONG = {
    "no subject": ({"subject": "  "}, "subject"),
    "a subject too long": ({"subject": "x" * 151}, "subject"),
    "no text": ({"text": "\n \n"}, "text"),
    "a text too long": ({"text": "x" * 20_001}, "text"),
    "no address": ({"email": ""}, "email"),
    "no usable address": ({"email": "ada@"}, "email"),
    "two addresses": ({"email": "a@example.org,b@example.org"}, "email"),
    "a header in the address": ({"email": "a@example.org\r\nBcc: b@example.org"}, "email"),
    "a name too long": ({"name": "x" * 81}, "name"),
    "a card number": ({"text": f"Ma carte est {CARD}."}, "text"),
    "a password": ({"text": "Mon mot de passe : hunter2!"}, "text"),
    "a key in the subject": ({"subject": "sk_live_" + "a1b2c3d4e5f6"}, "subject"),
    "the robots’ field": ({"website": "https://spam.example"}, "website"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_must_be_mended_is_said_at_its_field_and_every_word_stays(client, database, case: str):
    changes, field = WRONG[case]
    fields = filled(client, **changes)
    answer = send(client, fields)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    page = unescape(answer.text)
    for name in ("name", "subject", "text", "email"):
        assert " ".join(fields[name].split()) in " ".join(page.split())
    assert tickets(database) == []


def test_the_form_that_comes_back_can_be_sent(client, database):
    answer = send(client, filled(client, subject=""))
    again = fields_of(answer.text) | {"email": "ada@example.org", "subject": "Une page blanche", "text": "Voilà."}
    assert send(client, again | {"looked": "yes"}).status_code == 303
    assert len(tickets(database)) == 1


def test_a_secret_can_be_left_out_and_the_rest_sent(client, database):
    assert 'name="leave_out"' in send(client, filled(client, text=f"Ma carte {CARD} est refusée.")).text
    assert send(client, filled(client, text=f"Ma carte {CARD} est refusée.", leave_out="yes")).status_code == 303
    with database.reading() as db:
        assert store.events_of(db, 1)[0].text == "Ma carte […] est refusée."


def test_articles_are_offered_once_before_a_request_is_sent(client, database):
    fields = filled(client, subject="Retrouver une facture", looked="")
    answer = send(client, fields)
    assert answer.status_code == 200
    assert 'href="/fr/factures/"' in answer.text
    assert tickets(database) == []
    assert fields_of(answer.text)["submission"] == fields["submission"]
    assert send(client, fields | fields_of(answer.text)).status_code == 303


def test_an_article_that_answers_is_remembered_and_nothing_is_sent(client, database):
    answer = send(client, filled(client, subject="Retrouver une facture", answered="factures"))
    assert (answer.status_code, answer.location) == (303, "/fr/factures/")
    with database.reading() as db:
        assert [row.article for row in db.execute(sqlalchemy.select(spared_questions))] == ["factures"]
    assert tickets(database) == []


def test_two_questions_are_noticed_and_may_be_sent_all_the_same(client, database):
    text = "Où est ma facture de mars ? Et pourquoi la page reste-t-elle blanche ?"
    fields = filled(client, subject="xyzzy", text=text, looked="")
    answer = send(client, fields)
    assert "Est-ce que ce sont deux questions" in answer.text
    assert send(client, fields | fields_of(answer.text)).status_code == 303


def test_an_old_token_costs_no_word(client, database):
    answer = send(client, filled(client, csrf_token="old"))
    assert answer.status_code == 400
    assert "Depuis ce matin." in answer.text
    assert send(client, fields_of(answer.text) | filled(client)).status_code == 303


def test_a_database_that_does_not_answer_costs_no_word(client, monkeypatch):
    fields = filled(client)

    def refuse(*_arguments, **_named):
        raise StorageError("The database is locked")

    monkeypatch.setattr(service, "open_ticket", refuse)
    answer = send(client, fields)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Depuis ce matin." in answer.text
    monkeypatch.undo()
    assert send(client, fields).status_code == 303


def test_s05_plan_lane_and_author_are_never_read_from_the_form(client, database):
    send(client, filled(client, plan="pro", lane="urgent", customer="1", state="closed", due_at="2000-01-01"))
    (ticket,) = tickets(database)
    assert (ticket.plan, ticket.lane, ticket.customer, ticket.state) == ("free", "standard", None, "open")


def test_the_article_that_a_reader_came_from_is_kept_with_the_request(client, database):
    send(client, filled(client, f"{PAGE}?article=factures"))
    assert tickets(database)[0].article == "factures"


def test_the_areas_of_the_promise_file_are_offered_and_no_other_is_taken(client, settings, database):
    text = settings.promise_file.read_text()
    areas = '[areas]\nbilling = { fr = "Facturation", en = "Billing", es = "Facturación" }\n'
    settings.promise_file.write_text(text.replace("[calendars.office]", areas + "[calendars.office]"))
    assert '<option value="billing">Facturation</option>' in client.get(PAGE).text
    assert 'href="#area"' in send(client, filled(client, area="admin")).text
    assert send(client, filled(client, area="billing")).status_code == 303
    assert tickets(database)[0].area == "billing"


def let_eve_in(client, settings, database, clock):
    with database.writing() as db:
        customers.put(db, CustomerRecord(email="eve@example.org", plan="pro", name="Eve"), "free", clock())
    door = Doorkeeper(database, settings.url)
    accounts.request_link(door, "eve@example.org", "fr", clock())
    code = mails(database)[0].text.split("/account/link/")[1].split("\n")[0]
    token = fields_of(client.get(f"/fr/account/link/{code}").text)["csrf_token"]
    client.post(f"/fr/account/link/{code}", data={"csrf_token": token}, headers=OWN_ORIGIN)


def test_somebody_signed_in_asks_with_their_own_plan_and_address(client, settings, database, clock):
    let_eve_in(client, settings, database, clock)
    assert "Réponse promise avant demain" not in client.get(PAGE).text
    assert "Réponse promise avant" in client.get(PAGE).text
    send(client, filled(client, email="other@example.org"))
    (ticket,) = tickets(database)
    assert (ticket.email, ticket.plan, ticket.customer) == ("eve@example.org", "pro", 1)


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 191 }}"])
def test_s15_what_is_typed_stays_words_wherever_it_is_shown(client, typed: str):
    wrong = send(client, filled(client, subject=typed, name=typed, text=typed, email=typed)).text
    sent = client.get(send(client, filled(client, subject=typed, text=typed)).location).text
    for page in (wrong, sent):
        assert typed not in page or typed.startswith("{{")
        assert "1337" not in page


def test_posting_to_an_article_is_not_a_way_to_ask(client):
    assert client.post("/fr/factures/", data={}, headers=OWN_ORIGIN).status_code == 405
    assert client.post("/xx/contact/", data={}, headers=OWN_ORIGIN).status_code == 404


def test_a_body_beyond_all_measure_is_refused(client):
    assert send(client, filled(client, text="x" * 600_000)).status_code == 413


def test_one_network_asks_so_often_and_no_more(app):
    flooder = reader(app, "203.0.113.9")
    allowed = int(REQUESTS.split()[0])
    answers = [flooder.post(PAGE, data={}, headers=OWN_ORIGIN).status_code for _ in range(allowed + 1)]
    assert answers[-2:] == [400, 429]


def test_asking_in_english_is_answered_in_english(client, database):
    answer = send(client, filled(client, "/en/contact/"), "/en/contact/")
    assert "Your request is in" in client.get(answer.location).text
    assert mails(database)[0].lang == "en"


def test_a_plan_without_a_form_keeps_the_writers_words(client, settings, database):
    fields = filled(client)
    text = settings.promise_file.read_text()
    settings.promise_file.write_text(
        text.replace('channels = ["form"]', 'channels = ["forum"]', 1).replace('"2026-11-22"', '"2"')
    )

    page = client.get(PAGE)
    answer = send(client, fields)

    assert page.status_code == 200
    assert 'name="subject"' not in page.text
    assert answer.status_code == 404
    assert tickets(database) == []


def test_a_form_that_asks_to_be_signed_in_is_open_to_nobody_else(client, settings, database, clock):
    fields = filled(client)
    text = settings.promise_file.read_text()
    settings.promise_file.write_text(f'{text}\n[channels.form]\nrequires = ["description", "sign_in"]\n')

    page = client.get(PAGE).text
    assert 'name="subject"' not in page
    assert "/fr/account/sign-in" in page
    again = send(client, fields)
    assert again.status_code == 403
    assert fields["subject"] in unescape(again.text)
    assert fields["text"] in unescape(again.text)
    assert '/fr/account/sign-in" target="_blank"' in again.text  # the words stay where they are
    assert tickets(database) == []
    let_eve_in(client, settings, database, clock)
    assert send(client, filled(client)).status_code == 303
