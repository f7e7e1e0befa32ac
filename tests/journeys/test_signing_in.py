"""A customer with an account: in by a mailed link, a request with files, and the agent who opens them."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.people import open_mail, send, walked_by


@dataclass(frozen=True, slots=True)
class Words:
    """What one language's customer sees."""

    lang: str
    link: str
    refused: str


FRENCH = Words("fr", "Votre lien de connexion", "n’est ni une image")
ENGLISH = Words("en", "Your sign-in link", "is neither a picture")
EVERY_WAY = walked_by(FRENCH, ENGLISH)


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "PNG")
    return drawn.getvalue()


@EVERY_WAY
def test_files_of_who_signed_in_reach_the_agent(portal, inside, visit, words, javascript):
    email = f"{words.lang}-{javascript}@customers.example".lower()
    inside.add_customer(email, plan="pro", organisation="Atelier")
    page = visit.open(f"{portal.url}/{words.lang}/account/sign-in", lang=words.lang, javascript=javascript)
    page.fill("#email", email)
    send(page, "article .gu-button--main")
    open_mail(page, portal.url, words.lang, email, words.link)
    send(page, ".gu-letter a")
    send(page, "article .gu-button--main")
    expect(page.locator("article")).to_contain_text(email)

    page.goto(f"{portal.url}/{words.lang}/contact/")
    page.fill("#subject", "zzyzx")
    page.fill("#text", "qwrtp")
    page.select_option("#area", index=1)
    visit.allowed = ("400",)
    program = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"MZ\0\0" * 40}
    page.set_input_files("#files", [program])
    page.click("#send")
    expect(page.locator(".gu-errors")).to_contain_text(words.refused)
    expect(page.locator("#text")).to_have_value("qwrtp")
    notes = {"name": "notes.txt", "mimeType": "text/plain", "buffer": "déjà vu".encode()}
    drawing = {"name": "vue.png", "mimeType": "image/png", "buffer": picture()}
    page.set_input_files("#files", [notes, drawing])
    page.click("#send")
    expect(page.locator(".gu-step__file")).to_have_count(2)
    reference = page.locator(".gu-ticket__number").inner_text()

    desk = visit.open(f"{portal.url}/desk/sign-in", lang=words.lang, javascript=javascript)
    inside.sit_down(desk, words.lang)
    desk.goto(f"{portal.url}/desk/tickets/{reference}")
    with desk.expect_download() as text:
        desk.get_by_role("link", name="notes.txt").click()
    assert text.value.path().read_text(encoding="utf-8") == "déjà vu"
    with desk.expect_download() as drawn:
        desk.get_by_role("link", name="vue.png").click()
    with Image.open(drawn.value.path()) as seen:
        assert seen.size == (40, 30)
