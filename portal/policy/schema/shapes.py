"""The small shapes that a promise file is made of: texts, lengths, amounts, delays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any

from portal.policy.load_amounts import MOST

Schema = dict[str, Any]

NAME = "^[a-z][a-z0-9_-]*$"
LANGUAGE = "^[a-z]{2,3}$"
DURATION = r"^ *(?:[0-9]{1,6} ?h(?: ?[0-9]{1,6} ?min)?|[0-9]{1,6} ?min) *$"
DAYS = r"^ *[0-9]{1,3} ?(?:days?|d) *$"
WAIT = rf"{DURATION}|^ *[1-9][0-9]{{0,2}} ?(?:days?|d) *$"
MONTHS = r"^ *[0-9]{1,3} (?:months?|years?) *$"
SPAN = r"^ *[1-9][0-9]{0,4} ?(?:day|month|year)s? *$"
MONEY = r"^[0-9]{1,12}(?:\.[0-9]+)? [A-Z]{3}$"
PRICE = r"^(?:from )?[0-9]{1,12}(?:\.[0-9]+)? [A-Z]{3}/(?:month|year|request|hour|once)$|^0+(?:\.0+)? [A-Z]{3}$"
PERCENT = r"^(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?) ?%$"
HOURS = r"^(?:[01][0-9]|2[0-4]):[0-5][0-9] ?[-–] ?(?:[01][0-9]|2[0-4]):[0-5][0-9]$"
CLOCK = "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
ZONE = r"^(?:UTC|[+-](?:0[0-9]|1[0-4]):[0-5][0-9]|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)$"
_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
DAYS_OF_WEEK = f"^{_DAY}(?:-{_DAY})?$"

WRITTEN = r"\S"  # at least one sign that can be seen


def text(about: str, pattern: str = WRITTEN) -> Schema:
    """Returns a text that matches a pattern."""
    return {"description": about, "type": "string", "pattern": pattern}


def words(about: str) -> Schema:
    """Returns words that people read: one text, or one for each language."""
    inside = {"type": "string", "pattern": WRITTEN}
    by_language = {
        "type": "object",
        "propertyNames": {"pattern": LANGUAGE},
        "additionalProperties": inside,
        "minProperties": 1,
    }
    return {"description": about, "anyOf": [inside, by_language]}


def one_of(about: str, kind: Iterable[str]) -> Schema:
    """Returns one word of a list."""
    return {"description": about, "enum": [str(word) for word in kind]}


def some_of(about: str, kind: type[StrEnum] | Collection[str]) -> Schema:
    """Returns a list of words of a list, none twice."""
    words_ = [str(word) for word in kind]
    return {"description": about, "type": "array", "items": {"enum": words_}, "uniqueItems": True}


def names(about: str, pattern: str = WRITTEN) -> Schema:
    """Returns a list of texts."""
    return {"description": about, "type": "array", "items": {"type": "string", "pattern": pattern}}


def flag(about: str) -> Schema:
    """Returns true or false."""
    return {"description": about, "type": "boolean"}


def number(about: str, least: int = 1, most: int = MOST) -> Schema:
    """Returns a whole number."""
    return {"description": about, "type": "integer", "minimum": least, "maximum": most}


def table(about: str, properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """Returns a table of known keys."""
    schema: Schema = {"description": about, "type": "object", "properties": dict(properties)}
    return schema | {"additionalProperties": False, "required": list(required)}


def named(about: str, inside: Schema, pattern: str = NAME) -> Schema:
    """Returns a table of things that the writer of the file has named."""
    return {
        "description": about,
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": inside,
    }
