"""`guichet privacy`, `sweep`, `customer export` and `customer remove`, as an operator meets them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from portal.cli import main
from tests.privacy.conftest import ADA, BOB, found


@pytest.fixture
def run(peopled):
    (peopled.root / "docs").mkdir()
    (peopled.root / "mkdocs.yml").write_text("site_name: Aide\n", encoding="utf-8")

    def call(*arguments: object, answer: str | None = None):
        words = ["-C", str(peopled.root), *map(str, arguments)]
        return CliRunner(env={"GUICHET_URL": None}).invoke(main, words, input=answer, prog_name="guichet")

    return call


def test_the_register_is_printed_as_a_table_to_paste(run):
    printed = run("privacy").output.splitlines()
    assert printed[1] == "| --- | --- | --- | --- |"
    assert {line.count(" | ") for line in printed} == {3}
    assert any(line.startswith("| `tickets.email` | who writes to the desk | ") for line in printed)


def test_a_sweep_says_what_it_forgets(run):
    with_words = run("sweep", "--dry-run")
    assert "would be forgotten in all" in with_words.output
    assert "forgotten in all" in run("sweep").output
    assert run("sweep").exit_code == 0


def test_a_customer_is_removed_after_a_yes_alone(run, peopled):
    assert run("customer", "remove", ADA.email, answer="n\n").exit_code == 1
    assert found(peopled, ADA.email.encode())
    said = run("customer", "remove", ADA.email.upper(), answer="y\n").output
    assert "Erased: 1 requests, 2 files, 1 mails, 1 account" in said
    assert "before-next.sqlite" in said
    assert "Nothing was held" in run("customer", "remove", ADA.email, "--yes").output


def test_a_customer_is_exported(run, tmp_path):
    assert "records written" in run("customer", "export", BOB.email, tmp_path / "bob.zip").output
    assert (tmp_path / "bob.zip").is_file()
    assert "Nothing is held" in run("customer", "export", "eve@example.org", tmp_path / "eve.zip").output


@pytest.mark.parametrize("command", [["remove", "nobody", "--yes"], ["export", "nobody", "x.zip"]])
def test_what_is_no_address_is_refused(run, command):
    assert run("customer", *command).exit_code == 2
