"""Each desk is served from its own file: what it offers works, and what it does not offer is absent and says so."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from portal.accounts import store as customers
from portal.accounts.model import CustomerRecord
from portal.helpcenter.starter.desks import DESKS
from portal.helpcenter.starter.writing import write_desk
from portal.outbox import store as outbox
from portal.settings import read_settings
from portal.storage import open_database
from tests.holding.visitors import SEE_OTHER, Asked, Visitor, hidden_fields
from tests.journeys.conftest import start_portal, stop_portal

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FORM, FILES = 'id="gu-contact"', 'type="file"'
NOT_OFFERED = "Ceci n’est pas proposé ici"
ADA = "ada@example.org"


class Walk:
    """A desk that is served, and somebody before it."""

    def __init__(self, folder, url):
        self.folder, self.port = folder, urlsplit(url).port
        self.visitor = Visitor(self.port)

    def page(self, path):
        answer = self.visitor.get(path)
        assert answer.status == 200, (path, answer.status)
        return answer.text

    def asked(self):
        """A request, with the area that the form wants."""
        page = self.page("/fr/contact/")
        area = re.search(r'<option value="(\w+)"', page)
        asked = Asked()
        form = hidden_fields(page) | asked.form() | ({"area": area[1]} if area else {})
        answer = self.visitor.post("/fr/contact/", form)
        assert answer.status == SEE_OTHER, answer.text
        asked.place = urlsplit(answer.location).path
        return asked

    def signed_in(self, plan):
        """Sign in as a customer of a plan, by the link that is mailed."""
        database = open_database(read_settings(self.folder, {}))
        try:
            with database.writing() as db:
                customers.put(db, CustomerRecord(email=ADA, plan=plan), plan, NOW)
            assert self.visitor.fill_in("/fr/account/sign-in", email=ADA).status == SEE_OTHER
            with database.reading() as db:
                (text,) = [mail.text for mail in db.execute(outbox.mails.select()) if mail.recipient == ADA]
        finally:
            database.close()
        link = re.search(r"/fr/account/\S+", text)[0]
        assert self.visitor.fill_in(link).status == SEE_OTHER


@pytest.fixture
def walk(tmp_path):
    """Begins a desk as `guichet new` writes it, and serves it."""
    started = []

    def begin(desk, *languages):
        folder = tmp_path / desk
        write_desk(folder, desk, languages, "", NOW)
        portal, process = start_portal(folder)
        started.append((process, Walk(folder, portal.url)))
        return started[-1][1]

    yield begin
    for process, walked in started:
        walked.visitor.leave()
        stop_portal(process)


def walk_a_request(walked):
    """Ask, see the receipt, find it again by number and code; returns the request."""
    asked = walked.asked()
    assert asked.reference in walked.page(asked.place)
    code = asked.place.rpartition("/")[2]
    found = walked.visitor.fill_in("/fr/t/", number=asked.reference, code=code)
    assert (found.status, found.location) == (SEE_OTHER, asked.place)
    return asked


def require_no_urgency(walked, asked):
    offer = walked.visitor.get(f"{asked.place}/pay")
    assert (offer.status, NOT_OFFERED in offer.text) == (404, True)
    assert 'href="/fr/contact/"' in offer.text
    assert "/pay" not in walked.page(asked.place)
    absent = walked.visitor.get("/fr/demande-urgente/")
    assert (absent.status, 'action="/fr/recherche/"' in absent.text or "/fr/recherche/" in absent.text) == (404, True)


@pytest.mark.soak
@pytest.mark.parametrize("desk", [desk for desk in DESKS if desk not in {"round-the-clock", "urgent-lane"}])
def test_a_desk_with_a_form_takes_a_request_and_sells_no_urgency(walk, desk):
    walked = walk(desk)

    require_no_urgency(walked, walk_a_request(walked))


def test_the_urgent_lane_is_paid_and_followed(walk):
    walked = walk("urgent-lane", "fr")  # one language: this one walk is in the short version too
    asked = walk_a_request(walked)
    assert FILES not in walked.page("/fr/contact/")

    asked.pay(walked.visitor)

    assert asked.has_paid
    assert "gu-ticket--urgent" in walked.page(asked.place)
    assert "mailto:" not in walked.page("/fr/contact/")


@pytest.mark.soak
def test_round_the_clock_helps_everybody_and_writes_with_who_pays(walk):
    walked = walk("round-the-clock")
    page = walked.page("/fr/contact/")
    assert FORM not in page
    for said in ("réservé à la formule", "Les forums d’entraide", "configurer-mx", "migrer-gmail"):
        assert said in page
    refused = walked.visitor.post("/fr/contact/", hidden_fields(walked.page("/fr/account/sign-in")) | Asked().form())
    assert (refused.status, NOT_OFFERED in refused.text) == (404, True)

    walked.signed_in("paid")

    assert FORM in walked.page("/fr/contact/")
    require_no_urgency(walked, walk_a_request(walked))


@pytest.mark.soak
def test_plans_show_their_telephone_to_who_bought_it(walk):
    walked = walk("plans")
    number = "+32 2 555 01 23"
    site = walked.folder / "var" / "current" / "site"
    published = [file for file in site.rglob("*") if file.is_file()]
    assert [file.name for file in published if number.encode() in file.read_bytes()] == []
    assert number not in walked.page("/fr/contact/")

    walked.signed_in("pro")

    assert number in walked.page("/fr/contact/")
    assert number in walked.page("/fr/account/")


@pytest.mark.soak
@pytest.mark.parametrize(
    ("desk", "said"),
    [("packs", ["15 minutes", "20 unités"]), ("published-sla", ["4 heures", "8 heures", "99 %"])],
)
def test_the_promises_of_a_desk_are_on_its_page(walk, desk, said):
    walked = walk(desk)

    page = re.sub(r"\s+", " ", walked.page("/fr/engagements/"))

    assert [words for words in said if words not in page] == []
