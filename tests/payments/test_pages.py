"""Paying as a customer sees it: the offer, the payment page, the way back; and the door that notices come through."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.outbox import store as outbox
from portal.payments import service, store
from portal.payments.web import PayDesk, fill_urgent
from portal.payments.wiring import open_till, work
from portal.settings import Settings, StripeAccount
from portal.storage import Database, open_database
from portal.tickets import service as tickets
from portal.tickets.model import Kind, Lane, NewTicket, State
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.page import SlotContext
from portal.web.promises import Promises
from portal.web.release import opened_release
from tests.conftest import OWN_ORIGIN, Reader, reader
from tests.payments.conftest import PATIENCES, as_patient_as_promised
from tests.payments.fake_stripe import FakeStripe, Fault

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
"""
PREMIUM = """
[premium]
fee = "4.90 EUR"
refund_if_missed = true
first_reply = { at_most = "2h", counted = "open", calendar = "office", strength = "promise" }
"""


@dataclass
class Visit:
    """A customer with a ticket, in front of a portal.

    Attributes:
        app: the portal.
        browser: theirs.
        counter: where tickets are, for a look behind the pages.
        opened: their ticket.
    """

    app: Flask
    browser: Reader
    counter: Counter
    opened: tickets.Opened
    lang: str = "fr"

    @property
    def ticket_path(self) -> str:
        return f"/{self.lang}/t/{self.opened.ticket.reference}/{self.opened.code}"

    @property
    def offer_path(self) -> str:
        return f"{self.ticket_path}/pay"

    @property
    def ticket(self):
        return tickets.read(self.counter, self.opened.ticket.id).ticket

    def post(self, path: str, **form: str) -> TestResponse:
        page = self.browser.get(path).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        return self.browser.post(path, data={"csrf_token": token[1], **form}, headers=OWN_ORIGIN)

    def start(self) -> str:
        """Press the button that pays; returns where it leads."""
        answer = self.post(self.offer_path, begin="yes")
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.headers["Location"]

    def mails(self) -> list[str]:
        with self.counter.database.reading() as db:
            return [row.kind for row in db.execute(select(outbox.mails.c.kind).order_by(outbox.mails.c.id))]

    def return_path(self) -> str:
        with self.counter.database.reading() as db:
            (ledger,) = store.ledgers_of(db, self.opened.ticket.id)
        parts = urlsplit(self.app.extensions["test_till"].return_url(ledger.order))
        return f"{parts.path}?{parts.query}"


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    opened.close()


@pytest.fixture
def selling(settings: Settings) -> Settings:
    """Settings of a desk that sells urgency."""
    settings.promise_file.write_text(PROMISES + PREMIUM, encoding="utf-8")
    return settings


@pytest.fixture
def visit(app: Flask, selling: Settings, database: Database, clock) -> Visit:
    return make_visit(app, selling, database, clock)


@pytest.fixture
def fake() -> FakeStripe:
    made = FakeStripe()
    with made.running():
        yield made


@pytest.fixture
def stripe_visit(selling: Settings, database, clock, make_app: Callable[..., Flask], fake: FakeStripe) -> Visit:
    fake.clock = lambda: clock().timestamp()
    settings = replace(selling, stripe=StripeAccount(fake.key, (fake.secret,), fake.url))
    return make_visit(make_app(settings, clock=clock), settings, database, clock)


def make_visit(app: Flask, settings: Settings, database: Database, clock, submission: str = "form-1") -> Visit:
    counter = Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)
    app.extensions["test_till"] = open_till(settings, counter, clock)
    return Visit(app, reader(app), counter, tickets.open_ticket(counter, a_request(submission), clock()))


def a_request(submission: str) -> NewTicket:
    return NewTicket(
        name="Léa",
        email="lea@example.org",
        subject="Mes articles ne s’affichent pas",
        text="La page reste blanche.",
        area="",
        number="",
        lang="fr",
        plan="free",
        customer=None,
        article="",
        submission=submission,
    )


