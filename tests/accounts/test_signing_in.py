"""A link in one's own mailbox, used once, opens a session that can be ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy

from portal.accounts import keeping, service, store
from portal.accounts.model import LINK_LIVES, LONGEST_SESSION, SESSION_LIVES, CustomerRecord
from portal.accounts.service import LINKS_AN_HOUR, Doorkeeper
from portal.outbox import store as outbox
from portal.policy.keeping import Keeping
from portal.storage.sweeps import forget_all
from portal.tickets.keeping import unlink_customers

ADA = "ada@example.org"


@pytest.fixture
def door(settings, database, clock):
    with database.writing() as db:
        store.put(db, CustomerRecord(email=ADA, plan="pro", name="Ada"), "free", clock())
    return Doorkeeper(database, settings.url)


def codes(door):
    """The codes of the links that were mailed, in order."""
    with door.database.reading() as db:
        texts = db.execute(sqlalchemy.select(outbox.mails.c.text).order_by(outbox.mails.c.id)).scalars()
        return [text.split("/account/link/")[1].split("\n")[0] for text in texts]


def link(door, clock):
    service.request_link(door, ADA, "fr", clock())
    return codes(door)[-1]


def test_a_link_signs_in_and_confirms_the_address(door, clock):
    session = service.sign_in(door, link(door, clock), clock())
    customer = service.customer_of(door, session, clock())
    assert (customer.email, customer.plan, customer.confirmed_at) == (ADA, "pro", clock())


def test_s12_looking_at_a_link_uses_nothing_up(door, clock):
    code = link(door, clock)
    for _ in range(5):
        assert service.is_link_usable(door, code, clock())
    assert service.sign_in(door, code, clock()) is not None


def test_a_link_works_once(door, clock):
    code = link(door, clock)
    assert service.sign_in(door, code, clock()) is not None
    assert service.sign_in(door, code, clock()) is None
    assert not service.is_link_usable(door, code, clock())


@pytest.mark.parametrize(("age", "works"), [(LINK_LIVES - timedelta(seconds=1), True), (LINK_LIVES, False)])
def test_s11_a_link_lives_for_a_quarter_of_an_hour(door, clock, age, works):
    code = link(door, clock)
    clock.now += age
    assert service.is_link_usable(door, code, clock()) is works
    assert (service.sign_in(door, code, clock()) is not None) is works


def test_s10_empty_cut_or_case_folded_codes_open_nothing(door, clock):
    code = link(door, clock)
    for altered in ("", " ", code[:-1], f"{code} ", code.swapcase()):
        assert not service.is_link_usable(door, altered, clock())
        assert service.sign_in(door, altered, clock()) is None
        assert service.customer_of(door, altered, clock()) is None


def test_s09_an_unknown_address_is_mailed_nothing(door, clock):
    service.request_link(door, "eve@example.org", "fr", clock())
    assert codes(door) == []


def test_s11_links_do_not_come_without_end(door, clock):
    for _ in range(LINKS_AN_HOUR + 3):
        service.request_link(door, ADA, "fr", clock())
    assert len(codes(door)) == LINKS_AN_HOUR
    clock.advance(hours=1, seconds=1)
    service.request_link(door, ADA, "fr", clock())
    assert len(codes(door)) == LINKS_AN_HOUR + 1


def test_s44_signing_out_everywhere_ends_every_session(door, clock):
    sessions = [service.sign_in(door, link(door, clock), clock()) for _ in range(2)]
    assert service.sign_out_everywhere(door, 1) == 2
    assert [service.customer_of(door, session, clock()) for session in sessions] == [None, None]


def test_signing_out_ends_this_session_alone(door, clock):
    first, second = (service.sign_in(door, link(door, clock), clock()) for _ in range(2))
    service.sign_out(door, first)
    assert service.customer_of(door, first, clock()) is None
    assert service.customer_of(door, second, clock()) is not None


def test_a_session_in_use_lasts_but_not_for_ever(door, clock):
    session = service.sign_in(door, link(door, clock), clock())
    begun = clock.now
    while clock.now - begun < LONGEST_SESSION - SESSION_LIVES:
        clock.now += SESSION_LIVES - timedelta(seconds=1)
        assert service.customer_of(door, session, clock()) is not None
    clock.now = begun + LONGEST_SESSION
    assert service.customer_of(door, session, clock()) is None


def test_an_idle_session_ends(door, clock):
    session = service.sign_in(door, link(door, clock), clock())
    clock.now += SESSION_LIVES
    assert service.customer_of(door, session, clock()) is None


def swept(door, now):
    sweeps = keeping.sweeps(Keeping(), now, unlink_customers)
    return sum(forget_all(door.database, one) for one in sweeps)


def test_the_sweep_forgets_what_opens_nothing_any_more(door, clock):
    session = service.sign_in(door, link(door, clock), clock())
    assert swept(door, clock()) == 0
    clock.now += SESSION_LIVES + timedelta(seconds=1)
    assert swept(door, clock()) == 2
    assert service.customer_of(door, session, clock()) is None


def test_no_code_is_kept(door, clock):
    code = link(door, clock)
    session = service.sign_in(door, code, clock())
    with door.database.reading() as db:
        kept = [
            str(row) for table in (store.links, store.sessions) for row in db.execute(sqlalchemy.select(table)).all()
        ]
    assert not any(code in row or session in row for row in kept)
