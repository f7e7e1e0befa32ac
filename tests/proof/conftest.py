"""A counter with a real database, and a month of requests on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.tickets import service
from portal.tickets.model import Kind
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises
from tests.tickets.conftest import PROMISES, a_request

AGENT = 1
A_MONDAY = datetime(2026, 10, 5, 7, tzinfo=UTC)  # 9:00 in Paris
SETTLED = datetime(2026, 11, 5, 23, tzinfo=UTC)  # five days after the midnight that ended October in Paris


@pytest.fixture
def counter(settings, database):
    return Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)


@pytest.fixture(autouse=True)
def promised(settings):
    settings.promise_file.write_text(PROMISES, encoding="utf-8")


def answered(counter, name, minutes, start=A_MONDAY, **changes):
    """A request that came in at `start` and was answered so many minutes later; returns its ticket."""
    ticket = service.open_ticket(counter, a_request(submission=f"form-of-{name}-padded", **changes), start).ticket
    if minutes is not None:
        service.act_as_agent(
            counter, ticket.id, Kind.AGENT_REPLIED, AGENT, start + timedelta(minutes=minutes), text="Voilà."
        )
    return ticket


@pytest.fixture
def october(counter):
    """Twelve requests of October: ten kept, one late, one never answered."""
    for number in range(10):
        answered(counter, f"kept-{number}", 30 + number)
    answered(counter, "late", 500)
    answered(counter, "forgotten", None)
