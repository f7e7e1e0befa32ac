"""`guichet new --from`: a help center around somebody's folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from portal.errors import ConfigError
from portal.helpcenter.checks.sources import read_sources
from portal.helpcenter.publish.languages import read_languages
from portal.helpcenter.starter.adopting import adopt
from portal.settings import read_settings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def wrap(tmp_path):
    """Wraps some files; gives the help center's folder and what became of them."""

    def call(files: dict[str, str | bytes], languages=("fr",), target="center"):
        source = write(tmp_path / "texts", **files)
        folder = tmp_path / target
        return folder, adopt(source, folder, list(languages), NOW, progress=lambda _: None)

    return call


def config_of(folder: Path, name: str = "mkdocs.yml"):
    return yaml.safe_load((folder / name).read_text())


def test_pages_and_pictures_are_copied_and_the_source_is_left_as_it_was(wrap, tmp_path):
    files = {"a.md": "# A\n", "sub/b.md": "---\ntemplate: x.html\n---\n# B\n", "sub/p.png": b"\x89PNG", "x.js": "1"}
    folder, adoption = wrap(files)
    docs = folder / "docs" / "fr"
    assert (docs / "a.md").read_text() == "# A\n"
    assert (docs / "sub" / "b.md").read_text() == "---\ntheir_template: x.html\n---\n# B\n"
    assert (docs / "sub" / "p.png").read_bytes() == b"\x89PNG"
    assert not (docs / "x.js").exists()
    assert (adoption.pages, adoption.media, dict(adoption.left)) == (2, 1, {".js": 1})
    assert {name: (tmp_path / "texts" / name).read_bytes() for name in files} == {
        name: content if isinstance(content, bytes) else content.encode() for name, content in files.items()
    }


def test_hidden_files_packages_and_links_are_not_taken(wrap, tmp_path):
    write(tmp_path / "texts", **{".git/x.md": "#", "node_modules/y.md": "#", "a.md": "# A"})
    (tmp_path / "texts" / "link.md").symlink_to("/etc/hostname")
    folder, adoption = wrap({})
    assert adoption.pages == 1
    assert dict(adoption.left) == {"(links)": 1}
    assert not (folder / "docs" / "fr" / ".git").exists()


def test_the_home_page_leads_to_every_section(wrap):
    folder, _ = wrap({"billing/index.md": "# Billing\n", "billing/a b.md": "# A\n", "mail/x.md": "# X\n"})
    home = (folder / "docs" / "fr" / "index.md").read_text()
    assert "kind: home" in home
    assert "## Choisir un sujet { #sujets }" in home
    assert "- [Billing](billing/index.md)" in home
    assert "- [Mail](mail/index.md)" in home


def test_a_folder_without_a_page_of_its_own_gets_one(wrap):
    folder, adoption = wrap({"mail/x.md": "# X\n", "web/index.md": "# Web\n", "web/y.md": "# Y\n"})
    section = (folder / "docs" / "fr" / "mail" / "index.md").read_text()
    assert section.startswith('---\ntitle: "Mail"\nkind: section\n')
    assert adoption.sections == 1
    assert {"Mail": ["mail/index.md", "mail/x.md"]} in config_of(folder)["nav"]


def test_two_generated_sections_of_one_name_say_where_they_are(wrap):
    files = {f"{top}/tips/{n}.md": "# T\n" for top in ("mail", "web") for n in range(3)}
    folder, _ = wrap(files)
    titles = [
        source.title for source in read_sources(folder, folder / "docs" / "fr") if source.name.endswith("tips/index.md")
    ]
    assert titles == ["Tips", "Tips (Web)"]


def test_the_author_s_front_page_goes_on_living_beside_the_home_page(wrap):
    folder, adoption = wrap({"index.md": "# Bienvenue\n", "a.md": "# A\n"})
    assert (folder / "docs" / "fr" / "presentation.md").read_text() == "# Bienvenue\n"
    assert adoption.changes == {"pages written under another name, so that none hides another": 1}


def test_doors_take_names_and_ids_that_are_free(wrap):
    folder, _ = wrap({"contact.md": "# Mon contact\n", "recherche.md": "---\nid: search\n---\n# Ma recherche\n"})
    docs = folder / "docs" / "fr"
    extra = config_of(folder)["extra"]["guichet"]
    assert (extra["contact"], extra["search_page"]) == ("contact-2/", "recherche-2/")
    assert "::: slot contact" in (docs / "contact-2.md").read_text()
    ids = [source.id for source in read_sources(folder, docs)]
    assert len(ids) == len(set(ids))


def test_ids_that_two_pages_share_are_kept_by_one_of_them(wrap):
    folder, adoption = wrap({"a/x.md": "---\nid: intro\n---\n", "b/x.md": "---\nid: intro\n---\n", "intro.md": "# I\n"})
    ids = [source.id for source in read_sources(folder, folder / "docs" / "fr")]
    assert len(ids) == len(set(ids))
    assert adoption.changes["ids that another page has, set aside"] == 2


def test_drafts_are_there_and_in_no_menu(wrap):
    folder, adoption = wrap({"a.md": "# A\n", "b c.md": "---\ndraft: true\n---\n# B\n"})
    config = config_of(folder)
    assert (adoption.pages, adoption.drafts) == (1, 1)
    assert config["draft_docs"] == "/b\\ c.md\n"
    assert "b c.md" not in str(config["nav"])


def test_broken_links_are_tolerated_in_words_that_the_rest_reads(wrap):
    folder, _ = wrap({"a.md": "# A\n"})
    (language,) = read_languages(read_settings(folder, {}))
    assert not language.strict


def test_folders_named_by_languages_become_those_languages(wrap):
    folder, adoption = wrap({"fr/a.md": "# Un\n", "en/a.md": "# One\n", "de/a.md": "# Eins\n"}, languages=("fr", "en"))
    assert (folder / "docs" / "en" / "a.md").read_text() == "# One\n"
    assert not (folder / "docs" / "fr" / "de").exists()
    assert adoption.pages == 2


def test_the_other_languages_get_starter_pages_when_the_folder_has_one(wrap):
    folder, _ = wrap({"a.md": "# Un\n"}, languages=("fr", "en"))
    assert (folder / "docs" / "en" / "guides" / "first-article.md").is_file()
    assert [language.code for language in read_languages(read_settings(folder, {}))] == ["fr", "en"]


def test_a_help_center_may_be_written_inside_the_folder_it_wraps(wrap, tmp_path):
    folder, adoption = wrap({"a.md": "# A\n"}, target="texts/center")
    assert adoption.pages == 1
    assert (folder / "docs" / "fr" / "a.md").is_file()
    assert not (folder / "docs" / "fr" / "center").exists()


REFUSED = [("a folder without Markdown", {"x.txt": "x"}), ("an empty folder", {})]


@pytest.mark.parametrize("files", [files for _, files in REFUSED], ids=[case for case, _ in REFUSED])
def test_nothing_is_written_around_nothing(wrap, tmp_path, files):
    (tmp_path / "texts").mkdir()
    with pytest.raises(ConfigError, match="There is no Markdown"):
        wrap(files)
    assert not (tmp_path / "center").exists()