def text_of(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def test_the_offer_says_what_urgency_costs_and_changes(visit: Visit) -> None:
    answer = visit.browser.get(visit.offer_path)
    assert answer.status_code == 200
    text = text_of(answer)
    assert "4,90 €" in text
    assert "mercredi 25 novembre" in text  # sixteen open hours from Monday ten o'clock
    assert "aujourd’hui à 12 h" in text  # two open hours
    assert visit.opened.ticket.reference in text
    number = f'<span class="gu-number">{visit.opened.ticket.reference}</span>'
    assert f"<h1>Faire passer la demande {number} en priorité</h1>" in answer.text  # no line ends within it


@pytest.mark.parametrize(("others", "said"), [(0, "Aucune demande ne passe avant"), (2, "2 demandes passent avant")])
def test_the_offer_says_how_many_are_answered_first(visit: Visit, clock, others: int, said: str) -> None:
    for number in range(others):
        other = tickets.open_ticket(visit.counter, a_request(f"other-{number}"), clock() - timedelta(hours=1))
        assert other.ticket.reference
    assert said in text_of(visit.browser.get(visit.offer_path))


def test_who_may_have_to_wait_for_themselves_is_told_so(visit: Visit, clock) -> None:
    tickets.act_as_agent(visit.counter, visit.opened.ticket.id, Kind.ASKED_MORE, 1, clock(), text="Quelle page ?")
    assert "Le délai est suspendu" in text_of(visit.browser.get(visit.offer_path))


def test_the_slot_shows_both_lines_to_who_has_not_written_yet(visit: Visit) -> None:
    with visit.app.test_request_context("/fr/urgent/", base_url="http://127.0.0.1:8000"):
        visit.app.preprocess_request()
        desk = PayDesk(None, visit.app.extensions["test_till"], visit.counter, lambda: visit.opened.ticket.opened_at)
        content = fill_urgent(desk)(SlotContext("fr", opened_release().release))
    text = " ".join(re.sub(r"<[^>]+>", " ", str(content)).split())
    assert "File urgente 4,90 €" in text
    assert "1 demande passe avant la vôtre." in text
    assert "/fr/contact/" in str(content)


def test_the_slot_of_a_desk_that_sells_no_urgency_keeps_its_own_words(visit: Visit, settings: Settings) -> None:
    settings.promise_file.write_text(PROMISES, encoding="utf-8")
    desk = PayDesk(None, visit.app.extensions["test_till"], visit.counter, lambda: visit.opened.ticket.opened_at)
    assert fill_urgent(desk)(SlotContext("fr", None)) is None


def test_nothing_is_ticked_beforehand(visit: Visit) -> None:
    assert "checked" not in visit.browser.get(visit.offer_path).get_data(as_text=True)


def test_looking_at_the_offer_orders_nothing(visit: Visit) -> None:
    visit.browser.get(visit.offer_path)
    with visit.counter.database.reading() as db:
        assert store.ledgers_of(db, visit.opened.ticket.id) == ()


def test_without_the_box_nothing_is_ordered_and_the_page_says_why(visit: Visit) -> None:
    answer = visit.post(visit.offer_path)
    assert answer.status_code == 400
    assert 'href="#begin"' in answer.get_data(as_text=True)
    with visit.counter.database.reading() as db:
        assert store.ledgers_of(db, visit.opened.ticket.id) == ()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.replace("/t/GU-", "/t/XX-"), id="another number"),
        pytest.param(lambda path: path[:-6] + "x/pay", id="another code"),
        pytest.param(lambda path: path.replace("/fr/", "/de/"), id="a language that is not spoken"),
    ],
)
def test_the_offer_of_somebody_else_is_not_there(visit: Visit, change: Callable[[str], str]) -> None:
    assert visit.browser.get(change(visit.offer_path)).status_code == 404


