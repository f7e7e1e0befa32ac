"""Everything that is checked, in one call; and S6xx, the pages on which the server relies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.helpcenter.checks import Edition, Severity, check_site
from portal.helpcenter.starter.configuration import promise_file

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PAGE = (
    '<html><head><meta name="guichet-source" content="{source}"></head>'
    '<body><article class="md-content__inner md-typeset">{body}</article></body></html>'
)
SLOT = '<div class="gu-slot" data-guichet-slot="{}"></div>'


@pytest.fixture
def edition(tmp_path):
    """A help center of two pages, without a fault."""
    docs, site = tmp_path / "docs" / "fr", tmp_path / "site" / "fr"
    for name, body in (("index", ""), ("contact", SLOT.format("contact"))):
        (docs / f"{name}.md").parent.mkdir(parents=True, exist_ok=True)
        (docs / f"{name}.md").write_text(f"# {name}\n\n::: slot contact\nx\n:::\n")
        file = site / ("index.html" if name == "index" else f"{name}/index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(source=f"{name}.md", body=body))
    (tmp_path / "support.toml").write_text(promise_file("", ["fr"], "2026-11-22"))
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    return Edition("fr", tmp_path / "mkdocs.yml", docs, site)


def check(edition: Edition) -> list[str]:
    return [finding.code for finding in check_site(edition.config.parent, [edition], NOW)]


def test_a_help_center_without_a_fault(edition):
    assert check(edition) == []


def test_a_contact_page_that_nobody_wrote_is_told(edition):
    assert check(replace(edition, extra={"contact": "write-to-us/"})) == ["S601"]


def test_a_search_page_that_nobody_wrote_is_told(edition):
    assert check(replace(edition, extra={"search_page": "recherche/"})) == ["S601"]


def test_a_slot_that_nobody_fills_is_told_where_it_is_written(edition):
    page = edition.site / "contact" / "index.html"
    page.write_text(PAGE.format(source="contact.md", body=SLOT.format("weather")))
    (edition.docs / "contact.md").write_text("# contact\n\n::: slot weather\nx\n:::\n")
    (finding,) = check_site(edition.config.parent, [edition], NOW)
    assert (finding.path, finding.line, finding.code) == ("docs/fr/contact.md", 3, "S602")


def test_every_kind_of_check_is_made(edition):
    (edition.docs / "contact.md").write_text("---\nkind: x\ntitle: index\n---\n{{ a.b }}\n[x](gone.md)\n")
    link = '<a href="gone.md">x</a>'
    (edition.site / "contact" / "index.html").write_text(PAGE.format(source="contact.md", body=link))
    (edition.config).write_text("nav: [index.md]\n")
    assert sorted(check(edition)) == ["F202", "L101", "L104", "P502", "T401"]


def test_without_built_pages_the_sources_are_checked(edition):
    (edition.docs / "contact.md").write_text("---\nkind: x\n---\n# contact\n[x](gone.md)\n")
    assert check(replace(edition, site=None)) == ["F202"]


def test_where_links_are_not_held_to_be_right_nothing_but_the_promises_is_an_error(edition):
    (edition.docs / "contact.md").write_text("---\nkind: x\nupdated: x\n---\n# contact\n{{ a.b }}\n")
    found = check_site(edition.config.parent, [replace(edition, strict=False)], NOW)
    assert [finding.code for finding in found] == ["F202", "F203", "P502"]
    assert {finding.severity for finding in found} == {Severity.WARNING}
    (edition.config.parent / "support.toml").write_text("")
    found = check_site(edition.config.parent, [replace(edition, strict=False)], NOW)
    assert {finding.code for finding in found if finding.severity is Severity.ERROR} == {"P501"}


def test_findings_are_ordered_by_file_line_and_column(edition):
    (edition.docs / "contact.md").write_text("---\nupdated: x\nkind: x\n---\n# contact\n")
    (edition.docs / "a.md").write_text("---\nkind: x\n---\n# a\n")
    found = check_site(edition.config.parent, [replace(edition, site=None)], NOW)
    assert [(finding.path, finding.line) for finding in found] == [
        ("docs/fr/a.md", 2),
        ("docs/fr/contact.md", 2),
        ("docs/fr/contact.md", 3),
    ]
