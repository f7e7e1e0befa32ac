"""Reads how the desk is reached: what is said of each channel, telephone numbers, links, languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from portal.policy.desk import Plan
from portal.policy.load_amounts import check_name
from portal.policy.load_promises import PromiseReader
from portal.policy.reach import Channel, Link, LinkKind, Phone, Requirement, Spoken, Way
from portal.policy.tables import Table, one_of

_COUNTRY = re.compile(r"[A-Z]{2}")
_NUMBER = re.compile(r"\+[0-9][0-9 ().-]{4,30}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_URL = re.compile(r"https://[^\s\"<>]+")
_EVERYONE = "everyone"


def read_ways(tables: Mapping[str, Table], reader: PromiseReader, plans: Mapping[str, Plan]) -> Mapping[Channel, Way]:
    """Returns what is said of channels, by channel."""
    ways: dict[Channel, Way] = {}
    for name, table in tables.items():
        try:
            channel = one_of(Channel, name)
        except ValueError as error:
            table.wrong(None, str(error))
            continue
        ways[channel] = Way(
            channel=channel,
            requires=table.choices("requires", Requirement),
            hours=reader.hours(table),
            note=table.words("note", reader.languages),
            instead=table.words("instead", reader.languages),
        )
        if table.has("instead") and any(plan.offers(channel) for plan in plans.values()):
            table.wrong("instead", "is for a channel that no plan offers, and one does")
        table.refuse_unknown()
    return MappingProxyType(ways)


def read_phones(rows: tuple[Table, ...], plans: Mapping[str, Plan]) -> tuple[Phone, ...]:
    """Returns the telephone numbers, in the file's order."""
    return tuple(_phone(table, plans) for table in rows)


def _phone(table: Table, plans: Mapping[str, Plan]) -> Phone:
    number = None
    if table.raw("number") is False:
        if table.has("shown_to"):
            table.wrong("shown_to", "goes with a number only")
    else:
        number = table.parsed("number", _number, "")
    if table.raw("shown_to") == _EVERYONE or number is None:
        shown_to = None
    else:
        shown_to = table.named("shown_to", plans, "plans")
        if not shown_to:
            table.wrong("shown_to", f'is missing: "{_EVERYONE}", or the plans whose customers see it')
    phone = Phone(table.parsed("country", _country, ""), number, languages(table, "languages"), shown_to)
    table.refuse_unknown()
    return phone


def read_link(name: str, table: Table, reader: PromiseReader) -> Link:
    """Returns one place to look first."""
    check_name(name, table)
    link = Link(
        name=name,
        title=reader.title(table, name),
        url=table.parsed("url", _url, ""),
        kind=table.choice("kind", LinkKind) or LinkKind.HELP,
        is_official=table.flag("official", default=True),
        is_watched=table.flag("watched", default=True),
    )
    table.refuse_unknown()
    return link


def read_spoken(table: Table | None) -> Spoken:
    """Returns the languages in which requests are answered."""
    if table is None:
        return Spoken()
    spoken = Spoken(languages(table, "fully"), languages(table, "partly"), table.flag("others", default=False))
    if not spoken.fully:
        table.wrong("fully", 'is missing: the languages in which everything is answered, such as ["en"]')
    for language in sorted(set(spoken.fully) & set(spoken.partly)):
        table.wrong("partly", f'"{language}" is among those spoken fully')
    table.refuse_unknown()
    return spoken


def languages(table: Table, key: str) -> tuple[str, ...]:
    """Returns a list of language codes, empty when the key is absent."""
    codes = table.strings(key)
    for position, code in enumerate(codes):
        if not _LANGUAGE.fullmatch(code):
            table.wrong_item(key, position, f'"{code}" is not a language code of two or three small letters')
    return codes


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise ValueError(f'"{text}" is not a country code of two capital letters, such as "FR"')
    return text


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f'"{text}" is not a number as it is dialled from abroad, such as "+32 2 555 01 23"')
    return text


def _url(text: str) -> str:
    if not _URL.fullmatch(text):
        raise ValueError(f'"{text}" is not an address: write it whole, "https://…"')
    return text
