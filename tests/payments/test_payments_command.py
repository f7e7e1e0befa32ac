"""`guichet payments`, as an operator meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.clock import utc_now
from portal.payments import service, store, tables
from portal.payments.model import Ledger
from portal.payments.providers.sandbox import SandboxProvider
from portal.payments.urgency import offer_of
from portal.payments.wiring import opened_till
from portal.settings import Settings
from portal.storage import Database, open_database
from portal.tickets import service as tickets
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises
from tests.payments.test_pages import PREMIUM, PROMISES, a_request


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    opened.close()


@pytest.fixture
def run(settings: Settings) -> Callable[..., Result]:
    """Runs `guichet payments …` on a help center that sells urgency."""
    settings.promise_file.write_text(PROMISES + PREMIUM, encoding="utf-8")
    for name in ("mkdocs.yml", "docs"):
        (settings.root / name).mkdir()

    def call(*arguments: str) -> Result:
        environ = dict.fromkeys(("GUICHET_URL", "GUICHET_PAYMENTS", "GUICHET_DATABASE_URL"))
        return CliRunner(env=environ).invoke(main, ["-C", str(settings.root), "payments", *arguments])

    return call


@pytest.fixture
def reference(run: Callable[..., Result], settings: Settings, database: Database) -> str:
    """The number of a request that was paid, and whose notice was lost."""
    counter = Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)
    opened = tickets.open_ticket(counter, a_request("form-1"), utc_now())
    with opened_till(settings, utc_now) as till:
        offer = offer_of(counter, opened.ticket, utc_now())
        started = service.start(till, offer.wish(), utc_now())
        ledger = service.known(till, started.order_id)
        assert isinstance(till.provider, SandboxProvider)
        till.provider.pay(ledger.attempts[0].session_id, notice_is_lost=True)
    return opened.ticket.reference


def ledger_of(database: Database) -> Ledger:
    with database.reading() as db:
        (ledger,) = store.ledgers_of(db, 1)
    return ledger


def test_a_lost_payment_is_found_once(run: Callable[..., Result], reference: str, database: Database) -> None:
    assert "1 payments had news" in run("reconcile").output
    assert ledger_of(database).state == "paid"
    assert "0 payments had news" in run("reconcile").output


def test_money_goes_back_by_the_number_of_the_request(
    run: Callable[..., Result], reference: str, database: Database
) -> None:
    run("reconcile")
    assert "2.00 EUR goes back" in run("refund", reference, "--amount", "2.00 EUR").output
    assert ledger_of(database).state == "partially_refunded"
    assert "2.90 EUR goes back" in run("refund", reference.lower()).output
    assert ledger_of(database).state == "refunded"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["GU-XXXXX-X"], 1, id="a number that nobody paid for"),
        pytest.param(["REFERENCE", "--amount", "4.91 EUR"], 1, id="more than was paid"),
        pytest.param(["REFERENCE", "--amount", "4,90"], 2, id="no amount"),
    ],
)
def test_a_refund_that_cannot_be_made_says_why(
    run: Callable[..., Result], reference: str, arguments: list[str], code: int
) -> None:
    run("reconcile")
    result = run("refund", *(reference if word == "REFERENCE" else word for word in arguments))
    assert (result.exit_code, result.output.startswith("guichet: ")) == (code, True)


def test_without_problems_the_list_is_empty(run: Callable[..., Result], reference: str) -> None:
    result = run("problems")
    assert (result.exit_code, result.output) == (0, "No order needs a person\n")


def test_an_order_with_a_problem_is_listed_until_somebody_has_seen_it(
    run: Callable[..., Result], reference: str, database: Database
) -> None:
    with database.writing() as db:
        db.execute(tables.orders.update().values(problem="mismatch"))
    order = ledger_of(database).order.id
    listed = run("problems")
    assert listed.exit_code == 1
    assert order in listed.output
    assert run("problems", "--seen", order).exit_code == 0
    assert run("problems", "--seen", order).exit_code == 2
