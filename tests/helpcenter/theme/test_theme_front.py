"""What a reader meets first: the home, the sections, the forms that need no script, the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from lxml import html

import portal.helpcenter.theme

PARTIALS = Path(portal.helpcenter.theme.__file__).parent
LANGUAGES = ("fr", "en", "es")


def read(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / name).read_bytes())


def test_the_home_asks_first_and_the_form_needs_no_script(site: Path) -> None:
    home = read(site, "fr/index.html")
    [form] = home.xpath("//div[@class='gu-hero']//form")
    assert (form.get("method"), form.get("action")) == ("get", "recherche/")
    assert form.xpath(".//input[@name='q']/@id") == form.xpath(".//label/@for")


def test_the_list_of_topics_becomes_cards_and_the_rest_stays(site: Path) -> None:
    home = read(site, "fr/index.html")
    [card] = home.xpath("//h2[@id='sujets']/following-sibling::ul[1]/li")
    assert card.xpath("string(./h3/a/@href)") == "guides/"
    assert card.xpath("string(./p[@class='gu-card__text'])") == "Pas à pas"
    assert card.xpath("./ul/li/a/@href") == ["guides/courriel/", "guides/a/un/", "guides/sans-rien/"]
    assert "4" in card.xpath("string(./p[@class='gu-card__more'])")
    assert "Encore un mot." in home.xpath("string(//article)")


def test_questions_come_from_the_faq_when_the_home_lists_none(site: Path) -> None:
    assert read(site, "fr/index.html").xpath("//ul[@class='gu-questions']/li/a/@href") == ["guides/quatre/#pourquoi"]


def test_a_home_without_topics_is_still_a_home(site: Path) -> None:
    home = read(site, "en/index.html")
    assert home.xpath("//ul[@class='gu-cards']") == []
    assert home.xpath("string(//h1)").startswith("What are you looking for?")


def test_a_section_describes_its_articles_and_keeps_the_writers_words(site: Path) -> None:
    items = read(site, "fr/guides/index.html").xpath("//div[@class='gu-section']//li")
    assert [" ".join(item.text_content().split()) for item in items] == [
        'Relever son courrielAvec "IMAP" & co',
        "Un : commenté",
        "Sans rien",
        "Quatre",
    ]


def test_a_name_with_an_ampersand_stays_text(site: Path) -> None:
    assert read(site, "fr/index.html").xpath("string(//span[@class='gu-sign__name'])") == "Mairie & Cie"


def test_the_dialog_has_a_name_and_a_form_for_readers_without_script(site: Path) -> None:
    page = read(site, "fr/guides/courriel/index.html")
    [dialog] = page.xpath("//*[@role='dialog']")
    assert dialog.get("aria-label") == "Recherche dans le centre d’aide"
    assert dialog.xpath(".//form[@name='search']/@action") == ["../../recherche/"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_knows_every_word(lang: str) -> None:
    # MkDocs renders without escaping; so does this, to read the words as they are.
    environment = Environment(loader=FileSystemLoader(PARTIALS / "partials" / "words"))
    words = {code: environment.get_template(f"{code}.html").module.words for code in LANGUAGES}
    assert set(words[lang]) == set(words["fr"])
    assert all(words[lang].values())
    assert [key for key, text in words[lang].items() if '"' in text or "'" in text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_placeholders_survive_translation(lang: str) -> None:
    environment = Environment(loader=FileSystemLoader(PARTIALS / "partials" / "words"))
    words = environment.get_template(f"{lang}.html").module.words
    assert all(sign in words["vote.other"] for sign in ("{yes}", "{no}", "{total}"))
    assert all("#" in words[key] for key in words if key.endswith(".other") and key != "vote.other")


DATES = [
    ("French first of a month", "fr", (1, 5, 2027), "1er\u00a0mai 2027"),
    ("French", "fr", (22, 8, 2026), "22\u00a0août 2026"),
    ("English", "en", (1, 5, 2027), "1\u00a0May 2027"),
    ("Spanish", "es", (22, 12, 2026), "22 de diciembre de 2026"),
]


@pytest.mark.parametrize(("lang", "day", "expected"), [case[1:] for case in DATES], ids=[case[0] for case in DATES])
def test_dates_read_as_people_write_them(lang: str, day: tuple[int, int, int], expected: str) -> None:
    environment = Environment(loader=FileSystemLoader(PARTIALS / "partials" / "words"))
    assert environment.get_template(f"{lang}.html").module.date(*day) == expected
