"""The builder, the theme and the Markdown extension as they are: what leaves them is what finishing expects."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.errors import BuildError
from portal.helpcenter.publish import Published, publish
from portal.releases import Release, verify
from portal.settings import read_settings
from search_index.search import open_searcher

ENVIRONMENT = {"GUICHET_URL": "https://aide.example.org", "GUICHET_SECRET": "0" * 32}
SEARCH = "---\nid: search\nkind: slot\nsearch: {exclude: true}\n---\n# ?\n\n::: slot search\n…\n:::\n"
FILES = {
    "support.toml": 'version = "1"\n[desk]\nname = "Petit"\nlanguages = ["fr", "en"]\ncurrency = "EUR"\n',
    "mkdocs.yml": """
site_name: Petit
docs_dir: docs/fr
theme: {name: guichet, language: fr}
plugins: [material/search]
markdown_extensions:
  guichet: {language: fr, promises: support.toml}
  attr_list: {}
  tables: {}
  toc: {permalink: "¶"}
extra:
  alternate:
    - {name: Français, link: /fr/, lang: fr}
    - {name: English, link: /en/, lang: en}
  guichet: {contact: contact/, search_page: recherche/}
""",
    "mkdocs.en.yml": """
INHERIT: mkdocs.yml
docs_dir: docs/en
theme: {language: en}
markdown_extensions:
  guichet: {language: en}
extra:
  guichet: {contact: contact/, search_page: search/}
