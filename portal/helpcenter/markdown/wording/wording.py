"""Says hours, prices and delays in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from portal.helpcenter.markdown.wording.phrases import NO_BREAK, Phrases, Plural
from portal.helpcenter.markdown.wording.places import local_time
from portal.helpcenter.markdown.wording.terms import Terms
from portal.policy.calendars import Calendar, UnionCalendar, WeekCalendar
from portal.policy.durations import Days, Months
from portal.policy.hours import ALL_DAY, MINUTES_PER_HOUR, DayHours, Hours, Week
from portal.policy.keeping import Span
from portal.policy.money import Money, Period, Price
from portal.policy.promises import Counted, Promise
from portal.policy.reach import Channel, Texts

_WEEKDAYS = range(7)
_HUNDRED = 100
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


class Wording:
    """One language. What it returns goes into a sentence or a cell: small first letter, no final stop."""

    def __init__(self, phrases: Phrases, terms: Terms) -> None:
        self.phrases = phrases
        self.terms = terms
        self.locale = Locale.parse(phrases.locale)
        self._weekdays = get_day_names("wide", locale=self.locale)
        self._months = get_month_names("wide", locale=self.locale)

    def own(self, texts: Texts) -> str:
        """Returns the words that the file gives in this language; in its first one when it has none."""
        return texts.get(self.phrases.code) or next(iter(texts.values()))

    def listed(self, items: Sequence[str]) -> str:
        """Returns `a, b and c`."""
        return format_list(list(items), locale=self.locale)

    def apart(self, statements: Iterable[str]) -> str:
        """Returns statements in one line, each by itself: `a; b`."""
        return f"{self.phrases.colon.removesuffix(':')}; ".join(statements)

    def languages(self, codes: Iterable[str]) -> str:
        """Returns the names of languages, listed."""
        return self.listed([self.locale.languages.get(code, code) for code in codes])

    def channels(self, channels: Iterable[Channel]) -> str:
        """Returns ways to reach the desk, listed."""
        return self.listed([self.phrases.channels[channel] for channel in channels])

    def number(self, number: int) -> str:
        """Returns a whole number."""
        return format_decimal(number, locale=self.locale)

    def percent(self, percent: Decimal) -> str:
        """Returns a percentage with the decimals it has."""
        return format_percent(percent / _HUNDRED, locale=self.locale, decimal_quantization=False)

    def money(self, money: Money) -> str:
        """Returns an amount with all the decimals of its currency."""
        return format_currency(money.amount, money.currency, locale=self.locale)

    def price(self, price: Price) -> str:
        """Returns a price and what it pays for."""
        if price.is_free:
            return self.phrases.free
        text = f"{self.money(price.money)}{self.phrases.periods[price.period]}"
        return self.phrases.starting.format(price=text) if price.starting else text

    def per_request(self, fee: Money) -> str:
        """Returns what one request costs."""
        return f"{self.money(fee)}{self.phrases.periods[Period.REQUEST]}"

    def plural(self, forms: Plural, number: int) -> str:
        """Returns a number and its unit, not to be broken over two lines."""
        form = forms[0] if self.locale.plural_form(number) == "one" else forms[1]
        return form.replace("{n} ", f"{{n}}{NO_BREAK}").format(n=self.number(number))

    def minutes(self, number: int) -> str:
        """Returns a number of minutes."""
        return self.plural(self.phrases.minutes, number)

    def days(self, number: int) -> str:
        """Returns a number of days."""
        return self.plural(self.phrases.days, number)

    def span(self, span: Span) -> str:
        """Returns a length of calendar time."""
        return self.plural(self.phrases.spans[span.unit], span.count)

    def months(self, length: Months) -> str:
        """Returns a number of months."""
        return self.plural(self.terms.months, length.count)

    def length(self, length: timedelta) -> str:
        """Returns a length of hours and minutes."""
        return self._time(length, is_open=False)

    def wait(self, length: timedelta) -> str:
        """Returns a length of time that passes day and night: in days when they are whole."""
        days, rest = divmod(length, _DAY)
        return self.length(length) if rest else self.days(days)

    def country(self, code: str) -> str:
        """Returns what a country is called."""
        return str(self.locale.territories.get(code, code))

    def delay(self, promise: Promise) -> str:
        """Returns the bare length of a clocked promise, or its range."""
        if isinstance(promise.at_most, Days):
            if not promise.at_most.count:
                return self.phrases.same_day
            days = self.plural(self.phrases.open_days, promise.at_most.count)
            return self._range(promise.at_least.count, days) if isinstance(promise.at_least, Days) else days
        if promise.at_most is None:
            raise ValueError("a promise in words has no length")
        is_open = promise.counted is Counted.OPEN
        longest = self._time(promise.at_most, is_open=is_open)
        if not isinstance(promise.at_least, timedelta):
            return longest
        if _whole_hours(promise.at_least) and _whole_hours(promise.at_most):
            return self._range(promise.at_least // (MINUTES_PER_HOUR * _MINUTE), longest)
        return self._range(self._time(promise.at_least, is_open=False), longest)

    def promise(self, promise: Promise) -> str:
        """Returns a delay as part of a sentence such as "We answer …"; its words follow its strength."""
        if promise.words:
            return self.own(promise.words)
        bound = self.phrases.bound[promise.strength]
        if promise.cutoff is None:
            return bound + self._within(promise)
        cutoff = self.phrases.the_clock(promise.cutoff.hour * MINUTES_PER_HOUR + promise.cutoff.minute)
        if promise.at_most == Days(0):
            return bound + self.phrases.same_day_before.format(cutoff=cutoff)
        return bound + self._within(promise) + self.phrases.later_next_day.format(cutoff=cutoff)

    def strength(self, promise: Promise) -> str:
        """Returns what a delay binds to, for a cell."""
        return self.phrases.strengths[promise.strength]

    def counting(self, promise: Promise) -> str:
        """Returns which hours count for a promise."""
        if promise.calendar is not None:
            return self.calendar(promise.calendar)
        return self.phrases.day_and_night if promise.is_clocked else "–"

    def refund(self, *, is_refunded: bool) -> str:
        """Returns what happens to a fee whose promise was missed."""
        return self.phrases.refunded if is_refunded else self.phrases.not_refunded

    def hours_cell(self, hours: DayHours) -> str:
        """Returns the hours of a day for a table."""
        if not hours:
            return self.phrases.closed
        return (
            self.phrases.whole_day if hours == ALL_DAY else ", ".join(self._filled(self.phrases.span, h) for h in hours)
        )

    def runs(self, week: Week) -> Iterator[tuple[int, int, DayHours]]:
        """Yields days that follow each other and have the same hours: the first, the last, the hours."""
        for hours, group in groupby(_WEEKDAYS, key=lambda day: week.days[day]):
            days = list(group)
            yield days[0], days[-1], hours

    def days_cell(self, first: int, last: int) -> str:
        """Returns days that follow each other for a cell, with a capital."""
        if first == last:
            return _capital(self._weekdays[first])
        template = self.phrases.some_days_cell
        return _capital(template.format(first=self._weekdays[first], last=self._weekdays[last]))

    def calendar(self, calendar: Calendar) -> str:
        """Returns the hours of a week in words, and whose time they are told in."""
        if isinstance(calendar, UnionCalendar):
            return self.listed([self.calendar(member) for member in calendar.members])
        if not isinstance(calendar, WeekCalendar):
            raise TypeError(f"{calendar.name} is neither a week nor a union")
        if calendar.week == Week(days=(ALL_DAY,) * 7):
            return self.phrases.always
        return f"{self._week(calendar.week)} ({self.local_time(calendar)})"

    def local_time(self, calendar: Calendar) -> str:
        """Returns whose clock the hours are told by: `heure de Paris`, `UTC+1`."""
        return local_time(calendar.zone, self.locale, self.phrases.local_time)

    def date(self, day: date, *, with_year: bool = True) -> str:
        """Returns a day, with the name it has in the week."""
        return (self.phrases.date if with_year else self.phrases.date_this_year).format(
            weekday=self._weekdays[day.weekday()],
            day=self.phrases.first_of_month if day.day == 1 else day.day,
            month=self._months[day.month],
            year=day.year,
        )

    def moment(self, at: datetime, *, with_year: bool = True) -> str:
        """Returns a day and a time of day: `vendredi 20 novembre à 16 h 30`."""
        return self.phrases.date_clock.format(date=self.date(at.date(), with_year=with_year), clock=self.clock(at))

    def clock(self, at: datetime) -> str:
        """Returns the time of day in a sentence."""
        return self.phrases.the_clock(at.hour * MINUTES_PER_HOUR + at.minute)

    def _within(self, promise: Promise) -> str:
        template = self.phrases.at_most if promise.at_least is None else self.phrases.in_range
        text = template.format(delay=self.delay(promise))
        return f"{text}{self.phrases.elapsed}" if promise.counted is Counted.ELAPSED else text

    def _range(self, low: int | str, high: str) -> str:
        return self.phrases.range.format(low=self.number(low) if isinstance(low, int) else low, high=high)

    def _time(self, length: timedelta, *, is_open: bool) -> str:
        hours, minutes = divmod(length // _MINUTE, MINUTES_PER_HOUR)
        in_hours, in_minutes = self.phrases.hours, self.phrases.minutes
        if is_open:
            in_minutes = self.phrases.open_minutes
            in_hours = in_hours if minutes else self.phrases.open_hours
        parts = [(in_hours, hours), (in_minutes, minutes)]
        return self.listed([self.plural(forms, number) for forms, number in parts if number])

    def _week(self, week: Week) -> str:
        days_by_hours: dict[DayHours, list[str]] = {}
        for first, last, hours in self.runs(week):
            if hours:
                days_by_hours.setdefault(hours, []).append(self._on_days(first, last))
        parts = [f"{self.listed(days)} {self._hours(hours)}" for hours, days in days_by_hours.items()]
        if week.on_holidays:
            parts.append(f"{self.phrases.on_holidays} {self._hours(week.on_holidays)}")
        is_interrupted = week.holidays.names and not week.on_holidays
        return ", ".join(parts) + (self.phrases.but_holidays if is_interrupted else "")

    def _on_days(self, first: int, last: int) -> str:
        template = {0: self.phrases.one_day, 1: self.phrases.two_days}.get(last - first, self.phrases.some_days)
        return template.format(first=self._weekdays[first], last=self._weekdays[last])

    def _hours(self, hours: DayHours) -> str:
        if hours == ALL_DAY:
            return self.phrases.whole_day
        return self.listed([self._filled(self.phrases.from_to, part) for part in hours])

    def _filled(self, template: str, hours: Hours) -> str:
        return template.format(opens=self.phrases.clock(hours.opens), closes=self.phrases.clock(hours.closes))


def _whole_hours(length: timedelta) -> bool:
    return not length % timedelta(hours=1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
