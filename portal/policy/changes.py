"""What differs between two versions of a promise file: days whose hours change, keys that changed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy.calendars import Calendar
from portal.policy.lines import Path
from portal.policy.notes import written
from portal.policy.spans import Span

A_YEAR = 366
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day on which a calendar opens otherwise than before.

    Attributes:
        day: on the wall of the new calendar.
        before: when it was open, in UTC.
        after: when it is open, in UTC.
    """

    day: date
    before: tuple[Span, ...]
    after: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ChangedKey:
    """A key whose value is not the same.

    Attributes:
        key: as people write it, such as `plans.pro.price`.
        before: its value; None when it is new.
        after: its value; None when it is gone.
    """

    key: str
    before: object
    after: object


def changed_days(before: Calendar, after: Calendar, since: date, days: int = A_YEAR) -> tuple[ChangedDay, ...]:
    """Returns the days from `since` on, within that many, on which the opening hours differ."""
    found = []
    for offset in range(days):
        day = since + offset * _DAY
        old, new = before.open_spans(day), after.open_spans(day)
        if old != new:
            found.append(ChangedDay(day, old, new))
    return tuple(found)


def changed_keys(before: str, after: str) -> tuple[ChangedKey, ...]:
    """Returns the values that differ between two texts of promise files, in the order of the keys."""
    old, new = (dict(_leaves(tomllib.loads(text), ())) for text in (before, after))
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(
        ChangedKey(written(path), old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)
    )


def _leaves(value: Mapping[str, object], path: Path) -> Iterator[tuple[Path, object]]:
    for key, inside in value.items():
        if isinstance(inside, dict) and inside:
            yield from _leaves(inside, (*path, key))
        else:
            yield (*path, key), inside
