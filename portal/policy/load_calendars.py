"""Reads the calendars of the promise file: weeks, holidays, what one takes from another, unions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, tzinfo
from types import MappingProxyType
from typing import Any

from portal.policy.calendars import Calendar, UnionCalendar, WeekCalendar
from portal.policy.hours import (
    ALL_DAY,
    HOLIDAYS,
    WEEKDAYS,
    DayHours,
    Holidays,
    Hours,
    Week,
    merged,
    overlapping,
    parse_days_of_week,
    parse_hours,
)
from portal.policy.problems import did_you_mean
from portal.policy.tables import Table
from portal.policy.zones import parse_zone

HolidayDates = Mapping[date, str]

_UTC: tzinfo = UTC
_CLOSED: DayHours = ()
_RULES = ("extends", "week", "holidays", "also_open", "dates")
_LONGEST_COUNTRY = 3  # letters of ISO 3166
_EMPTY = Week(days=(_CLOSED,) * 7)


def wanted_codes(content: Mapping[str, Any]) -> Iterable[str]:
    """Yields every holiday code of a parsed file, whether or not the rest of it can be used."""
    calendars = content.get("calendars")
    for table in calendars.values() if isinstance(calendars, dict) else ():
        value = table.get("holidays") if isinstance(table, dict) else None
        for item in [value] if isinstance(value, str) else value if isinstance(value, list) else ():
            if isinstance(item, str) and _date(item) is None:
                yield item


def read_calendars(
    tables: Mapping[str, Table], holidays: Mapping[str, HolidayDates], known_codes: Collection[str]
) -> dict[str, Calendar]:
    """Returns the calendars by name, in the file's order; what is wrong is noted on the tables."""
    reader = _Reader(tables, holidays, known_codes)
    return {name: reader.calendar(name) for name in tables}


