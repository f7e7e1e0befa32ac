"""Whatever is told, however often, in whatever order: the same end, and nothing done twice."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.payments.model import PAGE_LASTS, Attempt, Ledger, MismatchError, Order, OrderState, next_check
from portal.payments.providers.port import Payment, PaymentState, Refund, RefundState
from portal.policy.money import Money

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FEE = Money(490, "EUR")
ORDER = Order(
    id="f" * 32,
    ticket_id=1,
    reference="GU-7K3FQ-X",
    amount=FEE,
    policy_version="2026-11-22",
    provider="stripe",
    is_live=True,
    lang="fr",
    email="lea@example.org",
    created_at=NOW,
)
EMPTY = Ledger(ORDER, (Attempt(1, NOW + PAGE_LASTS),))


def payment(attempt: int, state: PaymentState, refunds: tuple[Refund, ...] = ()) -> Payment:
    paid = state is PaymentState.PAID
    return Payment(
        f"cs_{attempt}",
        ORDER.id,
        attempt,
        state,
        FEE,
        is_live=True,
        payment_id=f"pi_{attempt}" if paid else None,
        refunds=refunds if paid else (),
    )


def refunds_of(attempt: int) -> st.SearchStrategy[tuple[Refund, ...]]:
    one = st.builds(
        Refund,
        id=st.sampled_from([f"re_{attempt}a", f"re_{attempt}b"]),
        refund_id=st.none(),
        amount=st.just(Money(245, "EUR")),
        state=st.sampled_from(RefundState),
    )
    return st.lists(one, max_size=2, unique_by=lambda refund: refund.id).map(tuple)


PAYMENTS = st.integers(1, 3).flatmap(
    lambda attempt: st.builds(payment, st.just(attempt), st.sampled_from(PaymentState), refunds_of(attempt))
)


def told(payments: list[Payment]) -> Ledger:
    ledger = EMPTY
    for one in payments:
        ledger = ledger.after(one)
    return ledger


@settings(max_examples=60)
@given(payments=st.lists(PAYMENTS, max_size=6), random=st.randoms(use_true_random=False))
def test_the_order_of_what_is_told_does_not_matter(payments: list[Payment], random) -> None:
    shuffled = [*payments, *payments]
    random.shuffle(shuffled)
    one, other = told(payments), told(shuffled)
    assert one.state == other.state
    assert one.attempts == other.attempts
    assert set(one.refunds) == set(other.refunds)


@settings(max_examples=60)
@given(payments=st.lists(PAYMENTS, max_size=6))
def test_what_was_received_is_never_forgotten(payments: list[Payment]) -> None:
    received = [told(payments[:count]).received.minor for count in range(len(payments) + 1)]
    assert received == sorted(received)


@settings(max_examples=60)
@given(payments=st.lists(PAYMENTS, max_size=6))
def test_what_is_left_is_never_less_than_nothing(payments: list[Payment]) -> None:
    ledger = told(payments)
    assert all(0 <= ledger.refundable(attempt).minor <= FEE.minor for attempt in ledger.attempts)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([PaymentState.OPEN], OrderState.CREATED),
        ([PaymentState.EXPIRED], OrderState.CREATED),
        ([PaymentState.PENDING], OrderState.PENDING),
        ([PaymentState.PENDING, PaymentState.FAILED], OrderState.CREATED),
        ([PaymentState.FAILED, PaymentState.PENDING], OrderState.CREATED),
        ([PaymentState.EXPIRED, PaymentState.PAID], OrderState.PAID),
        ([PaymentState.PAID, PaymentState.EXPIRED], OrderState.PAID),
        ([PaymentState.FAILED, PaymentState.PAID], OrderState.PAID),
        ([PaymentState.PAID, PaymentState.OPEN, PaymentState.PENDING], OrderState.PAID),
    ],
)
def test_one_page_ends_where_it_got_furthest(states: list[PaymentState], expected: OrderState) -> None:
    assert told([payment(1, state) for state in states]).state is expected


def test_a_refund_that_failed_leaves_the_money_here() -> None:
    back = Refund("re_1", None, FEE, RefundState.SUCCEEDED)
    failed = Refund("re_1", None, FEE, RefundState.FAILED)
    for order in itertools.permutations([back, failed]):
        ledger = told([payment(1, PaymentState.PAID, (refund,)) for refund in order])
        assert (ledger.state, ledger.refundable(ledger.attempts[0])) == (OrderState.PAID, FEE)


def test_two_refunds_that_bear_one_name_of_ours_are_both_counted() -> None:
    """A provider that carried out a refund twice is not hidden by our own name for it."""
    half = Money(245, "EUR")
    refunds = (
        Refund("re_1", "ours", half, RefundState.SUCCEEDED),
        Refund("re_2", "ours", half, RefundState.SUCCEEDED),
    )
    assert told([payment(1, PaymentState.PAID, refunds)]).state is OrderState.REFUNDED


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"order_id": "0" * 32}, id="another order"),
        pytest.param({"order_id": None}, id="no order"),
        pytest.param({"amount": Money(489, "EUR")}, id="a cent less"),
        pytest.param({"amount": Money(490, "USD")}, id="another currency"),
        pytest.param({"is_live": False}, id="play money"),
    ],
)
def test_a_payment_that_does_not_match_is_refused(wrong: dict) -> None:
    good = payment(1, PaymentState.PAID)
    values = {name: getattr(good, name) for name in good.__slots__}
    with pytest.raises(MismatchError):
        EMPTY.after(Payment(**(values | wrong)))


@pytest.mark.parametrize(
    ("state", "age", "expected"),
    [
        pytest.param(PaymentState.OPEN, timedelta(0), timedelta(minutes=1), id="at once, in a minute"),
        pytest.param(PaymentState.OPEN, timedelta(minutes=20), timedelta(minutes=10), id="then ever more rarely"),
        pytest.param(PaymentState.PAID, timedelta(days=2), timedelta(hours=6), id="at least four times a day"),
        pytest.param(PaymentState.EXPIRED, timedelta(days=4), None, id="not after four days"),
        pytest.param(PaymentState.PENDING, timedelta(days=29), timedelta(hours=6), id="a debit for a month"),
        pytest.param(PaymentState.PENDING, timedelta(days=30), None, id="not for longer"),
    ],
)
def test_we_ask_often_at_first_then_ever_more_rarely(
    state: PaymentState, age: timedelta, expected: timedelta | None
) -> None:
    attempt = Attempt(1, NOW + PAGE_LASTS, state=state)
    assert next_check(attempt, NOW + age) == (None if expected is None else NOW + age + expected)
