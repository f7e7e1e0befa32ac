"""What exists is described, in French and in English."""

from __future__ import annotations

import re
from enum import StrEnum

import click
import pytest

from portal.cli.doors import COMMANDS, guichet
from portal.helpcenter.checks.findings import CODES, Severity
from portal.helpcenter.checks.front_matter import KINDS, OURS
from portal.helpcenter.checks.places import SLOTS
from portal.policy.money import Period
from portal.policy.promises import Counted, Strength
from portal.policy.reach import Channel
from portal.settings import VARIABLES
from tests.docs.manual import WHOLE, article

pytestmark = pytest.mark.parametrize("lang", WHOLE)
WARNING = {"fr": "(avertissement)", "en": "(warning)"}


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_environment_variable_is_described(lang: str, variable: str) -> None:
    assert f"| `{variable}` |" in article(lang, "settings").text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_part(lang: str, command: str) -> None:
    assert f"## guichet {command} {{ #{command} }}" in article(lang, "commands").text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_described(lang: str, command: str) -> None:
    part = _part(article(lang, "commands").text, f"## guichet {command} ")
    found = guichet.get_command(click.Context(guichet), command)
    assert found is not None
    options = [option for option in found.params if isinstance(option, click.Option)]
    assert [name for option in options for name in option.opts if name not in part] == []


@pytest.mark.parametrize("code", CODES)
def test_every_check_is_described_with_its_severity(lang: str, code: str) -> None:
    line = re.search(rf"^\| {code} \|.*$", article(lang, "checks").text, re.MULTILINE)
    assert line is not None
    assert (WARNING[lang] in line[0]) == (CODES[code].severity is Severity.WARNING)


def test_no_check_is_described_that_does_not_exist(lang: str) -> None:
    described = re.findall(r"^\| ([A-Z]\d{3}) \|", article(lang, "checks").text, re.MULTILINE)
    assert sorted(described) == sorted(CODES)


def test_checks_that_tolerance_does_not_soften_are_named(lang: str) -> None:
    part = _part(article(lang, "checks").text, "## ", anchor="#tolerance")
    firm = [code for code, kind in CODES.items() if not kind.tolerated and kind.severity is Severity.ERROR]
    assert re.findall(r"\b[A-Z]\d{3}\b", part) == sorted(firm)


@pytest.mark.parametrize("key", OURS)
def test_every_front_matter_key_is_described(lang: str, key: str) -> None:
    assert f"| `{key}` |" in article(lang, "front-matter").text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_described(lang: str, kind: str) -> None:
    assert f"| `{kind}` |" in article(lang, "front-matter").text


@pytest.mark.parametrize("slot", SLOTS)
def test_every_slot_is_described(lang: str, slot: str) -> None:
    assert f"| `{slot}` |" in article(lang, "slots-and-facts").text


@pytest.mark.parametrize("words", [Channel, Counted, Period, Strength], ids=lambda words: words.__name__)
def test_every_word_of_the_promise_file_is_described(lang: str, words: type[StrEnum]) -> None:
    text = article(lang, "promise-file").text
    assert [word for word in words if f"`{word}`" not in text] == []


def _part(text: str, heading: str, anchor: str = "") -> str:
    """The text below the heading that begins so and ends with `anchor`, up to the next one."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return next(part for part in parts if part.startswith(heading) and anchor in part.partition("\n")[0])
