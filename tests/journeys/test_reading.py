"""A reader's way: from the home page through a mistyped question to the section that answers, and a vote."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

BLOCKED_FOR_NOW = ("502", "503", "Failed to load resource")


@dataclass(frozen=True, slots=True)
class Words:
    """What one language's reader types and sees."""

    lang: str
    typo: str
    meant: str
    search: str
    yes: str
    no: str
    other: str
    ask: str


FRENCH = Words("fr", "artcile", "article", "Chercher", "Oui", "Non", "en", "Pas trouvé")
ENGLISH = Words("en", "artilce", "article", "Search", "Yes", "No", "fr", "Not found")
LANGUAGES = pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=lambda words: words.lang)
"""Each journey is walked in both languages."""

QUESTION = "#gu-question"
DIALOG_BOX = "[data-md-component=search-query]"
A_FEW_LINES = 500  # characters, a title included
# The visible tables that reach beyond the screen, or beyond what they scroll in.
CUT_OFF = """[...document.querySelectorAll("table")].filter((table) => {
  const { width, right } = table.getBoundingClientRect();
  return width && (right > innerWidth || table.scrollWidth > table.parentElement.clientWidth);
}).map((table) => table.textContent.slice(0, 60))"""
DIALOG_RESULTS = ".md-search-result__item:not(.gu-search-foot) a.md-search-result__link"


def ask_in_dialog(page: Page, question: str) -> None:
    page.locator(QUESTION).press_sequentially(question[:1])
    box = page.locator(DIALOG_BOX)
    expect(box).to_be_focused()
    box.press_sequentially(question[1:])
    # What stands there now answers the last key, and nothing comes in its place while it is pressed.
    expect(box).to_have_attribute("data-guichet-shown", question)


@LANGUAGES
def test_a_mistyped_question_leads_to_the_section_that_answers_and_a_vote(portal, visit, words):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang)
    ask_in_dialog(page, words.typo)
    results = page.locator(DIALOG_RESULTS)
    expect(results.first).to_be_visible()
    expect(results.first).to_have_attribute("href", re.compile(f"h={words.meant}"))
    section = page.locator(f"{DIALOG_RESULTS}[href*='#']").first
    folded = page.locator(".md-search-result__more summary").first
    if not section.is_visible():
        folded.click()
    address = section.get_attribute("href")
    section.click()
    expect(page).to_have_url(re.compile(re.escape(address.split("#")[1])))
    anchor = page.locator(f"#{re.escape(address.split('#')[1].split('?')[0])}")
    expect(anchor).to_be_in_viewport()

    page.get_by_role("button", name=words.yes, exact=True).click()
    expect(page.locator(".gu-vote__said")).not_to_be_empty()
    expect(page.locator("[data-guichet-vote-count]")).to_contain_text("1")


@LANGUAGES
def test_without_scripts_the_same_way_is_open(portal, visit, words):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang, javascript=False)
    page.locator(QUESTION).fill(words.typo)
    page.get_by_role("button", name=words.search, exact=True).click()
    expect(page.locator(".gu-results")).to_contain_text(words.meant)
    page.locator(".gu-result__sections a").first.click()
    expect(page).to_have_url(re.compile("#"))

    page.get_by_role("button", name=words.no, exact=True).click()
    expect(page).to_have_url(re.compile(f"/{words.lang}/|/feedback/"))
    page.locator("textarea[name=reason]").fill("Il manque un exemple.")
    page.locator(".gu-reason button").click()
    expect(page.locator("article h1")).to_be_visible()


@LANGUAGES
def test_what_was_corrected_is_said_and_the_original_offered(portal, visit, words):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang, javascript=False)
    page.locator(QUESTION).fill(words.typo)
    page.get_by_role("button", name=words.search, exact=True).click()
    corrected = page.locator(".gu-results__corrected")
    expect(corrected.locator("a")).to_have_text(words.typo)


@LANGUAGES
def test_what_is_not_found_leads_to_a_person_with_the_words(portal, visit, words):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang)
    ask_in_dialog(page, "zzqxv kwjh")
    ask = page.locator(".gu-search-ask a")
    expect(ask).to_contain_text(words.ask)
    ask.click()
    expect(page.locator("#subject")).to_have_value("zzqxv kwjh")


