"""Fair use from page to page: the customer reads it and objects with one click, an agent decides, both read why."""

from __future__ import annotations

import pytest

from portal.accounts import service as accounts
from portal.accounts import store as account_store
from portal.accounts.model import CustomerRecord
from portal.tickets import service, store
from tests.conftest import OWN_ORIGIN, reader
from tests.desk.conftest import token_of
from tests.tickets.conftest import PROMISES, a_request

LIMITS = '\n[fair_use]\nopen_requests = 2\nsteps_not_done = 1\nlasts = "24h"\n'


@pytest.fixture(autouse=True)
def limits(promised, settings):
    settings.promise_file.write_text(PROMISES + LIMITS, encoding="utf-8")


@pytest.fixture
def ada(app, database, clock):
    """Ada's browser, signed in, and her id."""
    with database.writing() as db:
        account_store.put(db, CustomerRecord(email="ada@example.org", plan="pro"), "free", clock())
        customer = account_store.by_email(db, "ada@example.org")
        account_store.add_session(db, customer.id, accounts._digest("code-of-ada"), clock())
    browser = reader(app)
    browser.set_cookie("guichet_customer", "code-of-ada", domain="127.0.0.1")
    return browser, customer.id


@pytest.fixture
def held(counter, clock, ada):
    """Ada's requests, one more than the limit: the first of them."""
    first, *_others = (
        service.open_ticket(counter, a_request(submission=f"form-{n}", customer=ada[1]), clock()) for n in range(3)
    )
    return first


def path_of(opened):
    return f"/fr/t/{opened.ticket.reference}/{opened.code}"


def contest(browser, opened):
    token = token_of(browser.get(path_of(opened)).text)
    data = {"csrf_token": token, "do": "contest"}
    return browser.post(path_of(opened), data=data, headers=OWN_ORIGIN)


def decide(browser, reference, do, reason):
    address = f"/desk/tickets/{reference}/fair-use"
    page = browser.get(address).text
    seen = page.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in page else "1"
    token = token_of(page)
    data = {"csrf_token": token, "seen": seen, "do": do, "reason": reason}
    return browser.post(address, data=data, headers=OWN_ORIGIN)


def test_the_receipt_says_the_rule_its_end_and_how_to_object(app, held):
    page = reader(app).get(path_of(held)).text
    assert "plus de 2 demandes ouvertes à la fois" in page
    assert "demain à 10" in page
    assert 'name="do" value="contest"' in page


def test_one_click_objects_and_the_desk_sees_it(app, browser, held):
    assert "/desk/fair-use" not in browser.get("/desk/").text
    assert contest(reader(app), held).status_code == 303
    assert 'name="do" value="contest"' not in reader(app).get(path_of(held)).text
    assert "/desk/fair-use" in browser.get("/desk/").text
    assert browser.get("/desk/fair-use").text.count("data-row") == 1
    assert "conteste l’usage raisonnable" in browser.get(f"/desk/tickets/{held.ticket.reference}").text


@pytest.mark.parametrize(
    ("do", "said"), [("lifted", "Nous avons levé ce qui retenait vos demandes"), ("upheld", "Nous maintenons")]
)
def test_the_customer_reads_what_was_decided_and_why(app, browser, held, do, said):
    contest(reader(app), held)
    assert decide(browser, held.ticket.reference, do, "Une panne de notre côté.").status_code == 303
    page = reader(app).get(path_of(held)).text
    assert said in page
    assert "Une panne de notre côté." in page
    assert 'name="do" value="contest"' not in page
    assert "/desk/fair-use" not in browser.get("/desk/").text


def test_whoever_decides_sees_whose_requests_it_holds_back(browser, held):
    page = browser.get(f"/desk/tickets/{held.ticket.reference}/fair-use").text
    assert "ada@example.org" in page
    assert page.count('class="desk-row__number" href="/desk/tickets/') == 1 + 3  # the way back, and what is held


def test_every_request_that_was_held_leads_to_the_reason(app, browser, ada, counter, held):
    contest(reader(app), held)
    decide(browser, held.ticket.reference, "upheld", "Une question après l’autre.")
    with counter.database.reading() as db:
        own = store.of_customer(db, ada[1], "ada@example.org")
    other = next(ticket.reference for ticket in own if ticket.id != held.ticket.id)
    assert f'href="/fr/t/{held.ticket.reference}/mine#conversation"' in ada[0].get(f"/fr/t/{other}/mine").text
    assert 'href="#conversation"' in reader(app).get(path_of(held)).text
    decided = browser.get(f"/desk/tickets/{other}/fair-use").text
    assert f'href="/desk/tickets/{held.ticket.reference}"' in decided
    assert 'name="do"' not in decided


def test_an_objection_is_answered_even_when_what_it_contests_has_ended(app, seat, camille, clock, held):
    contest(reader(app), held)
    clock.advance(hours=25)
    browser = seat(camille)
    assert "a pris fin" in browser.get("/desk/fair-use").text
    assert "attend encore une réponse" in browser.get(f"/desk/tickets/{held.ticket.reference}").text
    assert decide(browser, held.ticket.reference, "lifted", "Vous aviez raison.").status_code == 303
    assert "/desk/fair-use" not in browser.get("/desk/").text
    assert "Vous aviez raison." in reader(app).get(path_of(held)).text


def test_a_decision_without_a_reason_is_not_taken(app, browser, held):
    contest(reader(app), held)
    answer = decide(browser, held.ticket.reference, "lifted", " ")
    assert answer.status_code == 400
    assert "Dites pourquoi" in answer.text
    assert browser.get("/desk/fair-use").text.count("data-row") == 1


def test_an_agent_counts_steps_that_were_not_done(app, browser, counter, clock, ada):
    opened = service.open_ticket(counter, a_request(customer=ada[1]), clock())
    assert decide(browser, opened.ticket.reference, "steps", "Videz d’abord le cache.").status_code == 303
    page = reader(app).get(path_of(opened)).text
    assert "des étapes d’une réponse précédente n’ont pas été faites" in page
    assert "1 demande qui revient sans que les étapes indiquées aient été faites" in page


@pytest.mark.parametrize("do", ["", "everything"])
def test_nothing_else_can_be_done_there(browser, held, do):
    assert decide(browser, held.ticket.reference, do, "Non.").status_code == 404


def test_the_list_of_own_requests_says_it_too_and_strangers_read_nothing(app, ada, held):
    own = ada[0].get("/fr/account/").text
    assert "plus de 2 demandes ouvertes à la fois" in own
    assert f"/fr/t/{held.ticket.reference}/mine" in own
    assert "usage raisonnable" not in reader(app).get("/fr/t/").text


def test_a_strangers_request_in_their_name_tells_nobody_of_it(app, counter, clock, held):
    stranger = service.open_ticket(counter, a_request(submission="stranger"), clock())
    assert "gu-fair" not in reader(app).get(path_of(stranger)).text
