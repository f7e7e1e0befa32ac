"""Who gets in at the desk, for how long, and who does not."""

from __future__ import annotations

import pytest

from portal.desk import keeping, service
from portal.desk.model import ATTEMPTS_COUNT_FOR, IDLE, LONGEST_SESSION, MOST_ATTEMPTS
from portal.errors import ConfigError, UnusableError
from portal.policy.keeping import Keeping
from portal.storage import Database
from portal.storage.sweeps import forget_all
from tests.conftest import OWN_ORIGIN, reader
from tests.desk.conftest import PASSWORD, sign_in, token_of

AS = {"<reference>": "GU-22222-2", "<name>": "desk.css", "<key>": "k", "<int:mail>": "1"}
PUBLIC = {"/desk/sign-in", "/desk/assets/<name>"}


def desk_routes(app):
    """Every method and address of the desk, with something in the place of its parts."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/desk"):
            path = rule.rule
            for part, value in AS.items():
                path = path.replace(part, value)
            assert "<" not in path, f"{rule.rule}: say in AS what stands for its part"
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield rule.rule, method, path


def test_every_page_of_the_desk_asks_who_is_there(app, client):
    walked = 0
    for rule, method, path in desk_routes(app):
        if rule in PUBLIC:
            continue
        walked += 1
        answer = client.open(path, method=method, headers=OWN_ORIGIN)
        if method == "GET":
            assert (answer.status_code, answer.location.split("?")[0]) == (303, "/desk/sign-in"), path
        else:
            assert answer.status_code == 403, path
    assert walked >= 8


def test_a_customer_is_nobody_at_the_desk(app, client):
    client.set_cookie("guichet_customer", "a-customer-s-code", domain="127.0.0.1")
    client.set_cookie("guichet_agent", "a-customer-s-code", domain="127.0.0.1")
    assert client.get("/desk/").status_code == 303


def test_nothing_of_the_desk_is_kept_or_found(app, browser, opened):
    for rule, method, path in desk_routes(app):
        if method == "GET" and not rule.startswith("/desk/assets") and "<key>" not in rule:
            headers = browser.get(path.replace("GU-22222-2", opened.ticket.reference)).headers
            assert headers["Cache-Control"] == "no-store", path
            assert "noindex" in headers["X-Robots-Tag"], path
            assert "unsafe-inline" not in headers["Content-Security-Policy"], path


def test_an_agent_signs_in_and_sees_the_queue(app, camille):
    browser = reader(app)
    answer = sign_in(browser, "  Camille@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/desk/")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("guichet_agent="))
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Camille" in browser.get("/desk/").text


def test_wrong_password_and_unknown_address_get_one_answer(app, camille):
    wrong = sign_in(reader(app), "camille@example.org", "not the password")
    unknown = sign_in(reader(app), "nobody@example.org", "not the password")
    assert wrong.status_code == unknown.status_code == 400

    def bare(answer, email):
        return answer.text.replace(email, "").replace(token_of(answer.text), "")

    assert bare(wrong, "camille@example.org") == bare(unknown, "nobody@example.org")


def test_an_unknown_address_costs_as_much_hashing_as_a_known_one(database, camille, clock, monkeypatch):
    verified = []

    class Counting:
        def verify(self, hashed, password):
            verified.append(hashed.split("$")[1:4])
            return False

    monkeypatch.setattr(service, "_hasher", Counting())
    for address in ("camille@example.org", "nobody@example.org", "no address"):
        with pytest.raises(UnusableError):
            service.sign_in(database, address, "guess", clock())
    assert verified == [["argon2id", "v=19", "m=65536,t=3,p=4"]] * 3


@pytest.mark.parametrize("address", ["camille@example.org", "nobody@example.org"])
def test_an_account_is_tried_a_few_times_and_then_rests(app, database: Database, camille, clock, address):
    with database.writing() as db:
        account = service.hashlib.sha256(service.counting_key(address).encode()).hexdigest()
        for _ in range(MOST_ATTEMPTS):
            service.store.add_attempt(db, account, clock())
    assert sign_in(reader(app), address).status_code == 429
    clock.now += ATTEMPTS_COUNT_FOR
    assert sign_in(reader(app), address).status_code == (303 if address.startswith("camille") else 400)


def test_one_network_may_not_try_without_end(app, camille, monkeypatch):
    monkeypatch.setattr(service, "_is_right", lambda _hashed, _password: False)
    browser = reader(app)
    answers = [sign_in(browser, f"agent{number}@example.org", "guess").status_code for number in range(31)]
    assert answers == [400] * 30 + [429]


@pytest.mark.parametrize(
    ("name", "pauses", "is_in"),
    [
        ("just used", [], True),
        ("idle not quite too long", [IDLE * 0.99], True),
        ("idle too long", [IDLE], False),
        ("used all week", [IDLE * 0.5] * 27, True),
        ("used for longer than a week", [IDLE * 0.5] * 28, False),
    ],
)
def test_a_session_ends_idle_or_old(browser, clock, name, pauses, is_in):
    for pause in pauses:
        browser.get("/desk/")
        clock.now += pause
    assert (browser.get("/desk/").status_code == 200) == is_in, name
    assert LONGEST_SESSION == IDLE * 14


def test_s44_a_new_password_ends_every_session(database, browser, seat, camille):
    other = seat(camille, "another browser")
    assert service.set_password(database, camille.email, "another long password") == 2
    assert (browser.get("/desk/").status_code, other.get("/desk/").status_code) == (303, 303)


def test_s44_an_agent_who_is_removed_is_out_at_once(database, browser, camille, clock):
    service.remove_agent(database, camille.email, clock())
    assert browser.get("/desk/").status_code == 303
    assert service.agents(database) == ()


def test_s09_sessions_and_passwords_are_kept_as_digests(database, app, camille):
    browser = reader(app)
    sign_in(browser, camille.email)
    code = browser.get_cookie("guichet_agent", domain="127.0.0.1").value
    raw = b"".join(file.read_bytes() for file in database.file.parent.glob("portal.sqlite*"))
    assert code.encode() not in raw
    assert PASSWORD.encode() not in raw
    assert b"$argon2id$" in raw


def test_signing_in_takes_another_session_and_another_token(app, camille):
    browser = reader(app)
    sign_in(browser, camille.email)
    first = browser.get_cookie("guichet_agent", domain="127.0.0.1").value
    token = token_of(browser.get("/desk/").text)
    browser.post("/desk/sign-out", data={"csrf_token": token}, headers=OWN_ORIGIN)
    sign_in(browser, camille.email)
    assert browser.get_cookie("guichet_agent", domain="127.0.0.1").value != first
    assert browser.post("/desk/sign-out", data={"csrf_token": token}, headers=OWN_ORIGIN).status_code == 403


def test_signing_out_everywhere_ends_the_other_browsers(browser, seat, camille):
    other = seat(camille, "another browser")
    data = {"csrf_token": token_of(browser.get("/desk/").text), "where": "everywhere"}
    assert browser.post("/desk/sign-out", data=data, headers=OWN_ORIGIN).status_code == 303
    assert other.get("/desk/").status_code == 303


@pytest.mark.parametrize(
    ("name", "place", "leads_to"),
    [
        ("a page of the desk", "/desk/mails", "/desk/mails"),
        ("another site", "https://evil.example/desk/", "/desk/"),
        ("another site without a scheme", "//evil.example", "/desk/"),
        ("another page of ours", "/fr/", "/desk/"),
        ("a page of the desk and more", "/desk/mails\r\nSet-Cookie: a=b", "/desk/"),
    ],
)
def test_s49_signing_in_leads_to_the_desk_and_nowhere_else(app, camille, name, place, leads_to):
    assert sign_in(reader(app), camille.email, next=place).location == leads_to, name


@pytest.mark.parametrize(("name", "password"), [("short", "x" * 11), ("long", "x" * 257), ("empty", "")])
def test_a_password_has_a_length(database, clock, name, password):
    with pytest.raises(UnusableError):
        service.add_agent(database, "new@example.org", password, clock(), name="New", lang="fr")
    assert service.agents(database) == (), name


def test_an_agent_is_added_once_and_may_come_back(database, camille, clock, hashed):
    with pytest.raises(ConfigError):
        service.add_helper(database, "camille@example.org", clock(), name="Again", lang="fr")
    service.remove_agent(database, camille.email, clock())
    assert service.add_helper(database, camille.email, clock(), name="Camille B.", lang="en").id == camille.id


@pytest.mark.parametrize("password", ["", "anything at all"])
def test_an_agent_without_a_password_is_let_in_by_none(app, database, clock, password):
    service.add_helper(database, "demo@example.org", clock(), name="Demo", lang="fr")
    assert sign_in(reader(app), "demo@example.org", password).status_code == 400


def test_the_sweep_forgets_sessions_that_are_over(database, browser, clock):
    browser.get("/desk/")
    assert sum(forget_all(database, one) for one in keeping.sweeps(Keeping(), clock())) == 0
    clock.now += IDLE
    clock.advance(seconds=1)
    assert sum(forget_all(database, one) for one in keeping.sweeps(Keeping(), clock())) == 1
