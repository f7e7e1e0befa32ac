"""Sources are read as the builder reads them, with their lines."""

from __future__ import annotations

import pytest
from mkdocs.utils.meta import get_data

from portal.helpcenter.checks.sources import Source, read_sources, without_code


def read(tmp_path, text: str | bytes, name: str = "page.md") -> Source:
    (tmp_path / "docs").mkdir(exist_ok=True)
    (tmp_path / "docs" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return next(source for source in read_sources(tmp_path, tmp_path / "docs") if source.name == name)


PAGES = [
    ("front matter", "---\ntitle: A\nid: a\n---\n\nText\n"),
    ("closed by dots", "---\ntitle: A\n...\nText\n"),
    ("spaces after the dashes", "---  \ntitle: A\n---\t\nText\n"),
    ("none", "# Title\n"),
    ("a list instead of keys", "---\n- a\n---\nText\n"),
    ("an empty one", "---\n\n---\nText\n"),
    ("one that cannot be read", "---\ntitle: [\n---\nText\n"),
    ("a date that is none", "---\nupdated: 2026-02-31\n---\nText\n"),
    ("dashes in the middle", "Text\n\n---\ntitle: A\n---\n"),
]


@pytest.mark.parametrize("text", [text for _, text in PAGES], ids=[case for case, _ in PAGES])
def test_front_matter_is_what_the_builder_finds(tmp_path, text):
    assert read(tmp_path, text).meta == (get_data(text)[1] if text.startswith("---") else {})


def test_each_key_knows_its_line(tmp_path):
    source = read(tmp_path, "---\ntitle: >\n  two\n  lines\nid: a\n---\nText\n")
    assert source.keys == {"title": 2, "id": 5}
    assert source.text[source.body :] == "Text\n"


def test_a_front_matter_that_cannot_be_read_says_where(tmp_path):
    source = read(tmp_path, "---\ntitle: a\nmail: b: c\n---\nText\n")
    assert source.problem_line == 3
    assert "mapping values" in source.problem


def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path):
    assert not read(tmp_path, b"\xff\xfe\x00").is_text


def test_hidden_files_and_other_files_are_not_sources(tmp_path):
    docs = tmp_path / "docs"
    (docs / ".hidden").mkdir(parents=True)
    for name in ("a.md", "b.MD", ".c.md", ".hidden/d.md", "e.txt", "f.markdown"):
        (docs / name).write_text("x")
    assert [source.name for source in read_sources(tmp_path, docs)] == ["a.md", "b.MD", "f.markdown"]


TITLES = [
    ("of the front matter", "---\ntitle: One\n---\n# Two\n", "One", 2),
    ("of the first heading", "---\nid: x\n---\n\n# Two { #x }\n", "Two", 5),
    ("underlined", "Two\n===\n", "Two", 1),
    ("not of a comment in code", "```sh\n# no\n```\n\n# Two\n", "Two", 5),
    ("none", "Text\n", "", 1),
]


@pytest.mark.parametrize(("text", "title", "line"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES])
def test_the_title_and_its_line(tmp_path, text, title, line):
    source = read(tmp_path, text)
    assert (source.title, source.title_line) == (title, line)


CODE = [
    ("between backticks", "a `[x](y)` b", "a          b"),
    ("between two backticks", "``a ` b`` c", "          c"),
    ("fenced", "```\n[x](y)\n```\nb", "   \n      \n   \nb"),
    ("fenced and never closed", "~~~\n[x](y)", "   \n      "),
    ("in a comment", "a <!-- b\n[x](y) --> c", "a       \n           c"),
    ("indented", "Text\n\n    [x](y)\n\nb", "Text\n\n          \n\nb"),
]


@pytest.mark.parametrize(("text", "left"), [case[1:] for case in CODE], ids=[case[0] for case in CODE])
def test_code_is_blanked_and_everything_else_stays_in_its_place(text, left):
    assert without_code(text) == left


def test_what_is_indented_inside_a_list_is_no_code():
    text = "1. one\n\n    [x](y)\n"
    assert without_code(text) == text


def test_an_id_that_is_not_written_is_the_name(tmp_path):
    assert read(tmp_path, "x", "a b.md").id == "a b"
    assert read(tmp_path, "---\nid: 7\n---\n", "c.md").id == "7"


def test_places_are_counted_from_1():
    source = Source("p", "n", "ab\ncd\n")
    assert [source.position(offset) for offset in (0, 1, 3, 4)] == [(1, 1), (1, 2), (2, 1), (2, 2)]
