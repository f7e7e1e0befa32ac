"""A counter with a real database and the promises of the hand-made help center."""

from __future__ import annotations

import pytest

from portal.tickets.model import NewTicket
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises


@pytest.fixture
def counter(settings, database):
    return Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)


def a_request(**changes):
    """What Ada asks, but for `changes`."""
    values = {
        "name": "Ada",
        "email": "ada@example.org",
        "subject": "Mes articles ne s’affichent pas",
        "text": "Bonjour, la page reste blanche depuis ce matin.",
        "area": "",
        "number": "",
        "lang": "fr",
        "plan": "pro",
        "customer": None,
        "article": "",
        "submission": "form-1",
    }
    return NewTicket(**(values | changes))


PROMISES = """
version = "2026-11-22"
[desk]
name = "Guichet"
languages = ["fr", "en", "es"]
currency = "EUR"
default_plan = "free"
[calendars.office]
timezone = "Europe/Paris"
holidays = []
week = { mon-fri = ["08:00-12:00", "13:00-17:00"] }
[plans.free]
channels = ["form"]
rank = 0
first_reply = { at_most = "16h", counted = "open", calendar = "office", strength = "typical" }
[plans.pro]
channels = ["form"]
rank = 1
first_reply = { at_most = "4h", counted = "open", calendar = "office", strength = "promise" }
[premium]
fee = "4.90 EUR"
refund_if_missed = true
first_reply = { at_most = "2h", counted = "open", calendar = "office", strength = "promise" }
"""


@pytest.fixture(autouse=True)
def promised(settings):
    settings.promise_file.write_text(PROMISES, encoding="utf-8")
