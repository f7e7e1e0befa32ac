"""What a publication promises from the outside."""

from __future__ import annotations

import errno
import json
import os

import pytest

from portal.errors import BuildError, ConfigError
from portal.releases import open_current, verify


def test_a_first_publication_is_served_and_complete(center):
    published = center.publish()
    release = open_current(center.var)
    verify(release)
    assert published.changed
    assert release.build == published.release.build
    assert release.languages == ("fr", "en")


def test_nothing_changed_builds_nothing(center):
    first = center.publish()
    second = center.publish()
    assert not second.changed
    assert second.release.folder == first.release.folder
    assert "build" not in second.figures.seconds


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        ("a page", "docs/fr/index.md", "---\ntitle: Accueil\nkind: home\n---\n<p>Autre</p>\n"),
        ("a picture", "docs/fr/a.svg", "<svg/>"),
        (
            "the promise file",
            "support.toml",
            'version = "2"\n[desk]\nname = "P"\nlanguages = ["fr", "en"]\ncurrency = "EUR"\n',
        ),
        ("exported votes", "var/export/votes.json", '{"fr": {"mx": {"yes": 3, "no": 1}}}'),
        ("questions", "questions/fr.toml", ""),
        ("a builder file", "mkdocs.en.yml", "INHERIT: mkdocs.yml\ndocs_dir: docs/en\ntheme: {language: en}\nx: 1\n"),
    ],
)
def test_a_change_to_an_input_makes_another_release(center, name, file, text):
    before = center.publish().release.build
    center.write(file, text)
    assert center.publish().release.build != before


def test_what_is_not_an_input_changes_nothing(center):
    center.publish()
    center.write("var/mail/1.eml", "Bonjour")
    os.utime(center.root / "docs/fr/index.md")
    assert not center.publish().changed


def test_only_the_language_that_changed_is_built_again(center):
    center.publish()
    center.write_page("fr/nouveau", "title: Nouveau\n---\n<p>Neuf</p>\n")
    published = center.publish()
    assert published.figures.built == ("fr",)
    assert "Set up MX records" in center.page("en/help/mail/index.html")
    verify(open_current(center.var))


def test_a_language_taken_over_learns_of_its_new_translations(center):
    center.publish()
    assert 'href="/fr/" hreflang="fr" lang="fr" data-guichet-alternate="fr" data-guichet-missing' not in center.page(
        "en/help/mail/index.html"
    )
    (center.root / "docs/fr/guides/mx.md").unlink()
    published = center.publish()
    assert published.figures.built == ("fr",)
    assert 'href="/fr/" hreflang="fr" lang="fr" data-guichet-alternate="fr" data-guichet-missing' in center.page(
        "en/help/mail/index.html"
    )


def test_a_language_taken_over_leaves_the_release_before_as_it_was(center):
    first = center.publish().release
    (center.root / "docs/fr/guides/mx.md").unlink()
    center.publish()
    verify(first)


def test_taking_a_language_over_gives_the_files_of_a_full_build(center, tmp_path):
    center.publish()
    center.write_page("fr/nouveau", "title: Nouveau\n---\n<p>Neuf</p>\n")
    center.publish()
    partial = digests(center)
    (center.var / "current").unlink()
    for folder in (center.var / "releases").iterdir():
        folder.rename(tmp_path / folder.name)
    center.publish()
    assert digests(center) == partial


def test_the_manifest_says_what_servers_need(published_center):
    manifest = json.loads((published_center.var / "current/manifest.json").read_text())
    release = open_current(published_center.var)
    assert manifest["built"] == "2026-11-22T08:30:00+00:00"
    assert release.slots == {"contact": {"en": "/en/contact/", "fr": "/fr/contact/"}}
    assert release.slot_pages == {"/en/contact/": ("contact",), "/fr/contact/": ("contact",)}
    assert release.articles["mx"] == {"en": "help/mail/", "fr": "guides/mx/"}
    assert release.redirects == {"/fr/vieux/recu/": "/fr/factures/"}
    assert "Set up MX records" in release.probes["en"]


def test_a_fault_in_a_page_names_the_page_and_keeps_the_release(center):
    first = center.publish().release
    center.write_page("fr/guides/mx", "title: MX\n---\nBOOM\n")
    with pytest.raises(BuildError) as caught:
        center.publish()
    assert "[fr] docs/fr/guides/mx.md: BOOM is no fact" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert open_current(center.var).build == first.build
    assert not list((center.var / "releases").glob(".building-*"))


