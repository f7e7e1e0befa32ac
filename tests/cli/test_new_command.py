"""`guichet new`."""

from __future__ import annotations

import pytest

from portal.promise_file import read_policy


def test_a_new_help_center_is_french_unless_told_otherwise(run, tmp_path):
    result = run("new", tmp_path / "center")
    assert result.exit_code == 0
    assert f"guichet -C {tmp_path / 'center'} serve" in result.output
    assert sorted(path.name for path in (tmp_path / "center").iterdir()) == [
        ".gitignore",
        "README.md",
        "docs",
        "mkdocs.yml",
        "support.toml",
    ]
    assert [path.name for path in (tmp_path / "center" / "docs").iterdir()] == ["fr"]


def test_the_folder_is_relative_to_the_one_named_with_c(run, tmp_path):
    assert run("-C", tmp_path, "new", "center").exit_code == 0
    assert (tmp_path / "center" / "mkdocs.yml").is_file()


def test_its_name_stands_in_both_files(run, tmp_path):
    run("new", tmp_path / "center", "--name", 'L’aide "de" Rémi')
    assert read_policy(tmp_path / "center" / "support.toml").desk.name == 'L’aide "de" Rémi'
    assert 'site_name: "L’aide \\"de\\" Rémi"' in (tmp_path / "center" / "mkdocs.yml").read_text()


REFUSED = [
    ("a language without a starter", ["--languages", "fr,tlh"], "There is no starter in the language tlh"),
    ("a language named twice", ["--languages", "fr,fr"], "named twice"),
    ("no language", ["--languages", ","], "There is no starter"),
    ("a folder to wrap that is not there", ["--from", "nowhere"], "is no folder"),
]


@pytest.mark.parametrize(("case", "options", "message"), REFUSED, ids=[case for case, *_ in REFUSED])
def test_what_cannot_be_written_is_refused_before_anything_is(run, tmp_path, case, options, message):
    result = run("-C", tmp_path, "new", "center", *options)
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "center").exists()


def test_a_folder_that_holds_something_is_left_alone(run, tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    result = run("new", tmp_path)
    assert result.exit_code == 2
    assert "is not empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_wrapping_tells_what_was_changed_and_what_stayed_behind(run, tmp_path):
    source = tmp_path / "texts"
    source.mkdir()
    (source / "one.md").write_text("---\ntitle: One: two\n---\n\n# One\n")
    (source / "menu.js").write_text("alert(1)")
    output = run("-C", tmp_path, "new", "center", "--from", "texts").output
    assert "Wrapped 1 pages and 0 other files" in output
    assert "1 × front matter quoted anew so that it can be read" in output
    assert "Left behind, being neither Markdown nor media: 1 .js" in output


def test_a_desk_is_written_in_all_its_languages_unless_told_otherwise(run, tmp_path):
    result = run("new", tmp_path / "all", "--desk", "packs")
    run("new", tmp_path / "one", "--desk", "packs", "--languages", "en", "--name", "Help")

    assert "Settle its example values" in result.output
    assert sorted(path.name for path in (tmp_path / "all" / "docs").iterdir()) == ["en", "es", "fr"]
    assert read_policy(tmp_path / "all" / "support.toml").desk.languages == ("fr", "en", "es")
    desk = read_policy(tmp_path / "one" / "support.toml").desk
    assert (desk.languages, desk.name) == (("en",), "Help")


DESKS_REFUSED = [
    ("no such desk", ["--desk", "gold"], "is not one of"),
    ("a language it is not written in", ["--desk", "plans", "--languages", "es"], "is not written in es"),
    ("and a folder to wrap", ["--desk", "plans", "--from", "."], "do not go together"),
]


@pytest.mark.parametrize(("case", "options", "message"), DESKS_REFUSED, ids=[case for case, *_ in DESKS_REFUSED])
def test_a_desk_that_cannot_be_written_is_refused(run, tmp_path, case, options, message):
    result = run("-C", tmp_path, "new", "center", *options)
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "center").exists()
