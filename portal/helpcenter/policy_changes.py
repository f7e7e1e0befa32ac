"""What a changed promise file changes for whom, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from portal.helpcenter.changed_arrangements import tell_arrangements
from portal.helpcenter.changed_calendars import quiet_calendars, tell_calendars
from portal.helpcenter.changed_reach import tell_reach
from portal.helpcenter.changed_sales import tell_sales
from portal.helpcenter.changed_texts import reworded, tell_name
from portal.helpcenter.markdown.facts.examples import answer, work_out, zone_of
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.changes import ChangedKey
from portal.policy.desk import Plan, Premium
from portal.policy.policy import Policy
from portal.policy.promises import ClockStart, Promise

_TOLD = re.compile(
    r"version|calendars\..+|premium\..+|plans\.[^.]+\.(?:title|price|channels|rank|hours|first_reply|solution)(?:\..+)?"
    r"|plans\.[^.]+\.subscription\..+|levels\.[^.]+\.(?:reply|needs|plans)(?:\..+)?|fair_use\..+|attachments\..+|queue\..+"
    r"|(?:availability|packs|payments|keeping)\..+|(?:pack_rules|minutes|trial)(?:\..+)?|proof\.(?:fewest|publishes)|desk\.default_plan|overlays\..+|phones"
    r"|assumed|readings|(?:areas|links|scope)(?:\..+)?|spoken(?:\..+)?|channels\.[^.]+(?:\.(?:requires|hours|note|instead)(?:\..+)?)?"
)
_CALENDAR = re.compile(r"calendars\.([^.]+)\..+")
_UNBROKEN = re.compile("[\u00a0\u202f]")  # spaces of pages; a terminal needs none


def tell_changes(old: Policy, new: Policy, keys: tuple[ChangedKey, ...], now: datetime, wording: Wording) -> list[str]:
    """Returns what changes, one sentence each; nothing for two files that promise the same.

    Args:
        old: the version that is served.
        new: the one to come.
        keys: every value that differs; those that no sentence tells are listed at the end.
        now: from when calendars and worked examples are compared.
        wording: of the language to say it in: English.
    """
    if not keys:
        return []
    teller = _Teller(old, new, now, wording)
    told = [*teller.calendars(), *teller.plans(), *teller.premium(), *teller.levels(), *teller.fair_use()]
    told += tell_sales(old, new, wording)
    told += tell_arrangements(old, new, wording, teller.promise)
    told += tell_reach(old, new, wording)
    quiet = quiet_calendars(old, new, now)
    rest = [key for key in keys if not _TOLD.fullmatch(key.key) or _calendar_of(key) in quiet]
    told += [f"{key.key}: {_value(key.after)}, was {_value(key.before)}." for key in rest]
    if old.version == new.version:
        told.append(f"The version is still {new.version}: change it, since requests are kept with theirs.")
    told.append("Open requests keep what they were promised when they came in.")
    return [_UNBROKEN.sub(" ", line) for line in told]


class _Teller:
    """Compares two versions, table by table."""

    def __init__(self, old: Policy, new: Policy, now: datetime, wording: Wording) -> None:
        self._old, self._new, self._now, self._say = old, new, now, wording

    def calendars(self) -> Iterator[str]:
        yield from tell_calendars(self._old, self._new, self._now, self._say, self._worked)

    def plans(self) -> Iterator[str]:
        old, new = self._old.plans, self._new.plans
        for name in [*new, *(name for name in old if name not in new)]:
            if name not in old:
                yield f"The plan {self._title(new[name])} is new: {self._offer(new[name])}."
            elif name not in new:
                heir = self._new.plan_of(None)
                instead = "nothing" if heir is None else f"what {self._title(heir)} has"
                yield f"The plan {self._title(old[name])} is gone: its customers are promised {instead}."
            else:
                yield from self._plan(old[name], new[name])

    def _plan(self, old: Plan, new: Plan) -> Iterator[str]:
        whom = f"Customers of {self._title(new)}"
        yield from tell_name("The plan", old.title, new.title, self._say)
        if old.price != new.price:
            prices = ["nothing by itself" if p.price is None else self._say.price(p.price) for p in (new, old)]
            yield f"{whom} pay {prices[0]}, was {prices[1]}."
        gained = [channel for channel in new.channels if channel not in old.channels]
        lost = [channel for channel in old.channels if channel not in new.channels]
        for verb, channels in (("can now also use", gained), ("can no longer use", lost)):
            if channels:
                yield f"{whom} {verb}: {self._say.channels(channels)}."
        if old.rank != new.rank:
            yield f"{whom} go {'further to the front' if new.rank > old.rank else 'further back'} in the queue."
        yield from self.promise(f"{whom} get a first reply", old.first_reply, new.first_reply)
        yield from self.promise(f"{whom} get a solution", old.solution, new.solution)

    def premium(self) -> Iterator[str]:
        old, new = self._old.premium, self._new.premium
        if old is None and new is not None:
            yield f"Urgency is sold: {self._say.per_request(new.fee)}, {self._say.promise(new.first_reply)}."
        elif old is not None and new is None:
            yield "Urgency is no longer sold. What was paid for is still owed."
        elif old is not None and new is not None:
            yield from self._premium(old, new)

    def _premium(self, old: Premium, new: Premium) -> Iterator[str]:
        if old.fee != new.fee:
            yield f"An urgent request costs {self._say.money(new.fee)}, was {self._say.money(old.fee)}."
        if old.refund_if_missed != new.refund_if_missed:
            yield f"The fee is {self._say.refund(is_refunded=new.refund_if_missed)}."
        yield from self.promise("Urgent requests get a first reply", old.first_reply, new.first_reply)

    def levels(self) -> Iterator[str]:
        old, new = self._old.levels, self._new.levels
        for name in [*new, *(name for name in old if name not in new)]:
            before, after = old.get(name), new.get(name)
            if before is None or after is None:
                yield f"The level {name} is {'new' if before is None else 'gone'}."
                continue
            yield from self.promise(f"The level {self._say.own(after.title)} answers", before.reply, after.reply)
            if before.needs != after.needs:
                needed = self._say.listed([self._say.own(need.title) for need in after.needs]) if after.needs else "–"
                yield f"A hand-over to {self._say.own(after.title)} needs: {needed}."

    def fair_use(self) -> Iterator[str]:
        old, new, words = self._old.fair_use.limits, self._new.fair_use.limits, self._say.terms.limits
        for name, limit in new.items():
            if limit != old[name]:
                said = ["nothing" if n is None else self._say.plural(words[name], n) for n in (limit, old[name])]
                yield f"For every customer, beyond fair use is: {said[0]}; it was: {said[1]}."

    def promise(
        self, whom: str, old: Promise | None, new: Promise | None, without: str = "with no delay published"
    ) -> Iterator[str]:
        """Yields how a delay of somebody changes, with a request of this moment counted both ways.

        Args:
            whom: the beginning of the sentence.
            old: before; None where `without` held.
            new: from now on; None where `without` holds.
            without: what is said in the place of a delay.
        """
        texts = [without if it is None else self._said(it) for it in (new, old)]
        if texts[0] != texts[1]:
            example = self._example(old, new)
            yield f"{whom} {texts[0]}, was {texts[1]}.{example}"
        elif old is not None and new is not None and (others := reworded(old.words, new.words)):
            yield f"{whom} {texts[0]}, said otherwise in {self._say.languages(others)}."

    def _said(self, promise: Promise) -> str:
        calendar = "" if promise.calendar is None else f" of {promise.calendar.name}"
        start = ", from the hand-over" if promise.start is ClockStart.ESCALATION else ""
        strength = self._say.strength(promise).lower()
        return f"{self._say.promise(promise)}{calendar}{start} ({strength})"

    def _example(self, old: Promise | None, new: Promise | None) -> str:
        """A request of this very moment, before and after; nothing when one of them has no clock."""
        if old is None or new is None or not old.is_clocked or not new.is_clocked:
            return ""
        worked = self._worked(old, new, self._now)
        return f" {worked[0].upper()}{worked[1:]}." if worked else ""

    def _worked(self, old: Promise, new: Promise, at: datetime) -> str:
        """A request of a moment, before and after, by two delays that have a clock; empty when both say the same."""
        zone = zone_of(new, self._new)
        moment = at.astimezone(zone).replace(second=0, microsecond=0).isoformat()
        worked = [work_out("it", promise, moment, zone) for promise in (new, old)]
        after, before = (answer(example, self._say) for example in worked)
        verb, start = "handed over" if worked[0].escalated else "received", self._say.moment(worked[0].start)
        return f"a request {verb} on {start}: {after}; it was {before}" if after != before else ""

    def _offer(self, plan: Plan) -> str:
        parts = [self._say.price(plan.price)] if plan.price else []
        parts += [self._say.channels(plan.channels)] if plan.channels else []
        parts += [f"first reply {self._said(plan.first_reply)}"] if plan.first_reply else []
        return ", ".join(parts) or "nothing is said of it"

    def _title(self, plan: Plan) -> str:
        return self._say.own(plan.title)


def _calendar_of(key: ChangedKey) -> str:
    found = _CALENDAR.fullmatch(key.key)
    return found[1] if found else ""


def _value(value: object) -> str:
    return "nothing" if value is None else str(value)
