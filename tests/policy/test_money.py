from __future__ import annotations

from decimal import Decimal

import pytest

from portal.policy.money import Money, Period, Price, parse_money, parse_price

AMOUNTS = [
    ("two decimals", "4.90 EUR", Money(490, "EUR"), "4.90"),
    ("none of the two", "5 EUR", Money(500, "EUR"), "5.00"),
    ("nothing", "0 EUR", Money(0, "EUR"), "0.00"),
    ("a leading zero", "0.05 EUR", Money(5, "EUR"), "0.05"),
    ("a currency without decimals", "490 JPY", Money(490, "JPY"), "490"),
    ("a currency with three", "4.900 TND", Money(4900, "TND"), "4.900"),
    ("three, written without", "4 KWD", Money(4000, "KWD"), "4.000"),
    ("a large amount", "123456789012.34 EUR", Money(12345678901234, "EUR"), "123456789012.34"),
]


@pytest.mark.parametrize(("text", "money", "amount"), [case[1:] for case in AMOUNTS], ids=[case[0] for case in AMOUNTS])
def test_an_amount_is_whole_minor_units_and_exact(text, money, amount):
    assert parse_money(text) == money
    assert str(money.amount) == amount
    assert money.amount == Decimal(amount)


REFUSED = [
    "4.90",
    "4.90EUR",
    "EUR 4.90",
    "4.90 eur",
    "-4.90 EUR",
    "4.905 EUR",
    "4.9 EUR",
    "1 000 EUR",
    "٤ EUR",
    " 4 EUR",
    "",
]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"write it as|not an amount"):
        parse_money(text)


def test_amounts_of_one_currency_add_up():
    assert Money(10, "EUR") + Money(20, "EUR") - Money(5, "EUR") == Money(25, "EUR")
    assert Money(10, "EUR") < Money(20, "EUR")


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="EUR and USD do not mix"):
        Money(10, "EUR") + Money(10, "USD")
    with pytest.raises(ValueError, match="do not mix"):
        assert Money(10, "EUR") < Money(10, "USD")


PRICES = [
    ("a month", "11.00 EUR/month", Price(Money(1100, "EUR"), Period.MONTH)),
    ("the lowest of several", "from 1.99 EUR/year", Price(Money(199, "EUR"), Period.YEAR, starting=True)),
    ("once", "20 EUR/once", Price(Money(2000, "EUR"), Period.ONCE)),
]


@pytest.mark.parametrize(("text", "price"), [case[1:] for case in PRICES], ids=[case[0] for case in PRICES])
def test_a_price_says_what_it_pays_for(text, price):
    assert parse_price(text) == price


@pytest.mark.parametrize("text", ["11.00 EUR", "11.00 EUR/week", "11.00 EUR / month", "from 0 EUR", "/month"])
def test_a_price_without_a_period_we_know_is_refused(text):
    with pytest.raises(ValueError, match="is not a"):
        parse_price(text)


def test_only_nothing_is_free():
    assert parse_price("0 EUR/month").is_free
    assert not parse_price("from 0 EUR/month").is_free
    assert not parse_price("0.01 EUR/month").is_free