def test_a_broken_link_fails_the_build_with_its_place(center):
    center.write_page("fr/guides/spf", 'title: SPF\n---\n<p>Voir <a href="../absent/">ceci</a>.</p>\n')
    with pytest.raises(BuildError, match=r"docs/fr/guides/spf\.md:4:\d+: L101"):
        center.publish()


def test_a_broken_link_is_counted_where_links_are_not_held(center):
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        text = (center.root / name).read_text() + "extra: {guichet: {links: warn, search_page: contact/}}\n"
        center.write(name, text.replace("extra: {guichet: {search_page: contact/}}\n", "", 1))
    center.write_page("fr/guides/spf", 'title: SPF\n---\n<p>Voir <a href="../absent/">ceci</a>.</p>\n')
    assert any("L101" in warning and warning.startswith("1 ") for warning in center.publish().warnings)


def test_every_mistake_in_the_promise_file_is_told_before_building(center):
    center.write("support.toml", '[desk]\nname = "P"\nlanguages = ["fr", "en"]\n')
    steps = []
    with pytest.raises(ConfigError, match=r"(?s)version.*desk\.currency"):
        center.publish(watcher=steps.append)
    assert "build" not in steps


def test_a_language_without_a_builder_file_is_explained(center):
    (center.root / "mkdocs.en.yml").unlink()
    with pytest.raises(ConfigError, match=r"promises the language en, but there is no mkdocs\.en\.yml"):
        center.publish()


def test_a_builder_file_that_the_builder_refuses_is_explained(center):
    center.write(
        "mkdocs.en.yml", "INHERIT: mkdocs.yml\ndocs_dir: docs/en\ntheme: {language: en}\nbroken: not like this\n"
    )
    with pytest.raises(BuildError, match=r"\[en\] Config value 'broken': not like this"):
        center.publish()


def test_two_pages_with_one_id_are_both_named(center):
    center.write_page("fr/guides/spf", "title: SPF\nid: mx\n---\n<p>x</p>\n")
    with pytest.raises(BuildError, match=r"fr/guides/mx\.md and fr/guides/spf\.md: both have the id mx"):
        center.publish()


def test_an_alias_that_a_page_answers_is_refused(center):
    center.write_page("fr/guides/spf", "title: SPF\nid: spf\naliases: [guides/mx/]\n---\n<p>x</p>\n")
    with pytest.raises(BuildError, match=r"Aliases cannot be used"):
        center.publish()


def test_sources_that_change_during_a_build_are_built_again(center):
    def save_once(step):
        if step == "finish" and not (center.root / "docs/fr/tard.md").exists():
            center.write_page("fr/tard", "title: Tard\n---\n<p>Tard</p>\n")

    center.publish(watcher=save_once)
    assert "Tard" in center.page("fr/tard/index.html")


def test_sources_that_never_rest_are_not_published(center):
    def save(step):
        if step == "finish":
            center.write("docs/fr/compteur.txt", str(os.urandom(8)))

    with pytest.raises(BuildError, match="The sources changed"):
        center.publish(watcher=save)
    assert not (center.var / "current").exists()


def test_a_full_disk_is_told_as_one_and_leaves_nothing_behind(center):
    first = center.publish().release
    center.write_page("fr/nouveau", "title: Nouveau\n---\n<p>x</p>\n")

    def fill(step):
        if step == "manifest":
            raise OSError(errno.ENOSPC, "No space left on device", "index.html")

    with pytest.raises(BuildError, match=r"could not be written: .*No space left on device"):
        center.publish(watcher=fill)
    assert open_current(center.var).build == first.build
    assert not list((center.var / "releases").glob(".building-*"))


def test_a_language_that_was_altered_is_not_taken_over(center):
    release = center.publish().release
    (release.site("en") / "index.html").write_text("<p>autre main</p>")
    center.write_page("fr/nouveau", "title: Nouveau\n---\n<p>x</p>\n")
    assert center.publish().figures.built == ("fr", "en")
    assert "What are you looking for" in center.page("en/index.html")


def test_progress_is_told_in_words(center):
    words = []
    center.publish(progress=words.append)
    assert "Building the pages: fr, en" in words


def digests(center) -> dict[str, str]:
    files = open_current(center.var).files
    return {name: digest for name, digest in files.items() if not name.startswith("index/")}
