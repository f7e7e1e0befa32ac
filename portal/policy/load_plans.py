"""Reads what is sold, what is handed over, what is limited and what is kept up."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from portal.policy.desk import Availability, Channel, FairUse, Level, Plan, Premium
from portal.policy.durations import Days, parse_days, parse_duration
from portal.policy.load_promises import PromiseReader
from portal.policy.money import Money, Price, parse_money, parse_price
from portal.policy.tables import Table, one_of

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_MOST = 100_000
_HUNDRED = 100
_MINUTE = 60


def read_plan(name: str, table: Table, reader: PromiseReader, currency: str) -> Plan:
    """Returns one plan."""
    _check_name(name, table)
    price = table.optional("price", lambda text: _own_price(text, currency))
    channels = []
    for position, word in enumerate(table.strings("channels")):
        try:
            channels.append(one_of(Channel, word))
        except ValueError as error:
            table.wrong_item("channels", position, str(error))
    if not table.has("channels"):
        table.wrong("channels", "is missing: list the ways to reach the desk, [] for none")
    plan = Plan(
        name=name,
        title=reader.title(table, name),
        price=price,
        channels=tuple(channels),
        rank=table.number("rank", 0, _MOST) or 0,
        first_reply=reader.promise(table, "first_reply"),
    )
    table.refuse_unknown()
    return plan


def read_premium(table: Table | None, reader: PromiseReader, currency: str) -> Premium | None:
    """Returns the paid lane, or None when the desk sells no urgency."""
    if table is None:
        return None
    nothing = Money(0, currency)
    fee = table.parsed("fee", lambda text: _own_money(text, currency), nothing)
    reply = reader.promise(table, "first_reply")
    if not table.has("first_reply"):
        table.wrong("first_reply", "is missing: what does the fee buy?")
    premium = Premium(fee, reply or reader.stand_in, table.flag("refund_if_missed", default=False))
    if not table.has("refund_if_missed"):
        table.wrong("refund_if_missed", "is missing: true or false; customers read it before they pay")
    table.refuse_unknown()
    return premium


def read_level(name: str, table: Table, reader: PromiseReader) -> Level:
    """Returns who takes over."""
    _check_name(name, table)
    reply = reader.promise(table, "reply", may_start_later=True)
    if reply is None and not table.has("reply"):
        table.wrong("reply", "is missing: how soon does this level answer?")
    level = Level(name, reader.title(table, name), reply or reader.stand_in, table.strings("needs"))
    table.refuse_unknown()
    return level


def read_fair_use(table: Table | None) -> FairUse:
    """Returns the limits; none of them when the table is absent."""
    if table is None:
        return FairUse(None, None, None)
    limits = FairUse(
        open_requests=table.number("open_requests", 1, _MOST),
        requests_per_day=table.number("requests_per_day", 1, _MOST),
        messages_per_day=table.number("messages_per_day", 1, _MOST),
    )
    table.refuse_unknown()
    return limits


def read_availability(name: str, table: Table, languages: tuple[str, ...]) -> Availability:
    """Returns one target."""
    _check_name(name, table)
    every = table.parsed("probe_every", parse_duration, None)
    title = table.texts("title", languages)
    if not table.has("title"):
        table.wrong("title", "is missing: what is it that answers?")
    target = Availability(
        name=name,
        title=title,
        percent=table.parsed("target", _percent, Decimal(_HUNDRED)),
        probe_minutes=int(every.total_seconds()) // _MINUTE if every else 1,
        window=table.parsed("window", parse_days, Days(1)),
    )
    table.refuse_unknown()
    return target


def _check_name(name: str, table: Table) -> None:
    if not _NAME.fullmatch(name):
        table.wrong(None, "is not a name: small letters, digits, - and _, a letter first")


def _own_money(text: str, currency: str) -> Money:
    money = parse_money(text)
    if currency and money.currency != currency:
        raise ValueError(f'"{text}" is not in {currency}, the currency of [desk]')
    return money


def _own_price(text: str, currency: str) -> Price:
    price = parse_price(text)
    _own_money(str(price.money), currency)
    return price


def _percent(text: str) -> Decimal:
    try:
        percent = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        percent = Decimal(0)
    if not text.endswith("%") or not 0 < percent <= _HUNDRED:
        raise ValueError(f'"{text}" is not a percentage: write it as "99.5 %"')
    return percent
