"""From the text of `support.toml` to a `Policy`, or every reason why not.

In two steps, since holiday dates are handed in: `holiday_codes` says whose public holidays the file wants,
`load_policy` takes them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from portal.policy.desk import Area, Availability, Channel, Desk, FairUse, Level, Plan, Premium
from portal.policy.durations import Days, parse_days, parse_duration
from portal.policy.load_calendars import HolidayDates, read_calendars, wanted_codes
from portal.policy.load_promises import PromiseReader
from portal.policy.money import Money, Price, parse_currency, parse_money, parse_price
from portal.policy.policy import Policy
from portal.policy.problems import PolicyErrors, Problem, did_you_mean
from portal.policy.tables import Problems, Table, one_of

__all__ = ["HolidayDates", "holiday_codes", "load_policy"]

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,39}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_MOST = 100_000
_HUNDRED = 100
_MINUTE = 60


def holiday_codes(text: str) -> frozenset[str]:
    """Returns the countries and subdivisions whose public holidays the file wants, such as `FR` or `ES-CT`.

    Raises:
        PolicyErrors: the text is not TOML.
    """
    return frozenset(wanted_codes(_parse(text)))


def load_policy(text: str, holidays: Mapping[str, HolidayDates], known_codes: Collection[str] = ()) -> Policy:
    """Returns the policy that the text describes.

    Args:
        text: content of a promise file.
        holidays: code → dates and names of its public holidays, for every code of `holiday_codes`. A year without
            any date counts as unknown.
        known_codes: codes to choose a suggestion from when one of the file's is absent from `holidays`.

    Raises:
        PolicyErrors: something is wrong; holds every problem at once.
    """
    content = _parse(text)
    problems = Problems(text)
    policy = _read(Table(content, (), problems), holidays, known_codes)
    problems.raise_if_any()
    return policy


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        reason = re.sub(r" \(at .*\)$", "", str(error))
        problem = Problem("", f"is not TOML: {reason}", int(place[1]) if place else None)
        raise PolicyErrors([problem]) from error


def _read(root: Table, holidays: Mapping[str, HolidayDates], known_codes: Collection[str]) -> Policy:
    version = root.parsed("version", _version, "")
    desk_table = root.table("desk")
    if desk_table is None:
        root.wrong("desk", "is missing: the table [desk] says who promises")
    languages, currency = _languages(desk_table), _currency(desk_table)
    calendars = read_calendars(root.tables("calendars"), holidays, known_codes)
    reader = PromiseReader(calendars, languages)
    plans = {name: _plan(name, table, reader, currency) for name, table in root.tables("plans").items()}
    desk = _desk(desk_table, root, languages, currency, plans)
    policy = Policy(
        version=version,
        desk=desk,
        calendars=MappingProxyType(calendars),
        plans=MappingProxyType(plans),
        premium=_premium(root.table("premium"), reader, currency),
        levels=MappingProxyType({name: _level(name, table, reader) for name, table in root.tables("levels").items()}),
        fair_use=_fair_use(root.table("fair_use")),
        availability=MappingProxyType(
            {name: _availability(name, table, languages) for name, table in root.tables("availability").items()}
        ),
    )
    root.refuse_unknown()
    return policy


def _languages(desk: Table | None) -> tuple[str, ...]:
    if desk is None:
        return ()
    languages = desk.strings("languages")
    if not languages:
        desk.wrong("languages", 'is missing: list the codes, the default first, such as ["fr", "en"]')
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            desk.wrong("languages", f'"{language}" is not a language code of two or three small letters')
    if len(set(languages)) < len(languages):
        desk.wrong("languages", "names a language twice")
    return languages


def _currency(desk: Table | None) -> str:
    return "" if desk is None else desk.parsed("currency", parse_currency, "")


def _desk(
    table: Table | None, root: Table, languages: tuple[str, ...], currency: str, plans: Mapping[str, Plan]
) -> Desk:
    areas = root.table("areas")
    described = () if areas is None else tuple(Area(name, areas.texts(name, languages)) for name in areas.keys)
    if table is None:
        return Desk("", languages, currency, None, described, None, None)
    desk = Desk(
        name=table.text("name"),
        languages=languages,
        currency=currency,
        email=table.optional("email", _email),
        areas=described,
        default_plan=_default_plan(table, plans),
        organisation_number=(
            table.texts("organisation_number", languages) if table.has("organisation_number") else None
        ),
    )
    if desk.email is None and not table.has("email"):
        for plan in plans.values():
            if Channel.EMAIL in plan.channels:
                table.wrong("email", f"is missing: the plan {plan.name} can be reached by e-mail")
    table.refuse_unknown()
    return desk


def _default_plan(table: Table, plans: Mapping[str, Plan]) -> str | None:
    if len(plans) <= 1 and not table.has("default_plan"):
        return next(iter(plans), None)
    name = table.text("default_plan")
    if name and name not in plans:
        table.wrong("default_plan", f'"{name}" is not one of the plans{did_you_mean(name, plans)}')
    return name


def _plan(name: str, table: Table, reader: PromiseReader, currency: str) -> Plan:
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


def _premium(table: Table | None, reader: PromiseReader, currency: str) -> Premium | None:
    if table is None:
        return None
    nothing = Money(0, currency)
    fee = table.parsed("fee", lambda text: _own_money(text, currency), nothing)
    reply = reader.promise(table, "first_reply")
    if reply is None:
        table.wrong("first_reply", "is missing: what does the fee buy?") if not table.has("first_reply") else None
        reply = reader.stand_in
    premium = Premium(fee, reply, table.flag("refund_if_missed", default=False))
    if not table.has("refund_if_missed"):
        table.wrong("refund_if_missed", "is missing: true or false; customers read it before they pay")
    table.refuse_unknown()
    return premium


def _level(name: str, table: Table, reader: PromiseReader) -> Level:
    _check_name(name, table)
    reply = reader.promise(table, "reply", may_start_later=True)
    if reply is None and not table.has("reply"):
        table.wrong("reply", "is missing: how soon does this level answer?")
    level = Level(name, reader.title(table, name), reply or reader.stand_in, table.strings("needs"))
    table.refuse_unknown()
    return level


def _fair_use(table: Table | None) -> FairUse:
    if table is None:
        return FairUse(None, None, None)
    limits = FairUse(
        open_requests=table.number("open_requests", 1, _MOST),
        requests_per_day=table.number("requests_per_day", 1, _MOST),
        messages_per_day=table.number("messages_per_day", 1, _MOST),
    )
    table.refuse_unknown()
    return limits


def _availability(name: str, table: Table, languages: tuple[str, ...]) -> Availability:
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


def _version(text: str) -> str:
    if not _VERSION.fullmatch(text):
        raise ValueError(
            f'"{text}" is not a version: up to 40 letters, digits, points and dashes, such as "2026-11-22"'
        )
    return text


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError(f'"{text}" is not an e-mail address')
    return text


def _percent(text: str) -> Decimal:
    try:
        percent = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        percent = Decimal(0)
    if not text.endswith("%") or not 0 < percent <= _HUNDRED:
        raise ValueError(f'"{text}" is not a percentage: write it as "99.5 %"')
    return percent
