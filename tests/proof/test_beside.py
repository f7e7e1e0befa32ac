"""Beside the promise of the contact form: what it was worth last month."""

from __future__ import annotations

import re

import pytest

from portal.proof import ledger, service
from portal.proof.months import Month
from portal.tickets import service as service_of_tickets
from portal.tickets.model import Kind
from tests.proof.conftest import SETTLED, answered
from tests.tickets.conftest import a_request

FORM = "/fr/contact/"


def beside(client, address=FORM):
    found = re.search(r'<span class="gu-kept__beside">([^<]*)</span>', client.get(address).text)
    return found and found[1].replace("\u202f", " ")


@pytest.fixture
def signed(counter, settings):
    def sign(replies, plan="free"):
        for number, minutes in enumerate(replies):
            answered(counter, f"{plan}-{number}", minutes, plan=plan)
        service.sign_due(counter, settings.var, SETTLED)

    return sign


def test_without_a_signed_month_nothing_stands_beside_a_promise(client):
    assert beside(client) is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/fr/contact/", "En octobre 2026 : la moitié en 45\u00a0min d’ouverture au plus."),
        ("/en/contact/", "In October 2026: half were answered within 45\u00a0min of opening time."),
        ("/es/contact/", "En octubre de 2026: la mitad en 45\u00a0min de atención como máximo."),
    ],
)
def test_what_is_usual_is_told_by_its_half(client, signed, address, words):
    signed([45] * 12)
    assert beside(client, address) == words


def test_a_promise_is_told_by_how_many_were_kept(client, signed, settings):
    text = settings.promise_file.read_text().replace('default_plan = "free"', 'default_plan = "pro"')
    settings.promise_file.write_text(text)
    signed([45] * 11 + [500], plan="pro")
    assert beside(client) == "En octobre 2026 : 11 sur 12 dans les temps."


def test_too_few_say_nothing(client, signed):
    signed([45] * 9)
    assert beside(client) is None


def test_a_month_that_was_altered_is_not_quoted(client, signed, settings):
    signed([45] * 12)
    file = ledger.file_of(settings.var / ledger.FOLDER, Month(2026, 10))
    file.write_text(file.read_text().replace("45", "15"))
    assert beside(client) is None


def test_the_page_of_a_request_says_it_until_the_first_reply(client, counter, clock, signed):
    signed([45] * 11 + [500], plan="pro")
    opened = service_of_tickets.open_ticket(counter, a_request(submission="one-more-form-padded"), clock())
    page = f"/fr/t/{opened.ticket.reference}/{opened.code}"
    assert beside(client, page) == "En octobre 2026 : 11 sur 12 dans les temps."
    service_of_tickets.act_as_agent(counter, opened.ticket.id, Kind.AGENT_REPLIED, 1, clock(), text="Voilà.")
    assert beside(client, page) is None
