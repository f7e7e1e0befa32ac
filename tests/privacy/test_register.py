"""The register names every column of every table and everything in `var/`."""

from __future__ import annotations

import importlib
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from sqlalchemy import text

import portal
from portal.policy.keeping import Keeping, Span, Unit
from portal.privacy.register import FILES, TABLES, lines
from portal.search.service import KEPT_DAYS
from portal.storage import Database
from portal.storage.backup import DERIVED
from tests.docs.manual import LANGUAGES, WHOLE, article
from tests.storage.test_migrations import modules_with_tables

NOT_OURS = {"alembic_version"}  # which version of the tables this is


def declared() -> set[str]:
    """The tables that the program can write to; that it has no others is what the test of migrations looks at."""
    return {name for module in modules_with_tables() for name in importlib.import_module(module).metadata.tables}


def test_every_column_of_the_database_is_spoken_of_once(database: Database):
    ours = declared()
    with database.reading() as db:
        names = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        there = {
            (name, column.name)
            for name in names
            if name not in NOT_OURS and name in ours
            for column in db.execute(text(f"PRAGMA table_info({name})"))
        }
    spoken_of = [(entry.table.name, name) for entry in TABLES for name in (*entry.plain, *entry.personal)]
    assert sorted(spoken_of) == sorted(there)


def test_what_is_personal_is_somebodys():
    assert [entry.table.name for entry in TABLES if entry.personal and entry.whose is None] == []


def test_every_name_in_var_that_the_program_writes_is_spoken_of():
    root = Path(portal.__file__).parent
    sources = "\n".join(file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.py")))
    named = set(re.findall(r'\bvar / "([\w.-]+)"', sources)) | DERIVED
    assert {"mail", "uploads", "releases", "backups"} <= named
    assert [name for name in sorted(named) if not any(fnmatch(name, file.pattern) for file in FILES)] == []


def test_everything_in_var_after_some_use_is_spoken_of(peopled):
    assert [
        file.name
        for file in sorted(peopled.var.iterdir())
        if not any(fnmatch(file.name, entry.pattern) for entry in FILES)
    ] == []


def test_the_register_says_the_spans_of_the_promise_file():
    said = {line.place: line.until for line in lines(Keeping(requests=Span(6, Unit.MONTH)))}
    assert said["tickets.email"].startswith("6 months after the request ended")
    assert said["payments_orders.reference"] == "10 years after the order; 6 months when nothing was paid"
    assert "{" not in "".join(said.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_on_privacy_quotes_the_spans_and_types_none(lang: str):
    page = article(lang, "privacy").text
    quoted = {name for name in Keeping().named() if f"{{{{ keeping.{name} }}}}" in page}
    assert quoted == Keeping().named().keys() - {"copies"}
    assert re.search(rf"\| {KEPT_DAYS}\W", page)


@pytest.mark.parametrize("lang", WHOLE)
def test_the_operators_page_quotes_every_span(lang: str):
    page = article(lang, "personal-data").text
    assert [name for name in Keeping().named() if f"{{{{ keeping.{name} }}}}" not in page] == []
    assert re.search(rf"\| {KEPT_DAYS}\W", page)


@pytest.mark.parametrize("lang", WHOLE)
def test_the_page_of_the_promise_file_says_the_defaults(lang: str):
    page = article(lang, "promise-file").text
    assert [name for name, span in Keeping().named().items() if f"| `{name}` | `{span}` |" not in page] == []


@pytest.mark.parametrize("word", ["purpose", "until", "whose", "place"])
def test_no_line_of_the_register_is_left_blank(word: str):
    assert all(getattr(line, word).strip() for line in lines(Keeping()))
