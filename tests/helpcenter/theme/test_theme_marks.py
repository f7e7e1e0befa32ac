"""What publishing and the index look for in a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

MAIL = "fr/guides/courriel/index.html"


def read(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / name).read_bytes())


def metas(page: html.HtmlElement) -> dict[str, str]:
    found = {meta.get("name"): meta.get("content") for meta in page.iter("meta") if meta.get("name")}
    return {name.removeprefix("guichet-"): value for name, value in found.items() if name.startswith("guichet-")}


CASES = [
    (
        "everything said",
        MAIL,
        {
            "id": "mail",
            "kind": "article",
            "title": "Relever son courriel",
            "source": "guides/courriel.md",
            "keywords": "imap;pop",
            "synonyms": "relève",
            "aliases": "vieux/",
            "former-title": "Lire ses messages",
            "topic": "Guides",
            "boost": "2",
        },
    ),
    (
        "nothing said",
        "fr/guides/sans-rien/index.html",
        {"id": "guides/sans-rien", "kind": "article", "source": "guides/sans-rien.md", "topic": "Guides"},
    ),
    (
        "kept out of search",
        "fr/guides/a/un/index.html",
        {"id": "guides/a/un", "kind": "article", "source": "guides/a/un.md", "search": "exclude", "topic": "Guides"},
    ),
    (
        "a section",
        "fr/guides/index.html",
        {"id": "guides/index", "kind": "section", "source": "guides/index.md", "topic": "Guides"},
    ),
    ("the home", "fr/index.html", {"id": "index", "kind": "home", "source": "index.md"}),
    ("the shell", "fr/404.html", {}),
]


@pytest.mark.parametrize(("name", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_page_says_what_it_is(site: Path, name: str, expected: dict[str, str]) -> None:
    assert metas(read(site, name)) == expected


def test_a_date_of_the_front_matter_is_told_in_words(site: Path) -> None:
    [date] = read(site, MAIL).xpath("//*[@data-guichet-updated-line]/time[@data-guichet-updated]")
    assert (date.get("datetime"), date.text) == ("2026-11-01", "1er\u00a0novembre 2026")


def test_a_page_without_date_leaves_a_place_for_the_commits(site: Path) -> None:
    [date] = read(site, "fr/guides/quatre/index.html").xpath("//*[@data-guichet-updated-line]/*[@data-guichet-updated]")
    assert (date.tag, date.text) == ("span", None)


def test_related_articles_wait_hidden_for_publishing(site: Path) -> None:
    [related] = read(site, MAIL).xpath("//article//nav[@data-guichet-related]")
    assert json.loads(related.get("data-guichet-related")) == ["quatre", "l'un"]
    assert related.get("hidden") is not None
    assert related.xpath("./ul[not(*)]")


def test_the_language_switch_is_marked_and_named_in_its_own_language(site: Path) -> None:
    links = read(site, MAIL).xpath("//a[@data-guichet-alternate]")
    assert [(a.get("data-guichet-alternate"), a.get("href"), a.get("lang"), a.text) for a in links] == [
        ("fr", "/fr/", "fr", "Français"),
        ("en", "/en/", "en", "English"),
    ]


def test_a_vote_is_a_plain_form_that_names_its_article(site: Path) -> None:
    [form] = read(site, MAIL).xpath("//form[@data-guichet-vote]")
    assert (form.get("method"), form.get("action")) == ("post", "/feedback/vote")
    assert {field.get("name"): field.get("value") for field in form.iter("input")} == {
        "article": "mail",
        "lang": "fr",
        "page": "guides/courriel/",
    }
    assert [button.get("value") for button in form.iter("button")] == ["yes", "no"]


def test_the_sentences_about_a_count_stand_beside_it(site: Path) -> None:
    [count] = read(site, MAIL).xpath("//*[@data-guichet-vote-count]")
    assert set(json.loads(count.get("data-guichet-words"))) == {"zero", "one", "other"}


FURNITURE = [
    "form[@data-guichet-vote]",
    "form[@data-guichet-reason]",
    "nav[@data-guichet-related]",
    "*[@data-guichet-updated]",
    "*[@data-guichet-copy]",
    "a[contains(@href, 'contact/')]",
]


@pytest.mark.parametrize("furniture", FURNITURE)
def test_what_is_not_text_is_marked_to_be_skipped(site: Path, furniture: str) -> None:
    found = read(site, MAIL).xpath(f"//article//{furniture}")
    assert found
    assert all(item.xpath("ancestor-or-self::*[@data-guichet-skip]") for item in found)


def test_the_way_to_a_person_takes_the_article_along(site: Path) -> None:
    assert read(site, MAIL).xpath("string(//article//a[@class='gu-ask__link']/@href)") == "../../contact/?article=mail"


def test_the_shell_holds_its_borders_and_absolute_addresses(site: Path) -> None:
    text = (site / "fr/404.html").read_text(encoding="utf-8")
    inside = text[text.index("<article") : text.index("</article>")]
    assert inside.index("<!--guichet-shell-->") < inside.index("<h1>") < inside.index("<!--/guichet-shell-->")
    page = html.fromstring(text)
    addresses = page.xpath("//head/link[@rel='stylesheet']/@href | //script/@src | //form[@method='get']/@action")
    assert addresses
    assert [address for address in addresses if not address.startswith("/fr/")] == []


def test_every_kind_of_page_has_one_first_heading(site: Path) -> None:
    counts = {name: len(read(site, name).xpath("//h1")) for _, name, _ in CASES}
    assert counts == dict.fromkeys(counts, 1)


def test_reading_time_is_rounded_up(site: Path) -> None:
    assert "3\u00a0minutes de lecture" in read(site, MAIL).xpath("string(//*[@class='gu-byline'])")
