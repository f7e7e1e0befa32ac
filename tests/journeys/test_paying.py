"""A customer's way to the front: ask, see what urgency costs, pay; and every way in which a payment may not happen."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from portal.cli import main
from tests.journeys.people import send, walked_by


@dataclass(frozen=True, slots=True)
class Words:
    """What one language's customer reads."""

    lang: str
    urgent: str
    ordinary: str
    thanks: str
    nothing_yet: str
    refused: str
    why_first: str


FRENCH = Words(
    "fr",
    "File urgente",
    "File ordinaire",
    "votre paiement est arrivé",
    "Aucun paiement ne nous est encore parvenu",
    "La carte a été refusée",
    "Payée pour passer devant",
)
ENGLISH = Words(
    "en",
    "Urgent line",
    "Ordinary line",
    "your payment has arrived",
    "No payment has reached us yet",
    "The card was refused",
    "Paid to go first",
)
LANGUAGES = pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=lambda words: words.lang)
EVERY_WAY = walked_by(FRENCH, ENGLISH)

SEND = "#send"
ANYWAY = ".gu-before .gu-button--main"
TICKET = ".gu-ticket"
OFFER = f"{TICKET} a[href$='/pay']"


def ask(page: Page, portal, words: Words) -> str:
    """Sends a request and returns the address of its page."""
    page.goto(f"{portal.url}/{words.lang}/contact/")
    page.fill("#subject", "zzyzx")
    page.fill("#text", "qwrtp")
    if page.locator("#area").count():
        page.select_option("#area", index=1)
    page.fill("#email", "lea@example.org")
    send(page, SEND)
    expect(page.locator(f"{TICKET}, {ANYWAY}").first).to_be_visible()  # articles are offered first when there are any
    if page.locator(ANYWAY).count():
        page.click(ANYWAY)
    expect(page.locator(TICKET)).to_be_visible()
    return page.url.split("?")[0]


def go_and_pay(page: Page) -> None:
    """From a ticket to the provider's page."""
    page.click(OFFER)
    expect(page.locator(".gu-lane")).to_have_count(2)
    page.check("#begin")
    page.click(".gu-form .gu-button--main")
    expect(page).to_have_url(re.compile("/sandbox/checkout/"))


def press(page: Page, do: str) -> None:
    page.click(f"button[name=do][value={do}]")


@EVERY_WAY
def test_paying_puts_a_request_first(portal, inside, visit, words, javascript):
    inside.solve_what_is_urgent()
    inside.ask(words.lang, plan="pro")  # it would go before, and came before
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang, javascript=javascript)
    ticket = ask(page, portal, words)
    go_and_pay(page)
    press(page, "pay")
    expect(page.locator("h1")).to_contain_text(words.thanks)
    page.click(f"a[href='{ticket.removeprefix(portal.url)}']")
    expect(page.locator(TICKET)).to_contain_text(words.urgent)
    expect(page.locator(OFFER)).to_have_count(0)

    desk = visit.open(f"{portal.url}/desk/sign-in", lang=words.lang, javascript=javascript)
    inside.sit_down(desk, words.lang)
    desk.goto(f"{portal.url}/desk/")
    first = desk.locator(".desk-row").first
    expect(first).to_contain_text(ticket.split("/")[-2])
    expect(first).to_contain_text(words.why_first)


@EVERY_WAY
def test_a_card_that_is_refused_and_a_page_that_is_left_lose_nothing(portal, visit, words, javascript):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang, javascript=javascript)
    ask(page, portal, words)
    go_and_pay(page)
    press(page, "refuse")
    expect(page.get_by_role("alert")).to_contain_text(words.refused)
    press(page, "leave")
    expect(page.locator("h1")).to_have_text(words.nothing_yet)
    page.click("a[href$='/pay']")
    page.check("#begin")
    page.click(".gu-form .gu-button--main")
    press(page, "pay")
    expect(page.locator("h1")).to_contain_text(words.thanks)


@EVERY_WAY
def test_a_payment_whose_notice_is_lost_is_found_when_one_looks_again(portal, visit, words, javascript):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang, javascript=javascript)
    ask(page, portal, words)
    go_and_pay(page)
    press(page, "lose")
    expect(page.locator("h1")).to_have_text(words.nothing_yet)
    page.click("form[action^='/pay/'] .gu-button")
    expect(page.locator("h1")).to_contain_text(words.thanks)


@EVERY_WAY
def test_a_payment_whose_notice_is_lost_is_found_by_reconciliation(portal, visit, words, javascript):
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang, javascript=javascript)
    ticket = ask(page, portal, words)
    go_and_pay(page)
    press(page, "lose")
    expect(page.locator("h1")).to_have_text(words.nothing_yet)
    found = CliRunner().invoke(main, ["-C", str(portal.folder), "payments", "reconcile"])
    assert found.exit_code == 0, found.output
    page.goto(ticket)
    expect(page.locator(TICKET)).to_contain_text(words.urgent)


@LANGUAGES
def test_without_the_box_nothing_is_ordered_and_the_error_leads_to_it(portal, visit, words):
    visit.allowed = ("400",)
    page = visit.open(f"{portal.url}/{words.lang}/", lang=words.lang)
    ask(page, portal, words)
    page.click(OFFER)
    expect(page.locator(".gu-lane")).to_have_count(2)
    page.click(".gu-form .gu-button--main")
    page.click(".gu-errors a")
    expect(page.locator("#begin")).to_be_focused()
    expect(page.locator(".gu-errors")).to_be_visible()
