"""A customer's way: from the form to the receipt, with and without JavaScript; by a mailed link back in."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import open_mail, send, walked_by

CODE_OF_ERRORS = "400"  # the browser itself writes a form that came back into its console


@dataclass(frozen=True, slots=True)
class Words:
    """What one language's customer does and sees."""

    lang: str
    subject: str
    mended: str
    sent: str
    anyway: str
    link: str
    bad_address: str


FRENCH = Words(
    "fr",
    "Comment un délai se compte",
    "Quelque chose est à corriger",
    "Votre demande est enregistrée",
    "Envoyer quand même",
    "Votre lien vers la demande",
    "Ce n’est pas une adresse électronique",
)
ENGLISH = Words(
    "en",
    "How a delay is counted",
    "Something must be mended",
    "Your request is in",
    "Send anyway",
    "Your link to request",
    "This is no e-mail address",
)
LANGUAGES = pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=lambda words: words.lang)
"""Each journey is walked in both languages."""
EVERY_WAY = walked_by(FRENCH, ENGLISH)


def fill(page: Page, words: Words, email: str) -> None:
    page.locator("#subject").fill(words.subject)
    page.locator("#text").fill("Bonjour.")
    page.locator("#area").select_option(index=1)
    page.locator("#email").fill(email)


@LANGUAGES
def test_articles_are_offered_while_typing_and_a_draft_survives_a_closed_tab(portal, visit, words):
    page = visit.open(f"{portal.url}/{words.lang}/contact/", lang=words.lang)
    page.locator("#subject").press_sequentially(words.subject)
    expect(page.locator(".gu-suggested a").first).to_be_visible()
    assert 1 <= page.locator(".gu-suggested a").count() <= 3
    page.locator("#text").fill("Un début.")
    page.wait_for_function("words => Object.values(localStorage).some(kept => kept.includes(words))", arg="Un début.")
    again = page.context.new_page()
    page.close()
    again.goto(f"{portal.url}/{words.lang}/contact/")
    expect(again.locator("#text")).to_have_value("Un début.")


@LANGUAGES
def test_asking_leads_to_a_receipt_and_the_draft_is_forgotten(portal, visit, words):
    visit.allowed = (CODE_OF_ERRORS,)
    page = visit.open(f"{portal.url}/{words.lang}/contact/", lang=words.lang)
    page.locator("#send").click()
    expect(page.locator(".gu-errors")).to_be_focused()
    expect(page.locator(".gu-errors")).to_contain_text(words.mended)
    fill(page, words, "ada@example.org")
    page.locator("#subject").blur()
    expect(page.locator(".gu-suggested a").first).to_be_visible()
    page.locator("#send").click()
    expect(page.get_by_text(words.sent)).to_be_visible()
    expect(page.locator(".gu-ticket__number")).to_have_text(re.compile(r"GU-[2-9A-Z]{5}-[2-9A-Z]"))
    page.wait_for_load_state()  # the script that forgets comes after the words
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('guichet-draft'))") == []


@LANGUAGES
def test_asking_without_javascript_offers_articles_once_and_leads_to_a_receipt(portal, visit, words):
    page = visit.open(f"{portal.url}/{words.lang}/contact/", lang=words.lang, javascript=False)
    fill(page, words, "bob@example.org")
    page.locator("#send").click()
    page.get_by_role("button", name=words.anyway).click()
    expect(page.get_by_text(words.sent)).to_be_visible()


@EVERY_WAY
def test_a_look_up_mails_a_link_that_leads_to_the_reply_box(portal, visit, words, javascript):
    email = f"eve-{words.lang}-{javascript}@example.org".lower()  # an address gets few mails a day
    page = visit.open(f"{portal.url}/{words.lang}/contact/", lang=words.lang, javascript=javascript)
    fill(page, words, email)
    page.locator("#send").click()
    page.locator(".gu-before, .gu-ticket__number").first.wait_for()  # whichever comes
    if page.locator(".gu-before").count():
        page.get_by_role("button", name=words.anyway).click()
    number = page.locator(".gu-ticket__number").inner_text()
    page.goto(f"{portal.url}/{words.lang}/t/")
    page.locator("#number").fill(number.lower())
    page.locator("#lookup-email").fill(email)
    send(page, "button.gu-button--main")
    open_mail(page, portal.url, words.lang, email, words.link)
    page.locator(".gu-letter a").click()
    page.locator("#reply").fill("Merci.")
    page.locator("button[value=reply]").click()
    expect(page.locator("#latest")).to_contain_text("Merci.")
    page.locator("button[value=close]").click()
    page.locator("button[value=reopen]").click()
    expect(page.locator(".gu-step")).to_have_count(5)


@EVERY_WAY
def test_a_form_that_must_be_mended_keeps_every_word(portal, visit, words, javascript):
    visit.allowed = (CODE_OF_ERRORS,)
    page = visit.open(f"{portal.url}/{words.lang}/contact/", lang=words.lang, javascript=javascript)
    fill(page, words, "ada@nowhere")
    page.locator("#text").fill("Une ligne.\n\n  Une autre, décalée : <b>&amp;</b>")
    page.locator("#name").fill("Ada d’Été")
    page.locator("#number").fill("AB123456")
    area = page.locator("#area").input_value()
    page.locator("#send").click()
    expect(page.locator(".gu-errors")).to_contain_text(words.bad_address)
    page.locator(".gu-errors a").click()
    expect(page.locator("#email")).to_be_focused()
    kept = {
        name: page.locator(f"#{name}").input_value() for name in ("subject", "text", "area", "email", "name", "number")
    }
    assert kept == {
        "subject": words.subject,
        "text": "Une ligne.\n\n  Une autre, décalée : <b>&amp;</b>",
        "area": area,
        "email": "ada@nowhere",
        "name": "Ada d’Été",
        "number": "AB123456",
    }


@LANGUAGES
def test_what_is_sent_to_a_stopped_sidecar_is_there_when_it_runs_again(portal, visit, words):
    visit.allowed = ("ERR_CONNECTION_REFUSED",)
    page = visit.open(f"{portal.url}/{words.lang}/contact/", lang=words.lang)
    page.context.route("**/*", lambda route: route.abort("connectionrefused"))
    fill(page, words, "zoe@example.org")
    page.locator("#send").click()
    page.wait_for_url("chrome-error://chromewebdata/")
    page.context.unroute_all()
    page.goto(f"{portal.url}/{words.lang}/contact/")
    expect(page.locator("#text")).to_have_value("Bonjour.")
    expect(page.locator("#subject")).to_have_value(words.subject)
    expect(page.locator("#email")).to_have_value("zoe@example.org")