class _Reader:
    """Reads each calendar once, those it is made of first."""

    def __init__(
        self, tables: Mapping[str, Table], holidays: Mapping[str, HolidayDates], known_codes: Collection[str]
    ) -> None:
        self._tables = tables
        self._dates = holidays
        self._known_codes = known_codes
        self._done: dict[str, Calendar] = {}
        self._being_read: list[str] = []

    def calendar(self, name: str) -> Calendar:
        if name not in self._done:
            self._being_read.append(name)
            self._done[name] = self._read(name, self._tables[name])
            self._being_read.pop()
        return self._done[name]

    def _read(self, name: str, table: Table) -> Calendar:
        if table.has("union"):
            calendar: Calendar = self._union(name, table)
        elif table.flag("always", default=False):
            calendar = self._always(name, table)
        else:
            calendar = self._weekly(name, table)
        table.refuse_unknown()
        return calendar

    def _always(self, name: str, table: Table) -> WeekCalendar:
        for key in _RULES:
            if table.has(key):
                table.wrong(key, "does not go with always = true")
        return WeekCalendar(name=name, zone=self._zone(table, None), week=replace(_EMPTY, days=(ALL_DAY,) * 7))

    def _union(self, name: str, table: Table) -> UnionCalendar:
        names = table.strings("union")
        members = tuple(filter(None, (self._other(table, "union", other) for other in names)))
        if isinstance(table.raw("union"), list) and len(set(names)) < 2:  # noqa: PLR2004 -- a union of one is a slip
            table.wrong("union", "needs two calendars or more")
        zones = {str(member.zone): member.zone for member in members}
        shared = next(iter(zones.values())) if len(zones) == 1 else None
        if shared is None and not table.has("timezone"):
            if zones:
                table.wrong("timezone", "is missing: its members lie in different zones, where do its days begin?")
            shared = UTC
        return UnionCalendar(name=name, zone=self._zone(table, shared), members=members)

    def _weekly(self, name: str, table: Table) -> WeekCalendar:
        base, inherits = self._base(table), table.has("extends")
        zone = self._zone(table, base.zone if base else _UTC if inherits else None)
        week = base.week if base else _EMPTY
        if not inherits and not table.has("holidays"):
            table.wrong("holidays", 'is missing: a country such as "FR", or [] for none')
        holidays = self._holidays(table) if table.has("holidays") else week.holidays
        if not inherits and not table.has("week"):
            table.wrong("week", "is missing: which hours of which days, or always = true")
        days, on_holidays = self._opened(table, self._days(table, week.days), week.on_holidays)
        dates = {**week.dates, **self._on_dates(table)}
        week = Week(days, on_holidays, MappingProxyType(dates), holidays)
        if table.has("week") and table.is_sound and not week.opens_again:
            hint = ": single dates pass, give it hours on some day of the week" if any(week.dates.values()) else ""
            table.wrong("week", f"never opens{hint}")
        return WeekCalendar(name=name, zone=zone, week=week)

    def _base(self, table: Table) -> WeekCalendar | None:
        name = table.optional("extends", str)
        other = self._other(table, "extends", name) if name else None
        if other is not None and not isinstance(other, WeekCalendar):
            table.wrong("extends", f'"{name}" is a union: extend its members instead')
            return None
        return other

    def _other(self, table: Table, key: str, name: str) -> Calendar | None:
        if name not in self._tables:
            table.no_such(key, name, self._tables, "calendars")
            return None
        if name in self._being_read:
            table.wrong(key, f"goes round in a circle: {' → '.join([*self._being_read, name])}")
            return None
        return self.calendar(name)

    def _zone(self, table: Table, inherited: tzinfo | None) -> tzinfo:
        if inherited is not None and not table.has("timezone"):
            return inherited
        return table.parsed("timezone", parse_zone, _UTC)

    def _holidays(self, table: Table) -> Holidays:
        raw = table.raw("holidays")
        if not isinstance(raw, str | list):
            table.wrong("holidays", 'must be a country such as "FR", a list of those and of dates, or [] for none')
            return Holidays()
        items = (raw,) if isinstance(raw, str) else table.strings("holidays")
        names: dict[date, str] = {}
        years: set[int] | None = None
        codes = [item for item in items if _date(item) is None]
        for code in codes:
            dates = self._dates.get(code)
            if not dates:
                table.wrong("holidays", f'"{code}" is no country or subdivision{self._code_meant(code)}')
                continue
            known = {day.year for day in dates}
            years = known if years is None else years & known
            names.update(dates)
        names.update({day: "" for item in items if (day := _date(item))})
        return Holidays(tuple(codes), MappingProxyType(names), None if years is None else frozenset(years))

    def _code_meant(self, code: str) -> str:
        # The name of a country resembles codes of others.
        is_code = "-" in code or len(code) <= _LONGEST_COUNTRY
        near = did_you_mean(code, self._known_codes) if is_code else ""
        return near or ': write a country as "FR", a subdivision as "FR-57"'

    def _days(self, table: Table, inherited: tuple[DayHours, ...]) -> _Days:
        days = list(inherited)
        for index, hours in self._by_weekday(table.table("week")).items():
            days[index] = hours
        return _seven(days)

    def _opened(self, table: Table, days: _Days, on_holidays: DayHours) -> tuple[_Days, DayHours]:
        also = table.table("also_open")
        if also is None:
            return days, on_holidays
        if also.has(HOLIDAYS):
            on_holidays = merged((*on_holidays, *_hours(also, HOLIDAYS)))
        added = self._by_weekday(also)
        return _seven([merged((*hours, *added.get(index, ()))) for index, hours in enumerate(days)]), on_holidays

    def _by_weekday(self, table: Table | None) -> dict[int, DayHours]:
        found: dict[int, DayHours] = {}
        for key in () if table is None else table.keys:
            if table is None or (key == HOLIDAYS and table.path[-1] == "also_open"):
                continue
            try:
                indexes = parse_days_of_week(key)
            except ValueError as error:
                table.wrong(key, str(error))
                continue
            hours = _hours(table, key)
            for index in indexes:
                if index in found:
                    table.wrong(key, f"{WEEKDAYS[index]} is named twice")
                found[index] = hours
        return found

    def _on_dates(self, table: Table) -> dict[date, DayHours]:
        dated = table.table("dates")
        found: dict[date, DayHours] = {}
        for key in () if dated is None else dated.keys:
            if dated is None:
                continue
            day = _date(key)
            if day is None:
                dated.wrong(key, 'is not a date: write it as "2026-12-24"')
            else:
                found[day] = _hours(dated, key)
        return found


_Days = tuple[DayHours, DayHours, DayHours, DayHours, DayHours, DayHours, DayHours]


def _hours(table: Table, key: str) -> DayHours:
    spans: list[Hours] = []
    for position, text in enumerate(table.strings(key)):
        try:
            spans.append(parse_hours(text))
        except ValueError as error:
            table.wrong_item(key, position, str(error))
    clash = overlapping(spans)
    if clash:
        table.wrong(key, f"{clash[0]} and {clash[1]} overlap")
    return merged(spans)


def _seven(days: list[DayHours]) -> _Days:
    mon, tue, wed, thu, fri, sat, sun = days
    return mon, tue, wed, thu, fri, sat, sun


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
