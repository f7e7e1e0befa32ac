"""The lists of the desk: the queue, parts of it, what waits for customers, what was solved. Each has an address."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, Response, redirect, request
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response as AnyResponse

from portal.desk import service
from portal.desk.rows import Reader, list_rows, queue_rows
from portal.desk.told import in_language
from portal.desk.web import SEE_OTHER, AgentsDesk, desk_page, number_of, present_agent
from portal.errors import AbsentError
from portal.policy.levels import levels_above
from portal.tickets import queue, selections
from portal.tickets import service as tickets
from portal.tickets import store as ticket_store
from portal.tickets.answers import answered_since
from portal.tickets.model import State
from portal.tickets.references import read_reference
from portal.web.audience import Audience, open_to
from portal.web.languages import gettext as _

SHELVES = {"waiting": (State.WAITING,), "solved": (State.SOLVED, State.CLOSED)}
LOOKED_BACK = timedelta(days=90)
MINE, SOON, LATE, LEVEL = "mine", "soon", "late", "level"
WITHIN = (30, 60, 120, 240, 480)  # minutes that "soon" may mean


def list_pages(pages: Blueprint, desk: AgentsDesk) -> None:
    """Adds the lists, and the way to a request by its number."""

    @pages.get("/")
    @open_to(Audience.AGENT)
    def queue() -> Response:
        show, now = request.args.get("show", ""), desk.clock()
        if show not in SHELVES:
            return _queue_page(desk, show, now)
        reader = Reader(present_agent().lang, service.names(desk.database))
        rows = list_rows(desk.counter, service.listed(desk.database, SHELVES[show]), reader, now)
        title = _("Waiting for the customer") if show == "waiting" else _("Solved lately")
        return desk_page(desk, "queue.html", title, rows=rows, show=show)

    @pages.get("/answers")
    @open_to(Audience.AGENT)
    def answers() -> Response:
        with desk.database.reading() as db:
            found = answered_since(db, desk.clock() - LOOKED_BACK)
        return desk_page(
            desk, "answers.html", _("What answered"), answered=found, show="answers", days=LOOKED_BACK.days
        )

    @pages.get("/find")
    @open_to(Audience.AGENT)
    def find() -> AnyResponse:
        typed = request.args.get("number", "")
        reference = read_reference(typed)
        if reference is not None:
            with desk.database.reading() as db:
                if ticket_store.by_reference(db, reference) is not None:
                    return redirect(f"/desk/tickets/{reference}", SEE_OTHER)
        return desk_page(desk, "not-found.html", _("No request has this number"), 404, typed=typed[:40])


def _queue_page(desk: AgentsDesk, show: str, now: datetime) -> Response:
    agent, minutes = present_agent(), _minutes()
    titles = _levels(desk, agent.lang)
    level = request.args.get("level", "") if show == LEVEL else ""
    if show == LEVEL and level not in titles:
        raise AbsentError("The promise file has no such level")
    within = timedelta(minutes=minutes)
    with desk.database.reading() as db:
        counted = selections.counts(db, desk.counter.pledges, agent.id, now, within)
        only = _chosen(desk, show, level, now)
        total = counted.all if only is None else queue.length(db, only=only)
    last = max(-(-total // tickets.QUEUE_PAGE), 1)
    # A page that the queue no longer has, or never had, is its last or its first.
    number = max(min(number_of(request.args.get("page", "")) or 1, last), 1)
    skipped = (number - 1) * tickets.QUEUE_PAGE
    reader = Reader(agent.lang, service.names(desk.database))
    rows = queue_rows(desk.counter, tickets.queue(desk.counter, now, skipped, only=only), reader, now)
    name = {MINE: _("Mine"), SOON: _("Due soon"), LATE: _("Overdue")}.get(show) or titles.get(level) or _("Queue")
    return desk_page(
        desk,
        "queue.html",
        name,
        rows=rows,
        show=show if only is not None else "",
        is_part=only is not None,
        level=level,
        levels=[(key, title, counted.levels.get(key, 0)) for key, title in titles.items()],
        counted=counted,
        minutes=minutes,
        choices=[(choice, _length(choice)) for choice in WITHIN],
        address=_address(show if only is not None else "", level, minutes),
        total=total,
        first=skipped + 1,
        before=number - 1,
        after=number + 1 if number < last else 0,
    )


def _chosen(desk: AgentsDesk, show: str, level: str, now: datetime) -> ColumnElement[bool] | None:
    """Returns the part of the queue that an address names; None for all of it."""
    if show == MINE:
        return selections.taken_by(present_agent().id)
    if show == LATE:
        return selections.overdue(now)
    if show == LEVEL:
        return selections.at_level(level)
    if show == SOON:
        with desk.database.reading() as db:
            return selections.due_soon(db, desk.counter.pledges, now, timedelta(minutes=_minutes()))
    return None


def _levels(desk: AgentsDesk, lang: str) -> dict[str, str]:
    """Returns the levels that take over, and what they are called."""
    levels = levels_above(desk.counter.pledges.current().policy.levels)
    return {name: in_language(level.title, lang) or name for name, level in levels.items()}


def _minutes() -> int:
    chosen = number_of(request.args.get("within", ""))
    return chosen if chosen in WITHIN else int(selections.SOON.total_seconds()) // 60


def _address(show: str, level: str, minutes: int) -> str:
    """Returns the part of an address that the pages of one list share."""
    named = f"show={show}&" if show else ""
    return named + (f"level={level}&" if level else "") + (f"within={minutes}&" if show == SOON else "")


def _length(minutes: int) -> str:
    return _("%(minutes)s\u00a0min", minutes=minutes) if minutes < 60 else _("%(hours)s\u00a0h", hours=minutes // 60)  # noqa: PLR2004
