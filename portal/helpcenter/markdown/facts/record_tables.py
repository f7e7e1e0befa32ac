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
from portal.proof.ledger import Signed
from portal.proof.model import Breach, Lengths, Opinions, Row, Statement, Texts
from portal.proof.statistics import share
from portal.tickets.model import Lane

FILE = "kept.json"  # beside the pages of each language
SHOWN_OF_DIGEST = 12  # signs: enough to note down, and to compare


def last_month(signed: Sequence[Signed], wording: Wording, words: RecordWords) -> Element:
    """Returns the month that was signed last: a line for each promise of each plan."""
    around = block("gu-kept")
    if not signed:
        _paragraph(around, words.no_month, "gu-kept__none")
        return around
    statement = signed[-1].statement
    month = words.name(statement.month)
    if not statement.rows:
        _paragraph(around, words.no_case.format(month=month), "gu-kept__none")
        return around
    heads = (words.plan, words.kept, words.half, words.nine, words.satisfied)
    body = _table(around, capital(month), heads)
    _stack(around)
    whole_lane = statement.paid if sum(row.lane is Lane.URGENT for row in statement.rows) > len(statement.paid) else ()
    for row in (*statement.rows, *whole_lane):
        line = SubElement(body, "tr", {"role": "row"})
        plan = SubElement(line, "th", {"scope": "row", "role": "rowheader"})
        _text(plan, plan_name(row.plan, row.title, row.lane, wording, words))
        if row.promise is not None:
            _text(SubElement(plan, "span", {"class": "gu-kept__promise"}), wording.promise(row.promise))
        cells = [SubElement(line, "td", {"role": "cell", "data-label": heading}) for heading in heads[1:]]
        _kept(cells[0], row, words)
        _length(cells[1], _median(row.counted), _median(row.elapsed), words, is_known=row.elapsed is not None)
        _length(cells[2], _ninetieth(row.counted), _ninetieth(row.elapsed), words, is_known=row.elapsed is not None)
        _opinions(cells[3], row.opinions, words)
    _paragraph(around, words.note.format(fewest=statement.fewest), "gu-kept__note")
    return around


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
    link = SubElement(SubElement(around, "p"), "a", {"href": f"/{wording.phrases.code}/{FILE}"})
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
        _text(plan, plan_name(breach.plan, breach.title, breach.lane, wording, words))
        _text(SubElement(plan, "span", {"class": "gu-kept__promise"}), wording.promise(breach.promise))
        _text(SubElement(line, "td"), _achieved(breach, words))
    return around


def plan_name(plan: str, title: Texts, lane: Lane, wording: Wording, words: RecordWords) -> str:
    """Returns what customers call a plan, the paid lane named; without a plan, the whole of that lane."""
    if not plan:
        return words.all_plans + words.urgent
    return (wording.own(title) if title else plan) + (words.urgent if lane is Lane.URGENT else "")


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
        return words.no_answer_yet
    said = words.length(breach.achieved)
    return said if breach.promise.counted is Counted.ELAPSED else words.open_time.format(length=said)


def _stack(around: Element) -> None:
    """Says what is what in words of its own: on a narrow screen the rows are stacked, and no table any more to some."""
    for name, role in (("table", "table"), ("thead", "rowgroup"), ("tbody", "rowgroup")):
        for element in around.iter(name):
            element.set("role", role)
    for line in around.iter("tr"):
        line.set("role", "row")
    for head in around.iter("th"):
        head.set("role", "columnheader")


def _kept(cell: Element, row: Row, words: RecordWords) -> None:
    is_binding = row.promise is not None and row.promise.is_clocked and row.promise.strength == "promise"
    if row.elapsed is None:
        _text(cell, words.too_few.format(cases=row.cases))
    elif row.kept is None or not is_binding:
        _text(cell, words.not_judged.format(cases=row.cases))
    else:
        percent = share(row.kept, row.cases)
        _text(cell, words.kept_of.format(kept=row.kept, cases=row.cases, share=percent))
        _bar(cell, percent)


def _total(cell: Element, statement: Statement, words: RecordWords) -> None:
    if statement.kept is None:
        _text(cell, words.too_few.format(cases=statement.judged))
        return
    percent = share(statement.kept, statement.judged)
    _text(cell, words.kept_of.format(kept=statement.kept, cases=statement.judged, share=percent))
    _bar(cell, percent)


def _median(lengths: Lengths | None) -> timedelta | None:
    return None if lengths is None else lengths.median


def _ninetieth(lengths: Lengths | None) -> timedelta | None:
    return None if lengths is None else lengths.ninetieth


def _length(
    cell: Element, counted: timedelta | None, elapsed: timedelta | None, words: RecordWords, *, is_known: bool
) -> None:
    """The length that the promise counts and, below it, what the customer's own clock said."""
    if not is_known:
        _text(cell, "–")
    elif counted is None:
        _text(cell, words.length(elapsed))
    else:
        _text(cell, words.length(counted))
        said = words.elapsed.format(length=words.length(elapsed))
        _text(SubElement(cell, "span", {"class": "gu-kept__elapsed"}), said)


def _opinions(cell: Element, opinions: Opinions, words: RecordWords) -> None:
    if not opinions.asked:
        _text(cell, words.nobody_asked)
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
