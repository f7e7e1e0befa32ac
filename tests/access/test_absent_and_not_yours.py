"""What is not there and what is not yours get one answer, after the same questions to the database.

Nothing here is measured with a clock: two roads that ask the same and hash the same take the same time. Where they
cannot, because one of them writes a mail, both wait until the same moment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from portal.accounts import service as accounts
from portal.accounts.model import LINK_LIVES
from portal.accounts.web import STEADY_SECONDS, steady
from portal.desk import service as desk
from tests.access.conftest import ABSENT, UNKNOWN, World
from tests.conftest import OWN_ORIGIN
from tests.tickets.test_contact_web import fields_of, mails

TOKEN = re.compile(r'(name="csrf_token" value=)"[^"]*"')


@contextmanager
def questions() -> Iterator[list[str]]:
    """What the database is asked meanwhile, without the values."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def seen(answer: TestResponse, *typed: str) -> tuple:
    """What somebody can tell answers by: all but tokens, and what they typed themselves."""
    text = TOKEN.sub(r"\1", answer.text) + str(answer.headers.get("Location", ""))
    for words in typed:
        text = text.replace(words, "…")
    kept = {name: value for name, value in answer.headers if name not in {"X-Request-Id", "Set-Cookie", "Location"}}
    kept.pop("Content-Length", None)
    return answer.status_code, text, kept


def link(world: World, whose: str, code: str, more: str = "") -> tuple[str, ...]:
    return f"/fr/t/{world.reference(whose)}/{code}{more}", world.reference(whose), code


def used(world: World) -> str:
    code = world.invite()
    with world.database.writing() as db:
        accounts.store.use_link(db, accounts._digest(code), world.clock())
    return code


Road = tuple[str, ...]  # an address, and the parts of it that an answer may repeat
ROADS: dict[str, Callable[[World], list[Road]]] = {
    "a request, by a link": lambda world: [
        link(world, "nobody", world.links["receipt"]),
        link(world, "ben", world.links["receipt"]),
        link(world, "ada", world.links["expired"]),
        link(world, "ada", world.links["revoked"]),
        link(world, "ada", UNKNOWN),
        link(world, "nobody", UNKNOWN),
    ],
    "a file of another's request, by a link": lambda world: [
        link(world, "nobody", world.links["receipt"], f"/files/{world.files['ben']}"),
        link(world, "ben", world.links["receipt"], f"/files/{world.files['ben']}"),
        link(world, "ben", UNKNOWN, f"/files/{world.files['ben']}"),
    ],
    "another's file in one's own request": lambda world: [
        link(world, "ada", world.links["receipt"], f"/files/{UNKNOWN}"),
        link(world, "ada", world.links["receipt"], f"/files/{world.files['ben']}"),
    ],
    "urgency for another's request": lambda world: [
        link(world, "nobody", world.links["receipt"], "/pay"),
        link(world, "ben", world.links["receipt"], "/pay"),
    ],
    "a request, signed in": lambda world: [link(world, "nobody", "mine"), link(world, "ben", "mine")],
    "a payment": lambda world: [
        (f"/pay/{UNKNOWN}/{UNKNOWN}",),
        (f"/pay/{world.payments['ben'].order}/{UNKNOWN}",),
        (f"/pay/{world.payments['ben'].order}/{world.payments['ada'].mac}",),
    ],
    "a link to sign in": lambda world: [
        (f"/fr/account/link/{code}", code)
        for code in (UNKNOWN, used(world), world.invite(made=world.clock() - LINK_LIVES))
    ],
    "a mail on this machine, from elsewhere": lambda world: [(f"/_mail/{world.letter}",), (f"/_mail/{UNKNOWN}",)],
    "a request at the desk, from outside": lambda world: [
        (f"/desk/tickets/{world.reference(whose)}", world.reference(whose)) for whose in ("nobody", "ben")
    ],
}


