"""What was kept, drawn: tables and bars without any inline style."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from portal.helpcenter.markdown.facts.elements import block, capital
from portal.helpcenter.markdown.wording.record_words import RecordWords
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.promises import Counted
from portal.proof.history import Duty
from portal.proof.ledger import PUBLISHED, Signed
from portal.proof.model import Breach, Lengths, Opinions, Row, Statement
from portal.proof.statistics import share
from portal.tickets.model import Lane

SHOWN_OF_DIGEST = 12  # signs: enough to note down, and to compare


def last_month(signed: Sequence[Signed], wording: Wording, words: RecordWords) -> Element:
    """Returns the month that was signed last: a line for each promise of each plan, then of levels, then solutions."""
    around = block("gu-kept")
    if not signed:
        _paragraph(around, f"{words.no_month} {words.first_month}", "gu-kept__none")
        return around
    statement = signed[-1].statement
    month = words.name(statement.month)
    if not statement.rows:
        _paragraph(around, words.no_case.format(month=month), "gu-kept__none")
        return around
    for duty, caption, first in (
        (Duty.FIRST_REPLY, month, words.plan),
        (Duty.LEVEL, words.levels.format(month=month), words.level),
        (Duty.SOLUTION, words.solutions.format(month=month), words.plan),
    ):
        rows = [row for row in statement.rows if row.duty is duty]
        if duty is Duty.FIRST_REPLY and sum(row.lane is Lane.URGENT for row in rows) > len(statement.paid):
            rows += statement.paid
        if rows:
            asked = (words.satisfied,) if duty is Duty.FIRST_REPLY else ()
            heads = (first, words.kept, words.half, words.nine, *asked)
            body = _table(around, capital(caption), heads)
            for row in rows:
                _line(body, row, heads, wording, words)
    _stack(around)
    _paragraph(around, words.note.format(fewest=statement.fewest), "gu-kept__note")
    return around


def _line(body: Element, row: Row, heads: Sequence[str], wording: Wording, words: RecordWords) -> None:
    line = SubElement(body, "tr", {"role": "row"})
    plan = SubElement(line, "th", {"scope": "row", "role": "rowheader"})
    _text(plan, name_of(row, wording, words))
    if row.promise is not None:
        _text(SubElement(plan, "span", {"class": "gu-kept__promise"}), wording.promise(row.promise))
    cells = [SubElement(line, "td", {"role": "cell", "data-label": heading}) for heading in heads[1:]]
    _kept(cells[0], row, words)
    _length(cells[1], _median(row.counted), _median(row.elapsed), row, words)
    _length(cells[2], _ninetieth(row.counted), _ninetieth(row.elapsed), row, words)
    for cell in cells[3:]:
        _opinions(cell, row.opinions, words)


def every_month(signed: Sequence[Signed], wording: Wording, words: RecordWords) -> Element:
    """Returns all signed months, the last first, with the beginning of each one's digest and a link to the figures."""
    around = block("gu-kept")
    if not signed:
        _paragraph(around, words.no_month, "gu-kept__none")
        return around
    body = _table(around, None, (words.month_column, words.kept, words.satisfied, words.record))
    for one in reversed(signed):
        statement, line = one.statement, SubElement(body, "tr")
        _text(SubElement(line, "th", {"scope": "row"}), capital(words.name(statement.month)))
        _total(SubElement(line, "td"), statement, words)
        _opinions(SubElement(line, "td"), statement.opinions, words)
        code = SubElement(SubElement(line, "td"), "code", {"title": one.digest})
        code.text = AtomicString(one.digest[:SHOWN_OF_DIGEST])
    link = SubElement(SubElement(around, "p"), "a", {"href": f"/{wording.phrases.code}/{PUBLISHED}"})
    link.text = AtomicString(words.file)
    return around


def missed(signed: Sequence[Signed], wording: Wording, words: RecordWords) -> Element:
    """Returns what was not kept in the month that was signed last, one by one, and nothing about whom it befell."""
    around = block("gu-kept")
    if not signed:
        _paragraph(around, words.no_month, "gu-kept__none")
        return around
    statement = signed[-1].statement
    month = words.name(statement.month)
    if not statement.breaches:
        _paragraph(around, words.none_missed.format(month=month), "gu-kept__none")
        return around
    body = _table(around, words.missed.format(month=month), (words.plan, words.achieved))
    for breach in statement.breaches:
        line = SubElement(body, "tr")
        plan = SubElement(line, "th", {"scope": "row"})
        _text(plan, name_of(breach, wording, words))
        if breach.promise is not None:
            said = wording.promise(breach.promise)
            said = words.solution.format(promise=said) if breach.duty is Duty.SOLUTION else said
            _text(SubElement(plan, "span", {"class": "gu-kept__promise"}), said)
        _text(SubElement(line, "td"), _achieved(breach, words))
    return around


