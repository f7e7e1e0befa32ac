"""A desk with two agents, the counter behind it, and browsers that are signed in."""

from __future__ import annotations

import re

import pytest

from portal.desk import service as desk
from portal.desk import store
from portal.tickets import service
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises
from tests.conftest import OWN_ORIGIN, reader
from tests.tickets.conftest import PROMISES, a_request

PASSWORD = "quatre mots tirés au sort"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def promised(settings):
    settings.promise_file.write_text(PROMISES, encoding="utf-8")


@pytest.fixture
def counter(settings, database):
    return Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)


@pytest.fixture
def opened(counter, clock):
    return service.open_ticket(counter, a_request(), clock())


@pytest.fixture(scope="session")
def hashed():
    """The hash of `PASSWORD`: made once, it is slow on purpose."""
    return desk._hasher.hash(PASSWORD)


@pytest.fixture
def camille(database, clock, hashed):
    return desk._put(database, "camille@example.org", hashed, clock(), name="Camille", lang="fr")


@pytest.fixture
def noor(database, clock, hashed):
    return desk._put(database, "noor@example.org", hashed, clock(), name="Noor", lang="en")


@pytest.fixture
def seat(app, database, clock):
    """Seats an agent at a browser of their own, without the slow password."""

    def sit(agent, code=None):
        made = reader(app)
        code = code or f"code-of-{agent.id}"
        with database.writing() as db:
            store.add_session(db, agent.id, desk._digest(code), clock())
        made.set_cookie("guichet_agent", code, domain="127.0.0.1")
        return made

    return sit


@pytest.fixture
def browser(seat, camille):
    return seat(camille)


def token_of(page: str) -> str:
    found = TOKEN.search(page)
    assert found is not None, page
    return found[1]


def sign_in(browser, email, password=PASSWORD, **fields):
    token = token_of(browser.get("/desk/sign-in").text)
    data = {"csrf_token": token, "email": email, "password": password, **fields}
    return browser.post("/desk/sign-in", data=data, headers=OWN_ORIGIN)


def act(browser, reference, do, text="", **fields):
    """Presses a button of a ticket's page, as it stands on screen now."""
    page = browser.get(f"/desk/tickets/{reference}").text
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    data = {"csrf_token": token_of(page), "seen": seen, "do": do, "text": text, **fields}
    return browser.post(f"/desk/tickets/{reference}", data=data, headers=OWN_ORIGIN)