@pytest.mark.parametrize("case", ROADS)
def test_nobody_can_tell_what_is_not_there_from_what_is_not_theirs(world: World, case: str):
    token = fields_of(world.browser().get("/fr/account/sign-in").text)["csrf_token"]
    for method in ("GET", "POST"):
        answers, asked = [], []
        for path, *typed in ROADS[case](world):
            browser = world.browser(guichet_customer=world.session_of("ada"))
            with questions() as put:
                answer = browser.open(path, method=method, data={"csrf_token": token}, headers=OWN_ORIGIN)
            assert answer.status_code in {303, 400, 403, 404, 405, 410}
            answers.append(seen(answer, path, *typed))
            asked.append(put)
        assert all(answer == answers[0] for answer in answers), (case, method)
        assert all(put == asked[0] for put in asked), (case, method)


def post(world: World, path: str, **fields: str) -> tuple[TestResponse, list[str]]:
    browser = world.browser()
    fields |= {"csrf_token": fields_of(browser.get(path).text)["csrf_token"]}
    with questions() as put:
        answer = browser.post(path, data=fields, headers=OWN_ORIGIN)
    return answer, put


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long views wait before they answer; they do not, here."""
    kept: list[float] = []
    monkeypatch.setattr("portal.accounts.web.time.sleep", kept.append)
    return kept


def test_s08_a_number_and_a_wrong_code_get_one_answer_whether_or_not_there_is_such_a_request(world: World, slept):
    tries = ((world.reference("ada"), UNKNOWN), (ABSENT, UNKNOWN), (world.reference("ben"), world.links["receipt"]))
    answers = [post(world, "/fr/t/", number=number, code=code) for number, code in tries]
    told = [seen(answer, *typed) for (answer, _put), typed in zip(answers, tries, strict=True)]
    assert told[0] == told[1] == told[2]
    assert answers[0][1] == answers[1][1] == answers[2][1]


@pytest.mark.parametrize(
    ("path", "known", "unknown"),
    [
        ("/fr/t/", {"email": "ada@example.org"}, {"email": "eve@example.org"}),
        ("/fr/account/sign-in", {"email": "ada@example.org"}, {"email": "eve@example.org"}),
    ],
)
def test_s08_s09_who_is_mailed_a_link_and_who_is_not_wait_until_the_same_moment(
    world: World, slept, path: str, known: dict[str, str], unknown: dict[str, str]
):
    before, number = len(mails(world.database)), {"number": world.reference("ada")}
    answers = [seen(post(world, path, **number, **typed)[0]) for typed in (known, unknown)]
    assert answers[0] == answers[1]
    assert len(mails(world.database)) == before + 1
    assert len(slept) == 2
    assert all(0 < waited <= STEADY_SECONDS for waited in slept)


@pytest.mark.parametrize("worked", [0.0, 0.001, 0.29, 0.31])
def test_s08_an_answer_waits_for_the_next_of_the_same_moments(slept, monkeypatch, worked: float):
    monkeypatch.setattr("portal.accounts.web.time.monotonic", lambda: 100.0 + worked)
    steady(100.0)
    whole = (worked + slept[0]) / STEADY_SECONDS
    assert abs(whole - round(whole)) < 0.001
    assert slept[0] > 0


def test_s09_a_wrong_password_and_an_unknown_address_ask_and_hash_the_same(world: World, monkeypatch):
    hashed: list[int] = []
    monkeypatch.setattr(desk, "_is_right", lambda _hashed, password: bool(hashed.append(len(password))))
    with world.database.writing() as db:
        desk.store.change(db, world.agent.id, password=desk._NOBODYS)
    tries = ("camille@example.org", "nobody@example.org")
    answers = [post(world, "/desk/sign-in", email=email, password="guess") for email in tries]
    assert seen(answers[0][0], tries[0]) == seen(answers[1][0], tries[1])
    assert answers[0][1] == answers[1][1]
    assert hashed == [5, 5]


def test_asking_the_same_twice_is_seen_as_the_same(world: World):
    path = f"/fr/t/{ABSENT}/{UNKNOWN}"
    with questions() as once:
        world.browser().get(path)
    with questions() as again:
        world.browser().get(path)
    assert once == again != []
