"""Who takes over and what for, who goes first, what is fair, what is kept up."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from portal.helpcenter.markdown.facts.assumptions import marked
from portal.helpcenter.markdown.facts.elements import add_list, add_table, block, capital
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.availability import Availability
from portal.policy.levels import Level
from portal.policy.policy import Policy


def levels(policy: Policy, wording: Wording) -> Element:
    """Returns each level: how soon it answers, from when that counts, in which hours, who may ask for it."""
    around, columns, heads = block("gu-levels"), wording.terms.columns, wording.phrases.headings
    rows = []
    for level in policy.levels.values():
        key = f"levels.{level.name}"
        reply = level.reply
        clock = wording.terms.clock_starts[reply.start] if reply.is_clocked else "–"
        calendar = () if reply.calendar is None else (f"calendars.{reply.calendar.name}", f"{key}.reply.calendar")
        rows.append(
            (
                wording.own(level.title),
                marked(
                    policy, wording, capital(wording.promise(reply)), f"{key}.reply.at_most", f"{key}.reply.counted"
                ),
                wording.strength(reply),
                marked(policy, wording, capital(wording.counting(reply)), *calendar),
                marked(policy, wording, clock, f"{key}.reply.from") if reply.is_clocked else clock,
                _askers(level, policy, wording),
            )
        )
    headings = (columns.level, columns.reply, heads.strength, heads.counting, columns.clock, columns.may_ask)
    add_table(around, None, headings, rows)
    return around


def _askers(level: Level, policy: Policy, wording: Wording) -> str:
    if not level.plans:
        return wording.terms.nobody_asks
    if len(level.plans) == len(policy.plans):
        return capital(wording.terms.everyone)
    return wording.listed([wording.own(policy.plans[name].title) for name in level.plans])


def needs(level: Level, wording: Wording) -> Element:
    """Returns what a hand-over to a level must bring, in order."""
    around = block("gu-needs")
    conditions = wording.terms.conditions
    add_list(around, [f"{wording.own(need.title)}{conditions[need.condition]}" for need in level.needs], ordered=True)
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
    add_list(around, [wording.terms.queue[rule] for rule in policy.queue], ordered=True)
    return around


def availability(policy: Policy, wording: Wording) -> Element:
    """Returns each target, how it is looked at, what may fail and what silence means."""
    around, columns, terms = block("gu-availability"), wording.terms.columns, wording.terms
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
                marked(policy, wording, capital(terms.maintenance[target.maintenance]), f"{key}.maintenance"),
                marked(policy, wording, capital(terms.no_data[target.no_data]), f"{key}.no_data"),
            )
        )
    headings = (columns.what, columns.target, columns.probed, columns.window, columns.may_fail)
    add_table(around, None, (*headings, columns.maintenance, columns.no_data), rows)
    return around


def _failures(target: Availability, wording: Wording) -> str:
    return wording.terms.failures.format(n=wording.number(target.may_fail), total=wording.number(target.probes))
