"""A desk that takes real money starts only when everything it needs for that is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.clock import utc_now
from portal.errors import ConfigError
from portal.helpcenter.doctor_desk import examine_payments
from portal.settings import Settings, StripeAccount, child_environment, read_settings
from tests.payments.test_pages import PREMIUM, PROMISES

GOOD = {
    "GUICHET_URL": "https://aide.example.org",
    "GUICHET_PAYMENTS": "stripe",
    "GUICHET_STRIPE_KEY": "sk_live_123",
    "GUICHET_STRIPE_WEBHOOK_SECRET": "whsec_new, whsec_old",
}


ACCOUNT = StripeAccount("sk_live_123", ("whsec_1",))


@pytest.mark.parametrize("environ", [{}, {"GUICHET_PAYMENTS": ""}, {"GUICHET_PAYMENTS": "sandbox"}])
def test_without_a_word_money_is_play_money(tmp_path, environ: dict[str, str]) -> None:
    assert read_settings(tmp_path, environ).stripe is None


def test_everything_there_makes_a_stripe_account(tmp_path) -> None:
    account = read_settings(tmp_path, GOOD).stripe
    assert account is not None
    assert (account.key, account.webhook_secrets) == ("sk_live_123", ("whsec_new", "whsec_old"))
    assert account.api == "https://api.stripe.com"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("GUICHET_PAYMENTS", {"GUICHET_PAYMENTS": "paypal"}, id="another provider"),
        pytest.param("GUICHET_STRIPE_KEY", {"GUICHET_STRIPE_KEY": ""}, id="no key"),
        pytest.param("GUICHET_STRIPE_KEY", {"GUICHET_STRIPE_KEY": "pk_live_123"}, id="the public key"),
        pytest.param("GUICHET_STRIPE_WEBHOOK_SECRET", {"GUICHET_STRIPE_WEBHOOK_SECRET": ""}, id="no webhook secret"),
        pytest.param("GUICHET_STRIPE_WEBHOOK_SECRET", {"GUICHET_STRIPE_WEBHOOK_SECRET": " , "}, id="a blank one"),
        pytest.param("GUICHET_STRIPE_WEBHOOK_SECRET", {"GUICHET_STRIPE_WEBHOOK_SECRET": "secret"}, id="another secret"),
        pytest.param("GUICHET_URL", {"GUICHET_URL": "http://aide.example.org"}, id="real money over http"),
    ],
)
def test_s43_the_server_refuses_to_start_without_what_makes_payments_safe(
    tmp_path, name: str, other: dict[str, str]
) -> None:
    with pytest.raises(ConfigError, match=name):
        read_settings(tmp_path, GOOD | other)


def test_play_keys_may_be_tried_without_https(tmp_path) -> None:
    environ = GOOD | {"GUICHET_URL": "", "GUICHET_STRIPE_KEY": "sk_test_123"}
    assert read_settings(tmp_path, environ).stripe is not None


def test_secrets_are_never_printed(tmp_path) -> None:
    settings = read_settings(tmp_path, GOOD)
    assert "sk_live" not in repr(settings) + repr(settings.stripe)
    assert "whsec" not in repr(settings) + repr(settings.stripe)


def test_programs_that_we_start_are_not_told_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    told = " ".join(child_environment().values())
    assert "sk_live" not in told
    assert "whsec" not in told


@pytest.mark.parametrize(
    ("url", "stripe", "promises", "levels"),
    [
        pytest.param("http://127.0.0.1:8000", None, PROMISES + PREMIUM, ["ok"], id="play money on this machine"),
        pytest.param("https://aide.example.org", None, PROMISES + PREMIUM, ["warn"], id="play money in public"),
        pytest.param("https://aide.example.org", ACCOUNT, PROMISES + PREMIUM, ["ok"], id="real money in public"),
        pytest.param("https://aide.example.org", None, PROMISES, [], id="nothing is sold"),
    ],
)
def test_the_doctor_sees_play_money_on_a_public_desk(
    settings: Settings, url: str, stripe: StripeAccount | None, promises: str, levels: list[str]
) -> None:
    settings.promise_file.write_text(promises, encoding="utf-8")
    found = examine_payments(replace(settings, url=url, stripe=stripe), utc_now())
    assert [diagnosis.level for diagnosis in found] == levels