@LANGUAGES
def test_the_language_switch_goes_to_the_same_page(portal, visit, words):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang)
    page.goto(f"{portal.url}/{words.lang}/faq/")
    identity = page.locator("meta[name=guichet-id]").get_attribute("content")
    page.locator(".gu-language").hover()
    page.locator(f"[data-guichet-alternate={words.other}]").click()
    expect(page).to_have_url(re.compile(f"/{words.other}/.+"))
    expect(page.locator("meta[name=guichet-id]")).to_have_attribute("content", identity)
    expect(page.locator("html")).to_have_attribute("lang", words.other)


def test_the_first_visit_is_answered_in_the_readers_language(portal, visit):
    for lang in ("fr", "en", "es"):
        page = visit.open(f"{portal.url}/", lang=lang)
        expect(page).to_have_url(f"{portal.url}/{lang}/")


@LANGUAGES
def test_the_phone_menu_opens_and_leads_somewhere(portal, visit, words):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang, phone=True)
    page.locator("label.md-header__button[for=__drawer]").tap()
    link = page.locator(".md-nav--primary a.md-nav__link:visible").nth(1)
    expect(link).to_have_attribute("href", re.compile("."))
    link.tap()
    expect(page).not_to_have_url(re.compile(f"/{words.lang}/$"))


def test_a_wide_table_is_read_on_a_phone_without_moving_it_sideways(portal, inside, visit):
    page = visit.open(f"{portal.url}/fr/transparence/vie-privee/", phone=True)
    expect(page.locator("td[data-guichet-about='Ce qui est gardé']").first).to_be_visible()
    assert page.evaluate(CUT_OFF) == []
    page.goto(f"{portal.url}/fr/guides/delais-de-reponse/")
    urgent = page.locator("tr", has_text="Demande urgente").locator("td")
    expect(urgent.nth(0)).to_be_visible()
    expect(urgent.nth(1)).to_be_hidden()  # it holds a dash
    page.goto(f"{portal.url}{inside.ask('fr', plan='pro').path}")
    page.locator(".gu-strip summary").first.tap()
    expect(page.locator(".gu-strip__table td").nth(1)).to_be_visible()
    assert page.evaluate(CUT_OFF) == []


@LANGUAGES
def test_search_still_answers_when_the_sidecar_is_stopped(static_only, visit, words):
    visit.allowed = BLOCKED_FOR_NOW
    page = visit.open(f"{static_only}/{words.lang}/", lang=words.lang)
    ask_in_dialog(page, words.meant)
    results = page.locator(DIALOG_RESULTS)
    expect(results.first).to_be_visible()
    assert max(len(text) for text in results.all_inner_texts()) < A_FEW_LINES
    assert results.locator("mark").count()
    results.first.click()
    expect(page.locator("article h1")).to_be_visible()


def test_a_page_says_something_true_when_the_sidecar_is_stopped(static_only, visit):
    visit.allowed = BLOCKED_FOR_NOW
    page = visit.open(f"{static_only}/fr/contact/")
    expect(page.locator("article")).to_contain_text("aide@guichet.example")


def test_a_first_page_view_ships_little_for_search(portal, visit):
    """No more than 20 kB, compressed, before the first answer; 3 kB for each keystroke."""
    page = visit.open(f"{portal.url}/fr/", hurry=True)  # as it is shipped
    shipped: dict[str, int] = {}

    def weigh(response):
        shipped[response.url] = int(response.headers.get("content-length", "0"))

    page.on("response", weigh)
    page.reload()
    page.wait_for_load_state("networkidle")
    ours = sum(size for url, size in shipped.items() if "/assets/guichet/" in url and url.split("?")[0].endswith(".js"))
    stub = sum(size for url, size in shipped.items() if "search_index.json" in url)
    assert ours + stub <= 20_000, shipped
    assert not any("full_index" in url for url in shipped)

    shipped.clear()
    ask_in_dialog(page, "article")
    expect(page.locator(DIALOG_RESULTS).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    answers = [size for url, size in shipped.items() if "/search.json" in url]
    assert answers
    assert max(answers) <= 3_000
