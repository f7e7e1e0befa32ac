"""Reads the delays of the promise file: what they are counted in, what they bind to, by which calendar."""

from __future__ import annotations

from collections.abc import Mapping

from portal.policy.calendars import Calendar
from portal.policy.durations import Days, days_counted, hours_counted
from portal.policy.hours import parse_clock
from portal.policy.notes import written
from portal.policy.promises import ClockStart, Counted, Delay, Promise, Strength
from portal.policy.reach import Texts
from portal.policy.tables import Table

_CLOCKED_KEYS = ("counted", "at_most", "at_least", "calendar", "cutoff", "from")


class PromiseReader:
    """Knows the calendars and languages that a promise may name."""

    stand_in = Promise(Strength.BEST_EFFORT)

    def __init__(self, calendars: Mapping[str, Calendar], languages: tuple[str, ...]) -> None:
        self._calendars = calendars
        self.languages = languages

    def hours(self, table: Table) -> str | None:
        """Returns the name of the calendar at `hours`, or None when absent."""
        return table.one_named("hours", self._calendars, "calendars")

    def title(self, table: Table, name: str) -> Texts:
        """Returns what customers call a plan or level; its key, capitalised, when the file does not say."""
        if table.has("title"):
            return table.texts("title", self.languages)
        return dict.fromkeys(self.languages, name.replace("_", " ").capitalize())

    def promise(self, owner: Table, key: str, *, may_start_later: bool = False) -> Promise | None:
        """Returns the delay at `key`, or None when absent."""
        table = owner.table(key)
        if table is None:
            return None
        strength = table.choice("strength", Strength) or Strength.BEST_EFFORT
        promise = self._in_words(table, strength) if table.has("words") else self._clocked(table, strength)
        if promise.start is not ClockStart.ARRIVAL and not may_start_later:
            table.wrong("from", "is only for levels: a first reply is counted from arrival")
        table.refuse_unknown()
        return promise

    def _in_words(self, table: Table, strength: Strength) -> Promise:
        if strength is Strength.PROMISE:
            table.wrong("strength", 'words cannot be clocked, so nobody could say they were kept: "typical"?')
        for key in _CLOCKED_KEYS:
            if table.has(key):
                table.wrong(key, "does not go with words: they are published as they are, never clocked")
        return Promise(strength, words=table.texts("words", self.languages), key=written(table.path))

    def _clocked(self, table: Table, strength: Strength) -> Promise:
        counted = table.choice("counted", Counted)
        in_days = counted is Counted.OPEN_DAYS
        cutoff = table.optional("cutoff", parse_clock)
        if cutoff is not None and not in_days:
            table.wrong("cutoff", 'goes with counted = "open_days" only')
        at_least = self._delay(table, "at_least", in_days=in_days)
        at_most = self._delay(table, "at_most", in_days=in_days)
        if in_days and table.has("cutoff") and not table.has("at_most"):
            at_most = Days(0)
        elif not table.has("at_most") and not table.misspells("cutoff"):
            table.wrong("at_most", "is missing: how long may it take?")
        elif at_most == Days(0) and cutoff is None:
            table.wrong("at_most", "no day at all needs a cutoff: until when does a request count as that day's?")
        _check_range(table, at_least, at_most)
        start = table.choice("from", ClockStart) if table.has("from") else None
        return Promise(
            strength=strength,
            counted=counted,
            at_most=at_most,
            at_least=at_least,
            calendar=self._calendar(table, counted),
            cutoff=cutoff,
            start=start or ClockStart.ARRIVAL,
            key=written(table.path),
        )

    def _delay(self, table: Table, key: str, *, in_days: bool) -> Delay | None:
        return table.optional(key, days_counted) if in_days else table.optional(key, hours_counted)

    def _calendar(self, table: Table, counted: Counted | None) -> Calendar | None:
        name = table.optional("calendar", str)
        if counted is Counted.ELAPSED:
            if name is not None:
                table.wrong("calendar", "does not go with elapsed time, which runs day and night")
            return None
        if name is None:
            if counted is not None and not table.has("calendar"):
                table.wrong("calendar", "is missing: whose opening hours count?")
            return None
        if name not in self._calendars:
            table.no_such("calendar", name, self._calendars, "calendars")
        return self._calendars.get(name)


def _check_range(table: Table, at_least: Delay | None, at_most: Delay | None) -> None:
    if at_least is None or at_most is None:
        return
    # Both were read by the same parser, so they are of the same kind.
    if isinstance(at_least, Days) != isinstance(at_most, Days) or not at_least < at_most:  # type: ignore[operator]
        table.wrong("at_least", "is not below at_most")
