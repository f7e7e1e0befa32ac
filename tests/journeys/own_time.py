"""A desk of its own, its clock standing still until a journey moves it, with the pages of the portal that is served."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import make_server

from portal.app import Adapters, close_app, create_app
from portal.settings import Settings, read_settings
from portal.storage import open_database
from portal.tickets import service as tickets
from portal.tickets.model import Kind, Ticket
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises
from portal.worker import opened_workshop, work_once
from tests.conftest import Clock
from tests.tickets.conftest import a_request

AGENT = 1
ANSWERED = 5  # requests: fewer tell nobody how fast a desk is


@dataclass(frozen=True, slots=True)
class Standing:
    """A portal at a moment: its address, its clock, and its requests for a look behind the pages."""

    url: str
    settings: Settings
    counter: Counter
    clock: Clock

    def work(self) -> None:
        """Does what waits for nobody's request, at the moment that the clock shows."""
        with opened_workshop(self.settings, self.clock) as workshop:
            while work_once(workshop):
                pass

    def answer_quickly(self, minutes: int = 10) -> None:
        """Lets requests of others come in, and be answered after some minutes each."""
        asked = [self._ask(number) for number in range(ANSWERED)]
        self.clock.advance(minutes=minutes)
        for ticket in asked:
            tickets.act_as_agent(self.counter, ticket.id, Kind.SOLVED, AGENT, self.clock())

    def _ask(self, number: int) -> Ticket:
        own = {"email": f"{number}@example.org", "submission": f"quick-{number}"}
        new = a_request(name="", subject="Zzyzx", text="Qwrtp.", plan="", **own)
        return tickets.open_ticket(self.counter, new, self.clock()).ticket


@contextmanager
def opened_standing(served: Path, folder: Path, database: Path, promises: str, clock: Clock) -> Iterator[Standing]:
    """A desk with the pages of the help center `served`, a promise file and a database of its own, at its own time."""
    release = (served / "var" / "current").resolve()
    copied = folder / "var" / "releases" / release.name
    shutil.copytree(release, copied, symlinks=True)
    (folder / "var" / "current").symlink_to(Path("releases", release.name))
    shutil.copy(database, folder / "var")
    (folder / "support.toml").write_text(promises, encoding="utf-8")
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    settings = read_settings(folder, {"GUICHET_URL": url})
    app = create_app(settings, Adapters(clock=clock))
    server.app = app
    threading.Thread(target=server.serve_forever, daemon=True).start()
    own = open_database(settings)
    try:
        counter = Counter(own, Pledges(Promises(settings.promise_file)), settings.secret, url)
        yield Standing(url, settings, counter, clock)
    finally:
        server.shutdown()
        server.server_close()
        own.close()
        close_app(app)
