"""What a page of the desk costs with ten thousand open requests, in processor time."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import insert, select

from portal.app import Adapters, close_app, create_app
from portal.clock import utc_now
from portal.desk import service as desk
from portal.desk import store
from portal.promise_file import read_policy
from portal.settings import Settings, read_settings
from portal.storage import migrate, open_database
from portal.tickets.model import Author, Kind, Lane, State
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.tickets.tables import events, tickets
from portal.web.promises import Promises
from tests.conftest import reader
from tests.hand_made import make_current, make_release

ROOT = Path(__file__).parents[2]
TICKETS, ROUNDS = 10_000, 15
PAGES = {
    "queue, first page": "/desk/",
    "queue, in the middle": "/desk/?page=100",
    "queue, last page": "/desk/?page=200",
    "mine": "/desk/?show=mine",
    "due soon": "/desk/?show=soon",
    "due within eight hours": "/desk/?show=soon&within=480",
    "overdue": "/desk/?show=late",
    "at the second line": "/desk/?show=level&level=second",
    "waiting": "/desk/?show=waiting",
    "what answered": "/desk/answers",
    "a request": "/desk/tickets/GU-77",
    "a hand-over": "/desk/tickets/GU-77/hand-over?level=second",
}


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        settings = _portal(Path(folder))
        app = create_app(settings, Adapters(clock=utc_now))
        try:
            browser = reader(app)
            browser.set_cookie("guichet_agent", "code", domain="127.0.0.1")
            print(f"desk, {TICKETS:,} open requests, processor time for one page (median and slowest of {ROUNDS}):")
            for name, path in PAGES.items():
                found = [_seconds(lambda path=path: browser.get(path)) for _ in range(ROUNDS)]
                print(f"  {name:24} {statistics.median(found) * 1000:6.1f} ms {max(found) * 1000:6.1f} ms")
        finally:
            close_app(app)


def _portal(folder: Path) -> Settings:
    """A help center with the sample promises, and the requests."""
    settings = read_settings(folder, {})
    make_release(settings.var)
    make_current(settings.var, "first")
    settings.promise_file.write_text((ROOT / "support.toml").read_text(encoding="utf-8"), encoding="utf-8")
    migrate(settings)
    database = open_database(settings)
    now, chance = utc_now(), Random(20261122)
    try:
        counter = Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)
        pledge = counter.pledges.current()
        plans = tuple(read_policy(settings.promise_file).plans)
        agent = desk.add_helper(database, "camille@example.org", now, name="Camille", lang="fr")
        with database.writing() as db:
            store.add_session(db, agent.id, desk._digest("code"), now)
            counter.pledges.keep(db, pledge, now)
            rows = [_row(chance, number, plans, pledge.digest, now) for number in range(TICKETS)]
            db.execute(insert(tickets), rows)
            opened = {
                "kind": Kind.OPENED,
                "author": Author.CUSTOMER,
                "text": "Bonjour, la page reste blanche.",
                "facts": "{}",
            }
            made = db.execute(select(tickets.c.id, tickets.c.opened_at)).all()
            db.execute(insert(events), [{**opened, "ticket": row.id, "at": row.opened_at} for row in made])
    finally:
        database.close()
    return settings


def _row(chance: Random, number: int, plans: tuple[str, ...], digest: str, now: datetime) -> dict[str, object]:
    opened = now - timedelta(minutes=chance.randrange(6000))
    level = chance.choice(["", "", "", "second"])
    return {
        "reference": f"GU-{number}",
        "submission": f"form-{number}",
        "lang": chance.choice(["fr", "en", "es"]),
        "name": "Ada",
        "email": f"ada-{number}@example.org",
        "subject": "Une page blanche",
        "area": "",
        "article": "",
        "number": "",
        "plan": chance.choice(plans),
        "customer": None,
        "lane": chance.choice([Lane.STANDARD] * 9 + [Lane.URGENT]),
        "state": State.OPEN,
        "promised": digest,
        "opened_at": opened,
        "clock_from": opened,
        "due_at": opened + timedelta(hours=chance.randrange(1, 120)),
        "first_reply_at": chance.choice([None, None, now]),
        "changed_at": now,
        "is_address_confirmed": True,
        "criticality": chance.choice([0, 0, 0, 1, 2]),
        "level": level,
        "level_due_at": opened + timedelta(hours=chance.randrange(1, 120)) if level else None,
        "assignee": chance.choice([None, None, 1]),
    }


def _seconds(call: Callable[[], object]) -> float:
    began = process_time()
    call()
    return process_time() - began
