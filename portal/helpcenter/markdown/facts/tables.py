"""Facts that are tables. No inline style, no class on the table itself: the theme then draws it as any other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from portal.helpcenter.markdown.facts.examples import Example, answer
from portal.helpcenter.markdown.problems import PageError
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.calendars import Calendar, UnionCalendar, WeekCalendar
from portal.policy.hours import Week
from portal.policy.policy import Policy

Row = tuple[str, ...]


def hours(calendar: Calendar, wording: Wording) -> Element:
    """Returns the hours of a week, of public holidays and of single dates; one table per office."""
    block, heads = _block("gu-hours"), wording.phrases.headings
    for week_calendar in _weeks_of(calendar):
        rows = list(_week_rows(week_calendar.week, wording))
        _table(block, _capital(wording.local_time(week_calendar)), (heads.day, heads.hours), rows)
    return block


def holidays(calendar: Calendar, year: int, wording: Wording) -> Element:
    """Returns the public holidays of a year, in order.

    Raises:
        PageError: they are not known.
    """
    block, heads = _block("gu-holidays"), wording.phrases.headings
    for week_calendar in _weeks_of(calendar):
        known = week_calendar.week.holidays
        if known.years is not None and year not in known.years:
            raise PageError(f"The public holidays of {year} are not known", "Name a year between 2000 and 2099.")
        days = sorted(day for day in known.names if day.year == year)
        rows = [(_capital(wording.date(day)), known.names[day].replace("'", "’") or "–") for day in days]
        _table(block, None, (heads.date, heads.holiday), rows)
    return block


def plans(policy: Policy, wording: Wording) -> Element:
    """Returns each plan with its price, the ways to reach us and its first reply; then what urgency costs."""
    block, heads = _block("gu-plans"), wording.phrases.headings
    rows = [
        (
            wording.own(plan.title),
            wording.price(plan.price) if plan.price else "–",
            wording.channels(plan.channels) if plan.channels else "–",
            wording.promise(plan.first_reply) if plan.first_reply else "–",
        )
        for plan in policy.plans.values()
    ]
    if policy.premium is not None:
        fee = wording.per_request(policy.premium.fee)
        rows.append((wording.phrases.urgent, fee, "–", wording.promise(policy.premium.first_reply)))
    _table(block, None, (heads.plan, heads.price, heads.channels, heads.reply), rows)
    return block


def delays(policy: Policy, wording: Wording) -> Element:
    """Returns the first reply of each plan and of an urgent request, what it binds to and the hours that count.

    Hours that are the same for all of them are said once, above the table.
    """
    block, heads = _block("gu-delays"), wording.phrases.headings
    promises = [(wording.own(plan.title), plan.first_reply) for plan in policy.plans.values() if plan.first_reply]
    if policy.premium is not None:
        promises.append((wording.phrases.urgent, policy.premium.first_reply))
    rows = [
        (title, wording.promise(promise), wording.strength(promise), wording.counting(promise))
        for title, promise in promises
    ]
    columns = (heads.plan, heads.reply, heads.strength, heads.counting)
    shared = {row[-1] for row in rows}
    if len(shared) == 1:
        caption = f"{heads.counting}{wording.phrases.colon} {shared.pop()}"
        _table(block, caption, columns[:-1], [row[:-1] for row in rows])
    else:
        _table(block, None, columns, rows)
    return block


def examples(worked: Sequence[Example], wording: Wording) -> Element:
    """Returns worked examples: when each request comes in, when it is answered."""
    block, heads = _block("gu-examples"), wording.phrases.headings
    heading = heads.handed_over if any(example.escalated for example in worked) else heads.received
    rows = [(_capital(wording.moment(example.start)), answer(example, wording)) for example in worked]
    _table(block, None, (heading, heads.reply), rows)
    return block


def _week_rows(week: Week, wording: Wording) -> Iterable[Row]:
    for first, last, day_hours in wording.runs(week):
        yield wording.days_cell(first, last), wording.hours_cell(day_hours)
    if week.holidays.names:
        yield wording.phrases.public_holidays, wording.hours_cell(week.on_holidays)
    for day, day_hours in sorted(week.dates.items()):
        yield _capital(wording.date(day)), wording.hours_cell(day_hours)


def _weeks_of(calendar: Calendar) -> Iterable[WeekCalendar]:
    if isinstance(calendar, UnionCalendar):
        for member in calendar.members:
            yield from _weeks_of(member)
    elif isinstance(calendar, WeekCalendar):
        yield calendar


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _block(name: str) -> Element:
    return Element("div", {"class": f"gu-facts {name}"})


def _table(block: Element, caption: str | None, headings: Row, rows: Iterable[Row]) -> None:
    table = SubElement(block, "table")
    if caption:
        SubElement(table, "caption").text = AtomicString(caption)
    head = SubElement(SubElement(table, "thead"), "tr")
    for heading in headings:
        SubElement(head, "th", {"scope": "col"}).text = AtomicString(heading)
    body = SubElement(table, "tbody")
    for first, *rest in rows:
        line = SubElement(body, "tr")
        SubElement(line, "th", {"scope": "row"}).text = AtomicString(first)
        for cell in rest:
            SubElement(line, "td").text = AtomicString(cell)
