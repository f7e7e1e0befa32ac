"""No page type has a fault that axe calls serious, in light and in dark; nothing scrolls sideways on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

UNKNOWN = "nowhere/"
PAGES = {
    "fr": {
        "home": "",
        "section": "guides/",
        "faq": "faq/",
        "article": "rediger/ecrire-un-article/",
        "contact": "contact/",
        "search": "recherche/?q=artcile",
        "nothing found": "recherche/?q=zzqxv",
        "unknown": UNKNOWN,
    },
    "en": {
        "home": "",
        "section": "guides/",
        "faq": "faq/",
        "article": "writing/write-an-article/",
        "contact": "contact/",
        "search": "search/?q=artcile",
        "nothing found": "search/?q=zzqxv",
        "unknown": UNKNOWN,
    },
    "es": {"home": "", "faq": "preguntas-frecuentes/", "contact": "contacto/", "search": "buscar/?q=pregunta"},
}
CASES = [(lang, path) for lang, pages in PAGES.items() for path in pages.values()]
EACH_PAGE = pytest.mark.parametrize(
    ("lang", "path"), CASES, ids=[f"{lang}-{name}" for lang, pages in PAGES.items() for name in pages]
)
SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@EACH_PAGE
def test_a_page_has_no_serious_fault(portal, visit, lang, path, dark):
    visit.allowed = ("404",) if path == UNKNOWN else ()
    page = visit.open(f"{portal.url}/{lang}/{path}", lang=lang, dark=dark)
    found = Axe().run(page).response["violations"]
    faults = [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
    assert faults == []


@EACH_PAGE
def test_nothing_scrolls_sideways_on_a_phone(portal, visit, lang, path):
    visit.allowed = ("404",) if path == UNKNOWN else ()
    page = visit.open(f"{portal.url}/{lang}/{path}", lang=lang, phone=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_open_search_dialog_has_no_serious_fault(portal, visit, dark):
    page = visit.open(f"{portal.url}/fr/", dark=dark)
    page.locator("#gu-question").press_sequentially("article")
    page.locator(".md-search-result__item").first.wait_for()
    found = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in SERIOUS] == []
