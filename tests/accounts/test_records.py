"""What an operator says of customers: one by one, or as a spreadsheet saved it."""

from __future__ import annotations

import pytest

from portal.accounts import store
from portal.accounts.model import CustomerRecord, counting_key, normalise_address
from portal.accounts.records import read_customers
from portal.errors import UnusableError

PLANS = ("free", "pro")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("  ada@example.org\n", "ada@example.org"),
        ("ada+help@sub.example.co.uk", "ada+help@sub.example.co.uk"),
        ("ａｄａ@example.org", "ada@example.org"),
        ("jérôme@école.fr", "jérôme@école.fr"),
    ],
)
def test_an_address_has_one_way_to_be_written(typed, kept):
    assert normalise_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "a b@example.org",
        "ada@example..org",
        ".ada@example.org",
        "ada@-example.org",
        "ada@example.org, eve@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "<ada@example.org>",
        f"{'a' * 65}@example.org",
        f"a@{'b' * 250}.org",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(UnusableError):
        normalise_address(typed)


def test_s09_dots_and_tags_count_as_one_mailbox():
    assert counting_key("a.da+x@example.org") == counting_key("ada@example.org")


def test_what_is_not_said_of_a_customer_stays(database, clock):
    with database.writing() as db:
        assert store.put(db, CustomerRecord(email="ada@example.org", plan="pro", number="C-1"), "free", clock())
        assert not store.put(db, CustomerRecord(email="ada@example.org", organisation="Analytique"), "free", clock())
        ada = store.by_email(db, "ada@example.org")
        assert store.put(db, CustomerRecord(email="bob@example.org"), "free", clock())
        bob = store.by_email(db, "bob@example.org")
    assert (ada.plan, ada.number, ada.organisation, bob.plan) == ("pro", "C-1", "Analytique", "free")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_spreadsheet_is_read_whatever_separates_its_columns(separator):
    lines = [("Email", "Plan", "Note"), ("Ada@example.org", "pro", "x"), ("bob@example.org", "", "")]
    sheet = read_customers("\ufeff" + "\r\n".join(separator.join(line) for line in lines), PLANS)
    assert sheet.problems == ()
    assert [(record.email, record.plan) for record in sheet.records] == [
        ("ada@example.org", "pro"),
        ("bob@example.org", None),
    ]


def test_every_line_that_cannot_be_used_is_named():
    sheet = read_customers("email,plan\nada@example.org,pro\nnobody,pro\nbob@example.org,gold\n", PLANS)
    assert [problem.split(":")[0] for problem in sheet.problems] == ["line 3", "line 4"]
    assert len(sheet.records) == 1


def test_a_sheet_without_addresses_is_refused():
    with pytest.raises(UnusableError):
        read_customers("name,plan\nAda,pro\n", PLANS)
