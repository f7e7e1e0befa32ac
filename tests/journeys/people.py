"""Whom a visitor of the portal meets: agents behind the desk, customers with an account, requests of others.

They are put straight into the portal's database, by the product's own services: a journey walks what it is about, and
not each time the way there.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from portal.accounts import store as accounts
from portal.accounts.model import CustomerRecord
from portal.clock import utc_now
from portal.desk import service as desk
from portal.outbox import store as mails
from portal.outbox.model import Mail
from portal.settings import read_settings
from portal.storage import open_database
from portal.tickets import service as tickets
from portal.tickets import store as ticket_store
from portal.tickets.model import Kind, Lane, NewTicket, State
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises

PASSWORD = "quatre mots tirés au sort"
# Both languages, with and without scripts: every run walks the first two ways, the long one the others.
WAYS = (("fr", True), ("en", False), ("fr", False), ("en", True))
MAIL_COMES_WITHIN = 60_000  # milliseconds: the worker looks every second, on a machine that may be busy
LOOK_AGAIN_AFTER = 250  # milliseconds


def walked_by(*each: Any) -> pytest.MarkDecorator:
    """Gives a journey its `words`, of one language each, and `javascript`: whether its reader runs scripts."""
    by_lang = {words.lang: words for words in each}
    return pytest.mark.parametrize(
        ("words", "javascript"),
        [
            pytest.param(
                by_lang[lang],
                javascript,
                id=f"{lang} {'with' if javascript else 'without'} scripts",
                marks=[pytest.mark.soak] if place > 1 else [],
            )
            for place, (lang, javascript) in enumerate(WAYS)
        ],
    )


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who answers; `session` opens the desk."""

    name: str
    email: str
    lang: str
    session: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its number, the path of its page, and whose it is."""

    reference: str
    path: str
    email: str

    @property
    def at_the_desk(self) -> str:
        """The path of its page for agents."""
        return f"/desk/tickets/{self.reference}"


@dataclass(frozen=True, slots=True)
class Inside:
    """A running portal, seen from its database.

    Attributes:
        counter: where requests are.
        agents: by the language they read.
    """

    url: str
    folder: Path
    counter: Counter
    agents: Mapping[str, Agent]

    def ask(
        self,
        lang: str,
        subject: str = "Zzyzx",
        text: str = "Qwrtp.",
        *,
        plan: str = "free",
        email: str = "",
        customer: int | None = None,
    ) -> Asked:
        """Takes in a request; of somebody whom nobody else is when no address is given."""
        email = email or f"{secrets.token_hex(6)}@example.org"
        new = NewTicket(
            name="",
            email=email,
            subject=subject,
            text=text,
            area="search",
            number="",
            lang=lang,
            plan=plan,
            customer=customer,
            article="",
            submission=secrets.token_urlsafe(16),
        )
        opened = tickets.open_ticket(self.counter, new, utc_now())
        reference = opened.ticket.reference
        return Asked(reference, f"/{lang}/t/{reference}/{opened.code}", email)

    def ask_too_much(self, lang: str) -> list[Asked]:
        """Takes in more requests of one customer than fair use allows to be open at once."""
        most = self.counter.pledges.current().policy.fair_use.open_requests
        assert most is not None
        email = f"{secrets.token_hex(6)}@customers.example"
        customer = self.add_customer(email, plan="free")
        return [self.ask(lang, f"Zzyzx {number}", email=email, customer=customer) for number in range(most + 1)]

    def add_customer(self, email: str, *, plan: str, organisation: str = "") -> int:
        """Opens an account, and returns its id."""
        with self.counter.database.writing() as db:
            accounts.put(db, CustomerRecord(email=email, plan=plan, organisation=organisation), "free", utc_now())
            customer = accounts.by_email(db, email)
        assert customer is not None
        return customer.id

    def sign_in_customer(self, page: Page) -> None:
        """Gives a browser the session of a customer."""
        email, code = f"{secrets.token_hex(6)}@customers.example", secrets.token_urlsafe(24)
        customer = self.add_customer(email, plan="pro", organisation="Atelier des Tilleuls")
        with self.counter.database.writing() as db:
            accounts.add_session(db, customer, hashlib.sha256(code.encode()).hexdigest(), utc_now())
        page.context.add_cookies([{"name": "guichet_customer", "value": code, "url": self.url}])

    def give_up_a_mail(self) -> None:
        """Puts a mail among those that did not leave."""
        long_ago = utc_now() - timedelta(days=3)  # so that it is the one taken
        key = secrets.token_hex(8)
        letter = Mail(f"{key}@example.org", "Votre demande", "Bonjour,\n", "fr", "ticket_opened", key)
        with self.counter.database.writing() as db:
            mails.add(db, letter, long_ago)
            taken = mails.take(db, long_ago, utc_now(), key)
            assert taken is not None
            mails.give_up(db, taken, utc_now(), "550 5.1.1 No such user here")

    def ask_more(self, asked: Asked, text: str) -> None:
        """Hands a request back to its customer with a question."""
        with self.counter.database.reading() as db:
            ticket = ticket_store.by_reference(db, asked.reference)
        assert ticket is not None
        agent = desk.agents(self.counter.database)[0].id
        tickets.act_as_agent(self.counter, ticket.id, Kind.ASKED_MORE, agent, utc_now(), text=text)

    def find(self, subject: str) -> str:
        """Returns the path, for agents, of the newest request whose subject begins with some words."""
        with self.counter.database.reading() as db:
            latest = ticket_store.latest(db, tuple(State), 50)
        return f"/desk/tickets/{next(ticket.reference for ticket in latest if ticket.subject.startswith(subject))}"

    def solve_what_is_urgent(self) -> None:
        """Empties the paid lane."""
        agent = desk.agents(self.counter.database)[0].id
        for ticket, _ in tickets.queue(self.counter, utc_now()):
            if ticket.lane is Lane.URGENT:
                tickets.act_as_agent(self.counter, ticket.id, Kind.SOLVED, agent, utc_now())

    def sit_down(self, page: Page, lang: str) -> Agent:
        """Gives a browser the session of the agent who reads `lang`."""
        agent = self.agents[lang]
        page.context.add_cookies([{"name": "guichet_agent", "value": agent.session, "url": self.url}])
        return agent


@contextmanager
def opened_inside(folder: Path, url: str) -> Iterator[Inside]:
    """The inside of the portal that serves `folder` at `url`, with an agent for French and one for English."""
    settings = read_settings(folder, {"GUICHET_URL": url})
    database = open_database(settings)
    try:
        counter = Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, url)
        agents = {}
        for name, lang in (("Camille", "fr"), ("Noor", "en")):
            email = f"{name.lower()}@guichet.example"
            desk.add_agent(database, email, PASSWORD, utc_now(), name=name, lang=lang)
            agents[lang] = Agent(name, email, lang, desk.sign_in(database, email, PASSWORD, utc_now()))
        yield Inside(url, folder, counter, agents)
    finally:
        database.close()


def send(page: Page, button: str) -> None:
    """Presses what sends a form, and returns when the page that answers is there, whatever its address."""
    with page.expect_navigation():
        page.click(button)


def open_mail(page: Page, url: str, lang: str, email: str, subject: str) -> None:
    """Waits in the mailbox of this machine for a mail to an address, and opens it.

    Args:
        page: a browser on this machine.
        url: of the portal.
        lang: in which the mailbox is read.
        email: whose mail.
        subject: words that its subject holds.
    """
    row = page.locator("tr", has_text=email).filter(has_text=subject)
    for _ in range(MAIL_COMES_WITHIN // LOOK_AGAIN_AFTER):
        page.goto(f"{url}/_mail/?lang={lang}")
        if row.count():
            break
        page.wait_for_timeout(LOOK_AGAIN_AFTER)
    row.first.get_by_role("link").click()
