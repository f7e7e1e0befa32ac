"""As much of JSON Schema, draft 7, as the schema of a promise file uses. What it does not know, it refuses to pass."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
SILENT = {"$schema", "title", "description", "additionalProperties", "minimum", "maximum"}


def fits(value: Any, schema: Any) -> bool:
    """Whether a value is one that the schema allows."""
    unknown = set(schema) - set(RULES) - SILENT
    assert not unknown, unknown
    return all(RULES[name](value, rule, schema) for name, rule in schema.items() if name in RULES)


def _is_of_type(value, name, schema):
    if isinstance(value, bool) and name == "integer":
        return False
    if not isinstance(value, TYPES[name]):
        return False
    is_number = name == "integer"
    return not is_number or schema.get("minimum", value) <= value <= schema.get("maximum", value)


def _properties(value, known, schema):
    if not isinstance(value, dict):
        return True
    return all(fits(inside, known[key]) for key, inside in value.items() if key in known)


def _others(value, schema):
    rule = schema.get("additionalProperties", True)
    others = [inside for key, inside in value.items() if key not in schema.get("properties", {})]
    return True if rule is True else not others if rule is False else all(fits(inside, rule) for inside in others)


RULES = {
    "type": lambda v, rule, s: _is_of_type(v, rule, s) and (not isinstance(v, dict) or _others(v, s)),
    "properties": _properties,
    "required": lambda v, rule, _: not isinstance(v, dict) or set(rule) <= set(v),
    "propertyNames": lambda v, rule, _: not isinstance(v, dict) or all(re.search(rule["pattern"], k) for k in v),
    "minProperties": lambda v, rule, _: not isinstance(v, dict) or len(v) >= rule,
    "items": lambda v, rule, _: not isinstance(v, list) or all(fits(item, rule) for item in v),
    "minItems": lambda v, rule, _: not isinstance(v, list) or len(v) >= rule,
    "uniqueItems": lambda v, _rule, _schema: not isinstance(v, list) or len(set(map(str, v))) == len(v),
    "enum": lambda v, rule, _: v in rule,
    "const": lambda v, rule, _: type(v) is type(rule) and v == rule,
    "pattern": lambda v, rule, _: not isinstance(v, str) or bool(re.search(rule, v)),
    "format": lambda v, rule, _: rule == "date" and isinstance(v, str) and bool(date.fromisoformat(v)),
    "anyOf": lambda v, rule, _: any(fits(v, one) for one in rule),
}


def as_json(value: Any) -> Any:
    """Returns a parsed TOML value as an editor sees it: dates as text."""
    if isinstance(value, dict):
        return {key: as_json(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [as_json(inside) for inside in value]
    return value.isoformat() if isinstance(value, date) else value
