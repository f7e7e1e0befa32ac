"""Reads what the desk helps with, what it publishes of itself, and what it assumes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from portal.policy.attachments import Attachments
from portal.policy.lines import Path
from portal.policy.load_amounts import MOST
from portal.policy.load_promises import PromiseReader
from portal.policy.notes import path_of, written
from portal.policy.queue_rules import DEFAULT_RULES, LONGEST_WAIT, QueueRule, parse_wait
from portal.policy.reach import Texts
from portal.policy.scope import Proof, Reading, Scope
from portal.policy.tables import Table

PUBLISHED = ("first_replies", "promises_kept", "marks", "availability")


def read_scope(table: Table | None, reader: PromiseReader) -> Scope:
    """Returns what a request may be about."""
    if table is None:
        return Scope()
    scope = Scope(_named_texts(table.table("covers"), reader), _named_texts(table.table("excludes"), reader))
    table.refuse_unknown()
    return scope


def read_proof(table: Table | None) -> Proof:
    """Returns what is published of promises kept."""
    if table is None:
        return Proof()
    proof = Proof(table.named("publishes", PUBLISHED, "figures"), table.number("fewest", 1, MOST) or Proof().fewest)
    table.refuse_unknown()
    return proof


def read_queue(table: Table | None) -> tuple[tuple[QueueRule, ...], timedelta]:
    """Returns the rules of the queue, the first to decide first, and how long anybody waits behind the others at most.

    A list that does not name `waited` begins with it all the same: in no desk can a request wait for ever.
    """
    if table is None:
        return DEFAULT_RULES, LONGEST_WAIT
    rules = table.choices("rules", QueueRule)
    if not rules and table.is_sound:
        table.wrong("rules", f"is missing: some of {', '.join(QueueRule)}, the first to decide first")
    if QueueRule.FAIR_USE in rules[:-1]:
        table.wrong("rules", "fair_use comes last: it only ever moves a request behind the others")
    if QueueRule.WAITED in rules[1:]:
        table.wrong("rules", "waited comes first: behind another rule, a request could wait for ever")
    longest = table.optional("longest_wait", parse_wait) or LONGEST_WAIT
    table.refuse_unknown()
    return (rules if QueueRule.WAITED in rules else (QueueRule.WAITED, *rules)), longest


def read_attachments(table: Table | None) -> Attachments:
    """Returns what a request needs before files may go with it."""
    if table is None:
        return Attachments.SIGN_IN
    needed = table.choice("requires", Attachments)
    table.refuse_unknown()
    return needed or Attachments.SIGN_IN


def read_maintenance(table: Table | None, reader: PromiseReader) -> Texts | None:
    """Returns what is said of maintenance, or None."""
    if table is None:
        return None
    words = table.texts("words", reader.languages)
    if not table.has("words"):
        table.wrong("words", "is missing: when is there maintenance, and how is it announced?")
    table.refuse_unknown()
    return words


def read_readings(rows: tuple[Table, ...], reader: PromiseReader, content: Mapping[str, Any]) -> tuple[Reading, ...]:
    """Returns published statements that do not agree; each is about a key of the file."""
    readings = []
    for table in rows:
        about = table.text("about")
        if about and about not in keys_of(content):
            table.no_such("about", about, keys_of(content), "keys of this file", at=path_of(about))
        said, read_as = (table.texts(key, reader.languages) for key in ("said", "read_as"))
        for key in ("said", "read_as"):
            if not table.has(key):
                table.wrong(key, "is missing")
        readings.append(Reading(about, said, read_as))
        table.refuse_unknown()
    return tuple(readings)


def read_assumed(root: Table, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the keys whose values are examples; each is one of the file."""
    keys = keys_of(content)
    names = root.strings("assumed")
    for position, name in enumerate(names):
        if name not in keys:
            root.no_such("assumed", name, keys, "keys of this file", position=position, at=path_of(name))
    return names


def keys_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns every key of a parsed file as people write it: `plans.pro.price`, `phones[0].number`."""
    return tuple(written(path) for path in _walk(content, ()))


def _walk(value: object, path: Path) -> list[Path]:
    inside: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    found: list[Path] = []
    for key, item in inside:
        found += [(*path, key), *_walk(item, (*path, key))]
    return found


def _named_texts(table: Table | None, reader: PromiseReader) -> Mapping[str, Texts]:
    if table is None:
        return MappingProxyType({})
    return MappingProxyType({name: table.texts(name, reader.languages) for name in table.keys})
