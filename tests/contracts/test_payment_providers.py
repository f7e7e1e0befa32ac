"""What every payment provider promises: one suite, each provider behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from portal.payments.providers.port import (
    Checkout,
    CheckoutRequest,
    ForgedNoticeError,
    Payment,
    PaymentNotice,
    PaymentProvider,
    PaymentState,
    ProviderError,
    RefundState,
)
from portal.payments.providers.sandbox import SandboxProvider
from portal.payments.providers.stripe import StripeProvider
from portal.policy.money import Money
from tests.payments.fake_stripe import FakeStripe

FEE = Money(490, "EUR")
ORDER = "0123456789abcdef0123456789abcdef"
Signed = tuple[bytes, dict[str, str]]


@dataclass
class Bench:
    """A provider, and somebody who pays on its pages.

    Attributes:
        provider: what is tried.
        pay: pays a page.
        notices: takes the notices that were sent since.
    """

    provider: PaymentProvider
    pay: Callable[[str], object]
    notices: Callable[[], list[Signed]]
    clock: Callable

    def request(self, **other: object) -> CheckoutRequest:
        values = {
            "order_id": ORDER,
            "attempt": 1,
            "key": f"order:{ORDER}:v1",
            "amount": FEE,
            "title": "Demande urgente GU-7K3FQ-X",
            "lang": "fr",
            "return_url": "http://127.0.0.1:8000/pay/1",
            "expires_at": self.clock() + timedelta(hours=2),
        }
        return CheckoutRequest(**{**values, **other})  # type: ignore[arg-type]

    def paid(self) -> tuple[Checkout, Payment]:
        checkout = self.provider.start_checkout(self.request())
        self.pay(checkout.session_id)
        return checkout, self.provider.fetch_payment(checkout.session_id)

    def read(self) -> list[PaymentNotice]:
        return [self.provider.read_notice(body, headers, self.clock()) for body, headers in self.notices()]


@pytest.fixture(params=["sandbox", "stripe"])
def bench(request: pytest.FixtureRequest, clock) -> Iterator[Bench]:
    if request.param == "sandbox":
        sandbox = SandboxProvider(request.getfixturevalue("database"), "a secret of more than 32 characters", clock)

        def taken() -> list[Signed]:
            found: list[Signed] = []
            sandbox.deliver_due(lambda body, headers: found.append((body, dict(headers))))
            return found

        yield Bench(sandbox, sandbox.pay, taken, clock)
        return
    fake = FakeStripe(clock=lambda: clock().timestamp())
    with fake.running():
        provider = StripeProvider(fake.key, (fake.secret,), fake.url)
        yield Bench(provider, fake.pay, lambda: [fake.signed(event) for event in fake.take_events()], clock)


def test_a_page_is_open_until_it_is_paid(bench: Bench) -> None:
    checkout = bench.provider.start_checkout(bench.request())
    payment = bench.provider.fetch_payment(checkout.session_id)
    assert payment == Payment(
        session_id=checkout.session_id,
        order_id=ORDER,
        attempt=1,
        state=PaymentState.OPEN,
        amount=FEE,
        is_live=False,
        payment_id=None,
        refunds=(),
    )


def test_a_page_that_was_paid_says_so(bench: Bench) -> None:
    _, payment = bench.paid()
    assert (payment.state, payment.amount, payment.order_id) == (PaymentState.PAID, FEE, ORDER)
    assert payment.payment_id


def test_one_key_makes_one_page(bench: Bench) -> None:
    assert bench.provider.start_checkout(bench.request()) == bench.provider.start_checkout(bench.request())


def test_another_key_makes_another_page(bench: Bench) -> None:
    other = bench.request(key=f"order:{ORDER}:v2", attempt=2)
    assert bench.provider.start_checkout(bench.request()) != bench.provider.start_checkout(other)


@pytest.mark.parametrize(
    "other", [{"amount": Money(1490, "EUR")}, {"amount": Money(490, "USD")}, {"order_id": "f" * 32}]
)
def test_one_key_for_two_pages_is_refused_for_good(bench: Bench, other: dict) -> None:
    bench.provider.start_checkout(bench.request())
    with pytest.raises(ProviderError) as refused:
        bench.provider.start_checkout(replace(bench.request(), **other))
    assert (refused.value.permanent, refused.value.is_key_spent) == (True, True)


@pytest.mark.parametrize("amount", [Money(0, "EUR"), Money(-490, "EUR")])
def test_a_page_that_asks_for_nothing_is_refused(bench: Bench, amount: Money) -> None:
    with pytest.raises(ProviderError):
        bench.provider.start_checkout(bench.request(amount=amount))


def test_a_page_that_does_not_exist_is_refused_for_good(bench: Bench) -> None:
    with pytest.raises(ProviderError) as refused:
        bench.provider.fetch_payment("cs_nobody_made_this")
    assert refused.value.permanent


def test_yen_have_no_decimals(bench: Bench) -> None:
    checkout = bench.provider.start_checkout(bench.request(amount=Money(600, "JPY")))
    assert bench.provider.fetch_payment(checkout.session_id).amount == Money(600, "JPY")


def test_a_payment_is_announced_by_a_signed_notice(bench: Bench) -> None:
    checkout, payment = bench.paid()
    (notice,) = bench.read()
    assert (notice.session_id, notice.payment_id, notice.order_id) == (checkout.session_id, payment.payment_id, ORDER)
    assert abs(notice.made_at - bench.clock()) < timedelta(seconds=1)


def test_a_notice_is_the_same_however_often_it_is_read(bench: Bench) -> None:
    bench.paid()
    (signed,) = bench.notices()
    first, second = (bench.provider.read_notice(*signed, now=bench.clock()) for _ in range(2))
    assert first == second


def test_names_of_headers_may_be_written_in_any_case(bench: Bench) -> None:
    bench.paid()
    ((body, headers),) = bench.notices()
    shouted = {name.upper(): value for name, value in headers.items()}
    assert bench.provider.read_notice(body, shouted, bench.clock()).order_id == ORDER


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda body, _: (body, {}), id="no signature"),
        pytest.param(lambda body, headers: (body + b" ", headers), id="another body"),
        pytest.param(lambda body, headers: (body.replace(b"4", b"5"), headers), id="another content"),
    ],
)
def test_a_forged_notice_is_refused(bench: Bench, forge: Callable) -> None:
    bench.paid()
    (signed,) = bench.notices()
    with pytest.raises(ForgedNoticeError):
        bench.provider.read_notice(*forge(*signed), now=bench.clock())


@pytest.mark.parametrize("seconds", [-302, 302])
def test_a_notice_is_good_for_five_minutes(bench: Bench, seconds: int) -> None:
    bench.paid()
    (signed,) = bench.notices()
    with pytest.raises(ForgedNoticeError):
        bench.provider.read_notice(*signed, now=bench.clock() + timedelta(seconds=seconds))


def test_money_given_back_is_told_with_our_own_name_for_it(bench: Bench) -> None:
    checkout, payment = bench.paid()
    made = bench.provider.refund(payment.payment_id, Money(200, "EUR"), "refund:r1:v1", "r1")
    assert (made.refund_id, made.amount, made.state) == ("r1", Money(200, "EUR"), RefundState.SUCCEEDED)
    told = bench.provider.fetch_payment(checkout.session_id)
    assert (told.refunds, told.state) == ((made,), PaymentState.PAID)


def test_one_key_gives_back_once(bench: Bench) -> None:
    checkout, payment = bench.paid()
    for _ in range(2):
        bench.provider.refund(payment.payment_id, Money(200, "EUR"), "refund:r1:v1", "r1")
    assert len(bench.provider.fetch_payment(checkout.session_id).refunds) == 1


def test_one_key_for_two_refunds_is_refused_for_good(bench: Bench) -> None:
    _, payment = bench.paid()
    bench.provider.refund(payment.payment_id, Money(200, "EUR"), "refund:r1:v1", "r1")
    with pytest.raises(ProviderError) as refused:
        bench.provider.refund(payment.payment_id, Money(100, "EUR"), "refund:r1:v1", "r1")
    assert refused.value.permanent


@pytest.mark.parametrize("minor", [0, -1, 291])
def test_more_than_is_left_is_never_given_back(bench: Bench, minor: int) -> None:
    checkout, payment = bench.paid()
    bench.provider.refund(payment.payment_id, Money(200, "EUR"), "refund:r1:v1", "r1")
    with pytest.raises(ProviderError) as refused:
        bench.provider.refund(payment.payment_id, Money(minor, "EUR"), "refund:r2:v1", "r2")
    assert refused.value.permanent
    assert len(bench.provider.fetch_payment(checkout.session_id).refunds) == 1


def test_a_refund_is_announced(bench: Bench) -> None:
    _, payment = bench.paid()
    bench.notices()
    bench.provider.refund(payment.payment_id, FEE, "refund:r1:v1", "r1")
    notices = bench.read()
    assert notices
    assert {notice.payment_id for notice in notices} == {payment.payment_id}
    assert ORDER in {notice.order_id for notice in notices}
