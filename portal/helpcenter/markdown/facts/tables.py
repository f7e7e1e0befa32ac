"""Facts that are tables: hours, holidays, plans, delays, worked examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from portal.helpcenter.markdown.facts.assumptions import marked
from portal.helpcenter.markdown.facts.elements import Row, add_table, block, capital
from portal.helpcenter.markdown.facts.examples import Example, answer
from portal.helpcenter.markdown.problems import PageError
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.calendars import Calendar, UnionCalendar, WeekCalendar
from portal.policy.desk import Plan
from portal.policy.hours import Week
from portal.policy.policy import Policy
from portal.policy.promises import Promise


def hours(calendar: Calendar, policy: Policy, wording: Wording) -> Element:
    """Returns the hours of a week, of public holidays and of single dates; one table per office."""
    around, heads = block("gu-hours"), wording.phrases.headings
    for week_calendar in _weeks_of(calendar):
        rows = list(_week_rows(week_calendar.week, wording))
        caption = marked(policy, wording, capital(wording.local_time(week_calendar)), f"calendars.{week_calendar.name}")
        add_table(around, caption, (heads.day, heads.hours), rows)
    return around


def holidays(calendar: Calendar, year: int, wording: Wording) -> Element:
    """Returns the public holidays of a year, in order.

    Raises:
        PageError: they are not known.
    """
    around, heads = block("gu-holidays"), wording.phrases.headings
    for week_calendar in _weeks_of(calendar):
        known = week_calendar.week.holidays
        if known.years is not None and year not in known.years:
            raise PageError(f"The public holidays of {year} are not known", "Name a year between 2000 and 2099.")
        days = sorted(day for day in known.names if day.year == year)
        rows = [(capital(wording.date(day)), known.names[day].replace("'", "’") or "–") for day in days]
        add_table(around, None, (heads.date, heads.holiday), rows)
    return around


def plans(policy: Policy, wording: Wording) -> Element:
    """Returns each plan with its price, the ways to reach us and its first reply; then what urgency costs."""
    around, heads = block("gu-plans"), wording.phrases.headings
    rows = [_plan(plan, policy, wording) for plan in policy.plans.values()]
    if policy.premium is not None:
        fee = marked(policy, wording, wording.per_request(policy.premium.fee), "premium.fee")
        reply = wording.promise(policy.premium.first_reply)
        rows.append((wording.phrases.urgent, fee, "–", marked(policy, wording, reply, "premium.first_reply")))
    add_table(around, None, (heads.plan, heads.price, heads.channels, heads.reply), rows)
    return around


def _plan(plan: Plan, policy: Policy, wording: Wording) -> Row:
    key = f"plans.{plan.name}"
    return (
        wording.own(plan.title),
        marked(policy, wording, wording.price(plan.price), f"{key}.price") if plan.price else "–",
        marked(policy, wording, wording.channels(plan.channels), f"{key}.channels") if plan.channels else "–",
        marked(policy, wording, wording.promise(plan.first_reply), f"{key}.first_reply") if plan.first_reply else "–",
    )


def delays(policy: Policy, wording: Wording) -> Element:
    """Returns the first reply of each plan and of an urgent request, what it binds to and the hours that count.

    Hours that are the same for all of them are said once, above the table.
    """
    around, heads = block("gu-delays"), wording.phrases.headings
    promises = [
        (wording.own(plan.title), plan.first_reply, f"plans.{plan.name}.first_reply")
        for plan in policy.plans.values()
        if plan.first_reply
    ]
    if policy.premium is not None:
        promises.append((wording.phrases.urgent, policy.premium.first_reply, "premium.first_reply"))
    rows = [
        (
            title,
            marked(policy, wording, wording.promise(promise), key),
            wording.strength(promise),
            marked(policy, wording, wording.counting(promise), *_counted_by(promise)),
        )
        for title, promise, key in promises
    ]
    columns = (heads.plan, heads.reply, heads.strength, heads.counting)
    shared = {row[-1] for row in rows}
    if len(shared) == 1:
        caption = f"{heads.counting}{wording.phrases.colon} {shared.pop()}"
        add_table(around, caption, columns[:-1], [row[:-1] for row in rows])
    else:
        add_table(around, None, columns, rows)
    return around


def examples(worked: Sequence[Example], wording: Wording) -> Element:
    """Returns worked examples: when each request comes in, when it is answered."""
    around, heads = block("gu-examples"), wording.phrases.headings
    heading = heads.handed_over if any(example.escalated for example in worked) else heads.received
    rows = [(capital(wording.moment(example.start)), answer(example, wording)) for example in worked]
    add_table(around, None, (heading, heads.reply), rows)
    return around


def _counted_by(promise: Promise) -> tuple[str, ...]:
    return () if promise.calendar is None else (f"calendars.{promise.calendar.name}",)


def _week_rows(week: Week, wording: Wording) -> Iterable[Row]:
    for first, last, day_hours in wording.runs(week):
        yield wording.days_cell(first, last), wording.hours_cell(day_hours)
    if week.holidays.names:
        yield wording.phrases.public_holidays, wording.hours_cell(week.on_holidays)
    for day, day_hours in sorted(week.dates.items()):
        yield capital(wording.date(day)), wording.hours_cell(day_hours)


def _weeks_of(calendar: Calendar) -> Iterable[WeekCalendar]:
    if isinstance(calendar, UnionCalendar):
        for member in calendar.members:
            yield from _weeks_of(member)
    elif isinstance(calendar, WeekCalendar):
        yield calendar
