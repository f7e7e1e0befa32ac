"""Beside every promise, what became of it last month; and the record itself, as blocks of a page.

A promise is told with what was achieved when the last signed month knows enough cases of that very promise. Where it
does not, nothing is added: no figure is better than one that means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from portal.helpcenter.markdown.facts import record_tables
from portal.helpcenter.markdown.facts.names import Facts
from portal.helpcenter.markdown.problems import PageError
from portal.helpcenter.markdown.wording.record_words import RECORD_WORDS, RecordWords
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.desk import Plan
from portal.policy.levels import Level, levels_above
from portal.policy.policy import Policy
from portal.policy.promises import Counted, Promise
from portal.proof.beside import level_row_of, row_of, solution_row_of
from portal.proof.ledger import Signed
from portal.proof.model import Row
from portal.tickets.model import Lane

KEPT, AVAILABILITY = "kept", "availability"
_PROMISE_AT = {
    "plans": -1,
    "delays": 0,
    "levels": 0,
}  # tables of promises → the cell of a row that holds it, its heading aside
_DRAWN: Mapping[str, Callable[[Sequence[Signed], Wording, RecordWords], Element]] = {
    "": record_tables.last_month,
    "months": record_tables.every_month,
    "missed": record_tables.missed,
}


class ProvenFacts(Facts):
    """The facts of a promise file, and what was kept of them.

    Args:
        policy: what the file says.
        wording: of the page's language.
        file: its name, for errors.
        signed: the signed months, the first month first.
    """

    def __init__(self, policy: Policy, wording: Wording, file: str, signed: Sequence[Signed]) -> None:
        super().__init__(policy, wording, file)
        self._signed = signed
        self._words = RECORD_WORDS[wording.phrases.code]
        self._own_policy, self._own_wording = policy, wording
        self._promises: dict[str, Callable[[], str]] = {
            **{
                f"plans.{plan.name}.first_reply": partial(self._beside, plan.name, Lane.STANDARD)
                for plan in policy.plans.values()
            },
            **{f"plans.{plan.name}.solution": partial(self._beside_solution, plan) for plan in policy.plans.values()},
            **{f"levels.{level.name}.reply": partial(self._beside_level, level) for level in policy.levels.values()},
            "premium.first_reply": partial(self._beside, "", Lane.URGENT),
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Every fact that is written alone, then every word that takes more after it."""
        return (*super().names, KEPT)

    def sentence(self, words: Sequence[str]) -> str:
        """Returns a fact in words; a promise is followed by what was achieved in the last signed month.

        Raises:
            UnknownFactError: there is none of that name.
            PageError: it has no form for a sentence, or what follows its name is wrong.
        """
        if words[0] == KEPT:
            raise PageError("{{ kept }} is a table: it does not stand in a sentence", "Put an empty line around it.")
        text = super().sentence(words)
        tell = self._promises.get(words[0])
        beside = "" if tell is None else tell()
        return f"{text} ({beside})" if beside else text

    def block(self, words: Sequence[str]) -> Element | None:
        """Returns a fact as a block; tables of promises say below each what was achieved, where it is known.

        Raises:
            UnknownFactError: it names something that the promise file does not hold.
            PageError: what follows its name is wrong.
        """
        name, *rest = words
        if name == KEPT:
            return self._record(" ".join(rest))
        drawn = super().block(words)
        if drawn is not None and name in _PROMISE_AT:
            _add_beside(drawn, _PROMISE_AT[name], [*self._beside_rows(name)])
        return drawn

    def _beside_rows(self, name: str) -> Iterator[str]:
        policy = self._own_policy
        if name == "levels":
            yield from map(self._beside_level, policy.levels.values())
            return
        yield from (
            self._beside(plan.name, Lane.STANDARD)
            for plan in policy.plans.values()
            if name == "plans" or plan.first_reply
        )
        if policy.premium is not None:
            yield self._beside("", Lane.URGENT)

    def achieved(self, plan: str, lane: Lane) -> str:
        """Returns what was achieved of a promise in the last signed month, for after it; empty when too few to say.

        Args:
            plan: key of a plan; of no account in the paid lane, where all plans are promised the same.
            lane: standard or paid.
        """
        promise = self._promise(plan, lane)
        if promise is None or not self._signed:
            return ""
        found = row_of(self._signed[-1].statement, promise, plan, lane)
        return "" if found is None else self._told(found)

    def _beside(self, plan: str, lane: Lane) -> str:
        return self._in_month(self.achieved(plan, lane))

    def _beside_level(self, level: Level) -> str:
        """What was achieved of the answer of a level. Who answers first is judged by what the plan promises."""
        if not self._signed:
            return ""
        statement, plans = self._signed[-1].statement, level.plans or tuple(self._own_policy.plans)
        if level.name in levels_above(self._own_policy.levels):
            found = level_row_of(statement, level.reply, level.name)
        else:
            found = row_of(statement, level.reply, plans[0], Lane.STANDARD) if len(plans) == 1 else None
        return self._in_month("" if found is None else self._told(found))

    def _beside_solution(self, plan: Plan) -> str:
        if plan.solution is None or not self._signed:
            return ""
        found = solution_row_of(self._signed[-1].statement, plan.solution, plan.name)
        return self._in_month("" if found is None else self._told(found))

    def _in_month(self, achieved: str) -> str:
        return self._words.beside.format(month=self._month, achieved=achieved) if achieved else ""

    @property
    def _month(self) -> str:
        return self._words.name(self._signed[-1].month) if self._signed else ""

    def _told(self, row: Row) -> str:
        lengths = row.counted or row.elapsed
        if lengths is None:
            return ""
        median, ninetieth = (self._length(row, length) for length in (lengths.median, lengths.ninetieth))
        if row.kept is None:
            return self._words.usual.format(median=median, ninetieth=ninetieth)
        template = self._words.in_time_only if lengths.median is None else self._words.in_time
        return template.format(kept=row.kept, cases=row.cases, median=median)

    def _length(self, row: Row, length: timedelta | None) -> str:
        said = self._words.length(length, row.duty)
        is_open_time = (
            row.counted is not None and row.promise is not None and row.promise.counted is not Counted.ELAPSED
        )
        return self._words.open_time.format(length=said) if is_open_time and length is not None else said

    def _promise(self, plan: str, lane: Lane) -> Promise | None:
        if lane is Lane.URGENT:
            return None if self._own_policy.premium is None else self._own_policy.premium.first_reply
        return self._own_policy.plans[plan].first_reply

    def _record(self, which: str) -> Element:
        if which not in _DRAWN:
            known = ", ".join(f"{{{{ {KEPT} {name} }}}}".replace("  ", " ") for name in _DRAWN)
            raise PageError(f"{{{{ {KEPT} {which} }}}} is no part of the record", f"There are: {known}.")
        drawn = _DRAWN[which](self._signed, self._own_wording, self._words)
        if not which and AVAILABILITY in self._own_policy.proof.figures:
            # The file may say that it is published; nothing looks at it yet, and silence would be a claim.
            note = SubElement(drawn, "p", {"class": "gu-kept__note"})
            note.text = AtomicString(self._words.unmeasured)
        return drawn


def _add_beside(around: Element, cell: int, said: Sequence[str]) -> None:
    """Writes below the promise of each row of a block's table what was achieved, where anything is to be said."""
    for line, words in zip(around.findall("table/tbody/tr"), said, strict=True):
        if words:
            beside = SubElement(line.findall("td")[cell], "span", {"class": "gu-kept__beside"})
            beside.text = AtomicString(words)
