"""The whole matrix: who asks, what for, by which method. What is expected comes from what each route declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from flask import Blueprint
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.accounts.model import LINK_LIVES, SESSION_LIVES
from portal.app import create_app
from portal.desk import service as desk
from portal.desk.model import IDLE
from portal.payments.providers.sandbox import SIGNATURE
from portal.web.audience import UNGATED, Audience, Gates, UndeclaredRouteError, audience_of, open_to, require_audiences
from tests.access.conftest import ABSENT, PEOPLE, UNKNOWN, World, secret_of
from tests.conftest import OWN_ORIGIN, reader
from tests.tickets.test_contact_web import fields_of

# How each audience turns somebody away: the status of a page that is read, and of a form that is sent.
REFUSALS = {
    Audience.CUSTOMER: (303, 303),
    Audience.INVITED: (410, 410),
    Audience.LINK: (404, 404),
    Audience.PAYER: (404, 404),
    Audience.SANDBOX: (404, 404),
    Audience.AGENT: (303, 403),
    Audience.THIS_MACHINE: (404, 404),
}


@dataclass(frozen=True)
class Role:
    """Somebody who asks.

    Attributes:
        cookies: that their browser brings.
        sees: whose confidences they may read.
        code: stands for a link to a request, in its address.
        opens: whose request that opens.
        invited: code of their sign-in link, and whether it is good.
        pays: whose payment they hold the address of.
        is_customer: signed in.
        is_agent: signed in at the desk.
        address: of their browser.
        headers: that something in between adds.
    """

    cookies: Callable[[World], dict[str, str]] = field(default=lambda _world: {})
    sees: frozenset[str] = frozenset()
    code: Callable[[World], str] = field(default=lambda _world: UNKNOWN)
    opens: frozenset[str] = frozenset()
    invited: tuple[Callable[[World], str], bool] = (lambda _world: UNKNOWN, False)
    pays: str = ""
    is_customer: bool = False
    is_agent: bool = False
    address: str = "198.51.100.7"
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def is_here(self) -> bool:
        return self.address == "127.0.0.1" and not self.headers


def customer(name: str) -> Role:
    return Role(
        lambda world: {"guichet_customer": world.session_of(name)},
        frozenset({name}),
        lambda _world: "mine",
        frozenset({name}),
        is_customer=True,
    )


def was_customer(code: Callable[[World], str]) -> Role:
    return Role(lambda world: {"guichet_customer": code(world)}, code=lambda _world: "mine")


def holder(kind: str, *, is_good: bool) -> Role:
    mine = frozenset({"ada"}) if is_good else frozenset()
    return Role(sees=mine, code=lambda world: world.links[kind], opens=mine)


def was_agent(code: Callable[[World], str]) -> Role:
    return Role(lambda world: {"guichet_agent": code(world)})


def removed(world: World) -> str:
    with world.database.writing() as db:
        desk.store.change(db, world.agent.id, removed_at=world.clock(), password="")
    return world.seat()  # as if their sessions had been forgotten when they were removed


def used(world: World) -> str:
    from portal.accounts import service as accounts

    code = world.invite()
    with world.database.writing() as db:
        assert accounts.store.use_link(db, accounts._digest(code), world.clock()) is not None
    return code


ROLES = {
    "nobody": Role(),
    "nobody, who says to be signed in": Role(code=lambda _world: "mine"),
    "the customer": customer("ada"),
    "another customer": customer("ben"),
    "a customer whose session ended": was_customer(lambda _world: "Code-that-was-ended"),
    "a customer whose session is too old": was_customer(
        lambda world: world.session_of("ada", world.clock() - SESSION_LIVES)
    ),
    "the holder of a receipt": holder("receipt", is_good=True),
    "the holder of a mailed link": holder("mailed", is_good=True),
    "the holder of an expired link": holder("expired", is_good=False),
    "the holder of a link that was shut": holder("revoked", is_good=False),
    "who was mailed a sign-in link": Role(invited=(lambda world: world.invite(), True)),
    "who used their sign-in link": Role(invited=(used, False)),
    "whose sign-in link expired": Role(invited=(lambda world: world.invite(made=world.clock() - LINK_LIVES), False)),
    "the payer": Role(pays="ada"),
    "an agent": Role(lambda world: {"guichet_agent": world.seat()}, frozenset(PEOPLE), is_agent=True),
    "an agent whose session was ended": was_agent(lambda _world: "Code-that-was-ended"),
    "an agent whose session is too old": was_agent(lambda world: world.seat(world.clock() - IDLE)),
    "an agent who was removed": was_agent(removed),
    "a customer with an agent's cookie of their own making": Role(
        lambda world: {"guichet_customer": (code := world.session_of("ben")), "guichet_agent": code},
        frozenset({"ben"}),
        lambda _world: "mine",
        frozenset({"ben"}),
        is_customer=True,
    ),
    "a browser on this machine": Role(sees=frozenset(PEOPLE), address="127.0.0.1"),
    "a browser behind a proxy on this machine": Role(
        address="127.0.0.1", headers=(("X-Forwarded-For", "198.51.100.7"),)
    ),
}


@dataclass(frozen=True)
class Case:
    """One question to the portal."""

    rule: Rule
    path: str
    is_let_in: bool


def cases(world: World, role: Role, rule: Rule) -> Iterator[Case]:
    """Yields a question for each object that an address can name."""
    audience = audience_of(world.app, rule.endpoint)
    for whose in (*PEOPLE, "nobody"):
        payment = world.payments.get(whose)
        held = world.payments.get(role.pays)
        values = {
            "lang": "fr",
            "path": "fr/factures/",
            "page": "contact/",
            "reference": world.reference(whose),
            "key": world.files.get(whose, UNKNOWN),
            "order_id": payment.order if payment else UNKNOWN,
            "mac": held.mac if held else UNKNOWN,
            "session_id": held.session if held else UNKNOWN,
            "mail": str(world.given_up),
            "name": world.letter if audience is Audience.THIS_MACHINE else "desk.css",
            "code": role.invited[0](world) if audience is Audience.INVITED else role.code(world),
        }
        path = "".join(
            quote(values[part.partition(":")[2] or part]) if is_name else part
            for part, is_name in zip(re.split("[<>]", rule.rule), cycle((False, True)), strict=False)
        )
        yield Case(rule, path, is_let_in(role, audience, whose))
        if not {"reference", "order_id"} & rule.arguments:
            return


def is_let_in(role: Role, audience: Audience | None, whose: str) -> bool:
    """Whether somebody may ask for something, by what its route declares."""
    return {
        Audience.ANYONE: True,
        Audience.PROVIDER: True,
        Audience.CUSTOMER: role.is_customer,
        Audience.INVITED: role.invited[1],
        Audience.LINK: whose in role.opens,
        Audience.PAYER: whose == role.pays,
        Audience.SANDBOX: bool(role.pays),
        Audience.AGENT: role.is_agent,
        Audience.THIS_MACHINE: role.is_here,
    }[audience]


@pytest.fixture
def reached(world: World) -> list[str]:
    """The endpoints whose views ran."""
    ran: list[str] = []

    def noting(endpoint, view):
        @wraps(view)
        def noted(*arguments, **keywords):
            ran.append(endpoint)
            return view(*arguments, **keywords)

        return noted

    for endpoint, view in world.app.view_functions.items():
        world.app.view_functions[endpoint] = noting(endpoint, view)
    return ran


@pytest.mark.parametrize(
    "thorough", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["", "by every method for every object"]
)
@pytest.mark.parametrize("name", ROLES)
def test_every_route_is_for_those_whom_it_declares_and_for_nobody_else(
    world: World, reached: list[str], monkeypatch: pytest.MonkeyPatch, name: str, *, thorough: bool
):
    monkeypatch.setattr("portal.accounts.web.time.sleep", lambda _seconds: None)
    monkeypatch.setattr(desk, "_is_right", lambda _hashed, _password: False)  # slow on purpose
    role, form, asked = ROLES[name], Form(world), 0
    for rule in world.app.url_map.iter_rules():
        is_public = audience_of(world.app, rule.endpoint) in UNGATED
        if is_public and not role.sees and name != "nobody":
            continue  # to a public page they are nobody, who asked already
        for method in sorted(rule.methods & {"GET", "POST"} if is_public else rule.methods):
            is_asked_once = method in {"HEAD", "OPTIONS"} and not thorough  # they take the gate that GET takes
            for case in islice(cases(world, role, rule), 1 if is_asked_once else None):
                asked += 1
                reached.clear()
                answer = ask(world, role, case, method, form)
                assert_answered(world, role, case, method, answer)
                is_viewed = case.is_let_in and method != "OPTIONS"  # answered by Flask, once the gate is passed
                assert reached == ([rule.endpoint] if is_viewed else []), f"{method} {case.path}"
    assert asked > 60


class Form:
    """What a form of ours is sent with: a token, and the cookie that it goes with."""

    def __init__(self, world: World) -> None:
        browser = world.browser()
        self.token = fields_of(browser.get("/fr/account/sign-in").text)["csrf_token"]
        self.cookie = browser.get_cookie("guichet_session", domain="127.0.0.1").value


def ask(world: World, role: Role, case: Case, method: str, form: Form) -> TestResponse:
    """Asks once, in a browser of its own."""
    browser = world.browser(role.address, **role.cookies(world), guichet_session=form.cookie)
    headers = dict(role.headers) | (OWN_ORIGIN if method == "POST" else {})
    data = {"csrf_token": form.token} if method == "POST" else None
    return browser.open(case.path, method=method, data=data, headers=headers)


def assert_answered(world: World, role: Role, case: Case, method: str, answer: TestResponse) -> None:
    """Who is turned away is told so in the way of the route, and nobody reads what is another's."""
    said = f"{method} {case.path}"
    if not case.is_let_in:
        audience = audience_of(world.app, case.rule.endpoint)
        assert answer.status_code == REFUSALS[audience][method == "POST"], said
    for person in PEOPLE:
        if person not in role.sees:
            assert secret_of(person) not in answer.text, said
            assert f"{person}@example.org" not in answer.text, said


