"""An article that an agent put into an answer: remembered as what answered, shown with it, counted by article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from portal.tickets.model import Event, Kind
from portal.tickets.tables import events, tickets

ID, LANG, PATH, TITLE = "answer_article", "answer_lang", "answer_path", "answer_title"  # facts of the event
ANSWERS = (Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.SOLVED)
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class AnswerArticle:
    """An article as it stood on the day of the answer.

    Attributes:
        id: of the article.
        lang: of its page.
        path: from the server's root; an article that moves is redirected there.
        title: plain text.
    """

    id: str
    lang: str
    path: str
    title: str

    def facts(self) -> dict[str, str]:
        """What the event of the answer remembers. No word of any person is in it."""
        return {ID: self.id, LANG: self.lang, PATH: self.path, TITLE: self.title}


@dataclass(frozen=True, slots=True)
class Answered:
    """What one article answered.

    Attributes:
        article: as it stood last.
        requests: how many requests.
        last: the numbers of the last of them, the newest first; at most `MOST_NAMED`.
    """

    article: AnswerArticle
    requests: int
    last: tuple[str, ...]


def article_of(facts: Mapping[str, str]) -> AnswerArticle | None:
    """Returns the article that an answer named; None for none."""
    if not facts.get(ID) or not facts.get(PATH, "").startswith("/"):
        return None
    return AnswerArticle(facts[ID], facts.get(LANG, ""), facts[PATH], facts.get(TITLE) or facts[ID])


def article_in(event: Event) -> AnswerArticle | None:
    """Returns the article that an event of a request named; None for none."""
    return article_of(event.facts) if event.kind in ANSWERS else None


def answered_since(db: Connection, since: datetime) -> tuple[Answered, ...]:
    """Returns the articles that agents answered with, those that answered most requests first.

    Args:
        db: to read from.
        since: from when on.
    """
    wanted = (events.c.kind.in_(ANSWERS), events.c.at >= since, events.c.facts.contains(f'"{ID}"'))
    joined = select(tickets.c.reference, events.c.facts).join(tickets, events.c.ticket == tickets.c.id).where(*wanted)
    found: dict[tuple[str, str], tuple[AnswerArticle, dict[str, None]]] = {}
    for row in db.execute(joined.order_by(events.c.id.desc())):
        article = article_of(json.loads(row.facts))
        if article is not None:
            found.setdefault((article.lang, article.id), (article, {}))[1].setdefault(row.reference)
    listed = [Answered(article, len(named), tuple(named)[:MOST_NAMED]) for article, named in found.values()]
    return tuple(sorted(listed, key=lambda one: (-one.requests, one.article.lang, one.article.id)))
