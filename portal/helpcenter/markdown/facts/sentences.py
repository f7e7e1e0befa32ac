"""Facts that are a few words, written inside a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.availability import Availability
from portal.policy.desk import Desk, Plan, Premium
from portal.policy.levels import Level
from portal.policy.limits import FairUse
from portal.policy.policy import Policy
from portal.policy.promises import Promise

Say = Callable[[], str]


def sentences(policy: Policy, wording: Wording) -> Mapping[str, Say]:
    """Returns every fact that needs nothing after its name. What the file does not say is not among them."""
    return dict(_all(policy, wording))


def _all(policy: Policy, wording: Wording) -> Iterator[tuple[str, Say]]:
    yield "version", lambda: policy.version
    yield from _desk(policy.desk, wording)
    for plan in policy.plans.values():
        yield from _plan(plan, wording)
    if policy.premium is not None:
        yield from _premium(policy.premium, wording)
    for level in policy.levels.values():
        yield from _level(level, wording)
    yield from _limits(policy.fair_use, wording)
    for target in policy.availability.values():
        yield from _availability(target, wording)
    for name, span in policy.keeping.named().items():
        yield f"keeping.{name}", lambda span=span: wording.span(span)  # type: ignore[misc]


def _desk(desk: Desk, wording: Wording) -> Iterator[tuple[str, Say]]:
    yield "desk.name", lambda: desk.name
    yield "desk.languages", lambda: wording.languages(desk.languages)
    if desk.email is not None:
        email = desk.email
        yield "desk.email", lambda: email
    if desk.organisation_number is not None:
        words = desk.organisation_number
        yield "desk.organisation_number", lambda: wording.own(words)


def _plan(plan: Plan, wording: Wording) -> Iterator[tuple[str, Say]]:
    name = f"plans.{plan.name}"
    yield f"{name}.title", lambda: wording.own(plan.title)
    yield f"{name}.channels", lambda: wording.channels(plan.channels)
    if plan.price is not None:
        price = plan.price
        yield f"{name}.price", lambda: wording.price(price)
    if plan.first_reply is not None:
        yield from _promise(name, "first_reply", plan.first_reply, wording)
    if plan.solution is not None:
        solution = plan.solution
        yield f"{name}.solution", lambda: wording.promise(solution)
    if plan.note is not None:
        note = plan.note
        yield f"{name}.note", lambda: wording.own(note)


def _premium(premium: Premium, wording: Wording) -> Iterator[tuple[str, Say]]:
    yield "premium.fee", lambda: wording.money(premium.fee)
    yield "premium.refund", lambda: wording.refund(is_refunded=premium.refund_if_missed)
    yield from _promise("premium", "first_reply", premium.first_reply, wording)


def _level(level: Level, wording: Wording) -> Iterator[tuple[str, Say]]:
    name = f"levels.{level.name}"
    yield f"{name}.title", lambda: wording.own(level.title)
    yield from _promise(name, "reply", level.reply, wording)
    if level.note is not None:
        note = level.note
        yield f"{name}.note", lambda: wording.own(note)


def _promise(owner: str, key: str, promise: Promise, wording: Wording) -> Iterator[tuple[str, Say]]:
    yield f"{owner}.{key}", lambda: wording.promise(promise)
    if promise.is_clocked:
        yield f"{owner}.delay", lambda: wording.delay(promise)


def _limits(limits: FairUse, wording: Wording) -> Iterator[tuple[str, Say]]:
    for key, limit in limits.limits.items():
        if limit is not None:
            yield f"fair_use.{key}", lambda limit=limit: wording.number(limit)  # type: ignore[misc]


def _availability(target: Availability, wording: Wording) -> Iterator[tuple[str, Say]]:
    name = f"availability.{target.name}"
    yield f"{name}.title", lambda: wording.own(target.title)
    yield f"{name}.target", lambda: wording.percent(target.percent)
    yield f"{name}.probe_every", lambda: wording.minutes(target.probe_minutes)
    yield f"{name}.window", lambda: wording.days(target.window.count)
