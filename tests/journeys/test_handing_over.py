"""The way of a request into other hands: an agent hands it over, or its customer asks for that and is answered."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.people import Asked, open_mail, walked_by


@dataclass(frozen=True, slots=True)
class Words:
    """What one language's customer and agent see."""

    lang: str
    level: str
    still_open: str
    mailed: str
    handed: str
    asks: str
    line_needed: str
    declined: str
    declined_by_mail: str
    counted: str


FRENCH = Words(
    "fr",
    "Deuxième niveau",
    "Pas encore confiée",
    "change de mains",
    "Nous avons confié votre demande à",
    "Le client souhaite",
    "écrivez-lui une ligne",
    "Nous ne l’avons pas confiée à",
    "À propos de votre demande",
    "ce qui compte, ce qui ne compte pas",
)
ENGLISH = Words(
    "en",
    "Second line",
    "Not handed over yet",
    "is in other hands",
    "We handed your request over to",
    "The customer asks",
    "write them a line",
    "We did not hand it over to",
    "About your request",
    "what counts, what does not",
)
EVERY_WAY = walked_by(FRENCH, ENGLISH)


def at_the_desk(portal, inside, visit, asked: Asked, words: Words, *, javascript: bool) -> Page:
    """An agent's browser with a request before it."""
    desk = visit.open(f"{portal.url}/desk/sign-in", lang=words.lang, javascript=javascript)
    inside.sit_down(desk, words.lang)
    desk.goto(f"{portal.url}{asked.at_the_desk}")
    return desk


def say_what_became(desk: Page) -> None:
    """Fills in what the second line needs."""
    desk.check("#need-customer-done")
    desk.check("#need-faq_searched-done")
    desk.check("#need-reproduced-impossible")
    desk.fill("[name='because.reproduced']", "Zzyzx")
    desk.check("#need-dns_checked-not_applicable")


@EVERY_WAY
def test_an_agent_hands_over_what_the_level_needs(portal, inside, visit, words, javascript):
    visit.allowed = ("400",)
    asked = inside.ask(words.lang)
    desk = at_the_desk(portal, inside, visit, asked, words, javascript=javascript)
    desk.click("[data-hand-over]")
    desk.fill("#note", "Qwrtp")
    desk.click(".desk-write .desk-main-button")
    expect(desk.get_by_role("alert")).to_contain_text(words.still_open)
    expect(desk.locator("#note")).to_have_value("Qwrtp")
    say_what_became(desk)
    desk.click(".desk-write .desk-main-button")
    expect(desk.locator(".desk-facts")).to_contain_text(words.level)
    expect(desk.locator(".desk-said--note")).to_contain_text("Zzyzx")

    customer = visit.open(f"{portal.url}{asked.path}", lang=words.lang, javascript=javascript)
    expect(customer.locator("#latest")).to_contain_text(words.handed)
    expect(customer.locator("body")).not_to_contain_text("Qwrtp.Zzyzx")
    expect(customer.locator(".gu-strip summary")).to_have_count(2)
    customer.locator(".gu-strip summary").nth(1).click()
    expect(customer.locator(".gu-strip").nth(1)).to_contain_text(words.counted)
    expect(customer.locator(".gu-strip__table").nth(1)).to_be_visible()
    open_mail(customer, portal.url, words.lang, asked.email, words.mailed)
    expect(customer.locator(".gu-letter")).to_contain_text(words.level)
    desk.goto(f"{portal.url}/desk/?show=level&level=second")
    expect(desk.locator(f"a[href='{asked.at_the_desk}']")).to_have_count(1)


@EVERY_WAY
def test_a_customer_asks_for_a_level_and_is_answered(portal, inside, visit, words, javascript):
    visit.allowed = ("400",)
    asked = inside.ask(words.lang, plan="pro")
    customer = visit.open(f"{portal.url}{asked.path}", lang=words.lang, javascript=javascript)
    customer.locator("#level summary").click()
    customer.fill("#why", "Rstln")
    customer.click("button[value=level]")
    expect(customer.locator("#latest")).to_contain_text("Rstln")

    desk = at_the_desk(portal, inside, visit, asked, words, javascript=javascript)
    expect(desk.locator(".desk-asked")).to_contain_text(words.asks)
    desk.fill("#text", "Bcdfg")
    desk.click("button[value=decline]")
    expect(desk.locator("#latest")).to_contain_text("Bcdfg")
    open_mail(customer, portal.url, words.lang, asked.email, words.declined_by_mail)
    customer.click(".gu-letter a")
    expect(customer.locator("#latest")).to_contain_text(words.declined)
    expect(customer.locator("#latest")).to_contain_text("Bcdfg")

    customer.locator("#level summary").click()
    customer.fill("#why", "Rstln")
    customer.click("button[value=level]")
    expect(customer.locator("#latest")).to_contain_text("Rstln")
    desk.reload()
    desk.click(".desk-asked a")
    say_what_became(desk)
    desk.click(".desk-write .desk-main-button")
    expect(desk.get_by_role("alert")).to_contain_text(words.line_needed)
    desk.fill("#words", "Hjklm")
    desk.click(".desk-write .desk-main-button")
    expect(desk.locator("#latest")).to_contain_text("Hjklm")
    customer.reload()
    expect(customer.locator("#latest")).to_contain_text(words.handed)
