"""Fair use: what meets each limit, what it does, when it ends, who decides, and whom it never touches."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy

from portal.errors import RefusedError, UnusableError
from portal.outbox import store as outbox
from portal.policy.limits import Trigger
from portal.policy.queue import Reason
from portal.tickets import fair_use, keeping, objections, service, store
from portal.tickets.access import Access, Scope
from portal.tickets.fair_use import Decision, Mark
from portal.tickets.model import Kind, Lane, State
from tests.conftest import OWN_ORIGIN
from tests.tickets.conftest import PROMISES, a_request
from tests.tickets.test_contact_web import fields_of
from tests.tickets.test_lookup_web import sign_in

AGENT = 1
LIMITS = """
[fair_use]
open_requests = 3
requests_per_day = 4
messages_per_day = 5
answered_questions = 2
steps_not_done = 2
lasts = "24h"
"""


@pytest.fixture(autouse=True)
def promised(settings):
    settings.promise_file.write_text(PROMISES + LIMITS, encoding="utf-8")


@pytest.fixture
def ask(counter, clock):
    """Sends a request of Ada, signed in; of anybody with her address when `customer` is None."""
    count = iter(range(1000))

    def send(**changes):
        values = {"submission": f"form-{next(count)}", "customer": 7} | changes
        return service.open_ticket(counter, a_request(**values), clock()).ticket

    return send


@pytest.fixture
def case(counter, clock):
    def look(email="ada@example.org"):
        with counter.database.reading() as db:
            return fair_use.latest(db, email, clock())

    return look


def fresh(counter, ticket):
    return service.read(counter, ticket.id).ticket


def mailed(ticket):
    return Access(ticket.id, Scope.MAILED)


def order_of(counter, now):
    return [(ticket.id, place.reason) for ticket, place in service.queue(counter, now)]


def flood(counter, ask, clock):
    """Ada meets the limit of requests open at once."""
    return [ask() for _ in range(4)]


def met_by_open_requests(counter, ask, clock):
    flood(counter, ask, clock)


def met_by_requests(counter, ask, clock):
    for _ in range(5):
        service.act_as_agent(counter, ask().id, Kind.SOLVED, AGENT, clock())


def met_by_messages(counter, ask, clock):
    ticket = ask()
    for number in range(6):
        service.act_as_customer(counter, mailed(ticket), Kind.CUSTOMER_REPLIED, clock(), text=f"Et encore {number}")


def met_by_answered_questions(counter, ask, clock):
    for _ in range(2):
        objections.mark(counter, ask(article="mx").id, Mark.ANSWERED, AGENT, clock(), reason="C’est dans l’article.")


def met_by_steps(counter, ask, clock):
    for _ in range(2):
        objections.mark(counter, ask().id, Mark.STEPS, AGENT, clock(), reason="Les étapes n’ont pas été faites.")


TRIGGERS = [
    (Trigger.OPEN_REQUESTS, met_by_open_requests),
    (Trigger.REQUESTS_PER_DAY, met_by_requests),
    (Trigger.MESSAGES_PER_DAY, met_by_messages),
    (Trigger.ANSWERED_QUESTIONS, met_by_answered_questions),
    (Trigger.STEPS_NOT_DONE, met_by_steps),
]


@pytest.mark.parametrize(("trigger", "meet"), TRIGGERS, ids=[trigger.value for trigger, _ in TRIGGERS])
def test_each_limit_is_met_moves_behind_the_others_and_ends(counter, ask, case, clock, *, trigger, meet):
    meet(counter, ask, clock)
    found = case()
    assert (found.rule, found.until) == (trigger, clock() + timedelta(hours=24))
    own = ask()
    clock.advance(minutes=5)
    other = ask(email="grace@example.org", customer=8)
    ids = [number for number, _ in order_of(counter, clock())]
    assert ids.index(other.id) < ids.index(own.id)
    assert dict(order_of(counter, clock()))[own.id] is Reason.FAIR_USE
    clock.advance(hours=24)
    assert case() is None
    assert Reason.FAIR_USE not in {reason for _, reason in order_of(counter, clock())}


@pytest.mark.parametrize(
    ("name", "count", "expected"),
    [("at the limit", 3, None), ("beyond it", 4, Trigger.OPEN_REQUESTS)],
)
def test_more_than_the_limit_meets_it(ask, case, name, count, expected):
    for _ in range(count):
        ask()
    found = case()
    assert (None if found is None else found.rule) == expected


def test_what_was_answered_is_not_open(counter, ask, case, clock):
    for _ in range(3):
        service.act_as_agent(counter, ask().id, Kind.AGENT_REPLIED, AGENT, clock(), text="Voici.")
    ask()
    assert case() is None


def test_an_unconfirmed_flood_in_somebodys_name_changes_nothing_for_them(counter, ask, case, clock):
    own = ask()
    strangers = [ask(customer=None) for _ in range(30)]
    for ticket in strangers[:3]:
        for number in range(9):  # whoever filled in the form has its receipt
            receipt = Access(ticket.id, Scope.RECEIPT)
            service.act_as_customer(counter, receipt, Kind.CUSTOMER_REPLIED, clock(), text=f"Encore {number}")
    assert case() is None
    assert fresh(counter, own).behind_until is None
    # She reads her mail, and closes what a stranger sent.
    for ticket in strangers:
        service.act_as_customer(counter, mailed(ticket), Kind.CLOSED, clock())
    assert case() is None
    assert fresh(counter, own).behind_until is None


def test_an_agent_cannot_count_what_nobody_confirmed(counter, ask, clock):
    stranger = ask(customer=None, article="mx")
    assert objections.markable(counter, service.read(counter, stranger.id)) == ()
    with pytest.raises(RefusedError):
        objections.mark(counter, stranger.id, Mark.STEPS, AGENT, clock(), reason="Non.")


def test_requests_of_a_confirmed_address_count_without_an_account(counter, ask, case, clock):
    for number in range(4):
        ticket = ask(customer=None)
        service.act_as_customer(counter, mailed(ticket), Kind.CUSTOMER_REPLIED, clock(), text=f"C’est moi {number}")
    assert case().rule is Trigger.OPEN_REQUESTS


def test_what_is_paid_for_is_neither_counted_nor_held_back(counter, ask, case, clock):
    paid = [ask() for _ in range(3)]
    with counter.database.writing() as db:
        for ticket in paid:
            assert service.lift(db, counter, ticket.id, clock(), {"order": "o"})
    ask()
    assert case() is None
    held = flood(counter, ask, clock)[0]
    assert case() is not None
    assert all(fresh(counter, ticket).behind_until is None for ticket in paid)
    with counter.database.writing() as db:
        assert service.lift(db, counter, held.id, clock(), {"order": "p"})
    assert dict(order_of(counter, clock()))[held.id] is Reason.PAID


def test_the_end_does_not_move_and_no_request_is_held_back_twice(counter, ask, case, clock):
    first = flood(counter, ask, clock)
    until = case().until
    clock.advance(hours=20)
    late = flood(counter, ask, clock)
    assert (case().until, fresh(counter, late[0]).behind_until) == (until, until)
    clock.advance(hours=5)
    again = ask()
    assert fresh(counter, again).behind_until > clock()
    assert {fresh(counter, ticket).behind_until for ticket in (*first, *late)} == {until}


def test_the_customer_reads_the_rule_and_its_end(counter, ask, case, clock):
    held = flood(counter, ask, clock)[-1]
    event = service.read(counter, held.id).events[-1]
    assert (event.kind, event.facts["rule"], event.facts["allowed"]) == (Kind.PUT_BEHIND, "open_requests", "3")
    assert event.facts["until"] == case().until.isoformat()


def test_objecting_twice_is_once_and_an_agent_sees_it(counter, ask, case, clock):
    held = flood(counter, ask, clock)[0]
    for _ in range(2):
        objections.contest(counter, mailed(held), clock())
    assert [event.kind for event in service.read(counter, held.id).events].count(Kind.CONTESTED) == 1
    with counter.database.reading() as db:
        ((_ticket, contested),) = fair_use.contested(db)
    assert contested == case()


def test_whoever_objects_while_they_write_keeps_every_word(client, counter, ask, case, clock):
    flood(counter, ask, clock)
    sign_in(client, counter.database, clock, "ada@example.org")
    page = client.get("/fr/contact/").text
    assert page.index('type="submit" hidden') < page.index('value="contest"')  # Enter sends the request
    typed = {"csrf_token": fields_of(page)["csrf_token"], "subject": "Une page", "text": "Mes\nmots"}
    answer = client.post("/fr/contact/", data=typed | {"do": "contest"}, headers=OWN_ORIGIN)
    assert answer.status_code == 200
    assert 'value="Une page"' in answer.text
    assert "Mes\nmots</textarea>" in answer.text
    assert "C’est noté" in answer.text
    assert 'value="contest"' not in answer.text
    assert case().is_contested


def test_a_lifted_case_gives_every_place_back_and_leaves_its_customer_alone(counter, ask, case, clock):
    held = flood(counter, ask, clock)
    objections.contest(counter, mailed(held[0]), clock())
    changed = objections.decide(counter, held[0].id, Decision.LIFTED, AGENT, clock(), reason="Une panne, pardon.")
    assert changed.state is State.OPEN
    assert Reason.FAIR_USE not in {reason for _, reason in order_of(counter, clock())}
    assert fresh(counter, ask()).behind_until is None
    event = service.read(counter, held[0].id).events[-1]
    assert (event.kind, event.agent, event.text) == (Kind.DECIDED, AGENT, "Une panne, pardon.")
    assert event.facts == {"decision": "lifted"}
    with counter.database.reading() as db:
        kinds = list(db.execute(sqlalchemy.select(outbox.mails.c.kind)).scalars())
        assert fair_use.contested(db) == ()
    assert kinds.count("ticket_fair_use") == 1
    clock.advance(hours=25)
    assert fresh(counter, ask()).behind_until is not None


def test_saying_yes_to_an_old_objection_leaves_what_runs_now(counter, ask, clock):
    held = flood(counter, ask, clock)[0]
    objections.contest(counter, mailed(held), clock())
    clock.advance(hours=25)
    fresh_one = ask()
    assert fresh(counter, fresh_one).behind_until > clock()
    objections.decide(counter, held.id, Decision.LIFTED, AGENT, clock(), reason="Vous aviez raison.")
    assert fresh(counter, fresh_one).behind_until > clock()
    with counter.database.reading() as db:
        assert fair_use.contested(db) == ()


def test_a_strangers_request_decides_nothing_for_the_owner_of_the_address(counter, ask, clock):
    held = flood(counter, ask, clock)[0]
    objections.contest(counter, mailed(held), clock())
    stranger = ask(customer=None)
    with pytest.raises(RefusedError):
        objections.decide(counter, stranger.id, Decision.UPHELD, AGENT, clock(), reason="Non.")


def test_what_an_agent_lets_stand_stands_until_its_end_and_is_decided_once(counter, ask, clock):
    held = flood(counter, ask, clock)[0]
    objections.contest(counter, mailed(held), clock())
    objections.decide(counter, held.id, Decision.UPHELD, AGENT, clock(), reason="Une question après l’autre.")
    assert dict(order_of(counter, clock()))[held.id] is Reason.FAIR_USE
    with pytest.raises(RefusedError):
        objections.contest(counter, mailed(held), clock())
    with pytest.raises(RefusedError):
        objections.decide(counter, held.id, Decision.LIFTED, AGENT, clock(), reason="Si.")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_decision_without_a_reason(counter, ask, clock, reason):
    held = flood(counter, ask, clock)[0]
    with pytest.raises(UnusableError):
        objections.decide(counter, held.id, Decision.LIFTED, AGENT, clock(), reason=reason)
    with pytest.raises(UnusableError):
        objections.mark(counter, held.id, Mark.STEPS, AGENT, clock(), reason=reason)


def test_only_who_came_from_an_article_has_certainly_read_it(counter, ask):
    assert objections.markable(counter, service.read(counter, ask().id)) == (Mark.STEPS,)
    read = ask(article="mx")
    assert objections.markable(counter, service.read(counter, read.id)) == (Mark.ANSWERED, Mark.STEPS)


def test_a_request_is_counted_once_for_the_same_thing(counter, ask, case, clock):
    ticket = ask()
    objections.mark(counter, ticket.id, Mark.STEPS, AGENT, clock(), reason="Pas faites.")
    with pytest.raises(RefusedError):
        objections.mark(counter, ticket.id, Mark.STEPS, AGENT, clock(), reason="Pas faites.")
    assert case() is None


def test_nobody_objects_to_what_does_not_hold_them(counter, ask, clock):
    with pytest.raises(RefusedError):
        objections.contest(counter, mailed(ask()), clock())


@pytest.mark.parametrize(
    "edit", [("[fair_use]", '[queue]\nrules = ["paid", "due"]\n[fair_use]'), (LIMITS, "")], ids=["no rule", "no limit"]
)
def test_a_desk_without_the_rule_or_a_limit_holds_nobody_back(counter, settings, ask, case, clock, *, edit):
    settings.promise_file.write_text((PROMISES + LIMITS).replace(*edit), encoding="utf-8")
    flood(counter, ask, clock)
    assert case() is None


def test_an_erased_customer_leaves_no_case(counter, ask, clock):
    held = flood(counter, ask, clock)
    objections.contest(counter, mailed(held[0]), clock())
    with counter.database.writing() as db:
        keeping.erase(db, tuple(ticket.id for ticket in held), clock())
        assert fair_use.latest(db, "ada@example.org", clock()) is None
        assert fair_use.contested(db) == ()
        assert store.by_id(db, held[0].id).lane is Lane.STANDARD