def test_paying_in_the_sandbox_lifts_the_ticket(visit: Visit) -> None:
    page = visit.start()
    assert page.startswith("/sandbox/checkout/")
    assert visit.ticket.lane is Lane.STANDARD
    answer = visit.post(page, do="pay")
    assert visit.ticket.lane is Lane.URGENT
    assert visit.mails() == ["ticket_opened", "payment_received"]
    text = text_of(visit.browser.get(answer.headers["Location"]))
    assert "votre paiement est arrivé" in text
    assert visit.ticket_path in visit.browser.get(answer.headers["Location"]).get_data(as_text=True)


@pytest.mark.parametrize("do", ["refuse", "leave"])
def test_a_payment_that_did_not_happen_leaves_the_ticket_as_it_was(visit: Visit, do: str) -> None:
    answer = visit.post(visit.start(), do=do)
    assert answer.status_code in {200, 303}
    assert (visit.ticket.lane, visit.ticket.state) == (Lane.STANDARD, State.OPEN)
    assert visit.mails() == ["ticket_opened"]
    assert visit.start().startswith("/sandbox/checkout/")


def test_a_lost_notice_is_found_by_who_looks_again(visit: Visit) -> None:
    back = visit.post(visit.start(), do="lose").headers["Location"]
    assert "Aucun paiement ne nous est encore parvenu" in text_of(visit.browser.get(back))
    assert visit.ticket.lane is Lane.STANDARD
    visit.post(back.removeprefix("http://127.0.0.1:8000"))
    assert visit.ticket.lane is Lane.URGENT


def test_a_lost_notice_is_found_by_the_worker(visit: Visit, clock) -> None:
    visit.post(visit.start(), do="lose")
    till = visit.app.extensions["test_till"]
    assert work(till, clock()) == 0
    clock.advance(minutes=2)
    assert work(till, clock()) == 1
    assert visit.ticket.lane is Lane.URGENT


@pytest.mark.parametrize(
    ("hours", "is_late"),
    [
        pytest.param(2, False, id="at noon, the last moment"),
        pytest.param(2.001, True, id="some seconds later"),
    ],
)
def test_a_promise_that_was_not_kept_is_paid_back_by_the_worker(
    visit: Visit, clock, hours: float, *, is_late: bool
) -> None:
    visit.post(visit.start(), do="pay")
    clock.advance(hours=hours)
    work(visit.app.extensions["test_till"], clock())
    assert ("payment_refunded" in visit.mails()) is is_late
    assert ("nous n’avons pas tenu le délai que vous" in visit.browser.get(visit.ticket_path).text) is is_late
    assert visit.ticket.lane is Lane.URGENT


def test_an_answer_in_time_is_never_paid_back(visit: Visit, clock) -> None:
    visit.post(visit.start(), do="pay")
    tickets.act_as_agent(visit.counter, visit.opened.ticket.id, Kind.AGENT_REPLIED, 1, clock(), text="Voici.")
    clock.advance(days=3)
    work(visit.app.extensions["test_till"], clock())
    assert "payment_refunded" not in visit.mails()


def test_play_money_has_few_mails_sent_to_one_address(visit: Visit, clock) -> None:
    for number in range(7):
        new = a_request(f"form-{number + 10}")
        mine = replace(visit, opened=tickets.open_ticket(visit.counter, new, clock()))
        mine.post(mine.start(), do="pay")
    assert visit.mails().count("payment_received") == 5


def test_case_08_the_page_that_one_comes_back_to_decides_nothing(stripe_visit: Visit, fake: FakeStripe) -> None:
    stripe_visit.start()
    (session,) = fake.sessions
    fake.pay(session)
    calls = len(fake.calls)
    text = text_of(stripe_visit.browser.get(stripe_visit.return_path()))
    assert "Aucun paiement ne nous est encore parvenu" in text
    assert len(fake.calls) == calls
    assert stripe_visit.ticket.lane is Lane.STANDARD


