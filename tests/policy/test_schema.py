"""The schema for editors agrees with the loader: on the five desks, and on each of them with one thing wrong."""

from __future__ import annotations

import copy
import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.helpcenter.starter.desks import DESKS, promises_of_desk
from portal.policy.load import load_policy
from portal.policy.notes import Problems
from portal.policy.problems import PolicyErrors
from portal.policy.schema import file_schema
from portal.policy.tables import Table
from tests.policy.json_schema import as_json, fits

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "support.toml"
SCHEMA = file_schema()
HOLIDAYS = {code: {date(2026, 1, 1): "New Year"} for code in ("FR", "BE")}
# What the five desks and the sample leave out, so that every key of the file is looked at.
MORE = """
[overlays.one]
version = "1"
organisation = "AB123"
since = 2026-01-01
until = 2027-01-01
rank = 2
channels = ["form"]
first_reply = { at_most = "2 days", counted = "open_days", calendar = "office", strength = "promise" }
[overlays.one.levels]
second = { at_most = "1h", counted = "elapsed", strength = "promise", from = "escalation" }
"""
FILES = {
    **{desk: promises_of_desk(desk, languages, "", NOW) for desk, languages in DESKS.items()},
    "sample": SAMPLE.read_text() + MORE,
}

# Faults that only the whole file shows, or that the loader mends or cannot see; the schema may not know them.
BY_CONTENT = (
    "is not one of the",  # a name that is defined elsewhere
    "is not a key of this file",
    "is no country or subdivision",
    "needs two calendars or more",
    "is not a time zone such as",
    "is not an ISO 4217",
    "never opens",
    "lie in different zones",
    "is for whom?",
    "promises nothing that the plan",
    "holds no limit",
    "the file has no",
    "rules nothing",
    "the plan ",
    "is what",
    ".returned_for: goes with",
    "subscription: ",
    "default_plan: is missing",
    "pack_rules: is missing",
    ".title: is missing",  # a title in words may be in one language only
    "organisation_number",
)


def is_content(reason: str) -> bool:
    return any(mark in reason for mark in BY_CONTENT)


def problems(content: dict[str, Any]) -> list[str]:
    from portal.policy import load

    found = Problems("")
    load._read(Table(content, (), found), content, HOLIDAYS, ())
    return [f"{'.'.join(map(str, it.path))}: {it.reason}" for it in found._found]


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in inside for found in ((*path, key), *paths(item, (*path, key)))]


def at(content: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        content = content[key]
    return content


@pytest.mark.parametrize("name", FILES)
def test_the_schema_allows_what_the_loader_reads(name):
    content = tomllib.loads(FILES[name])

    assert problems(content) == []
    assert [key for key, inside in as_json(content).items() if not fits({key: inside}, without_required())] == []
    assert fits(as_json(content), SCHEMA)


def without_required() -> dict[str, Any]:
    return SCHEMA | {"required": []}


def mutated(content: dict[str, Any], path: tuple[Any, ...], how: str) -> dict[str, Any]:
    """The file with one thing wrong at `path`."""
    wrong = copy.deepcopy(content)
    owner, key = at(wrong, path[:-1]), path[-1]
    if how == "of another type":
        owner[key] = 3.5
    elif how == "gone":
        del owner[key]
    elif how == "misspelt":
        owner[f"{key}_x"] = owner.pop(key)
    return wrong


NAMED = ("areas", "calendars", "plans", "levels", "overlays", "packs", "payments", "links", "availability")


def places() -> list[tuple[str, tuple[Any, ...]]]:
    """One path of each kind: positions, and names that somebody has given, make no difference."""
    found: dict[tuple[Any, ...], tuple[str, tuple[Any, ...]]] = {}
    for name, text in FILES.items():
        content = tomllib.loads(text)
        for path in paths(content):
            kind = [key if isinstance(key, str) else "*" for key in path]
            kind[1:2] = ["*"] if path[0] in NAMED else kind[1:2]
            found.setdefault((*kind, type(at(content, path))), (name, path))
    return list(found.values())


@pytest.mark.parametrize("how", ["of another type", "gone", "misspelt"])
def test_what_one_refuses_by_shape_the_other_refuses(how):
    read = {name: tomllib.loads(text) for name, text in FILES.items()}
    disagreed = []
    for name, path in places():
        if (how != "of another type" and isinstance(path[-1], int)) or _is_language(path):
            continue
        wrong = mutated(read[name], path, how)
        reasons, is_allowed = problems(wrong), fits(as_json(wrong), SCHEMA)
        if (not reasons and not is_allowed) or (is_allowed and any(not is_content(reason) for reason in reasons)):
            disagreed.append((path, reasons))

    assert disagreed == []


def _is_language(path: tuple[Any, ...]) -> bool:
    """Whether a path ends in a language: only the whole file knows which it speaks."""
    return path[-1] in {"fr", "en", "es"}


TEXTS = [
    ("version", "1 2"),
    ("desk.currency", "EU"),
    ("desk.email", "nobody"),
    ("plans.free.price", "5 EUR per month"),
    ("plans.free.channels", ["fax"]),
    ("plans.free.rank", -1),
    ("calendars.office.week.mon-fri", ["8-12"]),
    ("calendars.office.timezone", "Paris"),
    ("plans.free.first_reply.at_most", "soon"),
    ("plans.free.first_reply.counted", "hours"),
    ("premium.fee", "5"),
    ("fair_use.open_requests", 0),
    ("availability.site.target", "99.5"),
    ("keeping.votes", "for ever"),
]


@pytest.mark.parametrize(("key", "value"), TEXTS, ids=[key for key, _ in TEXTS])
def test_a_value_written_wrongly_is_refused_by_both(key, value):
    content = tomllib.loads(FILES["sample"])
    *owners, last = key.split(".")
    at(content, tuple(owners))[last] = value

    assert not fits(as_json(content), SCHEMA)
    assert problems(content)


def test_every_key_of_the_schema_has_words_for_editors():
    silent = []

    def walk(schema: Any, key: str) -> None:
        if isinstance(schema, dict):
            for name, inside in schema.get("properties", {}).items():
                if "description" not in inside and "const" not in inside:
                    silent.append(f"{key}.{name}")
                walk(inside, f"{key}.{name}")
            for inside in schema.get("anyOf", []):
                walk(inside, key)
            walk(schema.get("additionalProperties"), key)
            walk(schema.get("items"), key)

    walk(SCHEMA, "")
    assert silent == []


def test_the_command_prints_the_schema():
    run = CliRunner().invoke(main, ["policy", "schema"], prog_name="guichet")

    assert json.loads(run.output) == SCHEMA


def test_all_problems_of_a_file_are_told_at_once_with_their_lines():
    text = FILES["sample"].replace("rank = 1", "rnk = 1").replace('"99.5 %"', '"99.5"').replace("4.90 EUR", "4.90")
    with pytest.raises(PolicyErrors) as caught:
        load_policy(text, HOLIDAYS)

    keys = {problem.key for problem in caught.value.problems}
    assert {"plans.pro.rnk", "availability.site.target", "premium.fee"} <= keys
    assert all(problem.line for problem in caught.value.problems)
