"""Mail leaves if, and only if, the transaction that wrote it was kept; once, whatever dies."""

from __future__ import annotations

import random
import threading
from datetime import timedelta

import pytest

from portal.errors import AdapterError
from portal.outbox import keeping, service, store
from portal.outbox.model import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, pause_after
from portal.outbox.service import LEASE, Dispatch, deliver_due
from portal.policy.keeping import Keeping
from portal.storage.sweeps import forget_all
from tests.outbox.conftest import LETTERHEAD, a_mail


def write(database, clock, *mails):
    with database.writing() as db:
        return [service.enqueue(db, mail, clock()) for mail in mails]


def test_a_mail_is_sent_once(database, clock, dispatch, postman):
    write(database, clock, a_mail())
    assert deliver_due(database, dispatch) == 1
    assert deliver_due(database, dispatch) == 0
    assert [message["To"] for message in postman.carried] == ["ada@example.org"]


def test_a_transaction_that_failed_sends_nothing(database, clock, dispatch, postman):
    def write_and_fail():
        with database.writing() as db:
            service.enqueue(db, a_mail(), clock())
            raise LookupError("the ticket could not be written")

    with pytest.raises(LookupError):
        write_and_fail()
    assert deliver_due(database, dispatch) == 0
    assert postman.carried == []


def test_two_mails_with_one_key_are_one(database, clock, dispatch, postman):
    assert write(database, clock, a_mail(), a_mail()) == [True, False]
    deliver_due(database, dispatch)
    assert len(postman.carried) == 1


def test_a_refusal_for_now_is_tried_again_later_and_not_before(database, clock, dispatch, postman):
    postman.refusals = [AdapterError("421 4.7.0", permanent=False)]
    write(database, clock, a_mail())
    deliver_due(database, dispatch)
    assert deliver_due(database, dispatch) == 0
    clock.now += FIRST_PAUSE
    assert deliver_due(database, dispatch) == 1
    assert len(postman.carried) == 1


def test_a_final_refusal_is_a_dead_letter_that_can_be_tried_again(database, clock, dispatch, postman):
    postman.refusals = [AdapterError("550 5.1.1", permanent=True)]
    write(database, clock, a_mail())
    deliver_due(database, dispatch)
    with database.reading() as db:
        (dead,) = service.dead_letters(db)
    assert (dead.mail.recipient, dead.error, dead.attempts) == ("ada@example.org", "550 5.1.1", 1)
    with database.writing() as db:
        assert service.try_again(db, dead.id, clock())
        assert not service.try_again(db, dead.id, clock())
    deliver_due(database, dispatch)
    assert len(postman.carried) == 1
    with database.reading() as db:
        assert service.dead_letters(db) == ()


def test_refused_for_two_days_is_given_up(database, clock, dispatch, postman):
    postman.refusals = [AdapterError("451 4.3.0", permanent=False)] * (MOST_ATTEMPTS + 1)
    write(database, clock, a_mail())
    begun = clock.now
    for _ in range(MOST_ATTEMPTS):
        assert deliver_due(database, dispatch) == 1
        clock.now += LONGEST_PAUSE
    assert deliver_due(database, dispatch) == 0
    assert clock.now - begun >= timedelta(days=2)
    with database.reading() as db:
        assert len(service.dead_letters(db)) == 1


def test_a_mail_whose_worker_died_is_taken_by_another_after_the_lease(database, clock, dispatch, postman):
    write(database, clock, a_mail())
    with database.writing() as db:
        assert store.take(db, clock(), clock() + LEASE, "of-the-dead") is not None
    clock.now += LEASE - timedelta(microseconds=1)
    assert deliver_due(database, dispatch) == 0
    clock.now += timedelta(microseconds=1)
    assert deliver_due(database, dispatch) == 1
    assert len(postman.carried) == 1


def test_whose_turn_has_passed_changes_nothing(database, clock):
    write(database, clock, a_mail())
    with database.writing() as db:
        slow = store.take(db, clock(), clock() + LEASE, "slow")
        clock.now += LEASE
        quick = store.take(db, clock(), clock() + LEASE, "quick")
        assert slow is not None
        assert quick is not None
        store.give_up(db, slow, clock(), "too late")
        assert store.dead(db) == ()
        store.mark_sent(db, quick, clock())
        assert not store.has_due(db, clock() + LEASE * 2)


def test_several_workers_share_the_work_and_send_nothing_twice(database, clock, postman):
    write(database, clock, *(a_mail(key=f"mail:{number}") for number in range(40)))
    dispatch = Dispatch(postman, LETTERHEAD, clock)
    workers = [threading.Thread(target=deliver_due, args=(database, dispatch)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len({message["Message-ID"] for message in postman.carried}) == 40
    assert len(postman.carried) == 40


def test_what_was_sent_is_forgotten_after_its_time(database, clock, dispatch):
    write(database, clock, a_mail())
    deliver_due(database, dispatch)
    clock.now += timedelta(days=30)
    (sweep,) = keeping.sweeps(Keeping(), clock())
    assert forget_all(database, sweep) == 0
    (sweep,) = keeping.sweeps(Keeping(), clock() + timedelta(microseconds=1))
    assert forget_all(database, sweep) == 1


def test_counts_what_an_address_was_written(database, clock):
    write(database, clock, a_mail("1"), a_mail("2"), a_mail("3", recipient="bob@example.org"))
    with database.reading() as db:
        assert store.count_to(db, "ada@example.org", ("ticket_opened", "login_link"), clock()) == 2
        assert store.count_to(db, "ada@example.org", ("login_link",), clock()) == 0
        assert store.count_to(db, "ada@example.org", ("ticket_opened",), clock() + timedelta(seconds=1)) == 0


@pytest.mark.parametrize("attempts", range(1, MOST_ATTEMPTS + 1))
def test_pauses_grow_and_stay_within_bounds(attempts):
    pause = pause_after(attempts, random.Random(attempts))
    full = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    assert full * 0.75 <= pause <= full
