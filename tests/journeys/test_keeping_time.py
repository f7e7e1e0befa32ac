"""Urgency in its time: not sold while ordinary requests are answered as soon, given back when the time is missed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from portal.helpcenter.starter.desks import promises_of_desk
from tests.journeys.own_time import opened_standing
from tests.journeys.people import open_mail, send

EMAIL = "lea@example.org"
LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """What one language's customer reads."""

    lang: str
    urgent_page: str
    sold: str
    unsold: str
    nothing_sold: str
    answered_as_soon: str
    would_change_nothing: str
    late: str
    given_back: str
    refund_mail: str


FRENCH = Words(
    "fr",
    "demande-urgente",
    "4,90",
    "Pas en vente en ce moment",
    "nous ne vendons donc rien",
    "Payer ne changerait rien en ce moment",
    "passer devant ne changerait rien",
    "sans que vous ayez à le demander",
    "Nous vous avons rendu 4,90",
    "Remboursement pour la demande",
)
ENGLISH = Words(
    "en",
    "urgent-request",
    "4.90",
    "Not sold at this moment",
    "so we sell nothing",
    "Paying would change nothing at this moment",
    "going first would change nothing",
    "without your asking",
    "We gave €4.90 back to you",
    "Refund for request",
)
ONE_WAY_EACH = pytest.mark.parametrize(
    ("words", "javascript"),
    [pytest.param(FRENCH, True, id="fr with scripts"), pytest.param(ENGLISH, False, id="en without scripts")],
)


@pytest.fixture
def standing(portal, tmp_path, made_database, clock):
    """The paid urgent lane, on a Monday morning."""
    promises = promises_of_desk("urgent-lane", LANGUAGES, "", clock())
    with opened_standing(portal.folder, tmp_path, made_database, promises, clock) as opened:
        yield opened


def ask(page: Page, url: str, lang: str) -> str:
    """Sends a request and returns the address of its page."""
    page.goto(f"{url}/{lang}/contact/")
    page.fill("#subject", "zzyzx")
    page.fill("#text", "qwrtp")
    page.select_option("#area", index=1)
    page.fill("#email", EMAIL)
    send(page, "#send")
    # Articles are offered first when there are any.
    expect(page.locator(".gu-ticket, .gu-before")).to_be_visible()
    if page.locator(".gu-before").count():
        page.click(".gu-before .gu-button--main")
    expect(page.locator(".gu-ticket")).to_be_visible()
    return page.url.split("?")[0]


@ONE_WAY_EACH
def test_what_changes_nothing_is_not_sold(standing, visit, words, javascript):
    page = visit.open(f"{standing.url}/{words.lang}/{words.urgent_page}/", lang=words.lang, javascript=javascript)
    expect(page.locator(".gu-lane--urgent")).to_contain_text(words.sold)

    standing.answer_quickly()
    page.reload()
    expect(page.locator(".gu-notice")).to_contain_text(words.nothing_sold)
    expect(page.locator(".gu-lane--urgent")).to_contain_text(words.unsold)
    expect(page.locator(".gu-lane--urgent")).not_to_contain_text(words.sold)
    ticket = ask(page, standing.url, words.lang)
    expect(page.locator(".gu-ticket")).to_contain_text(words.answered_as_soon)
    expect(page.locator("a[href$='/pay']")).to_have_count(0)
    page.goto(f"{ticket}/pay")
    expect(page.locator("h1")).to_contain_text(words.would_change_nothing)
    expect(page.locator("#begin, .gu-form")).to_have_count(0)


@ONE_WAY_EACH
def test_what_was_paid_for_and_missed_is_given_back_unasked(standing, visit, words, javascript):
    page = visit.open(f"{standing.url}/{words.lang}/", lang=words.lang, javascript=javascript)
    ticket = ask(page, standing.url, words.lang)
    page.click("a[href$='/pay']")
    page.check("#begin")
    page.click(".gu-form .gu-button--main")
    expect(page).to_have_url(re.compile("/sandbox/checkout/"))
    send(page, "button[name=do][value=pay]")
    page.goto(ticket)
    expect(page.locator(".gu-ticket--urgent")).to_be_visible()

    standing.clock.advance(hours=2, seconds=1)
    page.goto(ticket)
    expect(page.locator(".gu-clock")).to_contain_text(words.late)
    expect(page.locator(".gu-ticket__promise")).to_have_count(0)
    standing.work()
    page.goto(ticket)
    expect(page.locator("#latest")).to_contain_text(words.given_back)
    expect(page.locator(".gu-ticket--urgent")).to_be_visible()
    open_mail(page, standing.url, words.lang, EMAIL, words.refund_mail)
    expect(page.locator(".gu-letter")).to_contain_text(words.sold)
