"""What came of the articles that the contact form offered, month by month: which answered, and which did not."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Response, make_response, request

from portal.desk.web import AgentsDesk, desk_page
from portal.errors import AbsentError, UnusableError
from portal.proof.months import Month, month_of, parse_month
from portal.proof.statistics import share
from portal.proof.web import month_in_words
from portal.tickets.answers import AnswerArticle
from portal.tickets.offers import WINDOW, Tally, first_day, tally
from portal.tickets.suggestions import named_article
from portal.web.audience import Audience, open_to
from portal.web.languages import gettext as _
from portal.web.release import NoReleaseError

COLUMNS = ("month", "lang", "article", "offered", "solved", "sent", "left", "came_back")
MOST_MONTHS = 24
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one


@dataclass(frozen=True, slots=True)
class Offered:
    """What came of one article.

    Attributes:
        id: of the article.
        lang: of its page.
        article: as it stands now; None when it is gone.
        tally: what came of it.
        answered: how many in a hundred said that it answered, and did not come back; None when too few to say.
    """

    id: str
    lang: str
    article: AnswerArticle | None
    tally: Tally
    answered: int | None


def offers_pages(pages: Blueprint, desk: AgentsDesk) -> None:
    """Adds the page and its table for other programs."""

    @pages.get("/offered")
    @open_to(Audience.AGENT)
    def offered() -> Response:
        now = desk.clock()
        months = _months(desk, now)
        month = _wanted(months)
        total, by_article = _tallies(desk, month)
        found = [
            Offered(name, lang, _article(lang, name), counted, _share(counted, desk))
            for (lang, name), counted in sorted(by_article.items())
        ]
        answered = sorted((one for one in found if one.tally.solved), key=lambda one: -one.tally.solved)
        silent = sorted((one for one in found if not one.tally.solved), key=lambda one: -one.tally.offered)
        return desk_page(
            desk,
            "offered.html",
            _("Offered articles"),
            month=month,
            months=[(str(one), month_in_words(one)) for one in months],
            name=month_in_words(month),
            is_open=now.date() < _days(month)[1] + WINDOW,
            total=total,
            answered=answered,
            silent=silent,
            share=_share(total, desk),
            fewest=_fewest(desk),
        )

    @pages.get("/offered.csv")
    @open_to(Audience.AGENT)
    def offered_csv() -> Response:
        month = _wanted(_months(desk, desk.clock()))
        response = make_response(_csv(month, *_tallies(desk, month)))
        response.content_type = "text/csv; charset=utf-8"
        response.headers["Content-Disposition"] = f'attachment; filename="offered-{month}.csv"'
        return response


def _months(desk: AgentsDesk, now: datetime) -> Sequence[Month]:
    """The months that can be looked at, the present one first; days are those of UTC."""
    with desk.database.reading() as db:
        first = first_day(db)
    month = month_of(now, UTC)
    found = [month]
    while first is not None and _days(month)[0] > first and len(found) < MOST_MONTHS:
        month = month.previous
        found.append(month)
    return found


def _wanted(months: Sequence[Month]) -> Month:
    named = request.args.get("month", "")
    try:
        month = parse_month(named) if named else months[0]
    except UnusableError:
        raise AbsentError("No such month") from None
    if month not in months:
        raise AbsentError("No such month")
    return month


def _tallies(desk: AgentsDesk, month: Month) -> tuple[Tally, Mapping[tuple[str, str], Tally]]:
    with desk.database.reading() as db:
        return tally(db, *_days(month))


def _days(month: Month) -> tuple[date, date]:
    return date(month.year, month.number, 1), date(month.following.year, month.following.number, 1)


def _article(lang: str, name: str) -> AnswerArticle | None:
    try:
        return named_article(lang, name)
    except NoReleaseError:
        return None


def _fewest(desk: AgentsDesk) -> int:
    return desk.counter.pledges.current().policy.proof.fewest


def _share(counted: Tally, desk: AgentsDesk) -> int | None:
    return share(counted.solved, counted.offered) if counted.offered >= _fewest(desk) else None


def _csv(month: Month, total: Tally, by_article: Mapping[tuple[str, str], Tally]) -> str:
    """The table for other programs; the line without an article is that of all forms."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for (lang, name), counted in ((("", ""), total), *sorted(by_article.items())):
        figures = (counted.offered, counted.solved, counted.sent, counted.left, counted.came_back)
        writer.writerow((month, lang, f"'{name}" if name.startswith(_FORMULA) else name, *figures))
    return file.getvalue()