def name_of(row: Row | Breach, wording: Wording, words: RecordWords) -> str:
    """Returns what customers call a plan or a level, the paid lane named; without a plan, the whole of that lane.

    What was promised to single customers alone is called that, and nothing in it tells them apart.
    """
    if row.is_own:
        return words.own
    if not row.plan and not row.level:
        return words.all_plans + words.urgent
    title = wording.own(row.title) if row.title else row.level or row.plan
    return title + (words.urgent if row.lane is Lane.URGENT else "")


def _table(around: Element, caption: str | None, heads: Sequence[str]) -> Element:
    table = SubElement(around, "table")
    if caption:
        _text(SubElement(table, "caption"), caption)
    head = SubElement(SubElement(table, "thead"), "tr")
    for heading in heads:
        _text(SubElement(head, "th", {"scope": "col"}), heading)
    return SubElement(table, "tbody")


def _achieved(breach: Breach, words: RecordWords) -> str:
    if breach.achieved is None:
        return words.no_solution_yet if breach.duty is Duty.SOLUTION else words.no_answer_yet
    said = words.length(breach.achieved)
    if breach.promise is None:
        return words.agreed_time.format(length=said)
    return said if breach.promise.counted is Counted.ELAPSED else words.open_time.format(length=said)


def _stack(around: Element) -> None:
    """Says what is what in words of its own: on a narrow screen the rows are stacked, and no table any more to some."""
    for name, role in (("table", "table"), ("thead", "rowgroup"), ("tbody", "rowgroup")):
        for element in around.iter(name):
            element.set("role", role)
    for line in around.iter("tr"):
        line.set("role", "row")
    for head in around.findall("table/thead/tr/th"):
        head.set("role", "columnheader")


def _kept(cell: Element, row: Row, words: RecordWords) -> None:
    if row.elapsed is None:
        _text(cell, words.too_few.format(cases=row.cases))
    elif row.kept is None:
        _text(cell, words.not_judged.format(cases=row.cases))
    else:
        percent = share(row.kept, row.cases)
        _text(cell, words.kept_of.format(kept=row.kept, cases=row.cases, share=percent))
        _bar(cell, percent)
    if row.withdrawn:
        _text(SubElement(cell, "span", {"class": "gu-kept__elapsed"}), words.withdrawn.format(n=row.withdrawn))


def _total(cell: Element, statement: Statement, words: RecordWords) -> None:
    if not statement.judged:
        _nothing(cell, "–")
        return
    if statement.kept is None:
        _text(cell, words.too_few.format(cases=statement.judged))
        return
    percent = share(statement.kept, statement.judged)
    _text(cell, words.kept_of.format(kept=statement.kept, cases=statement.judged, share=percent))
    _bar(cell, percent)


def _nothing(cell: Element, dash: str) -> None:
    """Fills a cell that has nothing to say, as the theme knows it: stacked, it would only take room."""
    cell.set("data-guichet-nothing", "")
    _text(cell, dash)


def _median(lengths: Lengths | None) -> timedelta | None:
    return None if lengths is None else lengths.median


def _ninetieth(lengths: Lengths | None) -> timedelta | None:
    return None if lengths is None else lengths.ninetieth


def _length(cell: Element, counted: timedelta | None, elapsed: timedelta | None, row: Row, words: RecordWords) -> None:
    """The length that the promise counts and, below it, what the customer's own clock said."""
    if row.elapsed is None:
        _nothing(cell, "–")
    elif counted is None:
        _text(cell, words.length(elapsed, row.duty))
    else:
        _text(cell, words.length(counted))
        said = words.elapsed.format(length=words.length(elapsed, row.duty))
        _text(SubElement(cell, "span", {"class": "gu-kept__elapsed"}), said)


def _opinions(cell: Element, opinions: Opinions, words: RecordWords) -> None:
    if not opinions.asked:
        _nothing(cell, words.nobody_asked)
    elif opinions.satisfied is None:
        _text(cell, words.few_opinions.format(answers=opinions.answers))
    else:
        percent = share(opinions.satisfied, opinions.answers)
        said = words.satisfied_of.format(satisfied=opinions.satisfied, answers=opinions.answers, share=percent)
        _text(cell, said)
        _bar(cell, percent)


def _bar(cell: Element, percent: int) -> None:
    """A bar beside the figure that it repeats: nothing for who listens."""
    outline = {"class": "gu-bar", "viewBox": "0 0 100 6", "preserveAspectRatio": "none", "aria-hidden": "true"}
    drawing = SubElement(cell, "svg", outline)
    SubElement(drawing, "rect", {"class": "gu-bar__whole", "width": "100", "height": "6"})
    SubElement(drawing, "rect", {"class": "gu-bar__part", "width": str(percent), "height": "6"})


def _paragraph(around: Element, text: str, name: str) -> None:
    _text(SubElement(around, "p", {"class": name}), text)


def _text(element: Element, text: str) -> None:
    element.text = AtomicString(text)
