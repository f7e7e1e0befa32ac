"""`guichet customer`: the one place where a plan comes from."""

from __future__ import annotations

import pytest

from portal.accounts import store
from tests.tickets.conftest import PROMISES


@pytest.fixture
def center(help_center):
    (help_center / "support.toml").write_text(PROMISES, encoding="utf-8")
    (help_center / "docs").mkdir()
    (help_center / "mkdocs.yml").write_text("site_name: Aide\n", encoding="utf-8")
    return help_center


def customers(database):
    with database.reading() as db:
        return {one.email: (one.plan, one.organisation, one.number) for one in store.everybody(db)}


def test_a_customer_is_added_then_changed(run, center, database):
    assert "Added" in run("-C", str(center), "customer", "set", "Ada@example.org", "--plan", "pro").output
    assert "Changed" in run("-C", str(center), "customer", "set", "ada@example.org", "--number", "AB1").output
    assert customers(database) == {"ada@example.org": ("pro", "", "AB1")}


@pytest.mark.parametrize("arguments", [["ada@"], ["ada@example.org", "--plan", "gold"]])
def test_what_cannot_be_is_refused(run, center, database, arguments):
    assert run("-C", str(center), "customer", "set", *arguments).exit_code == 2
    assert customers(database) == {}


def test_a_sheet_is_taken_whole(run, center, database, tmp_path):
    sheet = tmp_path / "clients.csv"
    sheet.write_text("email;plan;organisation\nada@example.org;pro;Atelier\neve@example.org;;\n", encoding="utf-8")
    assert "2 added, 0 changed" in run("-C", str(center), "customer", "import", str(sheet)).output
    assert customers(database) == {"ada@example.org": ("pro", "Atelier", ""), "eve@example.org": ("free", "", "")}


def test_a_sheet_with_a_wrong_line_changes_nothing(run, center, database, tmp_path):
    sheet = tmp_path / "clients.csv"
    sheet.write_text("email,plan\nada@example.org,pro\neve@example.org,gold\n", encoding="utf-8")
    answer = run("-C", str(center), "customer", "import", str(sheet))
    assert answer.exit_code == 2
    assert "line 3" in answer.output
    assert customers(database) == {}


def test_the_list_says_who_ever_signed_in(run, center):
    assert "No customer is known" in run("-C", str(center), "customer", "list").output
    run("-C", str(center), "customer", "set", "ada@example.org", "--plan", "pro")
    assert "ada@example.org  pro  never signed in" in run("-C", str(center), "customer", "list").output