""",
    "docs/fr/index.md": "---\ntitle: Accueil\n---\n# Que cherchez-vous ?\n\nPosez la question.\n",
    "docs/fr/contact.md": "---\nid: contact\nkind: slot\n---\n# Écrire\n\n::: slot contact\nPar **mail**.\n:::\n",
    "docs/fr/recherche.md": SEARCH,
    "docs/fr/mx.md": (
        "---\nid: mx\nupdated: 2026-10-01\naliases: [vieux/mx/]\n---\n# Configurer le MX\n\nLe courrier arrive.\n\n"
        '## Le TTL {#ttl}\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n<p style="color:red">Rouge</p>\n'
    ),
    "docs/fr/spf.md": "---\nid: spf\n---\n# Configurer SPF\n\nLe courrier part.\n",
    "docs/fr/faq.md": "---\nid: faq\nkind: faq\n---\n# Questions\n\n## Combien ? {#combien}\n\nRien du tout.\n",
    "docs/en/index.md": "---\ntitle: Home\n---\n# What are you looking for?\n\nAsk.\n",
    "docs/en/contact.md": "---\nid: contact\nkind: slot\n---\n# Write to us\n\n::: slot contact\nBy **mail**.\n:::\n",
    "docs/en/search.md": SEARCH,
    "docs/en/mail.md": "---\nid: mx\n---\n# Set up the MX\n\nMail comes in.\n",
}


def build(root: Path, hour: int = 8) -> Published:
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return publish(read_settings(root, ENVIRONMENT), datetime(2026, 11, 22, hour, tzinfo=UTC))


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Published:
    return build(tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="module")
def release(published) -> Release:
    verify(published.release)
    return published.release


def text(release: Release, name: str) -> str:
    return (release.folder / "site" / name).read_text(encoding="utf-8")


def pages(release: Release) -> list[str]:
    return [text(release, name.removeprefix("site/")) for name in release.files if name.endswith(".html")]


def test_nothing_has_to_be_told_of_a_site_that_is_well_written(published):
    assert published.warnings == ("1 × inline style dropped",)


def test_every_script_that_runs_is_allowed_by_its_hash(release):
    for page in pages(release):
        for attributes, code in re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL):
            if "src=" not in attributes and "json" not in attributes:
                assert (
                    f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"
                    in release.script_hashes
                )


def test_no_page_holds_an_inline_style(release):
    assert not [page for page in pages(release) if re.search(r"<[^>]+\sstyle=|<style", page)]


def test_no_page_asks_anything_of_a_third_party(release):
    loaded = re.compile(r"<(?:link(?! rel=\"canonical\")|script|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//[^\"]+")
    assert not [found for page in pages(release) for found in loaded.findall(page)]


def test_aligned_cells_have_the_class_that_the_theme_styles(release):
    classes = set(re.findall(r'<td class="([^"]+)"', text(release, "fr/mx/index.html")))
    assert classes == {"gu-center", "gu-right"}
    styles = text(release, "fr/assets/guichet/guichet.css")
    assert all(f".{name}" in styles for name in classes)


def test_forms_have_their_page_in_each_language(release):
    assert release.slots == {
        "contact": {"en": "/en/contact/", "fr": "/fr/contact/"},
        "search": {"en": "/en/search/", "fr": "/fr/recherche/"},
    }
    assert "<!--guichet-slot:contact-->" in text(release, "fr/contact/index.html")


def test_the_error_page_is_a_shell_whose_files_are_found_from_anywhere(release):
    shell = text(release, "en/404.html")
    assert shell.count("<!--guichet-shell-->") == shell.count("<!--/guichet-shell-->") == 1
    assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(?!/en/)', shell)


def test_translations_are_linked_article_to_article(release):
    assert 'href="/en/mail/"' in text(release, "fr/mx/index.html")
    assert re.search(r'href="/en/"[^>]+data-guichet-missing', text(release, "fr/spf/index.html"))
    assert '<xhtml:link rel="alternate" hreflang="x-default" href="https://aide.example.org/fr/mx/"/>' in text(
        release, "en/sitemap.xml"
    )


def test_results_and_hidden_pages_are_not_offered_to_crawlers(release):
    assert "recherche" not in text(release, "fr/sitemap.xml")
    assert "Sitemap: https://aide.example.org/sitemap.xml" in text(release, "robots.txt")
    assert "https://aide.example.org/en/sitemap.xml" in text(release, "sitemap.xml")


def test_dates_are_told_or_their_line_is_gone(release):
    assert '<time data-guichet-updated datetime="2026-10-01">1er\xa0octobre 2026</time>' in text(
        release, "fr/mx/index.html"
    )
    assert "data-guichet-updated" not in text(release, "fr/spf/index.html")


def test_related_articles_are_found_by_their_words(release):
    nav = re.search(r"<nav[^>]+data-guichet-related.*?</nav>", text(release, "fr/mx/index.html"), re.DOTALL)
    assert '<a href="../spf/">Configurer SPF</a>' in nav[0]


def test_an_old_address_leads_to_the_present_one(release):
    assert release.redirects == {"/fr/vieux/mx/": "/fr/mx/"}
    assert 'http-equiv="refresh" content="0; url=/fr/mx/"' in text(release, "fr/vieux/mx/index.html")


def test_questions_are_structured_data(release):
    page = text(release, "fr/faq/index.html")
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert [entry["name"] for entry in data["mainEntity"]] == ["Combien ?"]


def test_the_dialog_asks_our_worker_and_material_downloads_a_stub(release):
    config = json.loads(re.search(r'<script id="__config"[^>]*>(.*?)</script>', text(release, "fr/index.html"))[1])
    worker, _, fallback = config["search"].partition("?material=")
    assert f"site/fr/{worker.removeprefix('./')}" in release.files
    assert f"site/fr/assets/javascripts/workers/{fallback}" in release.files
    assert json.loads(text(release, "fr/search/search_index.json"))["docs"] == []
    assert json.loads(text(release, "fr/search/full_index.json"))["docs"]


def test_two_builds_of_the_same_inputs_agree(release, tmp_path):
    other = build(tmp_path / "another/place", hour=20).release
    assert other.build == release.build
    assert sites(other) == sites(release)
    for lang in release.languages:
        with open_searcher(release.index(lang)) as first, open_searcher(other.index(lang)) as second:
            for question in ("courrier", "configurer mx", "mail", "conbien", "écrire"):
                assert first.search(question) == second.search(question)


def test_a_mistake_of_a_writer_is_told_with_its_page(tmp_path):
    build(tmp_path)
    shutil.rmtree(tmp_path / "docs/en")
    (tmp_path / "docs/en").mkdir()
    (tmp_path / "docs/en/index.md").write_text("# Home\n\n::: slot contact\nnever closed\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        publish(read_settings(tmp_path, ENVIRONMENT), datetime(2026, 11, 22, tzinfo=UTC))
    assert "[en] docs/en/index.md: The slot contact is not closed" in str(caught.value)
    assert "File " not in str(caught.value)


def sites(release: Release) -> dict[str, str]:
    return {name: digest for name, digest in release.files.items() if not name.startswith("index/")}
