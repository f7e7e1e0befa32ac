"""The way of an answer: from the agents' desk to the customer's page and mailbox, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.people import PASSWORD, Asked, open_mail, walked_by


@dataclass(frozen=True, slots=True)
class Words:
    """What one language's customer and agent see."""

    lang: str
    answer: str
    mailed: str
    answered: str
    asked_by_mail: str
    runs: str
    rests: str
    why: str
    solved: str
    closed: str
    ours: str
    changed: str


FRENCH = Words(
    "fr",
    "C’est réparé : rechargez la page.",
    "Réponse à votre demande",
    "Nous avons répondu",
    "Une question sur votre demande",
    "Le délai court",
    "Le délai est suspendu",
    "Nous attendons votre réponse depuis",
    "Résolue, pensons-nous",
    "Close",
    "C’est à nous de répondre",
    "Cette demande a changé",
)
ENGLISH = Words(
    "en",
    "It is mended: load the page again.",
    "An answer to your request",
    "We have answered",
    "A question about your request",
    "The clock runs",
    "The clock rests",
    "We have been waiting for your answer since",
    "Solved, we believe",
    "Closed",
    "It is our turn",
    "Something happened to this request",
)
EVERY_WAY = walked_by(FRENCH, ENGLISH)

NOW = ".gu-ticket__facts dd >> nth=0"
CLOCK = ".gu-clock"


def press(page: Page, do: str, text: str = "") -> None:
    """Does something from an agent's page of a request."""
    if text:
        page.fill("#text", text)
    # Twice in a row the address stays the same, and the page does not.
    with page.expect_navigation(url=re.compile("#latest$")):
        page.click(f".desk-write button[value={do}]")


def row(page: Page, asked: Asked):
    return page.locator(f"a[href='{asked.at_the_desk}']")


@EVERY_WAY
def test_an_answer_is_read_on_the_page_and_told_by_mail(portal, inside, visit, words, javascript):
    asked, agent = inside.ask(words.lang), inside.agents[words.lang]
    desk = visit.open(f"{portal.url}/desk/", lang=words.lang, javascript=javascript)
    desk.fill("#email", agent.email)
    desk.fill("#password", PASSWORD)
    desk.click(".desk-door .desk-main-button")
    row(desk, asked).click()
    press(desk, "reply", words.answer)
    expect(desk.locator("#latest")).to_contain_text(words.answer)

    customer = visit.open(f"{portal.url}{asked.path}", lang=words.lang, javascript=javascript)
    expect(customer.locator("#latest")).to_contain_text(words.answer)
    expect(customer.locator(NOW)).to_have_text(words.answered)
    open_mail(customer, portal.url, words.lang, asked.email, words.mailed)
    expect(customer.locator(".gu-letter")).not_to_contain_text(words.answer)  # a link, and no words of the request
    customer.click(".gu-letter a")
    expect(customer.locator("#latest")).to_contain_text(words.answer)


@EVERY_WAY
def test_the_clock_rests_while_we_wait_for_the_customer(portal, inside, visit, words, javascript):
    asked = inside.ask(words.lang)
    customer = visit.open(f"{portal.url}{asked.path}", lang=words.lang, javascript=javascript)
    expect(customer.locator(CLOCK)).to_contain_text(words.runs)
    desk = visit.open(f"{portal.url}/desk/sign-in", lang=words.lang, javascript=javascript)
    inside.sit_down(desk, words.lang)
    desk.goto(f"{portal.url}{asked.at_the_desk}")
    press(desk, "ask", "?")
    desk.goto(f"{portal.url}/desk/")
    expect(row(desk, asked)).to_have_count(0)
    desk.goto(f"{portal.url}/desk/?show=waiting")
    expect(row(desk, asked)).to_have_count(1)

    open_mail(customer, portal.url, words.lang, asked.email, words.asked_by_mail)
    customer.click(".gu-letter a")
    expect(customer.locator(CLOCK)).to_contain_text(words.rests)
    expect(customer.locator(CLOCK)).to_contain_text(words.why)
    customer.fill("#reply", "!")
    customer.click("button[value=reply]")
    expect(customer.locator(CLOCK)).to_contain_text(words.runs)
    desk.goto(f"{portal.url}/desk/")
    expect(row(desk, asked)).to_have_count(1)


@EVERY_WAY
def test_a_request_ends_and_begins_again(portal, inside, visit, words, javascript):
    asked = inside.ask(words.lang)
    desk = visit.open(f"{portal.url}/desk/sign-in", lang=words.lang, javascript=javascript)
    inside.sit_down(desk, words.lang)
    desk.goto(f"{portal.url}{asked.at_the_desk}")
    press(desk, "solve")
    customer = visit.open(f"{portal.url}{asked.path}", lang=words.lang, javascript=javascript)
    expect(customer.locator(NOW)).to_have_text(words.solved)
    customer.click("button[value=close]")
    expect(customer.locator(NOW)).to_have_text(words.closed)
    customer.click("button[value=reopen]")
    expect(customer.locator(NOW)).to_have_text(words.ours)
    desk.goto(f"{portal.url}/desk/")
    row(desk, asked).click()
    press(desk, "solve")
    press(desk, "reopen")
    customer.reload()
    expect(customer.locator(NOW)).to_have_text(words.ours)


@EVERY_WAY
def test_two_agents_on_one_request_see_each_other(portal, inside, visit, words, javascript):
    asked = inside.ask(words.lang)
    first, second = (visit.open(f"{portal.url}/desk/sign-in", lang=words.lang, javascript=javascript) for _ in range(2))
    other = inside.sit_down(first, "en" if words.lang == "fr" else "fr")
    agent = inside.sit_down(second, words.lang)
    first.goto(f"{portal.url}{asked.at_the_desk}")
    second.goto(f"{portal.url}{asked.at_the_desk}")
    expect(second.locator(".desk-others")).to_contain_text(other.name)
    first.reload()
    expect(first.locator(".desk-others")).to_contain_text(agent.name)

    visit.allowed = ("409",)
    press(first, "reply", "A")
    second.fill("#text", "B, longuement.")
    second.click("button[value=reply]")
    expect(second.get_by_role("alert")).to_contain_text(words.changed)
    expect(second.locator("#text")).to_have_value("B, longuement.")
    expect(second.locator("#latest")).to_contain_text("A")
