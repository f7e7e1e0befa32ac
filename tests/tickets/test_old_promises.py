"""A request keeps the whole promise file of its day, whatever becomes of the file: end to end, over a restart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy
from structlog.testing import capture_logs

from portal.policy.explain import Why, explain
from portal.tickets import service
from portal.tickets.access import Access, Scope
from portal.tickets.model import Kind, Lane
from portal.tickets.pledges import Pledges, promise_of
from portal.tickets.service import Counter
from portal.tickets.tables import promise_versions
from portal.web.promises import Promises
from tests.tickets.conftest import PROMISES, a_request

AGENT = 1
MONDAY_14 = datetime(2026, 11, 23, 14, tzinfo=UTC)  # four opening hours after 10:00 in Paris, lunch between


@pytest.fixture
def ticket(counter, clock):
    return service.open_ticket(counter, a_request(), clock()).ticket


@pytest.fixture
def restarted(settings, database):
    """The counter after a restart on an edited file: nothing of the old one is remembered."""

    def restart(text: str) -> Counter:
        settings.promise_file.write_text(text, encoding="utf-8")
        return Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)

    return restart


PRO = PROMISES[PROMISES.index("[plans.pro]") : PROMISES.index("[premium]")]
EDITS = [
    ("a shorter delay", PROMISES.replace('"4h"', '"1h"')),
    ("days instead of hours", PROMISES.replace('"4h", counted = "open"', '"3 days", counted = "open_days"')),
    ("shorter hours", PROMISES.replace('"13:00-17:00"', '"13:00-14:00"')),
    ("a holiday that very day", PROMISES.replace("holidays = []", 'holidays = ["2026-11-23"]')),
    ("another zone", PROMISES.replace("Europe/Paris", "America/New_York")),
    ("the plan is gone", PROMISES.replace(PRO, "")),
]


@pytest.mark.parametrize("text", [edit[1] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_a_request_is_due_and_explained_by_the_file_of_its_day(ticket, restarted, clock, text):
    counter = restarted(text)
    with counter.database.reading() as db:
        policy = counter.pledges.of(db, ticket)
        today = counter.pledges.current().policy
    promise = promise_of(policy, ticket.plan, Lane.STANDARD)

    assert promise is not None
    assert promise.due(ticket.clock_from) == ticket.due_at == MONDAY_14
    stretches = explain(promise, ticket.clock_from, MONDAY_14)
    assert [stretch.why for stretch in stretches] == [Why.OPEN, Why.BREAK, Why.OPEN]
    new = promise_of(today, ticket.plan, Lane.STANDARD)
    assert new is None or new.due(ticket.clock_from) != MONDAY_14


@pytest.mark.parametrize("text", [edit[1] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_a_clock_that_rested_over_the_edit_goes_on_by_the_file_of_its_day(ticket, restarted, clock, text):
    counter = restarted(text)
    clock.advance(minutes=30)
    service.act_as_agent(counter, ticket.id, Kind.ASKED_MORE, AGENT, clock(), text="?")
    clock.advance(minutes=30)

    resumed = service.reply_as_customer(counter, Access(ticket.id, Scope.RECEIPT), "!", clock())

    # Half an hour of the morning did not count.
    assert resumed.due_at == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def test_every_version_that_a_request_came_in_under_stays_readable(ticket, restarted, clock):
    found = {ticket.promised: ticket.due_at}
    for number, (_, text) in enumerate(EDITS[:3]):
        counter = restarted(text.replace('"2026-11-22"', f'"{number}"'))
        later = service.open_ticket(counter, a_request(submission=f"later-{number}"), clock()).ticket
        found[later.promised] = later.due_at
    last = restarted(PROMISES.replace('"2026-11-22"', '"last"'))

    with last.database.reading() as db:
        due = {
            digest: promise_of(last.pledges.of_digest(db, digest), "pro", Lane.STANDARD).due(ticket.clock_from)
            for digest in found
        }
    assert len(found) == 4
    assert due == found


def test_a_kept_file_that_is_read_no_more_leaves_its_request_readable_and_says_so(ticket, restarted, clock):
    counter = restarted(PROMISES.replace('"4h"', '"1h"'))
    with counter.database.writing() as db:
        db.execute(promise_versions.update().values(text=sqlalchemy.literal("version = 1")))

    with capture_logs() as lines, counter.database.reading() as db:
        policies = [counter.pledges.of(db, ticket) for _ in range(3)]

    assert all(policy is counter.pledges.current().policy for policy in policies)
    assert [line["event"] for line in lines] == ["kept_promises_unreadable"]
    assert service.read(counter, ticket.id).ticket.due_at == MONDAY_14