def test_case_14_a_session_in_the_address_changes_nothing(stripe_visit: Visit, fake: FakeStripe, clock) -> None:
    stripe_visit.start()
    (theirs,) = fake.sessions
    mine = replace(stripe_visit, opened=tickets.open_ticket(stripe_visit.counter, a_request("form-2"), clock()))
    mine.start()
    fake.pay(theirs)
    path = mine.return_path()
    assert "Aucun paiement" in text_of(mine.browser.get(f"{path}&session_id={theirs}&payment_status=paid"))
    mine.post(f"{path}&session_id={theirs}")
    assert mine.ticket.lane is Lane.STANDARD


@pytest.mark.parametrize("part", ["order", "proof"])
def test_case_14_the_way_back_of_somebody_else_is_not_there(visit: Visit, part: str) -> None:
    visit.start()
    path = visit.return_path()
    _, _, order, rest = path.split("/")
    proof = rest.partition("?")[0]
    forged = {"order": path.replace(order, "0" * 32), "proof": path.replace(proof, "0" * len(proof))}[part]
    assert visit.browser.get(forged).status_code == 404


def test_another_browser_sees_the_payment_and_not_the_link_to_the_ticket(visit: Visit) -> None:
    visit.start()
    page = reader(visit.app, "198.51.100.99").get(visit.return_path())
    assert page.status_code == 200
    assert visit.opened.code not in page.get_data(as_text=True)


def test_the_provider_never_learns_the_link_to_the_ticket(stripe_visit: Visit, fake: FakeStripe) -> None:
    stripe_visit.start()
    assert stripe_visit.opened.code not in str(fake.sessions)


def test_case_13_a_price_in_the_form_is_passed_over(stripe_visit: Visit, fake: FakeStripe) -> None:
    stripe_visit.post(stripe_visit.offer_path, begin="yes", amount="1", fee="0.01 EUR", currency="JPY", plan="pro")
    (session,) = fake.sessions.values()
    assert (session["amount_total"], session["currency"]) == (490, "eur")


def test_the_browser_may_follow_the_form_to_the_provider_and_nowhere_else(
    stripe_visit: Visit, fake: FakeStripe
) -> None:
    page = stripe_visit.browser.get(stripe_visit.offer_path)
    assert f"form-action 'self' {fake.url};" in page.headers["Content-Security-Policy"]
    elsewhere = stripe_visit.browser.get("/fr/")
    assert "form-action 'self';" in elsewhere.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(before=30), id="it hangs"),
        pytest.param(Fault(status=500), id="it fails"),
        pytest.param(Fault(garbage=True), id="it mumbles"),
    ],
)
def test_case_16_the_form_answers_within_two_seconds_and_says_that_one_may_pay_later(
    stripe_visit: Visit, fake: FakeStripe, fault: Fault
) -> None:
    fake.faults["/v1"], fake.stuck = [fault], True
    token = re.search(r'csrf_token" value="([^"]+)"', stripe_visit.browser.get(stripe_visit.offer_path).text)
    began = time.monotonic()
    with as_patient_as_promised():
        answer = stripe_visit.browser.post(
            stripe_visit.offer_path, data={"csrf_token": token[1], "begin": "yes"}, headers=OWN_ORIGIN
        )
    # What is promised is the patience; the clock only shows that nobody sat out the 30 s, on however busy a machine.
    assert PATIENCES[service, "PATIENCE"] < 2
    assert time.monotonic() - began < 15
    assert answer.status_code == 503
    assert f'href="{stripe_visit.offer_path}"' in answer.get_data(as_text=True)
    assert stripe_visit.ticket.state is State.OPEN


def test_what_is_paid_is_not_offered_again(visit: Visit) -> None:
    visit.post(visit.start(), do="pay")
    answer = visit.browser.get(visit.offer_path)
    assert (answer.status_code, answer.headers["Location"]) == (303, visit.ticket_path)


def test_what_was_answered_is_not_offered(visit: Visit, clock) -> None:
    tickets.act_as_agent(visit.counter, visit.opened.ticket.id, Kind.AGENT_REPLIED, 1, clock(), text="Voici.")
    assert visit.browser.get(visit.offer_path).status_code == 303