# What an address looks like says for whom it can be, whatever is declared: the door of the desk apart.
SHAPES = (
    (r"/desk/(?:sign-in|assets/.*)", {Audience.ANYONE}),
    (r"/desk/.*", {Audience.AGENT}),
    (r"/_mail/.*", {Audience.THIS_MACHINE}),
    (r"/notices/.*", {Audience.PROVIDER}),
    (r".*/account/link/<code>.*", {Audience.INVITED}),
    (r".*<(?:code|reference|key)>.*", {Audience.LINK}),
    (r".*<(?:order_id|mac)>.*", {Audience.PAYER}),
    (r".*<session_id>.*", {Audience.SANDBOX}),
    (r"/<lang>/account/", {Audience.CUSTOMER}),
)


def test_no_route_declares_less_than_its_address_asks_for(world: World):
    for rule in world.app.url_map.iter_rules():
        asked = next((audiences for shape, audiences in SHAPES if re.fullmatch(shape, rule.rule)), {Audience.ANYONE})
        assert audience_of(world.app, rule.endpoint) in asked, rule.rule


def test_an_address_that_names_something_unknown_has_its_place_in_the_matrix(world: World):
    known = {"lang", "path", "page", "reference", "key", "order_id", "mac", "session_id", "mail", "name", "code"}
    for rule in world.app.url_map.iter_rules():
        assert rule.arguments <= known, f"say in `cases` what {rule.rule} can name"


