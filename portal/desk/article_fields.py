"""The field of an answer that names an article: looked for with words, or by its address."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from portal.desk.web import AgentsDesk
from portal.tickets.answers import AnswerArticle
from portal.tickets.model import Ticket
from portal.tickets.suggestions import Suggestion, linked_article, named_article, suggest
from portal.web.release import NoReleaseError

LONGEST_ABOUT = 300  # characters: words to search for, or an address


def named_in_form(desk: AgentsDesk, ticket: Ticket, text: str) -> AnswerArticle | None:
    """Returns the article that an answer names; None when it names none.

    That is the one chosen among those found, else one whose address stands in the field, else one that the words of the
    answer link to. Who chose none of those found gets none of them.

    Args:
        desk: what the pages need to know.
        ticket: that is answered; an article is given in its language where it exists.
        text: of the answer.
    """
    chosen, about = request.form.get("article"), request.form.get("about", "")[:LONGEST_ABOUT]
    try:
        linked = linked_article(about, desk.settings.url)
        if chosen:
            return named_article(ticket.lang, chosen) or linked
        return (linked if chosen is None else None) or linked_article(text, desk.settings.url)
    except NoReleaseError:
        return None


def article_fields(desk: AgentsDesk, ticket: Ticket) -> dict[str, object]:
    """Returns what the form shows: the articles that were looked for, in the language of the customer."""
    about = request.form.get("about", "")[:LONGEST_ABOUT]
    articles: Sequence[Suggestion | AnswerArticle] = ()
    if about.strip():
        try:
            linked = linked_article(about, desk.settings.url)
            articles = (linked,) if linked is not None else suggest(ticket.lang, about)
        except NoReleaseError:
            articles = ()
    return {
        "about": about,
        "looked": bool(about.strip()),
        "articles": [one for one in articles if one.id],
        "article": request.form.get("article", ""),
    }
