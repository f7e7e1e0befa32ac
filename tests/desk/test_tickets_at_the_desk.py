"""What agents read and do, and what of it the customer sees."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import sqlalchemy

from portal.desk import service as desk
from portal.outbox import store as outbox
from portal.tickets import service, store
from portal.tickets.files_store import Attachment, add_attachment
from portal.tickets.model import Kind, State
from tests.conftest import OWN_ORIGIN, reader
from tests.desk.conftest import act, token_of
from tests.tickets.conftest import a_request

EVIL = "<script>alert(1)</script>"


def customers_page(app, opened):
    return reader(app).get(f"/fr/t/{opened.ticket.reference}/{opened.code}").text


def mails(database):
    with database.reading() as db:
        return list(db.execute(sqlalchemy.select(outbox.mails).order_by(outbox.mails.c.id)))


def ticket_now(counter, opened):
    return service.read(counter, opened.ticket.id).ticket


def test_an_empty_desk_explains_itself(browser):
    page = browser.get("/desk/").text
    assert "Personne n’attend de réponse" in page
    assert "guichet demo" in page


def test_the_queue_stands_in_its_order_with_reason_and_due_time(browser, counter, clock):
    free = service.open_ticket(counter, a_request(submission="a", plan="free", subject="Gratuite"), clock())
    pro = service.open_ticket(counter, a_request(submission="b", subject="Pro", lang="es"), clock())
    paid = service.open_ticket(counter, a_request(submission="c", plan="free", subject="Payée"), clock())
    with counter.database.writing() as db:
        service.lift(db, counter, paid.ticket.id, clock(), {})
    page = browser.get("/desk/").text
    places = [page.index(one.ticket.reference) for one in (paid, pro, free)]
    assert places == sorted(places)
    said = ("Payée pour passer devant", "Sa formule passe devant", "aujourd’hui à 15\xa0h", "espagnol", "Urgent")
    assert [words for words in said if words not in page] == []


def test_a_late_request_says_so(browser, opened, clock):
    assert "<strong>En retard</strong>" not in browser.get("/desk/").text
    clock.advance(hours=8)
    assert "<strong>En retard</strong>" in browser.get("/desk/").text


def test_a_request_past_a_time_that_nobody_promised_is_not_called_late(browser, seat, camille, counter, clock):
    free = service.open_ticket(counter, a_request(plan="free"), clock())
    clock.advance(days=3)
    browser = seat(camille, "three days later")
    queue, page = browser.get("/desk/?show=late").text, browser.get(f"/desk/tickets/{free.ticket.reference}").text
    assert "Dépassé, non promis\u202f: <time" in queue
    assert "Dépassé\u202f: la réponse était attendue le mercredi 25 novembre à 10\xa0h, sans être promise." in page
    for shown in (queue, page):
        assert "desk-row--late" not in shown
        assert "En retard" not in shown


def test_an_answer_reaches_the_customer_s_page_and_their_mailbox(app, browser, opened, database, counter):
    answer = act(browser, opened.ticket.reference, "reply", "Videz le cache, puis rechargez.")
    assert (answer.status_code, answer.location) == (303, f"/desk/tickets/{opened.ticket.reference}#latest")
    assert "Videz le cache, puis rechargez." in customers_page(app, opened)
    assert [mail.kind for mail in mails(database)][-1] == "ticket_replied"
    assert ticket_now(counter, opened).first_reply_at is not None


def test_asking_for_more_stops_the_clock_and_says_so(app, browser, opened, counter, clock):
    act(browser, opened.ticket.reference, "ask", "Quel navigateur ?")
    ticket = ticket_now(counter, opened)
    assert (ticket.state, ticket.is_clock_running) == (State.WAITING, False)
    clock.advance(hours=11)
    assert "L’horloge est en pause" in browser.get(f"/desk/tickets/{opened.ticket.reference}").text
    assert "Quel navigateur" in customers_page(app, opened)
    assert opened.ticket.reference not in browser.get("/desk/").text
    assert opened.ticket.reference in browser.get("/desk/?show=waiting").text


def test_solving_and_reopening_move_a_request(browser, opened, counter):
    act(browser, opened.ticket.reference, "solve")
    assert ticket_now(counter, opened).state is State.SOLVED
    assert opened.ticket.reference in browser.get("/desk/?show=solved").text
    act(browser, opened.ticket.reference, "reopen")
    assert ticket_now(counter, opened).state is State.OPEN


def test_a_note_is_read_at_the_desk_and_nowhere_else(app, browser, opened, database):
    before = len(mails(database))
    act(browser, opened.ticket.reference, "note", "Client difficile, prudence.")
    assert "Client difficile, prudence." in browser.get(f"/desk/tickets/{opened.ticket.reference}").text
    assert "Client difficile" not in customers_page(app, opened)
    assert len(mails(database)) == before
    assert not any("Client difficile" in mail.text for mail in mails(database))


def test_two_agents_do_not_answer_past_each_other(browser, seat, noor, opened, counter):
    other = seat(noor)
    page = other.get(f"/desk/tickets/{opened.ticket.reference}").text
    act(browser, opened.ticket.reference, "reply", "La première réponse.")
    data = {"csrf_token": token_of(page), "seen": "1", "do": "reply", "text": "La seconde réponse."}
    answer = other.post(f"/desk/tickets/{opened.ticket.reference}", data=data, headers=OWN_ORIGIN)
    assert answer.status_code == 409
    for words in ("Something happened to this request", "La première réponse.", "La seconde réponse.</textarea>"):
        assert words in answer.text
    kinds = [event.kind for event in service.read(counter, opened.ticket.id).events]
    assert kinds == [Kind.OPENED, Kind.AGENT_REPLIED]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"csrf_token": "wrong"}, 400, id="a token of nobody"),
        pytest.param({"do": "explode"}, 400, id="no such button"),
        pytest.param({"seen": "²"}, 400, id="a figure that is none"),
        pytest.param({"do": "reopen"}, 409, id="a step that is not open"),
        pytest.param({"text": "Mes mots gardés" + "x" * 20_000}, 400, id="too long"),
    ],
)
def test_whatever_is_wrong_the_text_is_kept_and_nothing_is_sent(browser, opened, counter, fields, status):
    data = {"do": "reply", "text": "Mes mots gardés"} | fields
    answer = act(browser, opened.ticket.reference, data.pop("do"), data.pop("text"), **data)
    assert answer.status_code == status
    assert "Mes mots gardés" in answer.text
    assert len(service.read(counter, opened.ticket.id).events) == 1


def test_an_empty_answer_is_not_sent(browser, opened):
    assert act(browser, opened.ticket.reference, "reply", "  \n ").status_code == 400


def test_who_was_signed_out_while_writing_gets_their_words_back(browser, opened, database, camille):
    page = browser.get(f"/desk/tickets/{opened.ticket.reference}").text
    desk.revoke(database, camille.email)
    data = {"csrf_token": token_of(page), "seen": "1", "do": "reply", "text": "Une longue réponse"}
    answer = browser.post(f"/desk/tickets/{opened.ticket.reference}", data=data, headers=OWN_ORIGIN)
    assert answer.status_code == 403
    assert "Une longue réponse</textarea>" in answer.text


def test_two_agents_on_one_request_see_each_other_for_two_minutes(browser, seat, noor, opened, clock):
    path = f"/desk/tickets/{opened.ticket.reference}"
    assert "Regardent aussi" not in browser.get(path).text
    assert "Also looking at this request: Camille." in seat(noor).get(path).text
    assert "Regardent aussi cette demande\u202f: Noor." in browser.get(path).text
    clock.now += timedelta(minutes=2)
    assert "Regardent aussi" not in browser.get(path).text


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_before_answering_an_agent_knows_language_plan_and_whether_the_address_is_confirmed(
    browser, opened, database, is_confirmed
):
    with database.writing() as db:
        store.change(db, opened.ticket.id, is_address_confirmed=is_confirmed)
    page = browser.get(f"/desk/tickets/{opened.ticket.reference}").text
    assert "français" in page
    assert "ada@example.org" in page
    assert ("Adresse confirmée" in page, "Adresse jamais confirmée" in page) == (is_confirmed, not is_confirmed)


def test_s15_what_customers_typed_stays_text(browser, counter, clock):
    typed = a_request(subject=EVIL, name=EVIL, text=EVIL, number=EVIL, email="a'b@example.org")
    opened = service.open_ticket(counter, typed, clock())
    for path in ("/desk/", f"/desk/tickets/{opened.ticket.reference}"):
        page = browser.get(path).text
        assert EVIL not in page
        assert html.escape(EVIL) in page


def test_what_an_agent_typed_comes_back_as_text(browser, opened):
    answer = act(browser, opened.ticket.reference, "explode", "</textarea>" + EVIL)
    assert EVIL not in answer.text


@pytest.mark.parametrize("reference", ["GU-22222-2", "1", "nonsense", "..%2f"])
def test_a_request_that_is_not_there_is_not_there(browser, reference):
    assert browser.get(f"/desk/tickets/{reference}").status_code == 404
    assert browser.post(f"/desk/tickets/{reference}", headers=OWN_ORIGIN).status_code == 404


def test_a_request_is_opened_by_its_number_as_it_is_read_aloud(browser, opened):
    spoken = opened.ticket.reference.replace("-", " ").lower()
    answer = browser.get("/desk/find", query_string={"number": spoken})
    assert answer.location == f"/desk/tickets/{opened.ticket.reference}"
    lost = browser.get("/desk/find", query_string={"number": EVIL})
    assert lost.status_code == 404
    assert EVIL not in lost.text


@pytest.fixture
def attached(opened, database, settings, counter, clock):
    """A page that somebody sent as a file."""
    settings.uploads.mkdir(parents=True, exist_ok=True)
    (settings.uploads / "its-key").write_text(EVIL, encoding="utf-8")
    event = service.read(counter, opened.ticket.id).events[0].id
    file = Attachment(event, "its-key", f"{EVIL}.html", "text/html", len(EVIL))
    with database.writing() as db:
        add_attachment(db, opened.ticket.id, file, clock())
    return f"/desk/tickets/{opened.ticket.reference}/files/its-key"


def test_s18_a_customer_s_file_is_downloaded_and_never_a_page(browser, attached, opened):
    page = browser.get(f"/desk/tickets/{opened.ticket.reference}").text
    assert f'href="{attached}"' in page
    assert EVIL not in page
    answer = browser.get(attached)
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "application/octet-stream", EVIL)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_s06_a_file_belongs_to_its_request_alone(browser, attached, opened, counter, clock):
    other = service.open_ticket(counter, a_request(submission="form-2"), clock())
    assert browser.get(attached.replace(opened.ticket.reference, other.ticket.reference)).status_code == 404


@pytest.fixture
def dead(opened, database, clock):
    with database.writing() as db:
        mail = outbox.take(db, clock(), clock() + timedelta(minutes=1), "lease")
        outbox.give_up(db, mail, clock(), "550 no such mailbox <b>")
    return mail


def test_a_mail_that_was_given_up_is_seen_and_tried_again(browser, dead, database):
    assert 'href="/desk/mails"' in browser.get("/desk/").text
    page = browser.get("/desk/mails").text
    assert "ada@example.org" in page
    assert "550 no such mailbox &lt;b&gt; · 1 essai · " in page
    assert ">le lundi 23 novembre à 10\xa0h</time>" in page
    data = {"csrf_token": token_of(page)}
    path = f"/desk/mails/{dead.id}/again"
    assert browser.post(path, data=data, headers=OWN_ORIGIN).status_code == 303
    assert 'href="/desk/mails"' not in browser.get("/desk/").text
    assert browser.post(path, data=data, headers=OWN_ORIGIN).status_code == 404


def test_a_dead_letter_shows_no_link_that_opens_a_request(browser, dead, opened):
    assert "/t/" not in browser.get("/desk/mails").text


@pytest.mark.parametrize("path", ["/desk/sign-out", "/desk/language", "/desk/mails/1/again"])
def test_s45_nothing_happens_without_a_token(browser, dead, path):
    assert browser.post(path, data={"speak": "en"}, headers=OWN_ORIGIN).status_code == 403
    assert browser.get("/desk/").status_code == 200


def test_an_agent_chooses_the_language_of_the_desk(browser):
    data = {"csrf_token": token_of(browser.get("/desk/").text), "speak": "es"}
    assert browser.post("/desk/language", data=data, headers=OWN_ORIGIN).status_code == 303
    assert '<html lang="es"' in browser.get("/desk/").text


@pytest.mark.parametrize(("name", "kind"), [("desk.css", "text/css"), ("desk.js", "text/javascript")])
def test_what_the_desk_is_drawn_with_is_public(client, name, kind):
    answer = client.get(f"/desk/assets/{name}")
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert client.get("/desk/assets/..%2fweb.py").status_code == 404
