"""No page type has a fault that axe calls serious, in light and in dark; nothing scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.faults import faults_of
from tests.journeys.people import send

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
# The pages of all languages are made alike: every kind is looked at in French, the others have their turn in soak.
EACH_PAGE = pytest.mark.parametrize(
    ("lang", "path"),
    [
        pytest.param(lang, path, id=f"{lang}-{name}", marks=() if lang == "fr" or name == "home" else pytest.mark.soak)
        for lang, pages in PAGES.items()
        for name, path in pages.items()
    ],
)
WIDTHS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
LOOKS = pytest.mark.parametrize(
    "looks",
    [
        pytest.param((("wide", "light"), ("phone", "dark")), id="wide in light, phone in the dark"),
        pytest.param((("wide", "dark"), ("phone", "light")), id="the other way round", marks=pytest.mark.soak),
    ],
)


class Look:
    """Looks at a page in several ways, and notes what is wrong."""

    def __init__(self, page, looks):
        self.page = page
        self.looks = looks
        self.faults: list[str] = []

    def __call__(self, name: str) -> None:
        self.page.wait_for_load_state()
        for width, scheme in self.looks:
            self.page.set_viewport_size(WIDTHS[width])
            self.page.emulate_media(color_scheme=scheme)
            if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                self.faults.append(f"{name}, {width}: scrolls sideways")
            self.faults += [f"{name}, {width}, {scheme}: {fault}" for fault in faults_of(self.page)]


@LOOKS
@EACH_PAGE
def test_a_page_has_no_serious_fault(portal, visit, lang, path, looks):
    visit.allowed = ("404",) if path == UNKNOWN else ()
    look = Look(visit.open(f"{portal.url}/{lang}/{path}", lang=lang), looks)
    look(path)
    assert look.faults == []


@pytest.mark.soak  # the look above narrows a page that is there; here it comes to a phone
@EACH_PAGE
def test_nothing_scrolls_sideways_on_a_phone(portal, visit, lang, path):
    visit.allowed = ("404",) if path == UNKNOWN else ()
    page = visit.open(f"{portal.url}/{lang}/{path}", lang=lang, phone=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_open_search_dialog_has_no_serious_fault(portal, visit):
    page = visit.open(f"{portal.url}/fr/")
    page.locator("#gu-question").press_sequentially("article")
    expect(page.locator("[data-md-component=search-query]")).to_have_attribute("data-guichet-shown", "article")
    page.locator(".md-search-result__item").first.wait_for()
    assert faults_of(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults_of(page) == []


# ---- The counter and the desk: pages that are answers, looked at on the way ----

SOFTLY = ("400", "403", "404", "409", "410", "413")  # answers on purpose, which a browser notes as errors
FOCUS_IS_SEEN = """element => [element, element.parentElement, element.closest('.desk-row')].some(one => {
  if (!one) return false;
  const style = getComputedStyle(one);
  return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
})"""


@LOOKS
def test_asking_and_following_have_no_serious_fault(inside, visit, looks):
    visit.allowed = SOFTLY
    page = visit.open(f"{inside.url}/fr/contact/")
    look = Look(page, looks)
    page.click("#send")
    page.locator(".gu-errors").wait_for()
    look("contact with errors")
    asked = inside.ask("fr", "Un mot très long : " + "anticonstitutionnellement" * 4)
    page.goto(f"{inside.url}{asked.path}?new=1")
    look("receipt")
    page.locator(".gu-strip summary").first.click()
    look("receipt with its strip")
    page.click("button[value=reply]")
    page.locator(".gu-errors").wait_for()
    look("request with an error")
    page.goto(f"{inside.url}{inside.ask_too_much('fr')[-1].path}")
    look("request that fair use holds back")
    page.goto(f"{inside.url}/fr/suivre-ma-demande/")
    look("look-up")
    page.click("article button.gu-button--main")
    page.locator(".gu-errors").wait_for()
    look("look-up with errors")
    assert look.faults == []


@LOOKS
def test_paying_has_no_serious_fault(inside, visit, looks):
    visit.allowed = SOFTLY
    asked = inside.ask("fr")
    page = visit.open(f"{inside.url}/fr/demande-urgente/")
    look = Look(page, looks)
    look("both lines")
    page.goto(f"{inside.url}{asked.path}/pay")
    page.click(".gu-form .gu-button--main")
    page.locator(".gu-errors").wait_for()
    look("paying without the box")
    page.check("#begin")
    page.click(".gu-form .gu-button--main")
    page.click("button[value=refuse]")
    page.get_by_role("alert").wait_for()
    look("checkout, refused")
    send(page, "button[value=leave]")
    look("not paid")
    assert look.faults == []


@LOOKS
def test_accounts_mails_and_errors_have_no_serious_fault(inside, visit, looks):
    visit.allowed = SOFTLY
    page = visit.open(f"{inside.url}/fr/account/sign-in")
    look = Look(page, looks)
    page.fill("#email", "nobody")
    page.click("article .gu-button--main")
    page.locator(".gu-errors").wait_for()
    look("sign-in with an error")
    page.goto(f"{inside.url}/fr/account/link/nothing")
    look("410")
    inside.sign_in_customer(page)
    page.goto(f"{inside.url}/fr/account/")
    look("account")
    page.goto(f"{inside.url}/fr/contact/")
    look("contact, signed in")
    page.goto(f"{inside.url}/_mail/?lang=fr")
    look("mailbox")
    page.goto("about:blank")
    page.set_content(f"<form method=post action='{inside.url}/fr/account/sign-in'><button>go</button></form>")
    page.click("button")
    page.wait_for_url("**/sign-in")
    look("403")
    page.goto(f"{inside.url}/fr/account/sign-in")
    page.evaluate("document.querySelector('#email').value = 'x'.repeat(2e6)")
    page.click("article .gu-button--main")
    page.get_by_text("trop volumineux").wait_for()
    look("413")
    assert look.faults == []


@LOOKS
def test_the_desk_has_no_serious_fault(inside, visit, looks):
    visit.allowed = SOFTLY
    asked = inside.ask("fr", "Un mot très long : " + "anticonstitutionnellement" * 4, plan="pro")
    page = visit.open(f"{inside.url}/desk/")
    look = Look(page, looks)
    page.fill("#email", "nobody@example.org")
    page.fill("#password", "wrong")
    page.click(".desk-main-button")
    page.get_by_role("alert").wait_for()
    look("door, refused")
    inside.give_up_a_mail()
    inside.sit_down(page, "fr")
    page.goto(f"{inside.url}/desk/")
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_have_attribute("open", "")
    look("queue, with its keys")
    page.goto(f"{inside.url}{asked.at_the_desk}")
    page.click("button[value=note]")
    page.get_by_role("alert").wait_for()
    look("ticket with a problem")
    page.locator(".gu-strip summary").first.click()
    look("ticket with its strip")
    page.goto(f"{inside.url}{asked.at_the_desk}/hand-over?level=second")
    page.click(".desk-main-button")
    page.get_by_role("alert").wait_for()
    look("hand-over with what is open")
    page.goto(f"{inside.url}{inside.ask_too_much('fr')[-1].at_the_desk}/fair-use")
    page.fill("#reason", " ")
    page.click("button[value=upheld]")
    page.get_by_role("alert").wait_for()
    look("deciding on fair use with a problem")
    for place in (
        "?show=waiting",
        "?show=late",
        "answers",
        "mails",
        "fair-use",
        "password",
        "find?number=x",
        "nowhere",
    ):
        page.goto(f"{inside.url}/desk/{place}")
        look(place)
    assert look.faults == []


@pytest.mark.soak  # made as the lists above are, of other rows
@LOOKS
def test_the_other_lists_of_the_desk_have_no_serious_fault(inside, visit, looks):
    inside.ask("fr", plan="pro")
    page = visit.open(f"{inside.url}/desk/sign-in")
    inside.sit_down(page, "fr")
    look = Look(page, looks)
    for shown in ("solved", "soon", "mine"):
        page.goto(f"{inside.url}/desk/?show={shown}")
        look(shown)
    assert look.faults == []


def tabbed(page, most: int) -> list[str]:
    """Presses Tab; returns where it led, and fails where the focus cannot be seen."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        name = focused.evaluate("element => element.id || element.value || element.textContent.trim()")
        assert focused.evaluate(FOCUS_IS_SEEN), name
        found.append(name)
    return found


