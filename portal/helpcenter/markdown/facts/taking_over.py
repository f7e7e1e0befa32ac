"""Who takes over and what for, who goes first, what is fair, what is kept up."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from portal.helpcenter.markdown.facts.assumptions import marked
from portal.helpcenter.markdown.facts.elements import Row, add_list, add_table, block, capital
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.availability import Availability
from portal.policy.levels import Level
from portal.policy.policy import Policy
from portal.policy.queue_rules import QueueRule


def levels(policy: Policy, wording: Wording) -> Element:
    """Returns each level: how soon it answers and what that binds to, from when it counts, who may ask for it.

    The hours that count stand below the table, once for the levels that share them.
    """
    around, columns = block("gu-levels"), wording.terms.columns
    rows: list[Row] = []
    hours: dict[str, list[str]] = {}
    for level in policy.levels.values():
        key, reply = f"levels.{level.name}", level.reply
        clock = wording.terms.clock_starts[reply.start] if reply.is_clocked else "–"
        said = f"{capital(wording.promise(reply))} ({wording.strength(reply).lower()})"
        rows.append(
            (
                wording.own(level.title),
                marked(policy, wording, said, f"{key}.reply.at_most", f"{key}.reply.counted"),
                marked(policy, wording, clock, f"{key}.reply.from") if reply.is_clocked else clock,
                _askers(level, policy, wording),
            )
        )
        if reply.calendar is not None:
            keys = (f"calendars.{reply.calendar.name}", f"{key}.reply.calendar")
            counted = marked(policy, wording, wording.calendar(reply.calendar), *keys)
            hours.setdefault(counted, []).append(wording.own(level.title))
    add_table(around, None, (columns.level, columns.reply, columns.clock, columns.may_ask), rows)
    colon, heading = wording.phrases.colon, wording.phrases.headings.counting
    add_list(around, [f"{heading}, {wording.listed(titles)}{colon} {text}" for text, titles in hours.items()])
    return around


def _askers(level: Level, policy: Policy, wording: Wording) -> str:
    if not level.plans:
        return wording.terms.nobody_asks
    if len(level.plans) == len(policy.plans):
        return capital(wording.terms.everyone)
    return wording.listed([wording.own(policy.plans[name].title) for name in level.plans])


def needs(level: Level, policy: Policy, wording: Wording) -> Element:
    """Returns what a hand-over to a level must bring, in order."""
    around = block("gu-needs")
    told = [
        marked(
            policy,
            wording,
            f"{wording.own(need.title)}{wording.terms.conditions[need.condition]}",
            f"levels.{level.name}.needs.{need.name}",
        )
        for need in level.needs
    ]
    add_list(around, told, ordered=True)
    return around


def fair_use(policy: Policy, wording: Wording) -> Element:
    """Returns what counts as more than fair, what it means and for how long."""
    around, terms, limits = block("gu-fair-use"), wording.terms, policy.fair_use
    if limits.exists:
        items = [
            marked(policy, wording, wording.plural(terms.limits[name], limit), f"fair_use.{name}")
            for name, limit in limits.limits.items()
            if limit is not None
        ]
        lasts = marked(policy, wording, terms.lasts.format(time=wording.length(limits.lasts)), "fair_use.lasts")
        add_list(around, [*items, terms.behind, lasts])
    return around


def queue(policy: Policy, wording: Wording) -> Element:
    """Returns who is answered next, the rule that decides first before the others."""
    around = block("gu-queue")
    items = []
    for rule in policy.queue:
        text = wording.terms.queue[rule].format(time=wording.wait(policy.longest_wait))
        by_rank = _by_rank(policy, wording) if rule is QueueRule.PLAN else ""
        key = "queue.longest_wait" if rule is QueueRule.WAITED else "queue.rules"
        items.append(marked(policy, wording, text + by_rank, key))
    add_list(around, items, ordered=True)
    return around


def _by_rank(policy: Policy, wording: Wording) -> str:
    """The plans in the order of their ranks; nothing when none goes before another."""
    ranks = sorted({plan.rank for plan in policy.plans.values()}, reverse=True)
    groups = [[wording.own(plan.title) for plan in policy.plans.values() if plan.rank == rank] for rank in ranks]
    if len(groups) < 2:  # noqa: PLR2004 -- one rank is no order
        return ""
    return f"{wording.phrases.colon} {wording.terms.then.join(map(wording.listed, groups))}"


def availability(policy: Policy, wording: Wording) -> Element:
    """Returns each target, how it is looked at and what may fail; below, what maintenance and silence mean."""
    around, columns = block("gu-availability"), wording.terms.columns
    rows = []
    for target in policy.availability.values():
        key = f"availability.{target.name}"
        rows.append(
            (
                wording.own(target.title),
                marked(policy, wording, wording.percent(target.percent), f"{key}.target"),
                marked(policy, wording, wording.minutes(target.probe_minutes), f"{key}.probe_every"),
                marked(policy, wording, wording.days(target.window.count), f"{key}.window"),
                _failures(target, wording),
            )
        )
    headings = (columns.what, columns.target, columns.probed, columns.window, columns.may_fail)
    add_table(around, None, headings, rows)
    add_list(around, _meanings(policy, wording))
    return around


def _meanings(policy: Policy, wording: Wording) -> list[str]:
    """What maintenance and silence mean for each target; said once where it is the same for all."""
    terms, colon = wording.terms, wording.phrases.colon
    found: dict[str, list[str]] = {}
    for target in policy.availability.values():
        for column, text, key in (
            (terms.columns.maintenance, terms.maintenance[target.maintenance], "maintenance"),
            (terms.columns.no_data, terms.no_data[target.no_data], "no_data"),
        ):
            said = marked(policy, wording, text, f"availability.{target.name}.{key}")
            found.setdefault(f"{column}{colon} {said}", []).append(wording.own(target.title))
    everything = len(policy.availability)
    return [
        text if len(titles) == everything else f"{text} ({wording.listed(titles)})" for text, titles in found.items()
    ]


def _failures(target: Availability, wording: Wording) -> str:
    return wording.terms.failures.format(n=wording.number(target.may_fail), total=wording.number(target.probes))