def test_a_desk_that_sells_no_urgency_offers_none(visit: Visit, settings: Settings) -> None:
    settings.promise_file.write_text(PROMISES, encoding="utf-8")
    visit = make_visit(visit.app, settings, visit.counter.database, lambda: visit.opened.ticket.opened_at, "form-3")
    absent = visit.browser.get(visit.offer_path)
    assert absent.status_code == 404
    assert "Ceci n’est pas proposé ici" in absent.text


def test_a_request_keeps_the_price_of_its_own_day(stripe_visit: Visit, fake: FakeStripe, settings: Settings) -> None:
    dearer = (PROMISES + PREMIUM).replace("4.90", "9.90").replace("2026-11-22", "2026-12-01")
    settings.promise_file.write_text(dearer, encoding="utf-8")
    stripe_visit.start()
    (session,) = fake.sessions.values()
    assert session["amount_total"] == 490


NOTICES = "/notices/stripe"


def test_a_notice_is_taken_without_token_or_origin(stripe_visit: Visit, fake: FakeStripe) -> None:
    stripe_visit.start()
    (session,) = fake.sessions
    body, headers = fake.signed(fake.pay(session))
    server = reader(stripe_visit.app, "203.0.113.1")
    assert [server.post(NOTICES, data=body, headers=headers).status_code for _ in range(2)] == [200, 200]
    assert stripe_visit.ticket.lane is Lane.URGENT
    assert stripe_visit.mails() == ["ticket_opened", "payment_received"]


def notice_answer(visit: Visit, fake: FakeStripe, what: str) -> TestResponse:
    """Posts a notice of some kind."""
    visit.start()
    (session,) = fake.sessions
    event = fake.pay(session)
    body, headers = fake.signed(event)
    if what == "forged":
        headers |= {"Stripe-Signature": "t=1,v1=0"}
    if what == "unknown":
        body, headers = fake.signed(fake.event("customer.created", {"id": "cus_1", "object": "customer"}))
    if what == "early":
        about = {"id": "cs_test_9", "object": "checkout.session", "metadata": {"order_id": "f" * 32}}
        body, headers = fake.signed(fake.event("checkout.session.completed", about))
    if what == "unfetched":
        fake.faults["/v1"] = [Fault(status=500)]
    return visit.browser.post(NOTICES, data=body, headers=headers)


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("true", 200),
        ("unknown", 200),
        ("forged", 400),
        ("early", 409),
        ("unfetched", 503),
    ],
)
def test_a_notice_is_answered_so_that_it_comes_again_when_it_should(
    stripe_visit: Visit, fake: FakeStripe, what: str, status: int
) -> None:
    assert notice_answer(stripe_visit, fake, what).status_code == status


def test_notices_of_a_provider_that_is_not_in_use_have_no_door(visit: Visit) -> None:
    assert visit.browser.post("/notices/stripe", data=b"{}", headers=OWN_ORIGIN).status_code in {404, 405}


def test_the_sandbox_has_no_page_on_a_desk_that_takes_real_money(stripe_visit: Visit) -> None:
    assert stripe_visit.browser.get("/sandbox/checkout/sandbox_1").status_code == 404


def test_s45_opening_a_sandbox_page_pays_nothing(visit: Visit) -> None:
    page = visit.start()
    visit.browser.get(f"{page}&do=pay")
    assert visit.ticket.lane is Lane.STANDARD


def test_s45_a_form_from_elsewhere_pays_nothing(visit: Visit) -> None:
    page = visit.start()
    for path, form in ((page, {"do": "pay"}), (visit.offer_path, {"begin": "yes"})):
        answer = visit.browser.post(path, data=form, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
        assert visit.browser.post(path, data=form, headers=OWN_ORIGIN).status_code == 400
    assert visit.ticket.lane is Lane.STANDARD


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "Paiement d’essai"), ("en", "Test payment"), ("es", "Pago de prueba")]
)
def test_the_sandbox_speaks_the_payers_language(visit: Visit, lang: str, said: str) -> None:
    page = visit.start().replace("lang=fr", f"lang={lang}")
    assert said in text_of(visit.browser.get(page))
