"""What a language must bring to say an hour, a price, a delay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.policy.keeping import Unit
from portal.policy.money import Period
from portal.policy.promises import Strength
from portal.policy.reach import Channel

NO_BREAK = "\u00a0"  # between a number and its unit
NARROW = "\u202f"  # before a French colon
JOINED = "\u2060"  # after a dash between two figures: a line may end there, whatever stands next to it

Plural = tuple[str, str]  # one, several; both with {n}


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands above the columns of tables, with a capital."""

    day: str
    date: str
    hours: str
    holiday: str
    plan: str
    price: str
    channels: str
    reply: str
    strength: str
    counting: str
    received: str
    handed_over: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language. Templates name in braces what they take; they begin small and have no final stop.

    Attributes:
        code: of the language.
        locale: whose numbers, names and lists it writes.
        headings: of tables.
        clock: minutes after midnight → a time of day, for a span.
        the_clock: the same for a sentence, with the article where the language has one.
        first_of_month: how the first day of a month is written; `1` in most languages.
        date: a day, from {weekday}, {day}, {month} and {year}.
        date_this_year: the same without the year.
        on_day: a day in a sentence.
        date_clock: a day and a time of day, from {date} and {clock}.
        span: hours of a day in a table, from {opens} and {closes}.
        from_to: the same in a sentence.
        one_day: a day of every week in a sentence.
        two_days: two days that follow each other, from {first} and {last}.
        some_days: more than two.
        some_days_cell: days that follow each other, in a table.
        closed: a day without hours.
        whole_day: a day without night.
        always: every day without night.
        on_holidays: before the hours of public holidays, in a sentence.
        but_holidays: after a week that public holidays interrupt.
        public_holidays: in a table, with a capital.
        local_time: whose clock hours are told by, from {place}.
        hours: a length.
        minutes: a length.
        days: a length.
        spans: lengths of calendar time.
        open_hours: a length that runs while the desk is open.
        open_minutes: the same.
        open_days: a number of days on which it opens.
        range: from {low} and {high}.
        at_most: a {delay} as a maximum.
        in_range: a {delay} that is a range.
        elapsed: after a delay that runs day and night.
        day_and_night: in a table, what counts then.
        same_day: a delay of no day.
        same_day_before: that, for who asks before {cutoff}.
        later_next_day: after a delay in days, what a later request counts as.
        bound: strength → what goes before a delay.
        strengths: strength → its name in a table, with a capital.
        received: a request that comes in, before the moment; with a capital.
        handed_over: a request that another level takes over.
        colon: with the space that goes before it.
        answer: before the moment of an answer.
        before: the last {moment}, a day and a time.
        before_same_day: the same when the day is the one before, from {clock}.
        between: a range of moments, each a day and a time, from {first} and {last}.
        between_clocks: a range within one day, from {date} and the times {first} and {last}.
        between_same_day: the same when the day is the one before, from {first} and {last}.
        free: nothing to pay.
        starting: a {price} that is the lowest of several.
        periods: what a price pays for, after the amount.
        refunded: what happens to the fee of a promise that was missed.
        not_refunded: the same when nothing happens.
        urgent: a paid request, in a table; with a capital.
        channels: ways to reach a desk.
    """

    code: str
    locale: str
    headings: Headings
    clock: Callable[[int], str]
    the_clock: Callable[[int], str]
    first_of_month: str
    date: str
    date_this_year: str
    on_day: str
    date_clock: str
    span: str
    from_to: str
    one_day: str
    two_days: str
    some_days: str
    some_days_cell: str
    closed: str
    whole_day: str
    always: str
    on_holidays: str
    but_holidays: str
    public_holidays: str
    local_time: str
    hours: Plural
    minutes: Plural
    days: Plural
    spans: Mapping[Unit, Plural]
    open_hours: Plural
    open_minutes: Plural
    open_days: Plural
    range: str
    at_most: str
    in_range: str
    elapsed: str
    day_and_night: str
    same_day: str
    same_day_before: str
    later_next_day: str
    bound: Mapping[Strength, str]
    strengths: Mapping[Strength, str]
    received: str
    handed_over: str
    colon: str
    answer: str
    before: str
    before_same_day: str
    between: str
    between_clocks: str
    between_same_day: str
    free: str
    starting: str
    periods: Mapping[Period, str]
    refunded: str
    not_refunded: str
    urgent: str
    channels: Mapping[Channel, str]


def clock_24(minutes: int) -> str:
    """Returns `08:00`; the end of a day is `24:00`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
