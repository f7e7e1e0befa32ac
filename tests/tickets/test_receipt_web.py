"""A request's page: what its link opens, and what can be done there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.tickets import service, store
from portal.tickets.model import Kind
from tests.conftest import OWN_ORIGIN, reader
from tests.tickets.conftest import PROMISES, a_request
from tests.tickets.test_contact_web import fields_of, mails


@pytest.fixture
def opened(counter, clock):
    return service.open_ticket(counter, a_request(), clock())


@pytest.fixture
def path(opened):
    return f"/fr/t/{opened.ticket.reference}/{opened.code}"


def act(client, path, **fields):
    token = fields_of(client.get(path).text)["csrf_token"]
    return client.post(path, data={"csrf_token": token, **fields}, headers=OWN_ORIGIN)


def kinds(counter, opened):
    return [event.kind for event in service.read(counter, opened.ticket.id).events]


def test_a_receipt_shows_number_due_time_and_place(client, opened, path):
    page = client.get(path).text
    assert opened.ticket.reference in page
    assert "Réponse promise avant aujourd’hui à 15\xa0h (heure de Paris)" in page
    assert "Aucune demande ne passe avant la vôtre." in page
    assert "C’est à nous de répondre" in page


def what_happens_next(page):
    return page[page.index("gu-ticket__stub") : page.index("</ol>")]


def test_the_first_of_a_month_is_said_as_french_says_it(client, counter, clock):
    clock.advance(days=8)
    opened = service.open_ticket(counter, a_request(submission="december"), clock())
    assert "le mardi 1er décembre à 10" in client.get(f"/fr/t/{opened.ticket.reference}/{opened.code}").text


def test_a_receipt_promises_no_mail_that_the_day_s_limit_withholds_and_tells_nothing_of_it(
    client, counter, database, clock
):
    receipts = []
    for number in range(service.MAILS_TO_UNKNOWN + 1):
        opened = service.open_ticket(counter, a_request(submission=f"form-{number}"), clock())
        page = client.get(f"/fr/t/{opened.ticket.reference}/{opened.code}?new=1").text
        receipts.append(what_happens_next(page).replace(opened.ticket.reference, ""))
    assert len(mails(database)) == service.MAILS_TO_UNKNOWN
    assert len(set(receipts)) == 1
    assert "sauf si nous y avons déjà écrit plusieurs fois aujourd’hui" in receipts[0]


@pytest.mark.parametrize("kind", ["kept", "told"])
def test_a_receipt_stays_with_its_reader(client, path, kind: str):
    headers = client.get(path).headers
    name, value = {"kept": ("Cache-Control", "no-store"), "told": ("Referrer-Policy", "same-origin")}[kind]
    assert headers[name] == value
    assert headers["X-Robots-Tag"] == "noindex"


def test_s02_without_its_code_a_request_is_not_there(client, opened, path):
    reference = opened.ticket.reference
    for wrong in (f"/fr/t/{reference}/", f"/fr/t/{reference}", f"{path}x", path[:-1], f"/fr/t/{reference}/mine"):
        assert client.get(wrong).status_code == 404, wrong


def test_s06_a_request_that_is_another_s_and_one_that_is_not_there_look_the_same(client, counter, clock, opened):
    other = service.open_ticket(counter, a_request(submission="form-2"), clock())
    theirs = client.get(f"/fr/t/{opened.ticket.reference}/{other.code}")
    nobodys = client.get(f"/fr/t/GU-22222-2/{other.code}")
    assert (theirs.status_code, theirs.text) == (nobodys.status_code, nobodys.text)


def test_a_reply_is_added_to_the_conversation(client, counter, opened, path):
    answer = act(client, path, do="reply", reply="Voici l’adresse.\nMerci")
    assert (answer.status_code, answer.location) == (303, f"{path}#latest")
    assert "Voici l’adresse.\nMerci" in client.get(path).text
    assert kinds(counter, opened)[-1] is Kind.CUSTOMER_REPLIED


def test_a_reply_sent_twice_stands_once(client, counter, opened, path):
    for _ in range(2):
        act(client, path, do="reply", reply="Voici.")
    assert kinds(counter, opened).count(Kind.CUSTOMER_REPLIED) == 1


@pytest.mark.parametrize(
    ("typed", "kept"), [(" ", ""), ("Ma carte : 4111 1111 1111 1111", "4111 1111 1111 1111"), ("x" * 20_001, "x" * 9)]
)
def test_a_reply_that_cannot_be_taken_keeps_its_words(client, path, typed: str, kept: str):
    answer = act(client, path, do="reply", reply=typed)
    assert answer.status_code == 400
    assert 'id="reply-error"' in answer.text
    assert kept in answer.text
    assert "Vous avez écrit" not in client.get(path).text


def test_what_only_looks_like_a_secret_can_be_sent_as_it_is(client, counter, opened, path):
    act(client, path, do="reply", reply="Commande 4111 1111 1111 1111", as_it_is="yes")
    assert kinds(counter, opened)[-1] is Kind.CUSTOMER_REPLIED


def test_closing_and_reopening(client, counter, opened, path):
    act(client, path, do="close")
    assert "Vous avez clos la demande" in client.get(path).text
    act(client, path, do="reopen")
    assert kinds(counter, opened) == [Kind.OPENED, Kind.CLOSED, Kind.REOPENED]


def test_what_cannot_happen_any_more_is_explained_and_costs_no_word(client, counter, clock, opened, path):
    fields = fields_of(client.get(path).text)
    answer = client.post(path, data=fields | {"do": "reopen", "reply": "Encore là"}, headers=OWN_ORIGIN)
    assert answer.status_code == 409
    assert "Encore là" in answer.text


def test_the_clock_rests_while_we_wait_and_runs_again_after_a_reply(client, counter, clock, opened, path):
    service.act_as_agent(counter, opened.ticket.id, Kind.ASKED_MORE, 1, clock(), text="Quelle page ?")
    page = client.get(path).text
    assert "Le délai est suspendu" in page
    assert "Quelle page\xa0?" in page or "Quelle page ?" in page
    clock.advance(minutes=30)
    act(client, path, do="reply", reply="La première.")
    assert "Le délai court" in client.get(path).text


def test_lateness_is_admitted(client, clock, path):
    clock.now += timedelta(days=2)
    page = client.get(path).text
    assert "Le délai est dépassé" in page
    assert "Nous sommes en retard" in page


@pytest.mark.parametrize("strength", ["typical", "best_effort"])
@pytest.mark.parametrize(
    ("lang", "said", "late"),
    [
        (
            "fr",
            "La réponse était attendue le mercredi 25 novembre à 10\xa0h\u202f: c’est plus long que d’habitude. "
            "Ce délai n’était pas promis.",
            "en retard",
        ),
        (
            "en",
            "The answer was expected Wednesday 25 November at 10:00: it takes longer than usual. "
            "That time was not promised.",
            "late",
        ),
        (
            "es",
            "La respuesta se esperaba el miércoles 25 de noviembre a las 10:00: tarda más de lo habitual. "
            "Ese plazo no estaba prometido.",
            "retraso",
        ),
    ],
)
def test_a_time_that_was_never_promised_is_past_and_not_late(
    client, counter, clock, settings, *, lang, said, late, strength
):
    usual = PROMISES.replace('strength = "typical"', f'strength = "{strength}"')
    settings.promise_file.write_text(usual, encoding="utf-8")
    free = service.open_ticket(counter, a_request(plan="free", lang=lang), clock())
    path = f"/{lang}/t/{free.ticket.reference}/{free.code}"
    assert said not in client.get(path).text
    clock.advance(days=3)
    page = client.get(path).text
    assert said in page
    assert late not in page[page.index("gu-ticket__facts") : page.index("</dl>")]


def test_money_that_came_back_is_told_and_takes_nothing_else_back(client, counter, clock, opened, path):
    service.act_as_agent(counter, opened.ticket.id, Kind.AGENT_REPLIED, 1, clock(), text="Voici.")
    with counter.database.writing() as db:
        service.note_refund(db, counter, opened.ticket.id, clock(), {"amount": "4.90 EUR", "reason": "missed"})
    page = client.get(path).text
    assert "Nous vous avons rendu 4,90" in page
    assert "Nous avons répondu" in page


def test_money_that_did_not_arrive_is_not_said_to_have_come_back(client, counter, clock, opened, path):
    facts = {"amount": "4.90 EUR", "reason": "missed"}
    with counter.database.writing() as db:
        service.note_refund(db, counter, opened.ticket.id, clock(), facts)
        service.note_refund(db, counter, opened.ticket.id, clock(), facts | {"bounced": "yes"})
    page = client.get(path).text
    assert "Les 4,90" in page
    assert "ne vous sont pas parvenus" in page


def test_a_note_among_agents_is_never_shown(client, counter, clock, opened, path):
    service.act_as_agent(counter, opened.ticket.id, Kind.NOTED, 1, clock(), text="Client difficile")
    assert "difficile" not in client.get(path).text


def test_s12_opening_a_mailed_link_changes_nothing(client, counter, database, opened):
    link = mails(database)[0].text.split("http://127.0.0.1:8000")[1].split("\n")[0]
    before = kinds(counter, opened)
    for method in (client.get, client.head, client.options):
        method(link)
    assert kinds(counter, opened) == before


def test_acting_from_a_mailed_link_confirms_the_address(client, counter, database, opened):
    link = mails(database)[0].text.split("http://127.0.0.1:8000")[1].split("\n")[0]
    act(client, link, do="reply", reply="Merci")
    assert service.read(counter, opened.ticket.id).ticket.is_address_confirmed


def test_s45_without_a_token_or_from_elsewhere_nothing_happens(app, client, counter, opened, path):
    assert client.post(path, data={"do": "close"}, headers=OWN_ORIGIN).status_code == 400
    token = fields_of(client.get(path).text)["csrf_token"]
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post(path, data={"do": "close", "csrf_token": token}, headers=foreign).status_code == 403
    stolen = reader(app).post(path, data={"do": "close", "csrf_token": token}, headers=OWN_ORIGIN)
    assert stolen.status_code == 400
    assert kinds(counter, opened) == [Kind.OPENED]


def test_urgency_is_offered_while_nobody_has_answered(client, counter, clock, opened, path):
    assert f'href="{path}/pay"' in client.get(path).text
    service.act_as_agent(counter, opened.ticket.id, Kind.AGENT_REPLIED, 1, clock(), text="Voilà.")
    assert f'href="{path}/pay"' not in client.get(path).text


def test_a_link_that_was_revoked_opens_nothing(client, database, clock, opened, path):
    with database.writing() as db:
        store.revoke_all(db, opened.ticket.id, clock())
    assert client.get(path).status_code == 404