def test_the_form_is_filled_in_by_keyboard(portal, visit):
    page = visit.open(f"{portal.url}/fr/contact/")
    page.locator("#subject").focus()
    assert tabbed(page, 7) == ["text", "area", "email", "name", "number", "Se connecter", "send"]


def test_the_queue_is_worked_by_keyboard(inside, visit):
    visit.allowed = ("400",)
    inside.ask("fr")
    inside.ask("fr")
    page = visit.open(f"{inside.url}/desk/sign-in")
    inside.sit_down(page, "fr")
    page.goto(f"{inside.url}/desk/")
    assert tabbed(page, 1) == ["Aller au contenu"]
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    assert rows.nth(1).evaluate(FOCUS_IS_SEEN)
    page.keyboard.press("k")
    chosen = rows.nth(0).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{chosen}")
    page.keyboard.press("r")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("jk")
    expect(page.locator("#text")).to_have_value("jk")
    buttons = page.locator(".desk-buttons button").all_inner_texts()
    assert tabbed(page, 2 + len(buttons)) == ["about", "find", "reply", "ask", "solve", "note"]
    page.locator("h1").click()
    page.keyboard.press("u")
    page.wait_for_url("**/desk/")


def test_the_head_of_the_desk_is_two_lines_on_a_phone_and_each_link_comes_into_view(inside, visit):
    inside.give_up_a_mail()  # an alarm more
    page = visit.open(f"{inside.url}/desk/sign-in", phone=True)
    inside.sit_down(page, "fr")
    page.goto(f"{inside.url}/desk/")
    links = page.locator(".desk-head__nav a")
    first, second = (page.locator(f".desk-head__{part}").bounding_box() for part in ("find", "nav"))
    boxes = [link.bounding_box() for link in links.all()]
    assert len({box["y"] for box in boxes}) == 1
    assert page.locator(".desk-head__name").bounding_box()["y"] < first["y"] + first["height"] <= second["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".desk-head__find button").focus()
    for link in links.all():
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
