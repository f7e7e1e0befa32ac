"""Codes that open something: a guess, a piece, another spelling, a past one open nothing."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from urllib.parse import quote

import pytest

from portal.accounts import service as accounts
from portal.accounts import store as account_store
from portal.accounts.model import LINK_LIVES
from portal.desk import store as desk_store
from portal.tickets import access
from portal.tickets import store as ticket_store
from portal.tickets.access import digest_of as digest
from tests.access.conftest import World
from tests.conftest import OWN_ORIGIN
from tests.tickets.test_contact_web import fields_of, mails

# What becomes of a code that was written down wrongly, cut by a mail program, or tried by somebody who knows programs.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "blank": lambda _code: " ",
    "blank, wider": lambda _code: "\N{NO-BREAK SPACE}",
    "empty, as programs write it": lambda _code: "null",
    "none, as programs write it": lambda _code: "None",
    "zero": lambda _code: "0",
    "everything": lambda _code: "%",
    "anything": lambda _code: "*",
    "true in every query": lambda _code: "' OR '1'='1",
    "without its last sign": lambda code: code[:-1],
    "without its first sign": lambda code: code[1:],
    "its first half": lambda code: code[: len(code) // 2],
    "with a sign more": lambda code: f"{code}A",
    "twice": lambda code: code + code,
    "in small letters": str.lower,
    "in capitals": str.upper,
    "with letters of another size": str.swapcase,
    "with a space behind": lambda code: f"{code} ",
    "with a line behind": lambda code: f"{code}\n",
    "with a zero byte behind": lambda code: f"{code}\0",
    "in wide signs": lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
    "as it is kept": access.digest_of,
}


def opens_request(world: World, code: str) -> bool:
    """Whether a code does anything at any address of a request."""
    path = f"/fr/t/{world.reference('ada')}/{quote(code, safe='')}"
    browser = world.browser()
    token = fields_of(browser.get("/fr/t/").text)["csrf_token"]
    sent = [
        browser.get(path),
        browser.get(f"{path}/files/{world.files['ada']}"),
        browser.get(f"{path}/pay"),
        browser.post(path, data={"csrf_token": token, "do": "close"}, headers=OWN_ORIGIN),
        browser.post(f"{path}/pay", data={"csrf_token": token, "begin": "yes"}, headers=OWN_ORIGIN),
    ]
    asked = {"csrf_token": token, "number": world.reference("ada"), "code": code}
    looked_up = browser.post("/fr/t/", data=asked, headers=OWN_ORIGIN)
    is_open = any(answer.status_code not in {404, 405} for answer in sent)
    return is_open or f"/{code}" in looked_up.headers.get("Location", "")


def opens_session(world: World, code: str) -> bool:
    """Whether a sign-in link signs in."""
    browser, path = world.browser(), f"/fr/account/link/{quote(code, safe='')}"
    token = fields_of(browser.get("/fr/t/").text)["csrf_token"]
    first = browser.get(path)
    browser.post(path, data={"csrf_token": token}, headers=OWN_ORIGIN)
    return first.status_code == 200 or browser.get("/fr/account/").status_code == 200


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.accounts.web.time.sleep", lambda _seconds: None)


def new_code(world: World, put: Callable) -> str:
    """A code with letters of both sizes, kept by `put`."""
    code = f"aB3-{secrets.token_urlsafe(24)}"
    with world.database.writing() as db:
        put(db, code, world.clock())
    return code


def test_s01_s10_no_other_spelling_of_a_link_opens_a_request(world: World):
    def put(db, code, now):
        ticket, until = world.opened["ada"].ticket.id, now + access.MAILED_LIVES
        ticket_store.grant(db, ticket, access.digest_of(code), access.Scope.MAILED, now=now, expires_at=until)

    code = new_code(world, put)
    opened = {name for name, spell in SPELLINGS.items() if opens_request(world, spell(code))}
    # Typed into the form, white space around is forgiven: the code itself was given.
    assert opened <= {"with a space behind", "with a line behind"}
    assert opens_request(world, code)


def test_s10_no_other_spelling_of_a_sign_in_link_signs_in(world: World):
    def put(db, code, now):
        account_store.add_link(db, 1, accounts._digest(code), now, now + LINK_LIVES)

    code = new_code(world, put)
    assert [name for name, spell in SPELLINGS.items() if opens_session(world, spell(code))] == []
    assert opens_session(world, code)


def in_cookies() -> list[str]:
    """The spellings that a cookie can hold."""
    return [name for name, spell in SPELLINGS.items() if re.fullmatch(r"[!-~]*", spell("aB3"))]


def test_s10_no_other_spelling_of_a_session_is_one(world: World):
    def customers(db, code, now):
        account_store.add_session(db, 1, digest(code), now)

    def agents(db, code, now):
        desk_store.add_session(db, world.agent.id, digest(code), now)

    for cookie, path, put in (("guichet_customer", "/fr/account/", customers), ("guichet_agent", "/desk/", agents)):
        code = new_code(world, put)
        spelt = {name: SPELLINGS[name](code) for name in in_cookies()}
        assert len(spelt) > 12
        tried = {name: world.browser(**{cookie: text}).get(path).status_code for name, text in spelt.items()}
        assert set(tried.values()) == {303}, tried
        assert world.browser(**{cookie: code}).get(path).status_code == 200


def test_s10_no_other_spelling_of_a_payment_s_address_opens_it(world: World):
    payment = world.payments["ada"]
    for name in SPELLINGS.keys() - {"in small letters"}:  # hexadecimal: it is in small letters
        mac = quote(SPELLINGS[name](payment.mac), safe="")
        assert world.browser().get(f"/pay/{payment.order}/{mac}").status_code == 404, name
    assert world.browser().get(f"/pay/{payment.order}/{payment.mac}").status_code == 200


def test_s02_an_address_without_its_code_leads_nowhere(world: World):
    payment, request = world.payments["ada"], f"/fr/t/{world.reference('ada')}"
    for path in (request, f"{request}/", f"{request}//", f"{request}/pay", f"{request}/files/{world.files['ada']}"):
        assert world.browser().get(path).status_code == 404, path
    for path in (f"/pay/{payment.order}", f"/pay/{payment.order}/", "/fr/account/link/", "/fr/account/link"):
        assert world.browser().get(path).status_code == 404, path


def test_s08_s11_a_link_ends_at_its_hour_and_a_sign_in_link_at_its_first_use(world: World):
    mailed = f"/fr/t/{world.reference('ada')}/{world.links['mailed']}"
    code = world.invite()
    assert opens_session(world, code)
    assert not opens_session(world, code)
    late = world.invite()
    world.clock.advance(seconds=LINK_LIVES.total_seconds())
    assert not opens_session(world, late)
    world.clock.advance(seconds=(access.MAILED_LIVES - LINK_LIVES).total_seconds() - 1)
    assert world.browser().get(mailed).status_code == 200
    world.clock.advance(seconds=1)
    assert world.browser().get(mailed).status_code == 404


def test_s11_links_to_sign_in_do_not_come_without_end(world: World):
    door = accounts.Doorkeeper(world.database, world.settings.url)
    before = len(mails(world.database))
    for _ in range(accounts.LINKS_AN_HOUR + 3):
        accounts.request_link(door, "ada@example.org", "fr", world.clock())
    assert len(mails(world.database)) == before + accounts.LINKS_AN_HOUR


def test_s44_a_session_s_code_is_no_link_and_a_link_is_no_session(world: World):
    session, invited, seat = world.session_of("ada"), world.invite(), world.seat()
    for code in (session, invited, seat, world.links["receipt"]):
        assert code == invited or not opens_session(world, code)
        assert code == session or world.browser(guichet_customer=code).get("/fr/account/").status_code == 303
        assert code == seat or world.browser(guichet_agent=code).get("/desk/").status_code == 303


def test_s44_signing_in_never_takes_over_a_session_that_somebody_else_chose(world: World):
    browser, code = world.browser(guichet_customer="chosen-by-somebody-else"), world.invite()
    token = fields_of(browser.get("/fr/t/").text)["csrf_token"]
    browser.post(f"/fr/account/link/{code}", data={"csrf_token": token}, headers=OWN_ORIGIN)
    assert browser.get_cookie("guichet_customer", domain="127.0.0.1").value != "chosen-by-somebody-else"
    assert world.browser(guichet_customer="chosen-by-somebody-else").get("/fr/account/").status_code == 303
