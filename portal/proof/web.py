"""What a promise was worth, in the words of whoever is about to rely on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from babel.dates import format_date

from portal.policy.promises import Counted, Promise
from portal.proof.beside import LastMonth
from portal.proof.model import Row
from portal.proof.months import Month
from portal.tickets.model import Lane
from portal.web.languages import gettext as _
from portal.web.languages import request_locale

Worth = Callable[[Promise | None, str, Lane], str]
_MONTH = {"es": "MMMM 'de' y"}
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def worth_of(var: Path) -> Worth:
    """Returns what says, of a promise to a plan in a lane, what it was worth last month; empty when nobody can tell."""
    last = LastMonth(var)

    def worth(promise: Promise | None, plan: str, lane: Lane) -> str:
        found = last.row_of(promise, plan, lane)
        return "" if found is None else _said(*found)

    return worth


def _said(month: Month, row: Row) -> str:
    name = month_in_words(month)
    if row.kept is not None:
        return _("In %(month)s: %(kept)s of %(cases)s answered in time.", month=name, kept=row.kept, cases=row.cases)
    lengths = row.counted or row.elapsed
    if lengths is None or lengths.median is None:
        return ""
    half = _length(lengths.median)
    if row.counted is not None and row.promise is not None and row.promise.counted is not Counted.ELAPSED:
        return _("In %(month)s: half were answered within %(length)s of opening time.", month=name, length=half)
    return _("In %(month)s: half were answered within %(length)s.", month=name, length=half)


def month_in_words(month: Month) -> str:
    """Returns a month as a sentence names it in the language of the request: `octobre 2026`."""
    locale = request_locale()
    return str(format_date(date(month.year, month.number, 1), _MONTH.get(locale[:2], "MMMM y"), locale=locale))


def _length(length: timedelta) -> str:
    hours, rest = divmod(length, _HOUR)
    minutes = rest // _MINUTE
    if not hours:
        return _("%(minutes)s\u00a0min", minutes=minutes)
    return (
        _("%(hours)s\u00a0h\u00a0%(minutes)s\u00a0min", hours=hours, minutes=minutes)
        if minutes
        else _("%(hours)s\u00a0h", hours=hours)
    )
