"""Reads fair use, and what is kept up."""

from __future__ import annotations

import re
from decimal import Decimal

from portal.policy.availability import Availability, Maintenance, NoData
from portal.policy.durations import Days, parse_days, parse_duration
from portal.policy.limits import LASTS, FairUse
from portal.policy.load_amounts import MOST, check_name
from portal.policy.slips import mend_percent
from portal.policy.tables import Table

_HUNDRED = 100
_MINUTE = 60
_PERCENT = re.compile("([0-9]{1,3}(?:\\.[0-9]+)?)[ \u00a0\u202f]?%")


def read_fair_use(table: Table | None) -> FairUse:
    """Returns the limits; none of them when the table is absent."""
    if table is None:
        return FairUse()
    limits = FairUse(
        open_requests=table.number("open_requests", 1, MOST),
        requests_per_day=table.number("requests_per_day", 1, MOST),
        messages_per_day=table.number("messages_per_day", 1, MOST),
        answered_questions=table.number("answered_questions", 1, MOST),
        steps_not_done=table.number("steps_not_done", 1, MOST),
        lasts=table.optional("lasts", parse_duration) or LASTS,
    )
    if table.is_sound and not limits.exists:
        table.wrong(None, "holds no limit: name one, or leave the table out")
    table.refuse_unknown()
    return limits


def read_availability(name: str, table: Table, languages: tuple[str, ...]) -> Availability:
    """Returns one target."""
    check_name(name, table)
    every = table.parsed("probe_every", parse_duration, None)
    title = table.texts("title", languages)
    if not table.has("title"):
        table.wrong("title", "is missing: what is it that answers?")
    maintenance = table.choice("maintenance", Maintenance) if table.has("maintenance") else None
    no_data = table.choice("no_data", NoData) if table.has("no_data") else None
    target = Availability(
        name=name,
        title=title,
        percent=table.parsed("target", _percent, Decimal(_HUNDRED)),
        probe_minutes=int(every.total_seconds()) // _MINUTE if every else 1,
        window=table.parsed("window", _window, Days(1)),
        maintenance=maintenance or Maintenance.COUNTS,
        no_data=no_data or NoData.UNKNOWN,
    )
    table.refuse_unknown()
    return target


def _window(text: str) -> Days:
    days = parse_days(text)
    if not days.count:
        raise ValueError(f'"{text}" is no stretch of time: write it as "30 days"')
    return days


def _percent(text: str) -> Decimal:
    found = _PERCENT.fullmatch(text)
    if not found:
        mended = mend_percent(text)
        raise ValueError(
            f'"{text}" is not a percentage: write it as "{mended if _PERCENT.fullmatch(mended) else "99.5 %"}"'
        )
    percent = Decimal(found[1])
    if not 0 < percent <= _HUNDRED:
        raise ValueError(f'"{text}" is not a percentage above 0 and at most 100')
    return percent
