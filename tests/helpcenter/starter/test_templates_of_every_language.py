"""The help centers that `guichet new` writes: the same in every language, and whole."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import yaml

from portal.errors import ConfigError
from portal.helpcenter.checks.sources import read_sources
from portal.helpcenter.starter.words import WORDS
from portal.helpcenter.starter.writing import write_new
from portal.promise_file import read_policy

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def center(tmp_path):
    write_new(tmp_path, list(WORDS), "", NOW)
    return tmp_path


def pages_of(center, lang):
    return {source.id: source for source in read_sources(center, center / "docs" / lang)}


def test_no_mark_of_a_template_is_left(center):
    left = [
        f"{file}: {mark}"
        for file in center.rglob("*")
        if file.is_file()
        for mark in re.findall(r"@@\w+@@", file.read_text())
    ]
    assert left == []


@pytest.mark.parametrize("lang", WORDS)
def test_pages_pair_by_id_with_those_of_every_other_language(center, lang):
    assert {id_: page.meta.get("kind") for id_, page in pages_of(center, lang).items()} == {
        id_: page.meta.get("kind") for id_, page in pages_of(center, "fr").items()
    }


@pytest.mark.parametrize("lang", WORDS)
def test_every_page_has_a_title_a_description_and_the_day_it_was_written(center, lang):
    for page in pages_of(center, lang).values():
        assert page.title
        assert page.meta["description"]
        assert page.meta["updated"] == NOW.date()


@pytest.mark.parametrize("lang", WORDS)
def test_the_promise_file_loads_whichever_language_is_the_first(tmp_path, lang):
    languages = [lang, *(other for other in WORDS if other != lang)]
    write_new(tmp_path / "center", languages, "", NOW)
    policy = read_policy(tmp_path / "center" / "support.toml")
    assert policy.desk.languages == tuple(languages)
    assert policy.version == "2026-11-22"
    assert policy.calendars["office"] is not None


@pytest.mark.parametrize("lang", WORDS)
def test_the_menu_names_pages_that_exist_and_the_settings_name_the_doors(center, lang):
    config = yaml.safe_load((center / ("mkdocs.yml" if lang == "fr" else f"mkdocs.{lang}.yml")).read_text())
    docs = center / "docs" / lang

    def paths(menu):
        for entry in menu:
            for target in entry.values() if isinstance(entry, dict) else [entry]:
                yield from paths(target) if isinstance(target, list) else [target]

    assert [path for path in paths(config["nav"]) if not (docs / path).is_file()] == []
    for key, slot in (("contact", "contact"), ("search_page", "search")):
        page = docs / f"{config['extra']['guichet'][key].rstrip('/')}.md"
        assert f"::: slot {slot}" in page.read_text()


def test_languages_are_offered_to_each_other_and_a_single_one_offers_none(center, tmp_path):
    config = yaml.safe_load((center / "mkdocs.yml").read_text())
    assert [entry["lang"] for entry in config["extra"]["alternate"]] == list(WORDS)
    write_new(tmp_path / "alone", ["en"], "", NOW)
    assert "alternate" not in yaml.safe_load((tmp_path / "alone" / "mkdocs.yml").read_text())["extra"]


def test_an_empty_folder_that_exists_is_as_good_as_none(tmp_path):
    (tmp_path / "center").mkdir()
    write_new(tmp_path / "center", ["fr"], "", NOW)
    assert (tmp_path / "center" / "mkdocs.yml").is_file()


def test_a_file_is_no_place_for_a_help_center(tmp_path):
    (tmp_path / "center").write_text("")
    with pytest.raises(ConfigError, match="is a file"):
        write_new(tmp_path / "center", ["fr"], "", NOW)
