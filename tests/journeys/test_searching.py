"""Searching by hand, by keyboard and by ear: the search page with and without scripts, and the dialog."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from portal.helpcenter.checks.questions import check_answers
from portal.helpcenter.questions import read_questions
from search_index.search import open_searcher

SERIOUS = ("serious", "critical")
BOX = "#gu-q"
OPTIONS = "[role=option]"
DIALOG_BOX = "[data-md-component=search-query]"
OPEN = "#__search"
DIALOG_RESULTS = ".md-search-result__item:not(.gu-search-foot) a.md-search-result__link"
SAID = "[data-guichet-search-said]"


def faults(page: Page) -> list[str]:
    found = [fault for fault in Axe().run(page).response["violations"] if fault["impact"] in SERIOUS]
    return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]


def open_dialog(page: Page, words: str, *, answered: bool = True) -> None:
    """Types into the dialog; waits for what answers the last key, not one before it, unless told otherwise."""
    page.keyboard.press("/")
    box = page.locator(DIALOG_BOX)
    expect(box).to_be_focused()
    box.press_sequentially(words)
    if answered:
        expect(box).to_have_attribute("data-guichet-shown", words)


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_what_the_writers_of_the_manual_settled_is_found(portal, lang):
    questions = read_questions(portal.folder, lang)
    routes = json.loads((portal.folder / "var" / "current" / "routes.json").read_text(encoding="utf-8"))
    locations = {name: places[lang] for name, places in routes["articles"].items() if lang in places}
    with open_searcher(portal.folder / "var" / "current" / "index" / lang) as searcher:
        unanswered = [*check_answers(portal.folder, questions, searcher, locations, strict=True)]
    assert {settled.article for settled in questions.settled} <= set(locations)
    assert [finding.message for finding in unanswered] == []


def test_the_search_page_is_a_combobox(portal, visit):
    page = visit.open(f"{portal.url}/fr/recherche/")
    box = page.get_by_role("combobox", name="Votre question")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("délai")  # at once: the answer to half a word would take back what is chosen below
    expect(box).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.first).to_contain_text("Délais de réponse")
    expect(page.locator(".gu-search ~ [role=status], .gu-search [role=status]")).to_contain_text("suggestion")
    assert faults(page) == []

    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(box).to_be_focused()
    page.keyboard.press("ArrowUp")
    # Past the first one stand the reader's own words.
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile(""))
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("délai")

    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/fr/guides/delais-de-reponse/"))


def test_enter_without_a_choice_asks_the_server(portal, visit):
    page = visit.open(f"{portal.url}/en/search/", lang="en")
    page.locator(BOX).press_sequentially("opening hours")
    page.keyboard.press("Enter")
    expect(page.locator(".gu-results__list")).to_be_visible()
    expect(page).to_have_url(re.compile("q=opening"))


def test_a_question_that_is_being_typed_leads_to_its_section(portal, visit):
    page = visit.open(f"{portal.url}/fr/recherche/")
    page.locator(BOX).press_sequentially("où sont mes")
    option = page.locator(OPTIONS).first
    expect(option).to_contain_text("Où sont mes données")
    option.click()
    expect(page).to_have_url(re.compile("/fr/faq/produit/#donnees"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_results_are_narrowed_down_and_readable(portal, visit, javascript, phone):
    page = visit.open(f"{portal.url}/fr/recherche/?q=recherche", javascript=javascript, phone=phone)
    topics = page.locator(".gu-topics__link")
    expect(topics.first).to_have_attribute("aria-current", "true")
    topic = page.get_by_role("link", name=re.compile(r"^Guides \d+"))
    number = int(topic.inner_text().split()[-1])
    topic.click()
    expect(page.locator(".gu-result")).to_have_count(min(number, 10))
    for link in page.locator(".gu-result__title a").all():
        assert "/fr/guides/" in link.get_attribute("href")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") if javascript else True
    if javascript:
        assert faults(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_answer_of_another_language_is_offered_in_it(portal, visit, dark):
    page = visit.open(f"{portal.url}/fr/recherche/?q=where+is+my+request", dark=dark)
    link = page.locator(".gu-elsewhere a[lang=en]").first
    expect(link).to_have_attribute("hreflang", "en")
    assert faults(page) == []
    link.click()
    expect(page).to_have_url(re.compile("/en/follow-my-request/"))


def test_the_dialog_finds_what_stands_in_another_language(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    open_dialog(page, "where is my request")
    expect(page.locator(SAID)).to_contain_text("Trouvé en anglais")
    first = page.locator(DIALOG_RESULTS).first
    expect(first).to_have_attribute("hreflang", "en")
    expect(first.locator("h1")).to_have_attribute("lang", "en")
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/follow-my-request/"))


def test_the_dialog_says_what_it_corrected_and_takes_it_back_by_keyboard(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    open_dialog(page, "sauvegrade")
    said = page.locator(SAID)
    expect(said).to_contain_text("Résultats pour sauvegarde")
    expect(page.locator("[data-guichet-search-count]")).to_contain_text(re.compile(r"trouvés?.*Résultats pour"))
    for _ in range(4):  # past the sign that copies, the cross, and what was searched instead
        page.keyboard.press("Tab")
    original = said.get_by_role("button", name="sauvegrade")
    expect(original).to_be_focused()
    page.keyboard.press("Enter")
    expect(said).to_be_hidden()
    expect(page.locator(DIALOG_BOX)).to_have_value("sauvegrade")
    expect(page.locator(".md-search-result__meta")).to_contain_text("Aucune réponse")


def test_the_last_searches_stay_in_the_browser_and_can_be_forgotten(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    open_dialog(page, "webhook")
    page.locator(DIALOG_RESULTS).first.click()
    page.wait_for_url(lambda url: "/fr/guides/?q=" not in url and not url.endswith("/fr/guides/"))
    page.keyboard.press("/")
    expect(page.locator(".md-search .gu-recent__search")).to_have_text(["webhook"])
    page.goto(f"{portal.url}/fr/recherche/?q=facture+urgente")
    page.goto(f"{portal.url}/fr/guides/")
    page.keyboard.press("/")
    recent = page.locator(".md-search [data-guichet-recent]")
    expect(recent.locator(".gu-recent__search")).to_have_text(["facture urgente", "webhook"])
    assert faults(page) == []

    page.keyboard.press("ArrowDown")
    expect(recent.get_by_role("button", name="facture urgente", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(recent.get_by_role("button", name="Oublier «\u202ffacture urgente\u202f»")).to_be_focused()
    page.keyboard.press("Enter")
    expect(recent.locator(".gu-recent__search")).to_have_text(["webhook"])
    recent.get_by_role("button", name="webhook", exact=True).click()
    expect(page.locator(DIALOG_BOX)).to_have_value("webhook")
    expect(page.locator(DIALOG_RESULTS).first).to_be_visible()
    expect(recent).to_be_hidden()

    page.goto(f"{portal.url}/fr/recherche/")
    page.locator("article [data-guichet-recent]").get_by_role("button", name="Tout oublier").click()
    expect(page.locator("article [data-guichet-recent]")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('guichet.searches.fr')") is None


def test_where_the_browser_keeps_nothing_the_search_works_all_the_same(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    # Only what is ours: Material's own script needs its storage to start at all.
    page.add_init_script(
        """for (const name of ["getItem", "setItem", "removeItem"]) {
          const real = Storage.prototype[name];
          Storage.prototype[name] = function (key, ...more) {
            if (key.startsWith("guichet.")) throw new DOMException("denied", "SecurityError");
            return real.call(this, key, ...more);
          };
        }"""
    )
    page.goto(f"{portal.url}/fr/recherche/?q=facture")
    expect(page.locator(".gu-results__list")).to_be_visible()
    expect(page.locator("article [data-guichet-recent]")).to_be_hidden()
    page.locator(BOX).fill("")
    page.locator(BOX).press_sequentially("délai")
    expect(page.locator(OPTIONS).first).to_be_visible()


def test_the_dialog_opens_by_keyboard_and_gives_the_focus_back(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    link = page.locator(".md-nav--primary a.md-nav__link:visible").nth(4)
    link.focus()
    page.keyboard.press("Control+k")
    expect(page.locator(DIALOG_BOX)).to_be_focused()
    expect(page.locator(OPEN)).to_be_checked()  # Material opens what has the focus a moment later
    page.keyboard.press("Escape")
    expect(link).to_be_focused()

    page.keyboard.press("Control+k")
    expect(page.locator(DIALOG_BOX)).to_be_focused()
    expect(page.locator(OPEN)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator(OPEN)).not_to_be_checked()  # an empty box keeps nobody
    expect(page.locator(".md-search :focus")).to_have_count(0)  # nor does what it has hidden


def test_on_the_home_page_the_dialog_moves_nothing_of_the_header(portal, visit):
    page = visit.open(f"{portal.url}/fr/")
    languages = page.locator(".md-header__option:visible").last
    before = languages.bounding_box()
    page.keyboard.press("Control+k")
    expect(page.locator(DIALOG_BOX)).to_be_focused()
    expect(page.locator(OPEN)).to_be_checked()
    assert languages.bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_tab_goes_through_the_results_and_leaves_past_the_last(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    open_dialog(page, "sauvegarde")
    expect(page.locator(".gu-search-ask a")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".gu-search-ask a")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("link", name="Voir tous les résultats")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".gu-search-ask a")).to_be_focused()
    expect(page.locator(OPEN)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator(OPEN)).not_to_be_checked()


def test_who_comes_back_from_a_result_finds_the_results_again(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    open_dialog(page, "délais")
    first = page.locator(DIALOG_RESULTS).first
    expect(first).to_contain_text("Délais de réponse")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/fr/guides/delais-de-reponse/"))
    expect(page.locator("article mark").first).to_have_text(re.compile("délai", re.IGNORECASE))
    page.go_back()
    expect(page.locator(DIALOG_BOX)).to_have_value("délais")
    expect(first).to_be_visible()


def test_the_dialog_says_that_there_may_be_more_and_leads_to_all(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    open_dialog(page, "recherche")
    expect(page.locator(".md-search-result__meta")).to_have_text("Les 6 meilleurs articles")
    page.get_by_role("link", name="Voir tous les résultats").click()
    expect(page).to_have_url(re.compile(r"/fr/recherche/\?q=recherche"))
    expect(page.locator(".gu-result")).to_have_count(10)
    page.get_by_role("link", name="Montrer plus d’articles").click()
    expect(page.locator("#gu-more")).to_be_in_viewport()


def test_enter_on_nothing_found_leads_to_what_to_do_next(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    open_dialog(page, "zzzqqq")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/fr/recherche/\?q=zzzqqq"))
    expect(page.locator(".gu-ask__link")).to_have_attribute("href", re.compile("subject=zzzqqq"))
    page.wait_for_load_state()  # every script has run that might open it
    expect(page.locator(OPEN)).not_to_be_checked()  # the page has answered already


def test_a_slow_server_is_said_to_be_asked_and_nothing_stands_where_answers_will(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/")
    waiting, is_held = [], True

    def hold(route):  # a built-in method would not do: the library leaves a mark on what it calls
        if is_held:
            waiting.append(route)
        else:
            route.continue_()

    page.context.route("**/search.json*", hold)
    open_dialog(page, "facture", answered=False)
    expect(page.locator(SAID)).to_have_text("Recherche en cours…")
    expect(page.locator("[data-guichet-search-count]")).to_have_text("Recherche en cours…")
    expect(page.locator(".md-search-result__link")).to_have_count(0)  # it would be pressed in an answer's place
    is_held = False  # the last word may not even be asked yet
    for route in waiting:
        route.continue_()
    expect(page.locator(DIALOG_RESULTS).first).to_be_visible()
    expect(page.locator(".gu-search-ask a")).to_be_visible()
    expect(page.locator(SAID)).not_to_contain_text("en cours")


def test_a_server_that_says_nothing_is_waited_for_no_longer_than_a_reader_would(portal, visit):
    page = visit.open(f"{portal.url}/fr/guides/", hurry=True)

    def keep(route):
        """Neither answers nor refuses."""

    page.context.route("**/search.json*", keep)
    open_dialog(page, "facture")
    expect(page.locator(SAID)).to_contain_text("recherche faite dans votre navigateur")
    expect(page.locator(DIALOG_RESULTS).first).to_be_visible()
