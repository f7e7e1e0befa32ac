"""The manual hangs together: languages, front matter, typography, facts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.docs.manual import LANGUAGES, ROOT, WHOLE, Manuscript, article, manuscripts
from tests.docs.typography import NARROW, set_page

PAGES = [page for lang in LANGUAGES for page in manuscripts(lang)]
FRENCH = [page for page in PAGES if page.lang == "fr"]
FEWEST_ARTICLES = 18
SECTIONS = ("guides", "known-problems", "videos", "community", "service-status", "transparency", "writers", "operators")


@pytest.mark.parametrize("lang", WHOLE)
def test_there_are_articles_enough(lang: str) -> None:
    articles = [page for page in manuscripts(lang) if page.meta.get("kind", "article") in {"article", "faq"}]
    assert len(articles) >= FEWEST_ARTICLES


def test_every_french_article_has_its_english_counterpart() -> None:
    ids = {lang: {(page.id, page.meta.get("kind", "article")) for page in manuscripts(lang)} for lang in WHOLE}
    assert ids["fr"] == ids["en"]


def test_spanish_has_its_door_and_nothing_that_french_lacks() -> None:
    spanish = {page.id for page in manuscripts("es")}
    assert spanish >= {"home", "faq", "contact", "search"}
    assert spanish <= {page.id for page in manuscripts("fr")}


@pytest.mark.parametrize("lang", WHOLE)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_a_front_page_and_an_article(lang: str, section: str) -> None:
    front = article(lang, section)
    folder = front.name.removesuffix("index.md")
    assert front.meta["kind"] == "section"
    assert [page.name for page in manuscripts(lang) if page.name.startswith(folder) and page is not front]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_page_says_what_it_is(page: Manuscript) -> None:
    assert page.meta.keys() >= {"id", "title", "description", "updated"}
    assert isinstance(page.meta["updated"], date)
    assert page.meta["description"].endswith(".")
    assert len(re.findall(r"^# ", page.outside_code, re.MULTILINE)) == 1


@pytest.mark.parametrize("page", [page for page in PAGES if page.meta.get("kind", "article") == "article"], ids=str)
def test_every_article_can_be_found_by_other_words_and_leads_on(page: Manuscript) -> None:
    assert page.meta["keywords"]
    assert page.meta["synonyms"]
    assert page.meta["related"]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_heading_has_an_anchor_that_stays(page: Manuscript) -> None:
    headings = re.findall(r"^#{2,3} .*$", page.outside_code, re.MULTILINE)
    assert [heading for heading in headings if not re.search(r"\{ #[a-z0-9-]+ \}$", heading)] == []


@pytest.mark.parametrize("page", FRENCH, ids=str)
def test_french_is_written_with_its_typography(page: Manuscript) -> None:
    faults = {
        "a straight apostrophe": re.findall(r"\w'\w+", page.prose),
        "no narrow space before a sign": re.findall(
            rf"\S*[^\s{NARROW}:;!?][;!?](?=\s|$)|\S+ [:;!?](?=\s|$)", page.prose
        ),
        "no narrow space inside quotation marks": re.findall(rf"«(?!{NARROW})\S*|\S*(?<!{NARROW})»", page.prose),
        "English quotation marks": re.findall(r"[“”]\w+", page.prose),
        "three full stops": re.findall(r"\S*\.\.\.", page.prose),
    }
    assert {fault: found for fault, found in faults.items() if found} == {}, "python -m tests.docs.typography mends it"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("L'eau, d'où ?", f"L’eau, d’où{NARROW}?"),
        ('dit "a" : « oui »', f'dit "a"{NARROW}: «{NARROW}oui{NARROW}»'),
        ("l'`id` et [l'un](d'ici.md) : 12 mots", f"l’`id` et [l’un](d'ici.md){NARROW}: 12{NARROW}mots"),
        (
            "{{ plans.pro.price }} ; voir https://a.example/b ?",
            f"{{{{ plans.pro.price }}}}{NARROW}; voir https://a.example/b{NARROW}?",
        ),
        ("| a | b |\n|:---|---:|", "| a | b |\n|:---|---:|"),
        ("::: slot contact\nl'un\n:::", "::: slot contact\nl’un\n:::"),
        ("```sh\necho l'un ?\n```\nl'un", "```sh\necho l'un ?\n```\nl’un"),
        ("---\ntitle: L'un\nid: l'un\n---\nl'un", "---\ntitle: L’un\nid: l'un\n---\nl’un"),
    ],
)
def test_prose_is_set_and_the_rest_is_left(written: str, printed: str) -> None:
    assert set_page(written) == printed
    assert set_page(printed) == printed


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_price_or_opening_hour_is_typed_in_prose(page: Manuscript) -> None:
    typed = re.findall(
        rf"\d[\d.,]*[\s{NARROW}]?(?:€|EUR)|€\d|\b\d{{1,2}}(?:[:h]\d\d| ?h\b|{NARROW}h\b| ?[ap]m\b)", page.prose
    )
    assert typed == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_page_needs_an_inline_style_or_another_site(page: Manuscript) -> None:
    assert (
        re.findall(
            r"<(?:script|iframe|style|img)\b|\sstyle=|!\[[^\]]*\]\(https?:", re.sub(r"`[^`\n]+`", "", page.outside_code)
        )
        == []
    )


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").rglob("*.svg")), ids=lambda file: file.name)
def test_drawings_say_what_they_show_and_keep_to_the_policy(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8")
    assert "<title" in text
    assert "<desc" in text
    assert not re.search(r"\sstyle=|<style|<script|href=\"http", text)


@pytest.mark.parametrize(("lang", "config"), [("fr", "mkdocs.yml"), ("en", "mkdocs.en.yml"), ("es", "mkdocs.es.yml")])
def test_the_menu_shows_every_page_but_the_search(lang: str, config: str) -> None:
    settings = yaml.safe_load((ROOT / config).read_text(encoding="utf-8"))
    shown = set(re.findall(r"[\w/-]+\.md", yaml.safe_dump(settings["nav"], width=1000)))
    hidden = {name.strip().lstrip("/") for name in settings["not_in_nav"].splitlines()}
    assert shown | hidden == {page.name for page in manuscripts(lang)}
    assert hidden == {article(lang, "search").name}


@pytest.mark.parametrize(("lang", "config"), [("fr", "mkdocs.yml"), ("en", "mkdocs.en.yml"), ("es", "mkdocs.es.yml")])
def test_the_settings_name_the_pages_of_contact_and_search(lang: str, config: str) -> None:
    inherited = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["extra"]["guichet"]
    own = yaml.safe_load((ROOT / config).read_text(encoding="utf-8")).get("extra", {}).get("guichet", {})
    named = {**inherited, **own}
    assert named["contact"] == f"{article(lang, 'contact').name.removesuffix('.md')}/"
    assert named["search_page"] == f"{article(lang, 'search').name.removesuffix('.md')}/"
