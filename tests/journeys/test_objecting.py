"""Fair use as who meets it sees it: why their requests wait, one click to contest that, and an answer with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys.people import open_mail, walked_by

NOTICE = "#fair-use"


@dataclass(frozen=True, slots=True)
class Words:
    """What one language's customer and agent read, and what the agent decides."""

    lang: str
    rule: str
    ends: str
    noted: str
    objection: str
    decision: str
    decided_title: str
    mail: str


FRENCH = Words(
    "fr",
    "plus de 5 demandes ouvertes à la fois",
    "cela prend fin demain",
    "C’est noté",
    "Contestations",
    "lifted",
    "Nous avons levé ce qui retenait vos demandes",
    "décision sur votre demande",
)
ENGLISH = Words(
    "en",
    "more than 5 requests open at once",
    "Until tomorrow",
    "It is noted",
    "Objections",
    "upheld",
    "We let fair use stand",
    "a decision about your request",
)


@walked_by(FRENCH, ENGLISH)
def test_whoever_asks_too_much_objects_and_is_answered(portal, inside, visit, words, javascript):
    visit.allowed = ("400",)
    own = inside.ask_too_much(words.lang)
    customer = visit.open(f"{portal.url}{own[-1].path}", lang=words.lang, javascript=javascript)
    customer.click(f".gu-ticket__why a[href='{NOTICE}']")
    expect(customer.locator(NOTICE)).to_contain_text(words.rule)
    expect(customer.locator(NOTICE)).to_contain_text(words.ends)
    customer.click(f"{NOTICE} button[value=contest]")
    expect(customer.locator(f"{NOTICE} [role=status]")).to_contain_text(words.noted)
    expect(customer.locator(f"{NOTICE} button")).to_have_count(0)

    desk = visit.open(f"{portal.url}/desk/sign-in", lang=words.lang, javascript=javascript)
    inside.sit_down(desk, words.lang)
    desk.goto(f"{portal.url}/desk/")
    desk.get_by_role("link", name=words.objection).click()
    desk.click(f"a[href='{own[-1].at_the_desk}/fair-use']")
    expect(desk.locator(".desk-facts")).to_contain_text(own[0].email)
    expect(desk.locator(".desk-brought li")).to_have_count(len(own))
    desk.fill("#reason", " ")  # a space passes the browser
    desk.click(f"button[value={words.decision}]")
    expect(desk.get_by_role("alert")).to_be_visible()
    expect(desk.locator("#reason")).to_be_focused()
    desk.fill("#reason", "Qwrtp")
    desk.click(f"button[value={words.decision}]")
    expect(desk.locator("#latest")).to_contain_text("Qwrtp")

    customer.goto(f"{portal.url}{own[-1].path}")
    customer.click(f"{NOTICE} a[href='#conversation']")
    expect(customer.locator("#latest")).to_contain_text(words.decided_title)
    expect(customer.locator("#latest")).to_contain_text("Qwrtp")
    customer.goto(f"{portal.url}{own[0].path}")
    expect(customer.locator(NOTICE)).to_contain_text(own[-1].reference)  # where it is written
    open_mail(customer, portal.url, words.lang, own[0].email, words.mail)
    customer.click(".gu-letter a")
    expect(customer.locator("#latest")).to_contain_text("Qwrtp")
