"""Notices that come twice, early, late, out of order, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.payments import service
from portal.payments.model import OrderState
from portal.payments.providers.port import PaymentState, ProviderError
from portal.payments.service import Taken, TooEarlyError
from portal.storage import StorageError
from tests.payments.conftest import Shop, StripeShop
from tests.payments.fake_stripe import Fault


def test_case_01_duplicate_event_ten_times_concurrently(shop: StripeShop) -> None:
    started = shop.start()
    event = shop.stripe.pay(shop.session(started))
    with ThreadPoolExecutor(10) as pool:
        taken = list(pool.map(lambda _: shop.post(event), range(10)))
    assert sorted(taken) == [Taken.APPLIED, *[Taken.REPEATED] * 9]
    assert shop.deeds() == ["lifted"]
    assert shop.mails() == ["payment_received"]


def test_case_02_completed_before_our_own_commit_of_the_session(
    shop: StripeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_keep_page", lambda *_: None)
    started = shop.start()
    (session,) = shop.stripe.sessions
    assert shop.ledger(started).attempts[0].session_id is None
    assert shop.post(shop.stripe.pay(session)) is Taken.APPLIED
    assert shop.state(started) is OrderState.PAID
    assert shop.session(started) == session
    monkeypatch.undo()
    assert shop.start().state is OrderState.PAID


def test_case_02_a_notice_about_an_order_that_is_not_there_yet_is_wanted_again(shop: StripeShop) -> None:
    about = {"id": "cs_test_1", "object": "checkout.session", "metadata": {"order_id": "f" * 32}}
    with pytest.raises(TooEarlyError):
        shop.post(shop.stripe.event("checkout.session.completed", about))


def test_case_02_a_notice_about_an_order_that_never_came_is_let_go_after_an_hour(shop: StripeShop, clock) -> None:
    about = {"id": "cs_test_1", "object": "checkout.session", "metadata": {"order_id": "f" * 32}}
    event = shop.stripe.event("checkout.session.completed", about)
    clock.advance(hours=1)
    assert shop.post(event) is Taken.IGNORED


def test_case_03_refunded_before_we_knew_that_it_was_paid(shop: StripeShop) -> None:
    started = shop.start()
    shop.stripe.pay(shop.session(started))
    shop.stripe.give_back(shop.session(started), 490)
    events = {event["type"]: event for event in shop.stripe.take_events()}
    assert shop.post(events["charge.refunded"]) is Taken.APPLIED
    assert shop.post(events["checkout.session.completed"]) is Taken.APPLIED
    assert shop.state(started) is OrderState.REFUNDED
    assert shop.deeds() == []
    assert shop.mails() == ["payment_refunded"]


def test_case_04_a_bank_debit_lifts_the_ticket_when_the_money_arrives(shop: StripeShop) -> None:
    started = shop.start()
    shop.post(shop.stripe.pay_later(shop.session(started)))
    assert (shop.state(started), shop.deeds(), shop.mails()) == (OrderState.PENDING, [], [])
    shop.post(shop.stripe.settle(shop.session(started)))
    assert (shop.state(started), shop.deeds(), shop.mails()) == (OrderState.PAID, ["lifted"], ["payment_received"])


def test_case_04_while_a_bank_debit_is_under_way_nothing_more_is_asked(shop: StripeShop) -> None:
    started = shop.start()
    shop.post(shop.stripe.pay_later(shop.session(started)))
    again = shop.start()
    assert (again.order_id, again.state, again.url) == (started.order_id, OrderState.PENDING, None)


def test_case_05_a_bank_debit_that_bounces_leaves_the_ticket_ordinary_and_says_so(shop: StripeShop) -> None:
    started = shop.start()
    shop.post(shop.stripe.pay_later(shop.session(started)))
    shop.post(shop.stripe.bounce(shop.session(started)))
    assert (shop.state(started), shop.deeds(), shop.mails()) == (OrderState.CREATED, [], ["payment_failed"])


def test_case_05_after_a_bank_debit_that_bounced_one_may_pay_again(shop: StripeShop) -> None:
    started = shop.start()
    shop.post(shop.stripe.pay_later(shop.session(started)))
    shop.post(shop.stripe.bounce(shop.session(started)))
    again = shop.start()
    assert again.order_id == started.order_id
    shop.post(shop.stripe.pay(shop.session(again)))
    assert (shop.state(started), shop.deeds()) == (OrderState.PAID, ["lifted"])


def test_case_05_pending_heard_after_the_bounce_changes_nothing(shop: StripeShop) -> None:
    started = shop.start()
    pending = shop.stripe.pay_later(shop.session(started))
    shop.post(shop.stripe.bounce(shop.session(started)))
    shop.post(pending)
    assert [a.state for a in shop.ledger(started).attempts] == [PaymentState.FAILED]
    assert shop.mails() == ["payment_failed"]


def test_case_06_a_payment_that_comes_after_its_page_expired_still_counts(shop: StripeShop) -> None:
    started = shop.start()
    session = shop.session(started)
    shop.post(shop.stripe.expire(session))
    assert shop.state(started) is OrderState.CREATED
    shop.post(shop.stripe.pay_although_expired(session))
    assert (shop.state(started), shop.deeds()) == (OrderState.PAID, ["lifted"])


def test_case_06_paid_on_an_old_page_and_on_a_new_one_the_second_goes_back(shop: StripeShop, clock) -> None:
    first = shop.start()
    old = shop.session(first)
    shop.post(shop.stripe.expire(old))
    clock.advance(hours=3)
    new = shop.session(shop.start())
    assert new != old
    shop.post(shop.stripe.pay(new))
    shop.post(shop.stripe.pay_although_expired(old))
    assert shop.deeds() == ["lifted"]
    assert [(back.attempt, back.amount.minor, back.reason) for back in shop.ledger(first).refunds] == [
        (1, 490, "twice")
    ]


def test_case_07_the_tab_is_closed_after_paying(shop: StripeShop) -> None:
    started = shop.start()
    shop.stripe.pay(shop.session(started))
    assert shop.post_all() == [Taken.APPLIED]
    assert shop.deeds() == ["lifted"]


def test_case_08_asked_before_the_notice_came_the_provider_is_believed(shop: StripeShop, clock) -> None:
    started = shop.start()
    event = shop.stripe.pay(shop.session(started))
    assert service.look(shop.till, started.order_id, clock()) is OrderState.PAID
    assert shop.post(event) is Taken.APPLIED
    assert (shop.deeds(), shop.mails()) == (["lifted"], ["payment_received"])


def test_case_10_a_webhook_lost_for_ever_is_found_by_reconciliation(any_shop: Shop, pay_silently, clock) -> None:
    started = any_shop.start()
    assert any_shop.reconcile() == 0
    pay_silently(started)
    clock.advance(minutes=2)
    assert any_shop.reconcile() == 1
    assert (any_shop.state(started), any_shop.deeds()) == (OrderState.PAID, ["lifted"])
    clock.advance(days=1)
    assert any_shop.reconcile() == 0
    assert any_shop.mails() == ["payment_received"]


def test_case_10_a_refund_made_elsewhere_is_found_by_reconciliation(shop: StripeShop, clock) -> None:
    started = shop.start()
    shop.post(shop.stripe.pay(shop.session(started)))
    shop.stripe.give_back(shop.session(started), 490)
    clock.advance(hours=3)
    assert shop.reconcile() == 1
    assert (shop.state(started), shop.deeds()) == (OrderState.REFUNDED, ["lifted", "lowered"])


def test_case_10_reconciliation_rests_while_the_provider_does(shop: StripeShop, clock) -> None:
    for ticket in range(3):
        shop.start(ticket)
    shop.stripe.faults["/v1/checkout"] = [Fault(status=500)]
    shop.stripe.stuck = True
    clock.advance(minutes=2)
    before = len(shop.stripe.calls)
    assert shop.reconcile() == 0
    assert len(shop.stripe.calls) == before + 1


def test_case_10_a_page_that_was_not_answered_for_waits_its_turn_again(shop: StripeShop, clock) -> None:
    started = shop.start()
    shop.stripe.pay(shop.session(started))
    clock.advance(minutes=1)
    shop.stripe.faults["/v1/checkout"] = [Fault(status=500)]
    assert [shop.reconcile() for _ in range(2)] == [0, 0]
    clock.advance(minutes=2)
    assert shop.reconcile() == 1


def test_case_10_two_workers_do_not_ask_about_the_same_page(shop: StripeShop, clock) -> None:
    for ticket in range(4):
        shop.stripe.pay(shop.session(shop.start(ticket)))
    clock.advance(minutes=1)
    before = len([call for call in shop.stripe.calls if call[1].startswith("/v1/checkout/sessions/")])
    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(lambda _: shop.reconcile(), range(3))) == 4
    asked = [call for call in shop.stripe.calls if call[1].startswith("/v1/checkout/sessions/")]
    assert len(asked) == before + 4


def test_case_10_a_page_that_the_provider_forgot_does_not_hold_up_the_others(shop: StripeShop, clock) -> None:
    shop.stripe.sessions.pop(shop.session(shop.start(1)))
    shop.stripe.pay(shop.session(shop.start(2)))
    clock.advance(minutes=2)
    assert shop.reconcile() == 1
    assert shop.deeds(2) == ["lifted"]


def test_case_29_an_event_of_unknown_type_is_taken_and_ignored(shop: StripeShop) -> None:
    event = shop.stripe.event("climate.order.created", {"id": "climorder_1", "object": "climate.order"})
    assert shop.post(event) is Taken.IGNORED


def test_case_29_an_event_of_unknown_type_about_our_page_only_makes_us_look(shop: StripeShop) -> None:
    started = shop.start()
    session = shop.session(started)
    assert shop.post(shop.stripe.event("checkout.session.exploded", shop.stripe.sessions[session])) is Taken.APPLIED
    assert shop.state(started) is OrderState.CREATED


def test_case_29_an_event_of_another_version_is_believed_no_more_than_any_other(shop: StripeShop) -> None:
    started = shop.start()
    session = shop.stripe.sessions[shop.session(started)]
    claims = session | {"payment_status": "paid", "status": "complete"}
    event = shop.stripe.event("checkout.session.completed", claims) | {"api_version": "2019-01-01"}
    assert shop.post(event) is Taken.APPLIED
    assert (shop.state(started), shop.deeds()) == (OrderState.CREATED, [])


def test_a_payment_page_of_somebody_else_on_the_same_account_is_ignored(shop: StripeShop) -> None:
    about = {"id": "cs_test_theirs", "object": "checkout.session", "metadata": {}}
    assert shop.post(shop.stripe.event("checkout.session.completed", about)) is Taken.IGNORED


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param(["charge.refunded", "checkout.session.completed", "refund.created"], id="refund first"),
        pytest.param(["refund.created", "charge.refunded", "checkout.session.completed"], id="payment last"),
        pytest.param(["checkout.session.completed", "refund.created", "charge.refunded"], id="in order"),
    ],
)
def test_in_whatever_order_notices_come_the_end_is_the_same(shop: StripeShop, kinds: list[str]) -> None:
    started = shop.start()
    shop.stripe.pay(shop.session(started))
    shop.stripe.give_back(shop.session(started), 200)
    events = {event["type"]: event for event in shop.stripe.take_events()}
    for kind in [*kinds, *kinds]:
        shop.post(events[kind])
    assert shop.state(started) is OrderState.PARTIALLY_REFUNDED
    assert shop.deeds() == ["lifted"]
    assert sorted(shop.mails()) == ["payment_received", "payment_refunded"]


def test_a_notice_whose_payment_cannot_be_fetched_is_wanted_again(shop: StripeShop) -> None:
    started = shop.start()
    event = shop.stripe.pay(shop.session(started))
    shop.stripe.faults["/v1/checkout"] = [Fault(status=500)]
    with pytest.raises(ProviderError):
        shop.post(event)
    assert shop.post(event) is Taken.APPLIED
    assert shop.deeds() == ["lifted"]


def test_a_notice_that_could_not_be_written_is_wanted_again(shop: StripeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    started = shop.start()
    event = shop.stripe.pay(shop.session(started))

    def fail(*_: object) -> None:
        raise StorageError("The disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(service, "settle", fail)
        with pytest.raises(StorageError):
            shop.post(event)
    assert shop.post(event) is Taken.APPLIED


def test_a_ticket_that_ended_meanwhile_is_not_lifted_and_the_money_goes_back(shop: StripeShop) -> None:
    started = shop.start()
    shop.tickets.ended.add(1)
    shop.post(shop.stripe.pay(shop.session(started)))
    assert shop.deeds() == []
    assert [back.reason for back in shop.ledger(started).refunds] == ["too_late"]


@pytest.fixture
def pay_silently(any_shop: Shop) -> Callable:
    """Pays on either provider's page, and the notice is lost."""

    def pay(started) -> None:
        if isinstance(any_shop, StripeShop):
            any_shop.stripe.pay(any_shop.session(started))
        else:
            any_shop.sandbox.pay(any_shop.session(started), notice_is_lost=True)

    return pay


@pytest.fixture(params=["stripe", "sandbox"])
def any_shop(request: pytest.FixtureRequest) -> Shop:
    return request.getfixturevalue("shop" if request.param == "stripe" else "sandbox_shop")
