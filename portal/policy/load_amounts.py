"""Reads names and amounts of the promise file: in the desk's own currency, within sensible bounds."""

from __future__ import annotations

import re
from collections.abc import Callable

from portal.policy.money import Money, Price, parse_money, parse_price
from portal.policy.tables import Table

MOST = 100_000  # of anything that is counted: more is a slip of the pen

_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def check_name(name: str, table: Table) -> None:
    """Notes a key that is no name."""
    if not _NAME.fullmatch(name):
        plain = re.sub(r"[^a-z0-9_-]+", "_", name.lower()).strip("_")
        hint = f', such as "{plain}"' if _NAME.fullmatch(plain) else ""
        table.wrong(None, f"is not a name: small letters, digits, - and _, a letter first{hint}")


def money_in(currency: str) -> Callable[[str], Money]:
    """Returns what reads an amount of that currency and refuses others; any, while the desk names none."""

    def read(text: str) -> Money:
        money = parse_money(text)
        if currency and money.currency != currency:
            raise ValueError(f'"{text}" is not in {currency}, the currency of [desk]')
        return money

    return read


def price_in(currency: str) -> Callable[[str], Price]:
    """Returns what reads a price of that currency and refuses others."""
    own_money = money_in(currency)

    def read(text: str) -> Price:
        price = parse_price(text)
        own_money(str(price.money))
        return price

    return read
