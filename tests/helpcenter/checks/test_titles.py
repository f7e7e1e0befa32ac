"""T4xx: titles."""

from __future__ import annotations

import pytest

from portal.helpcenter.checks.sources import Source
from portal.helpcenter.checks.titles import check_titles


def page(name: str, title: str = "", **more) -> Source:
    return Source(f"docs/{name}", name, meta={"title": title} if title else {}, **more)


PAIRS = [
    ("the same", "Invoices", "Invoices", ["T401"]),
    ("but for case and spaces", "Your  invoices", "your Invoices", ["T401"]),
    ("but for an accent", "Résumé", "Resume", []),
    ("another", "Invoices", "Refunds", []),
]


@pytest.mark.parametrize(("one", "other", "codes"), [case[1:] for case in PAIRS], ids=[case[0] for case in PAIRS])
def test_two_pages_of_a_language_need_two_titles(one, other, codes):
    found = list(check_titles([page("a.md", one), page("b.md", other)], strict=True))
    assert [finding.code for finding in found] == codes
    assert all("docs/a.md has the title" in finding.message for finding in found)


def test_a_page_without_a_title_is_told():
    assert [finding.code for finding in check_titles([Source("docs/a.md", "a.md", "Text\n")], strict=True)] == ["T402"]


def test_a_file_that_is_no_text_has_been_told_already():
    assert list(check_titles([Source("docs/a.md", "a.md", is_text=False)], strict=True)) == []