@pytest.mark.parametrize("signature", ["", "t=1,v1=0", "t=1,v1=" + "0" * 64])
def test_a_notice_that_nobody_signed_is_refused_whoever_brings_it(client, signature: str):
    for headers in ({}, OWN_ORIGIN):
        signed = {SIGNATURE: signature, **headers}
        answer = client.post("/notices/sandbox", data=b"{}", headers=signed)
        assert (answer.status_code, answer.text) == (400, "refused\n")


def undeclared() -> Blueprint:
    pages = Blueprint("new", __name__)
    pages.add_url_rule("/new", view_func=lambda: "everything")
    return pages


def test_a_route_that_declares_nothing_keeps_the_sidecar_from_starting(settings, monkeypatch):
    from portal.app import Adapters

    monkeypatch.setattr("portal.app.health_pages", lambda _database: undeclared())
    with pytest.raises(UndeclaredRouteError, match="/new"):
        create_app(settings, Adapters())


def test_a_route_for_whom_nobody_knows_keeps_the_sidecar_from_starting(app):
    pages = Blueprint("new", __name__)
    pages.add_url_rule("/new", view_func=open_to(Audience.AGENT)(lambda: "everything"))
    app.register_blueprint(pages)
    with pytest.raises(UndeclaredRouteError, match="nobody knows"):
        require_audiences(app, Gates())


def test_a_route_added_afterwards_is_not_served_until_it_declares(app):
    app.register_blueprint(undeclared())
    answer = reader(app).get("/new")
    assert (answer.status_code, "everything" in answer.text) == (404, False)


def test_an_audience_has_one_gate():
    gates = Gates()
    gates.keep(Audience.AGENT, lambda **_parts: None)
    for audience in (Audience.AGENT, Audience.ANYONE):
        with pytest.raises(AssertionError):
            gates.keep(audience, lambda **_parts: None)


def test_no_request_has_the_number_of_the_absent_one(world: World):
    assert ABSENT not in {world.reference(name) for name in PEOPLE}
