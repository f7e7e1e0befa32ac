"""What is changed in somebody's pages, and what is not."""

from __future__ import annotations

from collections import Counter

import pytest

from portal.helpcenter.checks.sources import read_sources
from portal.helpcenter.starter.mending import id_of, mend, set_aside_id

ODDITIES = """\
---
title: "Un titre : avec deux points"
excerpt: ce que nous ne lisons pas
---

# Un autre titre

>[!NOTE]
>
>Une note.

| a | b |
|---|---|
   * mal indenté
<table style="width:1px"><td>[lien](nulle-part.md)
"""


def mended(text: str | bytes, counts: Counter[str] | None = None):
    return mend(text.encode() if isinstance(text, str) else text, Counter() if counts is None else counts)


def test_what_can_be_built_is_not_touched():
    counts = Counter()
    page = mended(ODDITIES, counts)
    assert page.text == ODDITIES
    assert page.title == "Un titre : avec deux points"
    assert counts == {}


TITLES = [
    ("front matter", "---\ntitle: One\n---\n# Two\n", "One"),
    ("heading", "# Two\n\ntext", "Two"),
    ("heading with attributes", "# Two { #two .x }\n", "Two"),
    ("closed heading", "# Two ##\n", "Two"),
    ("number", "---\ntitle: 42\n---\n", "42"),
    ("nothing", "text\n", ""),
]


@pytest.mark.parametrize(("text", "title"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES])
def test_the_title_is_that_of_the_front_matter_else_of_the_heading(text, title):
    assert mended(text).title == title


ENCODINGS = [
    ("UTF-8", "utf-8", 0),
    ("UTF-8 with a mark", "utf-8-sig", 0),
    ("UTF-16", "utf-16", 1),
    ("Windows", "cp1252", 1),
]


@pytest.mark.parametrize(("encoding", "count"), [case[1:] for case in ENCODINGS], ids=[case[0] for case in ENCODINGS])
def test_any_usual_encoding_becomes_utf_8(encoding, count):
    counts = Counter()
    assert mended("# L’été\r\n\r\nœuf\r\n".encode(encoding), counts).text == "# L’été\n\nœuf\n"
    assert counts["files written again as UTF-8"] == count


def test_front_matter_in_toml_becomes_yaml():
    page = mended('+++\ntitle = "Été: un"\ntags = ["a"]\n+++\nText\n')
    assert page.text == "---\ntitle: 'Été: un'\ntags:\n- a\n---\nText\n"
    assert page.title == "Été: un"


def test_front_matter_that_forgot_its_quotes_gets_them():
    page = mended("---\ntitle: Mail: set up\nauthor: [me\n---\n\nText\n")
    assert page.title == "Mail: set up"
    assert page.text.endswith("---\n\nText\n")
    assert page.meta == {"title": "Mail: set up", "author": "[me"}


def test_front_matter_that_nobody_can_read_is_left_and_counted():
    counts = Counter()
    text = "---\n{ nothing: [of the\n  kind\n---\nText\n"
    assert mended(text, counts).text == text
    assert counts["front matter that cannot be read, shown as text"] == 1


FOREIGN = [
    ("a template of another theme", "template: wide.html"),
    ("an icon of another theme", "icon: fa/star"),
    ("hiding without saying what", "hide: true"),
    ("a kind of another tool", "kind: tutorial"),
    ("a date in words", "updated: last week"),
    ("keywords as one text", "keywords: a, b"),
    ("related as titles of another shape", "related: {a: b}"),
    ("search as a switch", "search: false"),
    ("an id that is a list", "id: [1]"),
    ("a title that is a list", "title: [a]"),
]


@pytest.mark.parametrize("line", [line for _, line in FOREIGN], ids=[case for case, _ in FOREIGN])
def test_keys_that_mean_something_else_here_are_set_aside(line):
    page = mended(f"---\nother: 1\n{line}\n---\n\nText\n")
    assert page.text == f"---\nother: 1\ntheir_{line}\n---\n\nText\n"
    assert line.partition(":")[0] not in page.meta


OURS = [
    "kind: faq",
    "hide: [toc]",
    "updated: 2026-01-31",
    "keywords: [a]",
    "search: {exclude: true}",
    "id: 12",
    "tags: [a]",
]


@pytest.mark.parametrize("line", OURS)
def test_keys_that_mean_the_same_here_stay(line):
    assert mended(f"---\n{line}\n---\n").text == f"---\n{line}\n---\n"


def test_only_the_front_matter_is_searched_for_keys():
    text = "---\nhide: true\n---\n\nhide: this line\n"
    assert mended(text).text == "---\ntheir_hide: true\n---\n\nhide: this line\n"


BRACES = [
    ("a fact", "{{ version }}", r"\{{ version }}"),
    ("a fact with a name", "{{ plans.pro.price }}", r"\{{ plans.pro.price }}"),
    ("a fact with an argument", "{{ hours office }}", r"\{{ hours office }}"),
    ("another tool's placeholder", "{{ page.title }}", "{{ page.title }}"),
    ("another tool's statement", "{% include x %}", "{% include x %}"),
]


@pytest.mark.parametrize(("text", "written"), [case[1:] for case in BRACES], ids=[case[0] for case in BRACES])
def test_braces_that_would_show_a_fact_are_escaped(text, written):
    assert mended(f"See {text}.\n").text == f"See {written}.\n"


@pytest.mark.parametrize(
    ("line", "is_draft"), [("draft: true", True), ("draft: false", False), ("draft: yes please", False)]
)
def test_drafts_are_recognised(line, is_draft):
    assert mended(f"---\n{line}\n---\n").is_draft is is_draft


def test_an_id_that_another_page_has_is_set_aside():
    page = mended("---\nid: intro\n---\n")
    assert id_of("guides/intro.md", page) == "intro"
    alone = set_aside_id(page, Counter())
    assert alone.text == "---\ntheir_id: intro\n---\n"
    assert id_of("guides/intro.md", alone) == "guides/intro"


def test_what_is_mended_is_what_the_checks_read(tmp_path):
    (tmp_path / "docs").mkdir()
    page = mended("---\ntitle: Mail: set up\nhide: true\n---\n\nText\n")
    (tmp_path / "docs" / "page.md").write_text(page.text)
    (source,) = read_sources(tmp_path, tmp_path / "docs")
    assert source.meta == page.meta
