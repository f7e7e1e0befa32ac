"""What could be done to requests and their files by who may not."""

from __future__ import annotations

import io
import re

import pytest

from portal.accounts.records import read_customers
from portal.outbox.message import LINK
from portal.outbox.web import linked
from portal.tickets import service
from portal.tickets.model import Author, Kind, Lane
from portal.web.limits import LOOK_UPS
from tests.access.conftest import PEOPLE, World, secret_of
from tests.conftest import OWN_ORIGIN, Reader
from tests.tickets.test_attachments import picture
from tests.tickets.test_contact_web import fields_of, filled, mails, send

STEPS = ("reply", "close", "reopen", "pay", "shut")
KEYS = ("..%2f..%2fsecret", "..%5csecret", "%2fetc%2fpasswd", "%00", ".", "bens-key%00.png")
BREAK_OUTS = [
    "<img src=x onerror=alert(1)>",
    "' onfocus=alert(1) x='",
    "<svg onload=alert(1)>",
    "<b>bold",
    "%22><img src=x onerror=alert(1)>",
]


def path_of(world: World, whose: str = "ada") -> str:
    return f"/fr/t/{world.reference(whose)}/{world.opened[whose].code}"


def signed_in(world: World, whose: str = "ada") -> Reader:
    return world.browser(guichet_customer=world.session_of(whose))


def token_of(browser: Reader) -> str:
    return fields_of(browser.get("/fr/t/").text)["csrf_token"]


def events(world: World, whose: str) -> list[Kind]:
    return [event.kind for event in service.read(world.counter, world.opened[whose].ticket.id).events]


def test_s04_nothing_is_done_to_a_request_by_naming_it(world: World):
    for do in STEPS:
        browser = signed_in(world)
        data = {"csrf_token": token_of(browser), "do": do, "reply": "mine", "sure": "yes", "begin": "yes"}
        named = {"ticket": "2", "id": "2", "reference": world.reference("ben"), "references": world.reference("ben")}
        for code in ("mine", world.opened["ada"].code):
            for more in ("", "/pay"):
                path = f"/fr/t/{world.reference('ben')}/{code}{more}"
                assert browser.post(path, data=data | named, headers=OWN_ORIGIN).status_code == 404
        browser.post(path_of(world), data=data | named, headers=OWN_ORIGIN)
        assert events(world, "ben") == [Kind.OPENED]
        assert world.browser().get(path_of(world, "ben")).status_code == 200


def test_s05_a_reply_is_the_customer_s_own_and_nothing_else_whatever_the_form_says(world: World):
    browser = world.browser()
    claims = {"author": "agent", "agent": "1", "kind": "solved", "lane": "urgent", "plan": "pro", "state": "closed",
              "email": "eve@example.org", "due_at": "2026-01-01", "ticket": "2"}  # fmt: skip
    for do in ("reply", "agent_replied", "solved", "lifted", "noted"):
        data = {"csrf_token": token_of(browser), "do": do, "reply": f"words of {do}"} | claims
        assert browser.post(path_of(world), data=data, headers=OWN_ORIGIN).status_code == 303
    conversation = service.read(world.counter, world.opened["ada"].ticket.id)
    assert {event.author for event in conversation.events} == {Author.CUSTOMER}
    assert {event.kind for event in conversation.events[1:]} == {Kind.CUSTOMER_REPLIED}
    assert (conversation.ticket.lane, conversation.ticket.email) == (Lane.STANDARD, "ada@example.org")


FEEDS = [
    "/search.json?q=confidence&lang=fr&settled=1",
    "/feedback/counts.json?lang=fr&article=factures",
    "/_live/build",
    "/_live.js",
    "/healthz",
    "/robots.txt",
    "/fr/sitemap.xml",
    "/fr/contact/",
    "/fr/t/",
]


