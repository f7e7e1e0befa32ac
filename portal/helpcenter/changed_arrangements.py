"""What a changed promise file changes of agreements, the queue, and telephone numbers, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.overlays import Overlay
from portal.policy.policy import Policy
from portal.policy.promises import Promise
from portal.policy.queue_rules import QueueRule

TellPromise = Callable[[str, Promise | None, Promise | None, str], Iterator[str]]
# What decides the order of the queue.
_DECIDES = {
    QueueRule.WAITED: "who has waited longest, beyond the longest wait",
    QueueRule.PAID: "what was paid for to go first",
    QueueRule.PLAN: "the plan",
    QueueRule.CRITICALITY: "how critical it is",
    QueueRule.DUE: "what falls due first",
    QueueRule.FAIR_USE: "behind the others, what goes beyond fair use",
}
_AS_THE_PLAN, _AS_EVERYBODY = "as their plan says", "as everybody is"


def tell_arrangements(old: Policy, new: Policy, say: Wording, promise: TellPromise) -> Iterator[str]:
    """Yields what changes, one sentence each.

    Args:
        old: the version that is served.
        new: the one to come.
        say: wording of the language to say it in: English.
        promise: tells a changed delay of somebody; at last, what holds where there is none.
    """
    yield from _strangers(old, new, say)
    yield from _hours(old, new, say)
    for name in [*new.overlays, *(name for name in old.overlays if name not in new.overlays)]:
        yield from _agreement(old.overlays.get(name), new.overlays.get(name), say, promise)
    yield from _askers(old, new, say)
    yield from _phones(old, new, say)
    if old.attachments is not new.attachments:
        now, before = (say.terms.attachments[policy.attachments] for policy in (new, old))
        yield f"For every customer: {now}; it was: {before}."
    if old.queue != new.queue:
        now, before = (", then ".join(_DECIDES[rule] for rule in policy.queue) for policy in (new, old))
        yield f"Open requests are put in order by: {now}. It was: {before}."
    if old.longest_wait != new.longest_wait:
        now, before = (say.wait(policy.longest_wait) for policy in (new, old))
        yield f"Who has waited {now} goes before all others, was {before}."
    if old.fair_use.lasts != new.fair_use.lasts:
        now, before = (say.length(policy.fair_use.lasts) for policy in (new, old))
        yield f"Beyond fair use, requests wait behind the others for {now}, was {before}."


def _strangers(old: Policy, new: Policy, say: Wording) -> Iterator[str]:
    plans = [policy.plan_of(None) for policy in (new, old)]
    if old.desk.default_plan != new.desk.default_plan:
        now, before = ("nothing" if plan is None else f"what {say.own(plan.title)} has" for plan in plans)
        yield f"Whoever is not a known customer is promised {now}, was {before}."


def _hours(old: Policy, new: Policy, say: Wording) -> Iterator[str]:
    for name, plan in new.plans.items():
        before = old.plans.get(name)
        if before is not None and before.hours != plan.hours:
            hours = [
                say.calendar(policy.calendars[it.hours]) if it.hours else "when the channels say"
                for policy, it in ((new, plan), (old, before))
            ]
            yield f"Customers of {say.own(plan.title)} are looked after {hours[0]}, was {hours[1]}."


def _agreement(old: Overlay | None, new: Overlay | None, say: Wording, promise: TellPromise) -> Iterator[str]:
    whom = _party(new or old)
    if old is not None and (new is None or _party(new) != _party(old)):
        yield f"The agreement with {_party(old)} is gone: they are promised what their plan says."
        old = None
    if new is None:
        return
    if old is None:
        yield f"There is an agreement with {whom}, from {say.date(new.since)}{_ends(new.until, say)}."
        old = replace(new, rank=None, channels=None, first_reply=None, levels={})
    if old.version != new.version:
        yield f"The agreement with {whom} has the version {new.version}, was {old.version}."
    if (old.since, old.until) != (new.since, new.until):
        terms = [f"from {say.date(it.since)}{_ends(it.until, say)}" for it in (new, old)]
        yield f"The agreement with {whom} holds {terms[0]}, was {terms[1]}."
    if old.rank != new.rank:
        ranks = ["their plan’s" if it.rank is None else str(it.rank) for it in (new, old)]
        yield f"Requests of {whom} have rank {ranks[0]}, was {ranks[1]}."
    if old.channels != new.channels:
        ways = ["those of their plan" if it.channels is None else say.channels(it.channels) for it in (new, old)]
        yield f"The ways of {whom} are: {ways[0]}; they were: {ways[1]}."
    yield from promise(f"{whom}, by agreement, get a first reply", old.first_reply, new.first_reply, _AS_THE_PLAN)
    for level in dict.fromkeys([*new.levels, *old.levels]):
        replies = old.levels.get(level), new.levels.get(level)
        yield from promise(f"{whom}, by agreement, are answered by the level {level}", *replies, _AS_EVERYBODY)


def _party(overlay: Overlay | None) -> str:
    if overlay is None:
        return "nobody"
    return overlay.customer or f"organisation {overlay.organisation}"


def _ends(until: date | None, say: Wording) -> str:
    return "" if until is None else f" to {say.date(until)}"


def _askers(old: Policy, new: Policy, say: Wording) -> Iterator[str]:
    for name, level in new.levels.items():
        before = old.levels.get(name)
        if before is None or before.plans == level.plans:
            continue
        for verb, plans, policy in (
            ("may now ask", [plan for plan in level.plans if plan not in before.plans], new),
            ("may no longer ask", [plan for plan in before.plans if plan not in level.plans], old),
        ):
            if plans:
                whom = say.listed([say.own(policy.plans[plan].title) for plan in plans])
                yield f"Customers of {whom} {verb} for the level {say.own(level.title)}."


def _phones(old: Policy, new: Policy, say: Wording) -> Iterator[str]:
    for country in dict.fromkeys(phone.country for policy in (new, old) for phone in policy.phones):
        now, before = (_numbers(country, policy, say) for policy in (new, old))
        if now != before:
            yield f"The number for {say.country(country)} is {now}; it was {before}."


def _numbers(country: str, policy: Policy, say: Wording) -> str:
    """Every number of a country, who sees it and what is spoken there."""
    told = []
    for phone in policy.phones:
        if phone.country != country:
            continue
        spoken = f", in {say.languages(phone.languages)}" if phone.languages else ""
        if phone.number is None:
            told.append(f"none, as the page says{spoken}")
            continue
        whom = "everybody"
        if phone.shown_to is not None:
            whom = f"customers of {say.listed([say.own(policy.plans[name].title) for name in phone.shown_to])}"
        told.append(f"{phone.number} for {whom}{spoken}")
    return say.listed(told) if told else "none"
