"""Amounts of money: whole minor units and a currency, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.policy.problems import did_you_mean
from portal.policy.slips import mend_amount, mend_price, told_spaces

# Source: ISO 4217. Every currency has two decimals but those named in the next tables.
_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL
MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR
RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD
TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
WITHOUT_DECIMALS = frozenset(_NO_DECIMALS.split())
WITH_THREE_DECIMALS = frozenset(_THREE_DECIMALS.split())

_AMOUNT = re.compile(r"(?P<units>[0-9]{1,12})(?:\.(?P<decimals>[0-9]+))? (?P<currency>[A-Z]{3})")


class Period(StrEnum):
    """What one price pays for."""

    MONTH = "month"
    YEAR = "year"
    REQUEST = "request"
    HOUR = "hour"
    ONCE = "once"


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in whole minor units: `Money(490, "EUR")` is 4.90 €, `Money(490, "JPY")` is 490 ¥."""

    minor: int
    currency: str

    @property
    def amount(self) -> Decimal:
        """The amount in units, exact, with the currency's own number of decimals."""
        return Decimal(self.minor).scaleb(-decimals_of(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other


@dataclass(frozen=True, slots=True)
class Price:
    """What a plan costs.

    Attributes:
        money: the amount of one period.
        period: what one payment covers.
        starting: it is the lowest of several prices ("from …").
    """

    money: Money
    period: Period
    starting: bool = False

    @property
    def is_free(self) -> bool:
        """Whether nothing is due."""
        return self.money.minor == 0 and not self.starting


def decimals_of(currency: str) -> int:
    """Returns how many decimals the currency is written with."""
    if currency in WITHOUT_DECIMALS:
        return 0
    return 3 if currency in WITH_THREE_DECIMALS else 2


def parse_currency(text: str) -> str:
    """Returns an ISO 4217 code.

    Raises:
        ValueError: it is none.
    """
    if text not in CURRENCIES:
        raise ValueError(f'"{text}" is not an ISO 4217 currency code{did_you_mean(text.upper(), CURRENCIES)}')
    return text


def parse_money(text: str) -> Money:
    """Returns the amount written as `4.90 EUR`: a point, all the currency's decimals or none, a space, the code.

    Raises:
        ValueError: the text is something else; says how to write it.
    """
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise ValueError(f'"{text}" is not an amount: write it as "{_amount_meant(text)}"{told_spaces(text)}')
    currency = parse_currency(found["currency"])
    digits = found["decimals"] or ""
    places = decimals_of(currency)
    if digits and len(digits) != places:
        # Too many may be thousands: whoever meant 1234 must not be told to write 1.23.
        example = f"{found['units']}.{digits.ljust(places, '0')}" if len(digits) < places else _example(places)
        count = f"{len(digits)} decimal{'s' if len(digits) > 1 else ''}"
        raise ValueError(f'"{text}" has {count}, {currency} has {places}: write it as "{example} {currency}"')
    return Money(int(found["units"] + digits.ljust(places, "0")), currency)


def parse_price(text: str) -> Price:
    """Returns the price written as `11.00 EUR/month`, with `from ` before it when it is the lowest of several.

    Nothing to pay needs no period: `0 EUR`.

    Raises:
        ValueError: the text is something else; says how to write it.
    """
    starting = text.startswith("from ")
    amount, slash, period = text.removeprefix("from ").partition("/")
    if not slash and not starting and _AMOUNT.fullmatch(amount) and (money := parse_money(amount)).minor == 0:
        return Price(money, Period.MONTH)
    if period not in set(Period) or not _AMOUNT.fullmatch(amount):
        periods = ", ".join(Period)
        example = f'"{_price_meant(text)}"{told_spaces(text)}'
        raise ValueError(f'"{text}" is not a price: write it as {example}, with one of {periods}')
    return Price(parse_money(amount), Period(period), starting)


def _amount_meant(text: str) -> str:
    mended = mend_amount(text)
    return mended if _is_amount(mended) else "4.90 EUR"


def _price_meant(text: str) -> str:
    mended = mend_price(text)
    amount, _, period = mended.removeprefix("from ").partition("/")
    return mended if period in set(Period) and _is_amount(amount) else "11.00 EUR/month"


def _is_amount(text: str) -> bool:
    """Whether `parse_money` reads a text."""
    found = _AMOUNT.fullmatch(text)
    if not found or found["currency"] not in CURRENCIES:
        return False
    return len(found["decimals"] or "") in {0, decimals_of(found["currency"])}


def _example(places: int) -> str:
    return f"4.{'90'.ljust(places, '0')}" if places else "490"
