"""P5xx: the promise file, and the facts that pages show."""

from __future__ import annotations

import pytest

from portal.helpcenter.checks.facts import check_facts
from portal.helpcenter.checks.promises import check_promises
from portal.helpcenter.checks.sources import Source
from portal.helpcenter.starter.configuration import promise_file


@pytest.fixture
def promises(tmp_path):
    file = tmp_path / "support.toml"
    file.write_text(promise_file("", ["en"], "2026-11-22"))
    return file


@pytest.fixture
def check(promises):
    """Checks the facts of one page; gives `line:column code`."""

    def call(text: str) -> list[str]:
        found = check_facts([Source("docs/a.md", "a.md", text)], promises, "en", strict=True)
        return [f"{finding.line}:{finding.column} {finding.code}" for finding in found]

    return call


SHOWN = [
    ("in a sentence", "It costs {{ plans.standard.price }}.\n"),
    ("as a table of its own", "Text\n\n{{ hours office }}\n\nText\n"),
    ("in words", "Open {{ hours office }}.\n"),
    ("between backticks", "Write `{{ plans.gold.price }}`.\n"),
    ("in a block of code", "```\n{{ plans.gold.price }}\n```\n"),
    ("escaped", "Write \\{{ plans.gold.price }}.\n"),
    ("braces of another tool, closed elsewhere", "{{ a { b }\n"),
]


@pytest.mark.parametrize("text", [text for _, text in SHOWN], ids=[case for case, _ in SHOWN])
def test_a_fact_that_is_there_is_not_mentioned(check, text):
    assert check(text) == []


ABSENT = [
    ("in a sentence", "# A\n\nIt costs {{ plans.gold.price }}.\n", ["3:10 P502"]),
    ("of a calendar", "{{ hours night }}\n", ["1:1 P502"]),
    ("a table inside a sentence", "See {{ plans }} here.\n", ["1:5 P502"]),
    ("twice", "{{ x.y }} and {{ x.z }}\n", ["1:1 P502", "1:15 P502"]),
]


@pytest.mark.parametrize(("text", "found"), [case[1:] for case in ABSENT], ids=[case[0] for case in ABSENT])
def test_a_fact_that_is_not_there_is_told_at_its_place(check, text, found):
    assert check(text) == found


def test_facts_are_not_judged_by_a_promise_file_that_is_wrong(check, promises):
    promises.write_text("version = 1\n")
    assert check("{{ plans.gold.price }}\n") == []


def test_a_promise_file_that_is_right_is_not_mentioned(promises, tmp_path):
    assert list(check_promises(tmp_path, promises)) == []


def test_every_problem_of_a_promise_file_is_told_at_its_line(promises, tmp_path):
    text = promises.read_text().replace("at_most = ", "atmost = ").replace('"Europe/Dublin"', '"Europe/Dublyn"')
    promises.write_text(text)
    lines = text.splitlines()
    found = {finding.line: finding.code for finding in check_promises(tmp_path, promises)}
    assert {
        number for number, line in enumerate(lines, start=1) if "Dublyn" in line or "atmost" in line
    } <= found.keys()
    assert set(found.values()) == {"P501"}
