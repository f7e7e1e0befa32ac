"""F2xx: front matter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.helpcenter.checks.front_matter import check_front_matter
from portal.helpcenter.checks.sources import read_sources

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def check(tmp_path):
    """Checks pages given by name; gives `path:line code` of each finding."""

    def call(**pages: str | bytes) -> list[str]:
        for name, text in pages.items():
            file = tmp_path / "docs" / f"{name}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = check_front_matter(read_sources(tmp_path, tmp_path / "docs"), NOW, strict=True)
        return [f"{finding.path.removeprefix('docs/')}:{finding.line} {finding.code}" for finding in found]

    return call


def with_keys(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "", "# Title", ""])


RIGHT = [
    (
        "every key of ours",
        ("id: a", "title: A", "description: D", "updated: 2026-11-22", "kind: faq", "keywords: [a, 1]"),
    ),
    ("the rest of them", ("synonyms: [b]", "related: []", "aliases: [old/]", "search: {exclude: true, boost: 2}")),
    ("a date with a time", ("updated: 2026-11-22T08:00:00Z",)),
    ("no value at all", ("updated:", "keywords:", "search:")),
    (
        "keys of other tools",
        ("excerpt: x", "tags: [a]", "hide: [toc]", "author: me", "date: 2031-01-01", "status: new"),
    ),
]


@pytest.mark.parametrize("lines", [lines for _, lines in RIGHT], ids=[case for case, _ in RIGHT])
def test_what_is_right_is_not_mentioned(check, lines):
    assert check(page=with_keys(*lines)) == []


WRONG = [
    ("a file that is no text", b"\xff\xff", "page.md:1 F200"),
    ("front matter that cannot be read", "---\ntitle: a\nmail: b: c\n---\n", "page.md:3 F201"),
    ("a kind that does not exist", with_keys("id: x", "kind: guide"), "page.md:3 F202"),
    ("a date in words", with_keys("updated: yesterday"), "page.md:2 F203"),
    ("a day that does not exist", with_keys("title: a", "updated: '2026-02-31'"), "page.md:3 F203"),
    ("tomorrow", with_keys("updated: 2026-11-23"), "page.md:2 F204"),
    ("a related article that does not exist", with_keys("related: [nobody]"), "page.md:2 F206"),
    ("an article related to itself", with_keys("id: me", "related: [me]"), "page.md:3 F206"),
    ("keywords in one text", with_keys("keywords: a, b"), "page.md:2 F207"),
    ("a list of lists", with_keys("synonyms: [[a]]"), "page.md:2 F207"),
    ("a boost of nothing", with_keys("search: {boost: 0}"), "page.md:2 F207"),
    ("a word of search that nobody reads", with_keys("search: {hide: true}"), "page.md:2 F207"),
    ("an alias that is the page itself", with_keys("aliases: [page/]"), "page.md:2 F208"),
    ("a key that looks misspelt", with_keys("keyword: [a]"), "page.md:2 F209"),
]


@pytest.mark.parametrize(("page", "finding"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_wrong_is_told_at_its_line(check, page, finding):
    assert check(page=page) == [finding]


def test_two_pages_cannot_have_one_id(check):
    assert check(a=with_keys("id: x"), b=with_keys("title: B", "id: x")) == ["b.md:3 F205"]


def test_a_path_is_an_id_too(check):
    assert check(**{"a": with_keys("id: guides/b"), "guides/b": "# B\n"}) == ["guides/b.md:1 F205"]


def test_related_articles_are_named_by_their_ids(check):
    assert check(a=with_keys("id: x", "related: [guides/b]"), **{"guides/b": "# B\n"}) == []


def test_an_alias_that_a_page_answers_is_told(check):
    assert check(**{"a": with_keys("aliases: [/guides/b.html]"), "guides/b": "# B\n"}) == ["a.md:2 F208"]


def test_two_pages_cannot_answer_one_alias(check):
    assert check(a=with_keys("aliases: [old/]"), b=with_keys("aliases: [old]")) == ["b.md:2 F208"]
