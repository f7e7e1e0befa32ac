"""Articles that were offered before a request was sent, and what came of it, told without knowing whom.

An offer is known again by its form: by a keyed hash of the form's random key, so that no request leads to it. Whether
somebody comes back on the same topic is known for seven days: each day has a salt of its own, a reader is the hash of
address and browser under that day's salt, and salts are deleted when their seven days are over, with the readers'
numbers and the forms' hashes. From then on nobody, not even who runs the server, can tell two offers of one reader.

The four outcomes are kept apart, because no answer is not a success:

- **solved**: the reader said that an article answered;
- **sent**: they sent their request anyway;
- **left**: they left without a word, and nobody knows why;
- **came back**: they had left or said that an article answered, and within seven days were offered one of the same
  articles again. Counted against the article.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from portal.storage import Database
from portal.tickets.tables import metadata

WINDOW = timedelta(days=7)
MOST_A_DAY = 5_000  # offers: a script cannot fill the disk
MOST_ARTICLES = 6

offers = Table(
    "offers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("form", String(64), nullable=False, unique=True),
    Column("lang", String(8), nullable=False),
    Column("day", Date, nullable=False),
    Column("reader", String(64), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("came_back", Boolean, nullable=False),
    Index("ix_offers_day", "day", "reader"),
)
offered_articles = Table(
    "offered_articles",
    metadata,
    Column("offer", Integer, ForeignKey("offers.id"), primary_key=True),
    Column("article", String(200), primary_key=True),
    Column("is_answer", Boolean, nullable=False),
)
days = Table(
    "offer_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", String(64), nullable=False),
)


class Outcome(StrEnum):
    """What came of an offer."""

    LEFT = "left"  # nobody knows
    SOLVED = "solved"  # the reader said so
    SENT = "sent"  # anyway


# Written once: putting a statement together takes longer than running it.
_SENT = update(offers).where(offers.c.form == bindparam("own")).values(outcome=Outcome.SENT.value)


@dataclass(frozen=True, slots=True)
class Form:
    """Who is at the contact form, as far as anybody shall know.

    Attributes:
        submission: random key of the form.
        lang: of the page.
        reader: what tells readers apart, such as address and browser; only its hash is kept, and for seven days.
    """

    submission: str
    lang: str
    reader: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of the offers of an article, or of all.

    Attributes:
        offered: how often it was offered.
        solved: the reader said that it answered, and did not come back.
        sent: the request was sent anyway.
        left: without a word, and not seen again.
        came_back: had left or been answered, and came back on the same topic.
    """

    offered: int
    solved: int
    sent: int
    left: int
    came_back: int


def note_offer(database: Database, secret: str, form: Form, articles: Collection[str], now: datetime) -> None:
    """Remembers that some articles were offered, and notices who comes back; the same form is one offer.

    Args:
        database: of the portal.
        secret: the portal's own.
        form: who was offered something.
        articles: ids; without any, nothing is remembered.
        now: aware moment.

    Raises:
        StorageError: the database does not answer; nothing was kept.
    """
    wanted = [article for article in dict.fromkeys(articles) if article][:MOST_ARTICLES]
    if not wanted:
        return
    today, key = now.astimezone(UTC).date(), form_key(secret, form.submission)
    with database.writing() as db:
        offer = db.execute(select(offers.c.id).where(offers.c.form == key)).scalar_one_or_none()
        if offer is None:
            if db.execute(select(func.count()).where(offers.c.day == today)).scalar_one() >= MOST_A_DAY:
                return
            salts = _salts(db, today)
            _notice_return(db, form, wanted, salts)
            values = {"form": key, "lang": form.lang, "day": today, "outcome": Outcome.LEFT, "came_back": False}
            made = db.execute(insert(offers).values(**values, reader=_number(salts[today], form.reader)))
            (offer,) = made.inserted_primary_key or (0,)
        held = select(offered_articles.c.article).where(offered_articles.c.offer == offer)
        known = set(db.execute(held).scalars())
        for article in wanted:
            if article not in known:
                db.execute(insert(offered_articles).values(offer=offer, article=article, is_answer=False))


def note_solved(db: Connection, secret: str, submission: str, article: str) -> None:
    """Remembers that an article answered, if it was offered to this form."""
    key = form_key(secret, submission)
    offer = db.execute(select(offers.c.id).where(offers.c.form == key)).scalar_one_or_none()
    if offer is not None:
        db.execute(update(offers).where(offers.c.id == offer).values(outcome=Outcome.SOLVED))
        own = (offered_articles.c.offer == offer, offered_articles.c.article == article)
        db.execute(update(offered_articles).where(*own).values(is_answer=True))


