"""What outlived its purpose is forgotten, in small steps, and nothing else is."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import String, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.accounts import keeping as accounts
from portal.accounts import store as customers
from portal.accounts.model import CustomerRecord
from portal.policy.keeping import Keeping, parse_span
from portal.privacy import files
from portal.privacy.register import TABLES
from portal.privacy.sweeping import sweep, would_sweep
from portal.storage.scrubbing import scrub
from portal.storage.sweeps import BATCH, forget_all
from portal.tickets import keeping, service
from portal.tickets.model import Kind, State
from portal.tickets.tables import events, tickets
from tests.privacy.conftest import ADA, BOB, age, found, plant
from tests.tickets.conftest import a_request, counter  # noqa: F401  a fixture

KEEPING = Keeping()
FOR_EVER = timedelta(days=366 * 11)


def total(done) -> int:
    return sum(one.count for one in done)


def test_in_time_nothing_personal_is_left_in_any_column(peopled, database, clock):
    clock.now += FOR_EVER
    sweep(peopled, database, KEEPING, clock())
    left = []
    with database.reading() as db:
        # Who is still at the desk stays; the one agent who left does not.
        for entry in TABLES:
            for name in entry.personal:
                if isinstance(entry.table.c[name].type, String):
                    words = db.execute(select(entry.table.c[name])).scalars().all()
                    left += [f"{entry.table.name}.{name}" for word in words if "canary" in word or "books" in word]
    assert left == []


def test_figures_stay_when_words_go(peopled, database, clock):
    clock.now += timedelta(days=400)
    with database.reading() as db:
        before = db.execute(select(tickets.c.plan, tickets.c.lane, tickets.c.opened_at, tickets.c.reference)).all()
    sweep(peopled, database, KEEPING, clock())
    with database.reading() as db:
        kept = select(tickets.c.plan, tickets.c.lane, tickets.c.opened_at, tickets.c.reference)
        assert db.execute(kept).all() == before
        assert db.execute(select(func.count()).select_from(events)).scalar_one() == 2


EDGES = [
    ("a closed request", {"state": "closed"}, 365, False),
    ("a closed request, a day later", {"state": "closed"}, 366, True),
    ("a solved one", {"state": "solved"}, 366, True),
    ("one that waits for its customer", {"state": "waiting"}, 366, True),
    ("one that waits for us", {"state": "open"}, 3000, False),
]


@pytest.mark.parametrize(("values", "days", "is_erased"), [case[1:] for case in EDGES], ids=[case[0] for case in EDGES])
def test_a_request_is_erased_when_its_time_has_come(database, clock, values, days, is_erased):
    with database.writing() as db:
        plant(db, ADA, clock())
        db.execute(update(tickets).values(**values))
    for one in keeping.sweeps(KEEPING, clock() + timedelta(days=days)):
        forget_all(database, one)
    with database.reading() as db:
        row = db.execute(select(tickets)).one()
    assert (row.erased_at is not None, row.email == "", row.customer is None) == (is_erased,) * 3
    assert (row.state == State.CLOSED) is (is_erased or values["state"] == "closed")


def test_the_file_of_an_erased_request_goes_with_it(peopled, database, clock):
    for file in peopled.uploads.iterdir():
        age(file, clock())
    sweep(peopled, database, KEEPING, clock() + timedelta(days=1))
    assert len(list(peopled.uploads.iterdir())) == 2
    sweep(peopled, database, KEEPING, clock() + timedelta(days=400))
    assert list(peopled.uploads.iterdir()) == []


def test_sweeping_again_finds_nothing(peopled, database, clock):
    clock.now += FOR_EVER
    assert total(sweep(peopled, database, KEEPING, clock())) > 0
    assert total(sweep(peopled, database, KEEPING, clock())) == 0


def test_a_dry_run_counts_and_changes_nothing(peopled, database, clock):
    clock.now += FOR_EVER
    with database.reading() as db:
        before = {entry.table.name: db.execute(select(entry.table)).all() for entry in TABLES}
    counted = {one.what: one.count for one in would_sweep(peopled, database, KEEPING, clock())}
    with database.reading() as db:
        assert {entry.table.name: db.execute(select(entry.table)).all() for entry in TABLES} == before
    assert counted["requests that ended, of which the words are erased"] == 2
    assert counted["mails that were sent or given up"] == 2


def many(database, clock, number: int) -> None:
    with database.writing() as db:
        plant(db, ADA, clock())
        row = dict(db.execute(select(tickets)).mappings().one())
        copies = [
            row | {"id": 100 + n, "reference": f"R{n}", "submission": f"canary-ada-{n}"} for n in range(number - 1)
        ]
        db.execute(insert(tickets), copies)


def test_no_step_holds_the_lock_for_more_than_a_batch(database, clock):
    many(database, clock, BATCH * 2 + 1)
    one = keeping.EndedRequests(clock() + timedelta(days=400), clock())
    with database.writing() as db:
        assert one.forget(db, BATCH) == BATCH
    with database.reading() as db:
        assert one.count(db) == BATCH + 1
    assert forget_all(database, one) == BATCH + 1


def test_a_sweep_killed_between_two_steps_keeps_the_first_and_is_taken_up(database, clock, settings):
    many(database, clock, BATCH + 20)

    class Killed(keeping.EndedRequests):
        """Dies as it begins its second step."""

        def forget(self, db, limit):
            if self.count(db) <= 20:
                os.kill(os.getpid(), signal.SIGKILL)
            return keeping.EndedRequests.forget(self, db, limit)

    now = clock() + timedelta(days=400)
    database.close()
    child = os.fork()
    if child == 0:
        forget_all(database, Killed(now, now))
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    with database.reading() as db:
        assert keeping.EndedRequests(now, now).count(db) == 20
    assert forget_all(database, keeping.EndedRequests(now, now)) == 20
    assert scrub(database)
    assert found(settings, b"canary-ada-9") == []


def test_copies_and_mail_files_go_by_their_own_age(peopled, database, clock):
    (copy,) = (peopled.var / "backups").iterdir()
    own = peopled.var / "backups" / "mine.tar.gz"
    own.write_bytes(b"kept by hand")
    for file in (copy, own, *(peopled.var / "mail").iterdir()):
        age(file, clock())
    sweep(peopled, database, KEEPING, clock() + timedelta(days=31))
    assert list((peopled.var / "mail").iterdir()) == []
    assert copy.exists()
    sweep(peopled, database, KEEPING, clock() + timedelta(days=91))
    assert sorted((peopled.var / "backups").iterdir()) == [own]


def test_files_without_a_row_go_after_a_day_and_not_before(peopled, database, clock):
    for name in ("stranger", ".stranger.unfinished"):
        (peopled.uploads / name).write_bytes(b"left by a kill")
        age(peopled.uploads / name, clock())
    assert files.orphans(peopled, database, clock() + timedelta(hours=23)) == ()
    orphans = files.orphans(peopled, database, clock() + timedelta(hours=25))
    assert {file.name for file in orphans} == {"stranger", ".stranger.unfinished"}
    sweep(peopled, database, KEEPING, clock() + timedelta(hours=25))
    assert {file.name for file in peopled.uploads.iterdir()} == {who.word("attachments", "key") for who in (ADA, BOB)}


def test_a_row_whose_file_is_gone_is_told_after_a_day(peopled, database, clock):
    (peopled.uploads / ADA.word("attachments", "key")).unlink()
    assert files.lost(peopled, database, clock() + timedelta(hours=23)) == ()
    assert files.lost(peopled, database, clock() + timedelta(hours=25)) == (ADA.word("attachments", "key"),)


def test_a_customer_who_comes_back_is_not_forgotten(database, clock):
    with database.writing() as db:
        customers.put(db, CustomerRecord(email="ada@example.org"), "free", clock())
        customers.put(db, CustomerRecord(email="bob@example.org"), "free", clock())
    later = clock() + timedelta(days=700)
    with database.writing() as db:
        ada = customers.by_email(db, "ada@example.org")
        customers.add_session(db, ada.id, "digest", later)
    for one in accounts.sweeps(KEEPING, clock() + timedelta(days=1100), keeping.unlink_customers):
        forget_all(database, one)
    with database.reading() as db:
        assert [one.email for one in customers.everybody(db)] == ["ada@example.org"]


def test_a_new_account_never_sees_the_requests_of_one_that_is_gone(database, counter, clock):  # noqa: F811
    with database.writing() as db:
        customers.put(db, CustomerRecord(email="ada@example.org"), "free", clock())
        ada = customers.by_email(db, "ada@example.org")
    service.open_ticket(counter, a_request(customer=ada.id), clock())
    with database.writing() as db:
        accounts.remove(db, (ada.id,), keeping.unlink_customers)
        customers.put(db, CustomerRecord(email="eve@example.org"), "free", clock())
        eve = customers.by_email(db, "eve@example.org")
    assert eve.id == ada.id  # the database gives a free number to the next one
    assert service.own_requests(counter, eve.id, eve.email) == ()


FORBIDDEN = [
    ("a text is emptied and the request is not erased", "UPDATE ticket_events SET text = ''"),
    ("a text is changed", "UPDATE ticket_events SET text = 'other'"),
    ("an event is deleted", "DELETE FROM ticket_events"),
    ("the moment of an event is changed", "UPDATE ticket_events SET text = '', at = '2020-01-01'"),
]
FORBIDDEN_ONCE_ERASED = [
    ("a text comes back", "UPDATE ticket_events SET text = 'other'"),
    ("an event is deleted", "DELETE FROM ticket_events"),
    ("the author of an event is changed", "UPDATE ticket_events SET author = 'agent'"),
    ("the erasure is undone", "UPDATE tickets SET erased_at = NULL"),
    ("the erasure is dated back", "UPDATE tickets SET erased_at = '2020-01-01'"),
    ("an address comes back", "UPDATE tickets SET email = 'ada@example.org'"),
]


def test_an_event_is_neither_changed_nor_deleted(database, clock):
    with database.writing() as db:
        plant(db, ADA, clock())
    for _, statement in FORBIDDEN:
        with pytest.raises(IntegrityError, match="only added"), database.writing() as db:
            db.exec_driver_sql(statement)


def test_what_was_erased_stays_erased(database, clock):
    with database.writing() as db:
        plant(db, ADA, clock())
        keeping.erase(db, (ADA.number,), clock())
    for _, statement in FORBIDDEN_ONCE_ERASED:
        with pytest.raises(IntegrityError), database.writing() as db:
            db.exec_driver_sql(statement)


def test_nothing_more_can_happen_to_an_erased_request(database, counter, clock):  # noqa: F811
    from portal.errors import RefusedError

    opened = service.open_ticket(counter, a_request(), clock())
    with database.writing() as db:
        keeping.erase(db, (opened.ticket.id,), clock())
        assert not service.lower(db, counter, opened.ticket.id, clock(), {})
        assert not service.lift(db, counter, opened.ticket.id, clock(), {})
    with pytest.raises(RefusedError):
        service.act_as_agent(counter, opened.ticket.id, Kind.REOPENED, 1, clock())


def test_longer_spans_of_the_promise_file_are_obeyed(peopled, database, clock):
    longer = replace(KEEPING, requests=parse_span("3 years"), mails=parse_span("3 years"))
    clock.now += timedelta(days=400)
    done = {one.what: one.count for one in sweep(peopled, database, longer, clock())}
    assert done["requests that ended, of which the words are erased"] == 0
    assert done["mails that were sent or given up"] == 0
    assert found(peopled, BOB.email.encode())
