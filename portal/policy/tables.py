"""Reading a table of the promise file key by key, remembering everything that is wrong on the way.

A value that cannot be used is noted and a harmless stand-in is returned, so that reading goes on and finds the next
problem. Nothing made of stand-ins ever leaves `portal.policy.load`: any problem at all makes loading fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from portal.policy.lines import Path
from portal.policy.notes import Problems, written
from portal.policy.problems import did_you_mean, nearest

T = TypeVar("T")
Kind = TypeVar("Kind", bound=StrEnum)

_TYPES = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    dict: "a table",
    list: "a list",
    date: "a date without quotes, such as 2026-11-22",
}
_AT_THE_HEAD = ("version", "assumed")  # keys of no table: below one they would belong to it
_DIGITS = re.compile(r"-?[0-9]+")
_FLAGS = ("true", "false")


class Table:
    """One table of the file; every key that is asked for counts as known, the others are refused at the end."""

    def __init__(self, content: Mapping[str, Any], path: Path, problems: Problems) -> None:
        self._content = content
        self._known: set[str] = set()
        self._problems = problems
        self.path = path

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are there, in the file's order."""
        return tuple(self._content)

    def has(self, key: str) -> bool:
        """Whether the key is there, whatever its value."""
        self._known.add(key)
        return key in self._content

    def wrong(self, key: str | None, reason: str) -> None:
        """Notes that `key`, or the table itself, cannot be used."""
        self._problems.add(self.path if key is None else (*self.path, key), reason)

    def wrong_item(self, key: str, position: int, reason: str) -> None:
        """Notes that one item of the list at `key` cannot be used."""
        self._problems.add((*self.path, key, position), reason)

    def no_such(
        self,
        key: str,
        name: str,
        known: Iterable[str],
        what: str,
        *,
        position: int | None = None,
        at: Path | None = None,
    ) -> None:
        """Notes that `key` names something that is not there; silent when that is there and is itself wrong.

        Args:
            key: of this table.
            name: what it names.
            known: what it could name.
            what: what those are called, and their table in the file.
            position: of the item, for a list.
            at: where in the file it would stand; in the table called `what` when left out.
        """
        where = (*self.path, key) if position is None else (*self.path, key, position)
        reason = f'"{name}" is not one of the {what}{did_you_mean(name, known)}'
        self._problems.add(where, reason, refers_to=at or (what, name))

    def misspells(self, key: str) -> bool:
        """Whether a key of the table that nobody has asked for yet is nearly that one."""
        return any(nearest(other, [key]) for other in self._content if other not in self._known)

    @property
    def is_sound(self) -> bool:
        """Whether nothing in the table was found wrong so far: reasons to say more would only repeat it."""
        return self._problems.is_sound(self.path)

    def text(self, key: str, stand_in: str = "") -> str:
        """Returns a text that must be there and not be empty."""
        return self.parsed(key, str, stand_in)

    def parsed(self, key: str, parse: Callable[[str], T], stand_in: T) -> T:
        """Returns what `parse` makes of a text that must be there; a ValueError of its becomes a problem."""
        if not self.has(key):
            self.wrong(key, "is missing")
            return stand_in
        value = self.optional(key, parse)
        return stand_in if value is None else value

    def optional(self, key: str, parse: Callable[[str], T]) -> T | None:
        """Returns what `parse` makes of a text, or None when the key is absent."""
        text = self._text_of(key, parse)
        if text is None:
            return None
        if not text.strip():
            self.wrong(key, "is empty")
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.wrong(key, str(error))
            return None

    def _text_of(self, key: str, parse: Callable[[str], object]) -> str | None:
        """The text at `key`; of a figure without quotes, also what its text would lack."""
        value = self._content.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                parse(str(value))
            except ValueError as error:
                self._known.add(key)
                self.wrong(key, f"must be a text in quotes; {error}")
                return None
        return self._of_type(key, str)

    def choice(self, key: str, kind: type[Kind]) -> Kind | None:
        """Returns one of the words of `kind`; None, and a problem, when absent or another word."""
        if not self.has(key):
            self.wrong(key, f"is missing: one of {', '.join(kind)}")
            return None

        def one(text: str) -> Kind:
            return one_of(kind, text)

        return self.optional(key, one)

    def flag(self, key: str, *, default: bool) -> bool:
        """Returns true or false."""
        value = self._of_type(key, bool)
        return default if value is None else value

    def number(self, key: str, least: int, most: int) -> int | None:
        """Returns a whole number, or None when the key is absent."""
        value = self._of_type(key, int)
        if value is not None and not least <= value <= most:
            self.wrong(key, f"{value} is not from {least} to {most}")
            return None
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Returns a list of texts, empty when the key is absent."""
        values = self._of_type(key, list) or []
        for position, value in enumerate(values):
            if not isinstance(value, str):
                self.wrong_item(key, position, "is not a text")
        return tuple(value for value in values if isinstance(value, str))

    def choices(self, key: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """Returns a list of words of `kind`, none twice; empty when the key is absent."""
        found: list[Kind] = []
        for position, word in enumerate(self.strings(key)):
            try:
                member = one_of(kind, word)
            except ValueError as error:
                self.wrong_item(key, position, str(error))
                continue
            if member in found:
                self.wrong_item(key, position, f'"{word}" is named twice')
            found.append(member)
        return tuple(found)

    def named(self, key: str, known: Iterable[str], what: str) -> tuple[str, ...]:
        """Returns a list of names that are all among `known`; says of others that they are not one of `what`."""
        names, known = self.strings(key), tuple(known)
        for position, name in enumerate(names):
            if name not in known:
                self.no_such(key, name, known, what, position=position)
        return names

    def one_named(self, key: str, known: Iterable[str], what: str) -> str | None:
        """Returns a name that is among `known`, or None when the key is absent."""
        name, known = self.optional(key, str), tuple(known)
        if name is not None and name not in known:
            self.no_such(key, name, known, what)
        return name

    def day(self, key: str) -> date | None:
        """Returns a date, or None when the key is absent."""
        return self._of_type(key, date)

    def words(self, key: str, languages: Iterable[str]) -> Mapping[str, str] | None:
        """Returns the words per language as `texts` does, or None when the key is absent."""
        return self.texts(key, languages) if self.has(key) else None

    def texts(self, key: str, languages: Iterable[str]) -> Mapping[str, str]:
        """Returns the words per language: one text for all of them, or a table with a text for each."""
        if isinstance(self._content.get(key), str):
            text = self.text(key)
            return MappingProxyType(dict.fromkeys(languages, text))
        table = self.table(key)
        if table is None:
            return MappingProxyType({})
        languages = tuple(languages)
        words = {language: table.text(language) for language in languages}
        if languages:  # else those of the desk are wrong, and nobody can tell which words are missing
            table.refuse_unknown()
        return MappingProxyType(words)

    def table(self, key: str) -> Table | None:
        """Returns the table at `key`, or None when absent."""
        value = self._of_type(key, dict)
        return None if value is None else Table(value, (*self.path, key), self._problems)

    def tables(self, key: str) -> Mapping[str, Table]:
        """Returns the tables inside the table at `key`, by name; empty when absent."""
        table = self.table(key)
        return {} if table is None else table.inside()

    def inside(self) -> Mapping[str, Table]:
        """Returns the tables inside this one, by name; what is no table is noted."""
        tables = {name: self.table(name) for name in self.keys}
        return {name: table for name, table in tables.items() if table is not None}

    def rows(self, key: str) -> tuple[Table, ...]:
        """Returns the tables of the list at `key`; empty when absent."""
        rows = []
        for position, value in enumerate(self._of_type(key, list) or []):
            if isinstance(value, dict):
                rows.append(Table(value, (*self.path, key, position), self._problems))
            else:
                self.wrong_item(key, position, "must be a table")
        return tuple(rows)

    def raw(self, key: str) -> object:
        """Returns whatever stands at `key`, for keys that take several types."""
        self._known.add(key)
        return self._content.get(key)

    def refuse_unknown(self) -> None:
        """Notes every key that nobody asked for."""
        for key in self._content:
            if key in self._known:
                continue
            near = nearest(key, self._known)
            meant = None if near is None else (*self.path, near)
            hint = did_you_mean(key, self._known)
            if near is None and self.path and key in _AT_THE_HEAD:
                meant, hint = (key,), ": it belongs at the head of the file, before the first [table]"
            self._problems.refuse((*self.path, key), f"is not a key of {written(self.path) or 'the file'}{hint}", meant)

    def _of_type(self, key: str, kind: type[T]) -> T | None:
        self._known.add(key)
        value = self._content.get(key)
        if value is None:
            return None
        # A bool is an int to Python, not to the person who wrote it.
        is_other = (kind is int and isinstance(value, bool)) or (kind is date and isinstance(value, datetime))
        if not isinstance(value, kind) or is_other:
            self.wrong(key, f"must be {_TYPES[kind]}{_in_its_form(value, kind)}")
            return None
        return value


def one_of(kind: type[Kind], text: str) -> Kind:
    """Returns the member of `kind` that is written `text`.

    Raises:
        ValueError: there is none; says which there are.
    """
    if text not in set(kind):
        raise ValueError(f'"{text}" is not one of {", ".join(kind)}{did_you_mean(text, kind)}')
    return kind(text)


def _in_its_form(value: object, kind: type[object]) -> str:
    """How the value is written as what it must be, when that can be told."""
    if kind is str and not isinstance(value, dict | list):
        return f': write it in quotes, "{value}"'
    if kind is list and isinstance(value, str):
        return f': write ["{value}"]'
    if kind is list and isinstance(value, dict):
        return ": write [[…]] around its name, once for each"
    if kind is dict and isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return ": write […] around its name, not [[…]]"
    if (kind is int and _DIGITS.fullmatch(str(value))) or (kind is bool and str(value).lower() in _FLAGS):
        return f": write it without quotes, {str(value).lower()}"
    return ""
