"""Giving money back: once, never more than was paid, and never by somebody who waits."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace

import pytest

from portal.payments import store, tables
from portal.payments.model import GivenBack, OrderError, OrderState, Reason
from portal.payments.providers.port import RefundState
from portal.payments.refunds import give_back_due, refund_missed, request_refund
from portal.policy.money import Money
from tests.payments.conftest import Shop, StripeShop, forked
from tests.payments.fake_stripe import Fault


@pytest.fixture
def paid(shop: StripeShop) -> StripeShop:
    """A ticket that was paid."""
    shop.post(shop.stripe.pay(shop.session(shop.start())))
    shop.stripe.take_events()
    return shop


def ask(shop: Shop, minor: int | None = None, reason: Reason = Reason.AGENT) -> GivenBack | None:
    amount = None if minor is None else Money(minor, "EUR")
    with shop.till.database.writing() as db:
        return request_refund(db, 1, reason, shop.clock(), amount)


def work(shop: Shop) -> int:
    return give_back_due(shop.till, shop.clock())


def order_state(shop: Shop) -> OrderState:
    with shop.till.database.reading() as db:
        (ledger,) = store.ledgers_of(db, 1)
    return ledger.state


def given(shop: StripeShop) -> list[int]:
    return sorted(refund["amount"] for refund in shop.stripe.refunds.values() if refund["status"] != "failed")


def test_a_refund_is_only_written_down_until_a_worker_asks_for_it(paid: StripeShop) -> None:
    calls = len(paid.stripe.calls)
    assert ask(paid) is not None
    assert len(paid.stripe.calls) == calls
    assert work(paid) == 1
    assert given(paid) == [490]
    assert (order_state(paid), paid.deeds()) == (OrderState.REFUNDED, ["lifted", "lowered"])
    assert paid.mails() == ["payment_received", "payment_refunded"]


def test_the_notices_of_a_refund_of_ours_change_nothing_more(paid: StripeShop) -> None:
    ask(paid)
    work(paid)
    paid.post_all()
    assert paid.deeds() == ["lifted", "lowered"]
    assert paid.mails() == ["payment_received", "payment_refunded"]


def test_case_19_a_part_is_given_back_and_the_ticket_stays_first(paid: StripeShop) -> None:
    ask(paid, 200)
    work(paid)
    assert (order_state(paid), paid.deeds(), given(paid)) == (OrderState.PARTIALLY_REFUNDED, ["lifted"], [200])


def test_case_19_two_parts_make_a_whole(paid: StripeShop) -> None:
    for minor in (200, 290):
        ask(paid, minor)
    assert work(paid) == 2
    assert (order_state(paid), paid.deeds(), given(paid)) == (OrderState.REFUNDED, ["lifted", "lowered"], [200, 290])


@pytest.mark.parametrize("minor", [0, -1, 491])
def test_case_19_more_than_was_paid_or_nothing_is_never_given_back(paid: StripeShop, minor: int) -> None:
    with pytest.raises(OrderError):
        ask(paid, minor)
    assert work(paid) == 0


def test_case_19_what_is_on_its_way_back_counts_as_given_back(paid: StripeShop) -> None:
    ask(paid, 300)
    with pytest.raises(OrderError):
        ask(paid, 191)
    assert ask(paid) is not None
    assert ask(paid) is None
    work(paid)
    assert given(paid) == [190, 300]


def test_case_19_another_currency_is_never_given_back(paid: StripeShop) -> None:
    with paid.till.database.writing() as db, pytest.raises(OrderError):
        request_refund(db, 1, Reason.AGENT, paid.clock(), Money(490, "USD"))


def test_case_19_what_was_never_paid_cannot_be_given_back(shop: StripeShop) -> None:
    shop.start()
    assert ask(shop) is None


def test_case_19_somebody_was_faster_on_the_providers_pages(paid: StripeShop) -> None:
    ask(paid)
    paid.stripe.give_back(next(iter(paid.stripe.sessions)), 490)
    work(paid)
    assert given(paid) == [490]
    with paid.till.database.reading() as db:
        (ledger,) = store.ledgers_of(db, 1)
        assert [found.order.problem for found in store.problems(db)] == ["refund_failed"]
    assert [refund.state for refund in ledger.refunds].count(RefundState.FAILED) == 1


def test_case_19_a_refund_that_the_bank_sends_back_is_seen_by_a_person(paid: StripeShop) -> None:
    ask(paid)
    work(paid)
    assert paid.tickets.told == [RefundState.SUCCEEDED]
    (refund,) = paid.stripe.refunds
    paid.post(paid.stripe.fail_refund(refund))
    assert order_state(paid) is OrderState.PAID
    assert paid.tickets.told == [RefundState.SUCCEEDED, RefundState.FAILED], (
        "the page must not go on saying it was given back"
    )
    with paid.till.database.reading() as db:
        assert [ledger.order.problem for ledger in store.problems(db)] == ["refund_failed"]
    assert ask(paid) is not None


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(status=500), id="500"),
        pytest.param(Fault(status=500, after_commit=True), id="500 after doing it"),
        pytest.param(Fault(reset=True), id="RST"),
        pytest.param(Fault(reset=True, after_commit=True), id="RST after doing it"),
        pytest.param(Fault(garbage=True), id="no JSON"),
        pytest.param(Fault(status=429), id="429"),
    ],
)
def test_case_19_whatever_the_provider_does_money_goes_back_once(paid: StripeShop, clock, fault: Fault) -> None:
    ask(paid, 200)
    paid.stripe.faults["/v1/refunds"] = [fault]
    work(paid)
    for _ in range(3):
        clock.advance(minutes=10)
        work(paid)
    assert given(paid) == [200]
    assert paid.mails() == ["payment_received", "payment_refunded"]


def test_case_19_killed_between_the_refund_and_our_commit(paid: StripeShop, clock) -> None:
    ask(paid, 200)
    child = os.fork()
    if child == 0:
        make = paid.till.provider.refund

        class Dying:
            def __getattr__(self, name: str) -> object:
                return getattr(paid.till.provider, name)

            def refund(self, *arguments: object) -> object:
                make(*arguments)  # type: ignore[arg-type]
                os.kill(os.getpid(), signal.SIGKILL)
                raise AssertionError

        give_back_due(replace(forked(paid.till), provider=Dying()), paid.clock())
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert given(paid) == [200]
    assert work(paid) == 0  # the dead worker's turn lasts a while
    clock.advance(minutes=5)
    assert work(paid) == 1
    assert given(paid) == [200]
    assert order_state(paid) is OrderState.PARTIALLY_REFUNDED


def test_an_answer_that_came_too_late_is_paid_back_unasked_and_once(paid: StripeShop) -> None:
    assert refund_missed(paid.till, paid.clock()) == 0
    paid.tickets.late.add(1)
    assert [refund_missed(paid.till, paid.clock()) for _ in range(2)] == [1, 0]
    work(paid)
    assert refund_missed(paid.till, paid.clock()) == 0
    assert (given(paid), order_state(paid)) == ([490], OrderState.REFUNDED)


def test_who_was_let_down_keeps_the_place_that_they_had_paid_for(paid: StripeShop) -> None:
    paid.tickets.late.add(1)
    refund_missed(paid.till, paid.clock())
    work(paid)
    assert paid.deeds() == ["lifted"]


def test_a_ticket_that_nobody_paid_for_is_never_paid_back(shop: StripeShop) -> None:
    shop.start()
    shop.tickets.late.update({1, 2})
    assert refund_missed(shop.till, shop.clock()) == 0


@pytest.mark.parametrize("reason", list(Reason))
def test_the_payer_is_told_why(paid: StripeShop, reason: Reason) -> None:
    ask(paid, reason=reason)
    work(paid)
    receipt, refund = paid.texts()
    assert "4,90\xa0€" in receipt
    assert "4,90\xa0€" in refund
    assert "{" not in receipt + refund


def test_a_second_payment_goes_back_by_itself(any_shop: Shop, pay_again: Callable[[], None]) -> None:
    pay_again()
    assert work(any_shop) == 1
    assert any_shop.deeds() == ["lifted"]
    with any_shop.till.database.reading() as db:
        (ledger,) = store.ledgers_of(db, 1)
    assert (ledger.state, ledger.received.minor, ledger.given_back.minor) == (OrderState.PAID, 980, 490)


@pytest.fixture(params=["stripe", "sandbox"])
def any_shop(request: pytest.FixtureRequest) -> Shop:
    return request.getfixturevalue("shop" if request.param == "stripe" else "sandbox_shop")


@pytest.fixture
def pay_again(any_shop: Shop, clock) -> Callable[[], None]:
    """Pays on two pages of one order."""

    def pay() -> None:
        old = any_shop.session(any_shop.start())
        with any_shop.till.database.writing() as db:
            ledger = store.open_ledger(db, 1)
            store.spend(db, ledger.order.id, 1)
            db.execute(tables.attempts.update().values(is_spent=True))
        new = any_shop.session(any_shop.start())
        assert old != new
        for session in (old, new):
            if isinstance(any_shop, StripeShop):
                any_shop.stripe.pay(session)
            else:
                any_shop.sandbox.pay(session)
        if isinstance(any_shop, StripeShop):
            any_shop.post_all()
        else:
            any_shop.deliver()

    return pay
