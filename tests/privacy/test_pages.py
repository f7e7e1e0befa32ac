"""An erased request says so, to its customer and to agents, and takes nothing more."""

from __future__ import annotations

import pytest

from portal.tickets import keeping, service
from portal.tickets.model import Kind
from tests.conftest import OWN_ORIGIN
from tests.desk.conftest import camille, counter, hashed, seat  # noqa: F401  fixtures
from tests.tickets.conftest import a_request
from tests.tickets.test_contact_web import fields_of


@pytest.fixture
def erased(counter, database, clock):  # noqa: F811
    opened = service.open_ticket(counter, a_request(), clock())
    with database.writing() as db:
        keeping.erase(db, (opened.ticket.id,), clock())
    return opened


SAID = {
    "fr": "Les mots de cette demande ont été effacés.",
    "en": "The words of this request were erased.",
    "es": "Las palabras de esta solicitud se borraron.",
}


@pytest.mark.parametrize("lang", SAID)
def test_its_page_says_so_and_offers_nothing_to_do(client, erased, lang):
    page = client.get(f"/{lang}/t/{erased.ticket.reference}/{erased.code}")
    assert page.status_code == 200
    assert SAID[lang] in page.text
    assert erased.ticket.reference in page.text
    assert "<textarea" not in page.text
    assert "ada@example.org" not in page.text


@pytest.mark.parametrize("step", ["reply", "close", "reopen", "shut", "rate"])
def test_what_is_sent_to_it_all_the_same_is_refused(client, counter, erased, step):  # noqa: F811
    path = f"/fr/t/{erased.ticket.reference}/{erased.code}"
    token = fields_of(client.get("/fr/contact/").text)["csrf_token"]
    before = service.read(counter, erased.ticket.id).events
    answer = client.post(
        path, data={"csrf_token": token, "do": step, "reply": "Bonjour", "sure": "yes"}, headers=OWN_ORIGIN
    )
    assert answer.status_code in {303, 400, 404, 409}
    assert service.read(counter, erased.ticket.id).events == before


def test_the_desk_says_so_and_offers_nothing_to_do(seat, camille, counter, erased):  # noqa: F811
    browser = seat(camille)
    page = browser.get(f"/desk/tickets/{erased.ticket.reference}").text
    assert SAID["fr"] in page
    assert "<textarea" not in page
    assert "Effacée" in browser.get("/desk/?show=solved").text
    assert [event.kind for event in service.read(counter, erased.ticket.id).events] == [Kind.OPENED, Kind.CLOSED]
