"""Reads who takes over, and what a hand-over must bring."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.policy.levels import Condition, Level, Need
from portal.policy.load_amounts import check_name
from portal.policy.load_promises import PromiseReader
from portal.policy.tables import Table


def read_levels(tables: Mapping[str, Table], reader: PromiseReader, plans: Collection[str]) -> dict[str, Level]:
    """Returns the levels by name, in the file's order."""
    return {name: _level(name, table, reader, plans) for name, table in tables.items()}


def _level(name: str, table: Table, reader: PromiseReader, plans: Collection[str]) -> Level:
    check_name(name, table)
    reply = reader.promise(table, "reply", may_start_later=True)
    if reply is None and not table.has("reply"):
        table.wrong("reply", "is missing: how soon does this level answer?")
    level = Level(
        name=name,
        title=reader.title(table, name),
        reply=reply or reader.stand_in,
        needs=_needs(table, reader),
        plans=table.named("plans", plans, "plans"),
        note=table.words("note", reader.languages),
    )
    table.refuse_unknown()
    return level


def _needs(table: Table, reader: PromiseReader) -> tuple[Need, ...]:
    if not isinstance(table.raw("needs"), dict):
        # By name alone: always needed, and called by its name.
        names = table.strings("needs")
        return tuple(Need(name, dict.fromkeys(reader.languages, name.replace("_", " ").capitalize())) for name in names)
    needs = []
    for name, inside in table.tables("needs").items():
        check_name(name, inside)
        when = inside.choice("when", Condition) if inside.has("when") else None
        needs.append(Need(name, reader.title(inside, name), when or Condition.ALWAYS))
        inside.refuse_unknown()
    return tuple(needs)