def test_s07_what_programs_read_holds_nothing_of_requests(world: World):
    for path in FEEDS:
        for kind in ("text/html", "application/json", "text/event-stream", "application/rss+xml"):
            answer = world.browser().get(path, headers={"Accept": kind})
            for person in PEOPLE:
                assert secret_of(person) not in answer.text
                assert world.reference(person) not in answer.text


def test_s07_asking_for_another_format_passes_no_gate(world: World):
    for kind in ("application/json", "text/event-stream", "application/rss+xml", "*/*"):
        for path in (
            f"/fr/t/{world.reference('ben')}/mine",
            "/desk/",
            f"/desk/tickets/{world.reference('ben')}",
            "/_mail/",
        ):
            for ending in ("", ".json", "?format=json", ".rss"):
                answer = signed_in(world).get(path + ending, headers={"Accept": kind})
                assert answer.status_code in {303, 404}
                assert secret_of("ben") not in answer.text


def test_s16_the_names_of_files_stay_names(world: World):
    browser, own = signed_in(world), f"/fr/t/{world.reference('ada')}/mine"
    for name in BREAK_OUTS:
        file = (io.BytesIO(picture()), name)
        data = {"csrf_token": token_of(browser), "do": "reply", "reply": f"Voici {len(name)}.", "files": file}
        assert browser.post(own, data=data, headers=OWN_ORIGIN).status_code == 303
    agent = world.browser(guichet_agent=world.seat())
    for page in (browser.get(own).text, agent.get(f"/desk/tickets/{world.reference('ada')}").text):
        assert not re.search(r"<(img|svg|b)\b[^>]*(onerror|onload|>bold)", page)
        assert "onfocus=alert(1) x='" not in page
    addresses = set(re.findall(r'href="([^"]*/files/[^"]+)"', browser.get(own).text))
    assert len(addresses) == 1 + len(BREAK_OUTS)
    for address in addresses:
        header = browser.get(address).headers["Content-Disposition"]
        assert header.startswith("attachment; filename")
        assert header.isascii()
        assert header.isprintable()


def test_s39_a_file_is_named_by_its_key_and_never_by_a_path(world: World):
    for key in KEYS:
        browser = signed_in(world)
        agent = world.browser(guichet_agent=world.seat())
        for answer in (
            browser.get(f"/fr/t/{world.reference('ada')}/mine/files/{key}"),
            agent.get(f"/desk/tickets/{world.reference('ada')}/files/{key}"),
        ):
            assert answer.status_code == 404
            assert world.settings.secret not in answer.text


HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt&#58;alert(1)",
    "[a](javascript:alert(1))",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    '<a href="vbscript:x">y</a>',
    'http://x/" onmouseover=alert(1) y="',
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<img src=x onerror=alert(1)//",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
]


def test_s20_s21_what_is_written_stays_words_at_either_side_of_the_counter(world: World):
    for words in HOSTILE:
        browser, agent = world.browser(), world.browser(guichet_agent=world.seat())
        data = {"csrf_token": token_of(browser), "do": "reply", "reply": f"{words} end"}
        assert browser.post(path_of(world), data=data, headers=OWN_ORIGIN).status_code == 303
        at_desk = f"/desk/tickets/{world.reference('ada')}"
        page = agent.get(at_desk).text
        seen = re.search(r'name="seen" value="(\d+)"', page)[1]
        answer = {"csrf_token": fields_of(page)["csrf_token"], "seen": seen, "do": "reply", "text": f"{words} end"}
        assert agent.post(at_desk, data=answer, headers=OWN_ORIGIN).status_code == 303
        for page in (browser.get(path_of(world)).text, agent.get(at_desk).text):
            said = re.findall(r"<div[^>]*>([^<]* end)</div>|<p[^>]*>([^<]* end)</p>", page)
            assert len(said) >= 2, "the words are there, without a tag in them"
            assert not re.search(r'(href|src)="(javascript|data:text|vbscript)', page, re.IGNORECASE)


