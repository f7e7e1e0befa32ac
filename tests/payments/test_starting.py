"""From a wish to a payment page: one order, its own price, and never a customer who waits."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal.payments import keeping, service, store, tables
from portal.payments.model import LARGEST_AMOUNT, OrderError, OrderState
from portal.payments.providers.port import Checkout, CheckoutRequest, PaymentState, ProviderError
from portal.payments.providers.stripe import StripeProvider, from_stripe, to_stripe
from portal.policy.keeping import Keeping
from portal.policy.money import Money
from portal.storage import Database
from portal.storage.sweeps import forget_all
from tests.payments.conftest import FEE, Shop, StripeShop, Tickets, as_patient_as_promised, forked, stripe_shop
from tests.payments.fake_stripe import FakeStripe, Fault

WITHIN = 15.0  # seconds: half of what the provider hangs here, many times what is promised, for a busy machine


def orders(database: Database) -> int:
    with database.reading() as db:
        return int(db.execute(select(func.count()).select_from(tables.orders)).scalar_one())


def test_the_order_stands_before_the_provider_hears_of_it(shop: StripeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look_then_start(self: StripeProvider, request: CheckoutRequest) -> Checkout:
        with shop.till.database.reading() as db:
            ledger = store.ledger(db, request.order_id)
        assert ledger is not None
        seen.append((ledger.order.amount, ledger.order.policy_version, ledger.attempts[0].number))
        return Checkout("cs_test_1", "https://checkout.stripe.com/1")

    monkeypatch.setattr(StripeProvider, "start_checkout", look_then_start)
    shop.start()
    assert seen == [(FEE, "2026-11-22", 1)]


def test_case_09_ten_clicks_in_two_tabs_make_one_order_and_one_page(shop: StripeShop) -> None:
    with ThreadPoolExecutor(10) as pool:
        started = list(pool.map(lambda _: shop.start(), range(10)))
    assert len({one.order_id for one in started}) == 1
    assert {one.url for one in started} == {f"{shop.stripe.url}/c/pay/{shop.session(started[0])}"}
    assert len(shop.stripe.sessions) == 1
    assert orders(shop.till.database) == 1


def test_case_09_the_second_of_two_clicks_is_sent_to_the_page_of_the_first(shop: StripeShop) -> None:
    shop.stripe.faults["/v1/checkout"] = [Fault(hang=0.6)]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shop.start)
        time.sleep(0.2)
        second = pool.submit(shop.start)
        assert second.result().url == first.result().url is not None


def test_two_tickets_make_two_orders(shop: StripeShop) -> None:
    assert shop.start(1).order_id != shop.start(2).order_id


def test_who_comes_back_later_finds_the_same_page(shop: StripeShop, clock) -> None:
    first = shop.start()
    clock.advance(minutes=119)
    assert shop.start() == first


def test_who_comes_back_after_the_page_expired_gets_a_new_page_of_the_same_order(shop: StripeShop, clock) -> None:
    first = shop.start()
    clock.advance(hours=2)
    second = shop.start()
    assert second.order_id == first.order_id
    assert second.url != first.url


def test_a_paid_ticket_is_not_sold_twice(shop: StripeShop) -> None:
    first = shop.start()
    shop.post(shop.stripe.pay(shop.session(first)))
    again = shop.start()
    assert (again.order_id, again.state, again.url) == (first.order_id, OrderState.PAID, None)


def test_a_price_that_changed_makes_a_new_order_and_the_old_one_keeps_its_own(shop: StripeShop) -> None:
    old = shop.start()
    new = shop.start(amount=Money(590, "EUR"), policy_version="2026-12-01")
    assert shop.ledger(old).order.amount == FEE
    assert (shop.state(old), shop.state(new)) == (OrderState.CANCELLED, OrderState.CREATED)


def test_money_that_comes_for_a_cancelled_order_still_lifts_the_ticket(shop: StripeShop) -> None:
    old = shop.start()
    new = shop.start(amount=Money(590, "EUR"))
    shop.post(shop.stripe.pay(shop.session(old)))
    assert (shop.state(old), shop.state(new), shop.deeds()) == (OrderState.PAID, OrderState.CANCELLED, ["lifted"])
    shop.post(shop.stripe.pay(shop.session(new)))
    assert [back.reason for back in shop.ledger(new).refunds] == ["twice"]
    assert shop.deeds() == ["lifted"]


@pytest.mark.parametrize(
    ("what", "told"),
    [
        pytest.param({"amount_total": 1}, "amount", id="one cent was paid"),
        pytest.param({"amount_total": 491}, "amount", id="a cent too much"),
        pytest.param({"currency": "usd"}, "amount", id="the same number of another currency"),
        pytest.param({"livemode": True}, "mode", id="another kind of money"),
        pytest.param({"id": "cs_test_other"}, "page", id="another page says that it is ours"),
    ],
)
def test_case_13_what_was_paid_is_not_what_was_ordered(shop: StripeShop, what: dict, told: str) -> None:
    started = shop.start()
    session = shop.session(started)
    event = shop.stripe.pay(session)
    shop.stripe.sessions[session] |= what
    shop.post(event)
    assert (shop.deeds(), shop.mails()) == ([], [])
    assert shop.ledger(started).order.problem == "mismatch"
    assert shop.state(started) is OrderState.CREATED


def test_case_13_an_amount_that_changes_after_it_was_paid_is_seen_by_a_person(shop: StripeShop) -> None:
    started = shop.start()
    shop.post(shop.stripe.pay(shop.session(started)))
    with shop.till.database.reading() as db:
        assert store.problems(db) == ()
    shop.stripe.sessions[shop.session(started)]["amount_total"] = 100
    service.reconcile(shop.till, shop.clock(), since=shop.clock())
    with shop.till.database.reading() as db:
        assert [ledger.order.id for ledger in store.problems(db)] == [started.order_id]
    assert shop.deeds() == ["lifted"]


def test_case_15_the_provider_carried_it_out_and_its_answer_was_lost(shop: StripeShop) -> None:
    shop.stripe.faults["/v1/checkout"] = [Fault(reset=True, after_commit=True)]
    started = shop.start()
    assert len(shop.stripe.sessions) == 1
    assert started.url == f"{shop.stripe.url}/c/pay/{shop.session(started)}"


def test_case_15_the_same_key_is_used_again_when_the_customer_comes_back(shop: StripeShop) -> None:
    shop.stripe.faults["/v1/checkout"] = [Fault(hang=3)]
    with as_patient_as_promised():
        assert shop.start().url is None
    assert shop.start().url is not None
    assert len(shop.stripe.sessions) == 1


def test_case_15_a_key_that_was_answered_with_an_error_is_not_used_again(shop: StripeShop) -> None:
    shop.stripe.faults["/v1/checkout"] = [Fault(status=500, after_commit=True)]
    assert shop.start().url is None
    started = shop.start()
    assert started.url is not None
    assert [(a.number, a.is_spent) for a in shop.ledger(started).attempts] == [(1, True), (2, False)]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(status=500), id="500"),
        pytest.param(Fault(status=503), id="503"),
        pytest.param(Fault(status=429), id="429"),
        pytest.param(Fault(status=401), id="a key that was revoked"),
        pytest.param(Fault(before=30), id="hangs for 30 s before doing anything"),
        pytest.param(Fault(hang=30), id="hangs for 30 s after doing it"),
        pytest.param(Fault(drip=0.05), id="a byte now and then"),
        pytest.param(Fault(garbage=True), id="no JSON"),
        pytest.param(Fault(reset=True), id="RST"),
    ],
)
def test_case_16_whatever_the_provider_does_the_customer_does_not_wait(shop: StripeShop, fault: Fault) -> None:
    shop.start(99)  # the connection pool and the code are warm
    shop.stripe.faults["/v1/checkout"], shop.stripe.stuck = [fault], True
    began = time.monotonic()
    with as_patient_as_promised():
        started = shop.start()
    assert time.monotonic() - began < WITHIN
    assert (started.url, started.state) == (None, OrderState.CREATED)
    shop.stripe.faults.clear()
    assert shop.start().url is not None


def test_case_16_nobody_listens_at_the_providers_address(database, tickets, clock) -> None:
    nowhere = FakeStripe(url="http://127.0.0.1:9", clock=lambda: clock().timestamp())
    shop = stripe_shop(database, tickets, clock, nowhere)
    began = time.monotonic()
    with as_patient_as_promised():
        assert shop.start().url is None
    assert time.monotonic() - began < WITHIN


def test_case_17_killed_between_the_providers_answer_and_our_commit(shop: StripeShop) -> None:
    child = os.fork()
    if child == 0:
        make = shop.till.provider.start_checkout

        class Dying:
            def __getattr__(self, name: str) -> object:
                return getattr(shop.till.provider, name)

            def start_checkout(self, request: CheckoutRequest) -> Checkout:
                make(request)
                os.kill(os.getpid(), signal.SIGKILL)
                raise AssertionError

        service.start(replace(forked(shop.till), provider=Dying()), shop.wish(), shop.clock())
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert len(shop.stripe.sessions) == 1
    started = shop.start()
    assert started.url == f"{shop.stripe.url}/c/pay/{next(iter(shop.stripe.sessions))}"
    assert orders(shop.till.database) == 1
    shop.post(shop.stripe.pay(shop.session(started)))
    assert shop.deeds() == ["lifted"]


@pytest.mark.parametrize("point", ["before the commit", "after the commit"])
def test_case_18_killed_between_the_commit_and_the_mail(shop: StripeShop, point: str) -> None:
    """Ticket and mail are one transaction: the mail is there if, and only if, the ticket is lifted."""
    started = shop.start()
    event = shop.stripe.pay(shop.session(started))
    child = os.fork()
    if child == 0:
        shop.till = forked(shop.till)
        if point == "before the commit":
            dying = replace(shop.till.effects, link=lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            shop.till = replace(shop.till, effects=dying)
        shop.post(event)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    survived = point == "after the commit"
    assert (shop.deeds() == ["lifted"]) is survived
    assert (shop.mails() == ["payment_received"]) is survived
    shop.post(event)
    assert (shop.deeds(), shop.mails()) == (["lifted"], ["payment_received"])


@pytest.mark.parametrize(
    ("amount", "is_taken"),
    [
        pytest.param(Money(-1, "EUR"), False, id="less than nothing"),
        pytest.param(Money(0, "EUR"), False, id="nothing"),
        pytest.param(Money(1, "EUR"), True, id="a cent"),
        pytest.param(Money(LARGEST_AMOUNT, "EUR"), True, id="the most"),
        pytest.param(Money(LARGEST_AMOUNT + 1, "EUR"), False, id="more than the most"),
    ],
)
def test_case_26_only_amounts_that_a_card_takes_become_orders(
    shop: StripeShop, amount: Money, *, is_taken: bool
) -> None:
    if is_taken:
        assert shop.start(amount=amount).order_id
    else:
        with pytest.raises(OrderError):
            shop.start(amount=amount)
        assert orders(shop.till.database) == 0


@pytest.mark.parametrize(
    ("amount", "counted"),
    [
        pytest.param(Money(490, "EUR"), 490, id="two decimals"),
        pytest.param(Money(490, "JPY"), 490, id="no decimals"),
        pytest.param(Money(490, "KRW"), 490, id="no decimals either"),
        pytest.param(Money(4900, "KWD"), 4900, id="three decimals"),
        pytest.param(Money(5, "ISK"), 500, id="two for Stripe, none for ISO"),
        pytest.param(Money(5, "UGX"), 500, id="two for Stripe, none for ISO, again"),
        pytest.param(Money(500, "MGA"), 5, id="none for Stripe, two for ISO"),
    ],
)
def test_case_26_amounts_are_counted_as_stripe_counts_them(amount: Money, counted: int) -> None:
    assert to_stripe(amount) == counted
    assert from_stripe(counted, amount.currency.lower()) == amount


@pytest.mark.parametrize("amount", [Money(4901, "KWD"), Money(490, "MGA")])
def test_case_26_an_amount_that_stripe_cannot_write_is_refused(amount: Money) -> None:
    with pytest.raises(ProviderError, match="cannot take"):
        to_stripe(amount)


def test_case_26_yen_are_paid_as_yen(shop: StripeShop) -> None:
    started = shop.start(amount=Money(600, "JPY"))
    assert shop.stripe.sessions[shop.session(started)]["amount_total"] == 600
    shop.post(shop.stripe.pay(shop.session(started)))
    assert shop.deeds() == ["lifted"]


def test_nothing_that_a_customer_wrote_reaches_the_provider(shop: StripeShop) -> None:
    started = shop.start()
    told = str(shop.stripe.sessions[shop.session(started)])
    assert "lea@example.org" not in told
    assert shop.stripe.sessions[shop.session(started)]["metadata"] == {"order_id": started.order_id, "attempt": "1"}


def test_a_page_that_nobody_confirmed_and_that_is_nearly_over_is_given_up(
    shop: StripeShop, clock: Callable, tickets: Tickets
) -> None:
    shop.stripe.faults["/v1/checkout"] = [Fault(hang=3)]
    with as_patient_as_promised():
        assert shop.start().url is None
    clock.advance(minutes=76)
    started = shop.start()
    assert started.url is not None
    assert [attempt.number for attempt in shop.ledger(started).attempts] == [1, 2]
    assert {attempt.state for attempt in shop.ledger(started).attempts} == {PaymentState.OPEN}


def test_play_money_and_real_money_never_meet_in_one_order(sandbox_shop: Shop, shop: StripeShop) -> None:
    played = sandbox_shop.start()
    real = shop.start()
    assert played.order_id != real.order_id
    assert (sandbox_shop.state(played), shop.state(real)) == (OrderState.CANCELLED, OrderState.CREATED)


def swept(shop: StripeShop, now) -> int:
    return sum(forget_all(shop.till.database, one) for one in keeping.sweeps(Keeping(), now))


def test_an_address_goes_with_the_request_and_what_was_paid_stays(shop: StripeShop, clock) -> None:
    started = shop.start()
    shop.post(shop.stripe.pay(shop.session(started)))
    assert swept(shop, clock()) == 1  # the shop has no requests: whose this order is was erased long ago
    assert shop.ledger(started).order.email == ""
    assert shop.state(started) is OrderState.PAID


def test_books_are_forgotten_when_the_law_asks_for_them_no_more(shop: StripeShop, clock) -> None:
    paid = shop.start()
    shop.post(shop.stripe.pay(shop.session(paid)))
    clock.advance(days=365 * 10)
    swept(shop, clock())
    assert shop.state(paid) is OrderState.PAID
    clock.advance(days=4)
    swept(shop, clock())
    with shop.till.database.reading() as db:
        assert store.ledger(db, paid.order_id) is None


def test_an_order_that_nobody_paid_goes_after_a_year(shop: StripeShop, clock) -> None:
    started = shop.start()
    for days, is_there in ((365, True), (1, False)):
        clock.advance(days=days)
        swept(shop, clock())
        with shop.till.database.reading() as db:
            assert (store.ledger(db, started.order_id) is not None) is is_there


def test_an_order_without_an_address_is_refunded_without_a_mail(shop: StripeShop, clock) -> None:
    started = shop.start()
    shop.post(shop.stripe.pay(shop.session(started)))
    swept(shop, clock())
    shop.stripe.give_back(shop.session(started), 490)
    shop.post_all()
    assert (shop.state(started), shop.mails()) == (OrderState.REFUNDED, ["payment_received"])