def note_sent(db: Connection, secret: str, submission: str) -> None:
    """Remembers that the request was sent in spite of what was offered, if anything was."""
    db.execute(_SENT, {"own": form_key(secret, submission)})


def tally(db: Connection, since: date, until: date | None = None) -> tuple[Tally, dict[tuple[str, str], Tally]]:
    """Returns what came of the offers from the day `since` on and before `until`: in all, by language and article.

    An offer of several articles counts for each of them; it is solved for the article that answered, and left without
    a word for the others.
    """
    total: dict[str, int] = {}
    by_article: dict[tuple[str, str], dict[str, int]] = {}
    wanted = (offers.c.day >= since, *(() if until is None else (offers.c.day < until,)))
    for row in db.execute(select(offers).where(*wanted)):
        _count(total, Outcome(row.outcome), came_back=row.came_back)
    joined = select(offers, offered_articles.c.article, offered_articles.c.is_answer).join(offered_articles)
    for row in db.execute(joined.where(*wanted).order_by(offers.c.lang, offered_articles.c.article)):
        outcome = Outcome(row.outcome)
        if outcome is Outcome.SOLVED and not row.is_answer:
            outcome = Outcome.LEFT
        _count(by_article.setdefault((row.lang, row.article), {}), outcome, came_back=row.came_back)
    return _tally(total), {key: _tally(counted) for key, counted in by_article.items()}


def first_day(db: Connection) -> date | None:
    """Returns the day of the first offer of all; None before that."""
    found: date | None = db.execute(select(func.min(offers.c.day))).scalar_one()
    return found


def form_key(secret: str, submission: str) -> str:
    """Returns what a form is kept as: without the portal's secret, no request leads to it."""
    return hmac.digest(secret.encode(), f"offer {submission}".encode(), "sha256").hex()[:32]


@dataclass(frozen=True, slots=True)
class OldOffers:
    """Offers of which nobody shall know any more whose they were; what came of them stays.

    Attributes:
        now: aware moment.
    """

    now: datetime

    @property
    def what(self) -> str:
        """See `portal.storage.sweeps.Sweep`."""
        return "readers to whom articles were offered"

    def count(self, db: Connection) -> int:
        """See `portal.storage.sweeps.Sweep`."""
        return int(db.execute(select(func.count()).where(*self._which())).scalar_one())

    def forget(self, db: Connection, limit: int) -> int:
        """See `portal.storage.sweeps.Sweep`."""
        db.execute(delete(days).where(days.c.day < self._first))
        found = list(db.execute(select(offers.c.id).where(*self._which()).limit(limit)).scalars())
        for offer in found:
            # Drawn anew rather than emptied: the column tells forms apart.
            db.execute(update(offers).where(offers.c.id == offer).values(reader="", form=secrets.token_hex(16)))
        return len(found)

    @property
    def _first(self) -> date:
        return self.now.astimezone(UTC).date() - WINDOW

    def _which(self) -> tuple[ColumnElement[bool], ...]:
        return offers.c.day < self._first, offers.c.reader != ""


def _salts(db: Connection, today: date) -> dict[date, str]:
    """The salts of today and of the days before it that count, today's made if it is missing."""
    first = today - WINDOW
    found = {row.day: row.salt for row in db.execute(select(days).where(days.c.day >= first))}
    if today not in found:
        found[today] = secrets.token_hex(32)
        db.execute(insert(days).values(day=today, salt=found[today]))
    return found


def _notice_return(db: Connection, form: Form, articles: Collection[str], salts: dict[date, str]) -> None:
    for day, salt in salts.items():
        same = (
            offers.c.day == day,
            offers.c.reader == _number(salt, form.reader),
            offers.c.lang == form.lang,
            offers.c.outcome != Outcome.SENT,
        )
        on_topic = select(offered_articles.c.offer).where(offered_articles.c.article.in_(articles))
        db.execute(update(offers).where(*same, offers.c.id.in_(on_topic)).values(came_back=True))


def _number(salt: str, reader: str) -> str:
    return hmac.digest(salt.encode(), reader.encode(), "sha256").hex()[:32]


def _count(counted: dict[str, int], outcome: Outcome, *, came_back: bool) -> None:
    name = "came_back" if came_back and outcome is not Outcome.SENT else outcome.value
    counted[name] = counted.get(name, 0) + 1


def _tally(counted: dict[str, int]) -> Tally:
    names = ("solved", "sent", "left", "came_back")
    return Tally(sum(counted.values()), **{name: counted.get(name, 0) for name in names})
