"""Who may say that money came: only a fresh notice, signed over the very bytes that arrived."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from portal.payments import service
from portal.payments.providers.port import ForgedNoticeError
from portal.payments.providers.stripe import StripeProvider
from portal.payments.service import Taken
from tests.payments.conftest import SandboxShop, StripeShop
from tests.payments.fake_stripe import sign

OTHER = "whsec_somebody_elses"


@pytest.fixture
def paid(shop: StripeShop) -> bytes:
    """The body of a notice that is true."""
    return shop.stripe.signed(shop.stripe.pay(shop.session(shop.start())))[0]


def receive(shop: StripeShop, body: bytes, headers: dict[str, str]) -> Taken:
    return service.receive(shop.till, body, headers, shop.clock())


def signature(shop: StripeShop, body: bytes, seconds: float = 0) -> dict[str, str]:
    return sign(body, shop.stripe.secret, shop.clock().timestamp() + seconds)[1]


HEADERS = {
    "no header": lambda _: {},
    "an empty header": lambda _: {"Stripe-Signature": ""},
    "no signature in the header": lambda made: {"Stripe-Signature": made.split(",")[0]},
    "no time in the header": lambda made: {"Stripe-Signature": made.split(",")[1]},
    "only the scheme of tests": lambda made: {"Stripe-Signature": made.replace("v1=", "v2=")},
    "a time that is no number": lambda made: {"Stripe-Signature": made.replace("t=", "t=x")},
    "one hexadecimal digit changed": lambda made: {"Stripe-Signature": made.replace("v1=", "v1=0")},
    "letters from elsewhere": lambda made: {"Stripe-Signature": made.replace("v1=", "v1=é")},
    "nothing but commas": lambda _: {"Stripe-Signature": ",,,,"},
}


@pytest.mark.parametrize("name", HEADERS)
def test_case_11_a_notice_with_a_bad_signature_is_refused(shop: StripeShop, paid: bytes, name: str) -> None:
    made = signature(shop, paid)["Stripe-Signature"]
    with pytest.raises(ForgedNoticeError):
        receive(shop, paid, HEADERS[name](made))
    assert shop.deeds() == []


@pytest.mark.parametrize(
    ("seconds", "is_taken"),
    [
        pytest.param(-301, False, id="five minutes and a second old"),
        pytest.param(-300, True, id="five minutes old"),
        pytest.param(300, True, id="five minutes from now"),
        pytest.param(301, False, id="five minutes and a second from now"),
    ],
)
def test_case_11_a_signature_is_good_for_five_minutes(
    shop: StripeShop, paid: bytes, seconds: float, *, is_taken: bool
) -> None:
    headers = signature(shop, paid, seconds)
    if is_taken:
        assert receive(shop, paid, headers) is Taken.APPLIED
    else:
        with pytest.raises(ForgedNoticeError):
            receive(shop, paid, headers)


def test_case_11_a_notice_signed_with_another_secret_is_refused(shop: StripeShop, paid: bytes) -> None:
    with pytest.raises(ForgedNoticeError):
        receive(shop, *sign(paid, OTHER, shop.clock().timestamp()))


def test_case_11_while_the_secret_is_being_replaced_both_are_good(shop: StripeShop, paid: bytes) -> None:
    both = StripeProvider(shop.stripe.key, (OTHER, shop.stripe.secret), shop.stripe.url)
    for secret in (OTHER, shop.stripe.secret):
        assert both.read_notice(*sign(paid, secret, shop.clock().timestamp()), now=shop.clock()).session_id


@pytest.mark.parametrize("secret", ["", " ", "\t"])
def test_case_11_a_blank_secret_signs_nothing(shop: StripeShop, paid: bytes, secret: str) -> None:
    blank = StripeProvider(shop.stripe.key, (secret,), shop.stripe.url)
    with pytest.raises(ForgedNoticeError):
        blank.read_notice(*sign(paid, secret, shop.clock().timestamp()), now=shop.clock())


def test_case_11_a_body_that_was_written_anew_is_refused(shop: StripeShop, paid: bytes) -> None:
    anew = json.dumps(json.loads(paid)).encode()
    with pytest.raises(ForgedNoticeError):
        receive(shop, anew, signature(shop, paid))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half an object"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"object": "event"}', id="an event of nothing"),
        pytest.param(b'{"object": "v2.core.event", "id": "evt_1"}', id="an event of another kind"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"null", id="null"),
    ],
)
def test_case_11_what_is_no_event_is_refused_however_well_it_is_signed(shop: StripeShop, body: bytes) -> None:
    with pytest.raises(ForgedNoticeError):
        receive(shop, *sign(body, shop.stripe.secret, shop.clock().timestamp()))


def test_case_12_play_money_does_not_lift_a_ticket_of_a_live_desk(shop: StripeShop, paid: bytes) -> None:
    live = StripeProvider("sk_live_made_up", (shop.stripe.secret,), shop.stripe.url)
    with pytest.raises(ForgedNoticeError, match="play money"):
        live.read_notice(paid, signature(shop, paid), shop.clock())


@pytest.mark.parametrize(
    ("key", "is_live"),
    [("sk_live_1", True), ("rk_live_1", True), ("sk_test_1", False), ("rk_test_1", False), ("sk_live", False)],
)
def test_case_12_the_key_says_whether_real_money_moves(key: str, *, is_live: bool) -> None:
    assert StripeProvider(key, ("whsec_1",)).is_live is is_live


@pytest.mark.parametrize("minutes", [-10, 10])
def test_case_27_a_clock_that_is_ten_minutes_off_refuses_notices_and_reconciliation_finds_the_payment(
    shop: StripeShop, clock, minutes: int
) -> None:
    started = shop.start()
    shop.stripe.pay(shop.session(started))
    right = shop.clock()
    shop.stripe.clock = (right + timedelta(minutes=minutes)).timestamp
    with pytest.raises(ForgedNoticeError):
        shop.post_all()
    assert shop.deeds() == []
    clock.advance(minutes=1)
    assert shop.reconcile() == 1
    assert shop.deeds() == ["lifted"]


def test_a_notice_of_the_sandbox_is_signed_too(sandbox_shop: SandboxShop) -> None:
    sandbox_shop.sandbox.pay(sandbox_shop.session(sandbox_shop.start()))
    seen: list[tuple[bytes, dict[str, str]]] = []
    sandbox_shop.sandbox.deliver_due(lambda body, headers: seen.append((body, dict(headers))))
    (body, headers) = seen[0]
    for forged in (
        headers | {"Guichet-Sandbox-Signature": ""},
        {},
        {"Guichet-Sandbox-Signature": "t=1,v1=" + "0" * 64},
    ):
        with pytest.raises(ForgedNoticeError):
            service.receive(sandbox_shop.till, body, forged, sandbox_shop.clock())
    with pytest.raises(ForgedNoticeError):
        service.receive(sandbox_shop.till, body + b" ", headers, sandbox_shop.clock())
    assert sandbox_shop.deeds() == []
    assert service.receive(sandbox_shop.till, body, headers, sandbox_shop.clock()) is Taken.APPLIED


def test_nothing_secret_shows_when_a_provider_is_printed() -> None:
    shown = repr(StripeProvider("sk_live_secret", ("whsec_secret",)))
    assert "secret" not in shown