@pytest.mark.parametrize("words", [*HOSTILE, "https://a.example/x?y=<b>&z='"])
def test_s20_only_the_addresses_of_our_own_mails_become_links(words: str):
    html = str(linked(words))
    assert not re.search(r"<(?!a href='https?://|/a>)", html)
    assert all(re.match(r"https?://", found) for found in LINK.findall(words))


def test_s23_a_formula_in_a_list_of_customers_stays_words():
    sheet = "email,name,organisation\neve@example.org,=HYPERLINK(1),@SUM(1)\n"
    (record,) = read_customers(sheet, {"free"}).records
    assert (record.name, record.organisation) == ("=HYPERLINK(1)", "@SUM(1)")


def test_s28_nobody_is_added_to_a_conversation_by_a_form(world: World):
    browser = world.browser()
    added = dict.fromkeys(("cc", "bcc", "watchers", "reply_to", "to", "recipient", "Cc"), "eve@example.org")
    answer = send(browser, filled(browser, subject="À deux") | added)
    assert answer.status_code == 303
    data = {"csrf_token": token_of(browser), "do": "reply", "reply": "Et moi ?"} | added
    browser.post(path_of(world), data=data, headers=OWN_ORIGIN)
    assert "eve@example.org" not in {mail.recipient for mail in mails(world.database)}


def test_s12_s45_an_address_alone_does_nothing_to_a_request(world: World):
    for do in STEPS:
        browser = signed_in(world)
        query = {"do": do, "reply": "x", "sure": "yes", "begin": "yes"}
        before = len(mails(world.database))
        for path in (
            path_of(world),
            f"{path_of(world)}/pay",
            f"/fr/t/{world.reference('ada')}/mine",
            "/fr/account/sign-out",
        ):
            for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"):
                browser.open(path, method=method, query_string=query, headers=OWN_ORIGIN)
        assert events(world, "ada") == [Kind.OPENED]
        assert len(mails(world.database)) == before
        assert browser.get("/fr/account/").status_code == 200


def test_s09_number_after_number_is_not_tried_without_end(world: World, monkeypatch):
    monkeypatch.setattr("portal.accounts.web.time.sleep", lambda _seconds: None)
    browser = world.browser()
    fields = {"csrf_token": token_of(browser), "number": world.reference("ada"), "code": "guess"}
    statuses = [browser.post("/fr/t/", data=fields, headers=OWN_ORIGIN).status_code for _ in range(62)]
    assert LOOK_UPS == "60 per hour"
    assert statuses == [400] * 60 + [429] * 2


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "Host"])
def test_s13_a_link_in_a_mail_leads_to_us_whatever_the_request_said(world: World, header: str):
    browser = world.browser()
    fields, before = filled(browser), len(mails(world.database))
    claim = {header: "host=evil.example" if header == "Forwarded" else "evil.example"}
    answer = browser.post("/fr/contact/", data=fields, headers=OWN_ORIGIN | claim)
    assert answer.status_code == (400 if header == "Host" else 303)
    new = mails(world.database)[before:]
    assert len(new) == (header != "Host")
    assert all("evil.example" not in mail.text and "http://127.0.0.1:8000/fr/t/" in mail.text for mail in new)


def test_s49_signing_in_and_out_and_shutting_links_lead_to_our_own_pages(world: World):
    for name in ("next", "return", "return_url", "url", "page", "path"):
        browser, elsewhere = world.browser(), {name: "https://evil.example/"}
        code, token = world.invite(), token_of(browser)
        steps = [
            (f"/fr/account/link/{code}", {}),
            (f"/fr/t/{world.reference('ada')}/mine", {"do": "shut", "sure": "yes"}),
            (f"/sandbox/checkout/{world.payments['ada'].session}", {"do": "leave"}),
            ("/fr/account/sign-out", {"where": "here"}),
        ]
        for path, fields in steps:
            token = token_of(browser)
            data = {"csrf_token": token} | fields | elsewhere
            answer = browser.post(path, data=data, query_string=elsewhere, headers=OWN_ORIGIN)
            assert answer.status_code == 303, path
            assert "evil.example" not in answer.location
