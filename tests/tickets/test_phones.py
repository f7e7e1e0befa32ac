"""Telephone numbers that are not for everybody: on the pages of those who may call, and nowhere else."""

from __future__ import annotations

import pytest

from portal.accounts import store as customers
from portal.accounts.model import CustomerRecord
from tests.conftest import reader
from tests.tickets.conftest import PROMISES
from tests.tickets.test_lookup_web import sign_in

PRO_ONLY, PUBLIC, ALL_PLANS = "+32 2 555 01 23", "+1 312 555 0100", "+33 1 55 55 01 23"
PHONES = f"""
[plans.plus]
channels = ["form", "phone"]
[[phones]]
country = "BE"
number = "{PRO_ONLY}"
languages = ["fr", "en"]
shown_to = ["pro"]
[[phones]]
country = "US"
number = "{PUBLIC}"
languages = ["en"]
shown_to = "everyone"
[[phones]]
country = "FR"
number = "{ALL_PLANS}"
languages = ["fr"]
shown_to = ["pro", "plus"]
[overlays.acme]
version = "1"
since = 2026-01-01
organisation = "AB123"
channels = ["form", "phone"]
"""
PAGES = ("/fr/contact/", "/fr/account/")


@pytest.fixture(autouse=True)
def numbered(settings, promised):
    pro = PROMISES.replace('[plans.pro]\nchannels = ["form"]', '[plans.pro]\nchannels = ["form", "phone"]')
    settings.promise_file.write_text(pro + PHONES, encoding="utf-8")


@pytest.mark.parametrize(
    ("record", "seen"),
    [
        pytest.param({"plan": "pro"}, [PRO_ONLY, PUBLIC, ALL_PLANS], id="the plan that they are for"),
        pytest.param({"plan": "plus"}, [PUBLIC, ALL_PLANS], id="another plan with a telephone"),
        pytest.param({"plan": "free"}, [], id="a plan without"),
        pytest.param(
            {"plan": "free", "number": "AB123"}, [PRO_ONLY, PUBLIC, ALL_PLANS], id="a telephone by an agreement"
        ),
    ],
)
def test_a_customer_sees_the_numbers_of_their_plan(client, database, clock, record, seen):
    sign_in(client, database, clock, "ada@example.org")
    with database.writing() as db:
        customers.put(db, CustomerRecord(email="ada@example.org", **record), "free", clock())

    pages = [client.get(path).text for path in PAGES]

    for page in pages:
        assert [one for one in (PRO_ONLY, PUBLIC, ALL_PLANS) if f">{one}</a>" in page] == seen
    if PRO_ONLY in seen:
        assert f'<a href="tel:+3225550123">{PRO_ONLY}</a> (Belgique' in pages[0]
        assert "langues\u202f: français, anglais" in pages[0]


@pytest.mark.parametrize("path", ["/fr/contact/", "/fr/account/sign-in", "/fr/t/", "/fr/"])
def test_a_reader_whom_nobody_knows_sees_none(app, path):
    page = reader(app).get(path).text

    assert [one for one in (PRO_ONLY, PUBLIC, ALL_PLANS, "tel:") if one in page] == []
