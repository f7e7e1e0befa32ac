"""Reads promises to single customers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from types import MappingProxyType

from portal.policy.levels import Level
from portal.policy.load_amounts import MOST, check_name
from portal.policy.load_promises import PromiseReader
from portal.policy.overlays import Overlay
from portal.policy.promises import Promise
from portal.policy.reach import Channel
from portal.policy.tables import Table


def read_overlays(
    tables: Mapping[str, Table], reader: PromiseReader, levels: Mapping[str, Level]
) -> Mapping[str, Overlay]:
    """Returns the overlays by name, in the file's order; no two of them decide for the same customer on a day."""
    overlays = {name: _overlay(name, table, reader, levels) for name, table in tables.items()}
    for first, second in combinations(overlays.values(), 2):
        if first.clashes_with(second):
            tables[second.name].wrong(
                None, f"and [overlays.{first.name}] hold for the same customer on the same days: give one an until"
            )
    return MappingProxyType(overlays)


def _overlay(name: str, table: Table, reader: PromiseReader, levels: Mapping[str, Level]) -> Overlay:
    check_name(name, table)
    organisation, customer = table.optional("organisation", str), table.optional("customer", str.casefold)
    if (organisation is None) == (customer is None) and table.is_sound:
        table.wrong(None, "is for whom? Name a customer by address, or an organisation by number")
    since, until = table.day("since"), table.day("until")
    if not table.has("since"):
        table.wrong("since", "is missing: from which day does it hold?")
    if since is not None and until is not None and until <= since:
        table.wrong("until", "is not after since")
    overlay = Overlay(
        name=name,
        version=table.text("version"),
        organisation=organisation,
        customer=customer,
        since=since or date.min,
        until=until,
        rank=table.number("rank", 0, MOST),
        channels=table.choices("channels", Channel) if table.has("channels") else None,
        first_reply=reader.promise(table, "first_reply"),
        levels=MappingProxyType(_levels(table.table("levels"), reader, levels)),
    )
    if table.is_sound and not any(table.has(key) for key in ("rank", "channels", "first_reply", "levels")):
        table.wrong(None, "promises nothing that the plan does not")
    table.refuse_unknown()
    return overlay


def _levels(table: Table | None, reader: PromiseReader, levels: Mapping[str, Level]) -> dict[str, Promise]:
    found: dict[str, Promise] = {}
    for name in () if table is None else table.keys:
        if table is None:
            continue
        if name not in levels:
            table.has(name)
            table.no_such(name, name, levels, "levels")
            continue
        promise = reader.promise(table, name, may_start_later=True)
        if promise is not None:
            found[name] = promise
    return found
