"""What publishing reads before it builds: languages, commits, inputs."""

from __future__ import annotations

import dataclasses
import subprocess
from datetime import date

import pytest

from portal.errors import ConfigError
from portal.helpcenter.publish.history import UNKNOWN_EPOCH, read_history
from portal.helpcenter.publish.inputs import read_inputs
from portal.helpcenter.publish.languages import read_languages


def commit(root, moment):
    stamps = {"GIT_AUTHOR_DATE": f"{moment} +0000", "GIT_COMMITTER_DATE": f"{moment} +0000", "PATH": "/usr/bin:/bin"}
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["add", "docs"], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", root, *command], check=True, env=stamps)


@pytest.fixture
def committed(center):
    """A help center below the top of a repository, each of its pages committed once."""
    subprocess.run(["git", "init", "-q", center.root.parent], check=True)
    commit(center.root, 1_790_000_000)
    return center


def test_each_article_has_the_day_of_its_own_last_commit(committed):
    committed.write_page("fr/guides/spf", "title: SPF\nid: spf\n---\n<p>Autre</p>\n")
    commit(committed.root, 1_795_000_000)
    history = read_history(committed.root, ["docs/fr"])
    assert history.updated("docs/fr/guides/spf.md") == date(2026, 11, 18)
    assert history.updated("docs/fr/guides/mx.md") == date(2026, 9, 21)
    assert history.updated("docs/fr/absent.md") is None
    assert history.epoch("docs/fr/") == 1_795_000_000


def test_names_outside_ascii_are_known_too(committed):
    committed.write_page("fr/été à l’école", "title: Été\n---\n")
    commit(committed.root, 1_795_000_000)
    assert read_history(committed.root, ["docs/fr"]).updated("docs/fr/été à l’école.md") == date(2026, 11, 18)


def test_a_folder_outside_git_has_an_old_fixed_moment(center):
    history = read_history(center.root, ["docs/fr"])
    assert history.epoch("docs/fr/") == UNKNOWN_EPOCH
    assert history.updated("docs/fr/index.md") is None


def test_the_page_tells_the_day_of_the_commit(committed):
    committed.publish()
    assert '<time data-guichet-updated datetime="2026-09-21">21 septembre 2026</time>' in committed.page(
        "fr/guides/spf/index.html"
    )
    assert "<lastmod>2026-09-21</lastmod>" in committed.page("fr/sitemap.xml")


def test_a_commit_without_a_change_to_the_file_is_a_change_to_its_page(committed):
    committed.write_page("fr/nouveau", "title: Nouveau\n---\n<p>x</p>\n")
    committed.publish()
    commit(committed.root, 1_795_000_000)
    assert committed.publish().changed


def test_languages_are_read_with_what_they_inherit(center):
    center.write("mkdocs.yml", "docs_dir: docs/fr\nextra: {guichet: {links: warn}}\nx: !!python/name:a.b\ny: !ENV Z\n")
    french, english = read_languages(center.settings)
    assert (french.code, french.docs.name, french.strict) == ("fr", "fr", False)
    assert (english.code, english.docs.name, english.strict) == ("en", "en", False)


@pytest.mark.parametrize(
    ("name", "file", "text", "words"),
    [
        ("no promise file", "support.toml", None, "no support.toml"),
        ("promises that are no TOML", "support.toml", "[desk", "support.toml cannot be read"),
        ("languages that are none", "support.toml", '[desk]\nlanguages = "fr"\n', "desk.languages"),
        ("a builder file that is no YAML", "mkdocs.yml", "a: [", "mkdocs.yml cannot be read"),
        ("sources that do not exist", "mkdocs.yml", "docs_dir: nowhere\n", "docs_dir names a folder"),
        ("a parent that does not exist", "mkdocs.en.yml", "INHERIT: base.yml\n", "base.yml, which does not exist"),
        ("a builder file that inherits itself", "mkdocs.en.yml", "INHERIT: mkdocs.en.yml\n", "in a circle"),
    ],
)
def test_a_file_that_says_how_to_build_is_explained_when_it_cannot(center, name, file, text, words):
    if text is None:
        (center.root / file).unlink()
    else:
        center.write(file, text)
    with pytest.raises(ConfigError, match=words):
        read_languages(center.settings)


def hashes(center, **changes):
    settings = dataclasses.replace(center.settings, **changes)
    return read_inputs(settings, read_languages(settings), read_history(settings.root, ["docs"]), "mkdocs")


def test_the_address_is_an_input_and_the_secret_is_none(center):
    before = hashes(center)
    assert hashes(center, url="https://autre.example.org").build != before.build
    assert hashes(center, secret="1" * 32) == before


def test_a_page_is_an_input_of_its_own_language_only(center):
    before = hashes(center)
    center.write_page("en/new", "title: New\n---\n")
    after = hashes(center)
    assert after.languages["fr"] == before.languages["fr"]
    assert after.languages["en"] != before.languages["en"]


def test_a_picture_beside_the_languages_is_an_input_of_each(center):
    before = hashes(center)
    center.write("docs/logo.svg", "<svg/>")
    after = hashes(center)
    assert not set(after.languages.values()) & set(before.languages.values())


def test_templates_of_the_site_are_inputs(center):
    center.write("mkdocs.yml", "docs_dir: docs/fr\ntheme: {custom_dir: looks}\n")
    before = hashes(center)
    center.write("looks/main.html", "{# #}")
    assert hashes(center).build != before.build
