"""What is bought in advance, by the minute or by the period; what is given away; how one pays."""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import Element

from portal.helpcenter.markdown.facts.assumptions import marked
from portal.helpcenter.markdown.facts.elements import add_list, add_table, block, capital
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.desk import Plan
from portal.policy.packs import PackRules
from portal.policy.policy import Policy


def packs(policy: Policy, wording: Wording) -> Element:
    """Returns each pack, and what holds for all of them."""
    around, columns, terms = block("gu-packs"), wording.terms.columns, wording.terms
    if policy.pack_rules is None:
        return around
    rows = []
    for pack in policy.packs.values():
        key = f"packs.{pack.name}"
        rows.append(
            (
                wording.own(pack.title),
                marked(policy, wording, wording.number(pack.units), f"{key}.units"),
                "–" if pack.price is None else marked(policy, wording, wording.money(pack.price), f"{key}.price"),
                marked(policy, wording, wording.months(pack.validity), f"{key}.validity"),
                capital(terms.yes if policy.pack_rules.is_shared(pack) else terms.no),
            )
        )
    headings = (columns.pack, columns.units, columns.price, columns.validity, columns.shared)
    add_table(around, None, headings, rows)
    add_list(around, _rules(policy.pack_rules, policy, wording))
    return around


def _rules(rules: PackRules, policy: Policy, wording: Wording) -> list[str]:
    terms = wording.terms
    worth = terms.unit_worth.format(time=wording.length(timedelta(minutes=rules.minutes)))
    kept = "" if rules.returned_for is None else wording.months(rules.returned_for)
    found = [
        marked(policy, wording, worth, "pack_rules.minutes"),
        marked(policy, wording, terms.stopped_by[rules.stopped_by], "pack_rules.stopped_by"),
        terms.unit_more,
        terms.splittable if rules.is_splittable else terms.unsplittable,
        marked(policy, wording, terms.at_expiry[rules.at_expiry].format(time=kept), "pack_rules.returned_for"),
    ]
    if rules.shared_from is not None:
        shared = terms.shared_from.format(units=wording.number(rules.shared_from))
        found.insert(3, marked(policy, wording, shared, "pack_rules.shared_from"))
    return found


def minutes(policy: Policy, wording: Wording) -> str:
    """Returns how worked time is charged; nothing when it is not."""
    terms, charged = wording.terms, policy.minutes
    if charged is None:
        return ""
    parts = [
        marked(policy, wording, terms.floor.format(time=wording.length(charged.floor)), "minutes.floor"),
        marked(policy, wording, terms.step.format(time=wording.length(charged.step)), "minutes.step"),
    ]
    if charged.hourly is not None:
        price = terms.hourly.format(price=wording.money(charged.hourly))
        parts.insert(0, marked(policy, wording, price, "minutes.hourly"))
    return ", ".join(parts)


def trial(policy: Policy, wording: Wording) -> str:
    """Returns what is given away; nothing when nothing is."""
    terms, given = wording.terms, policy.trial
    if given is None:
        return ""
    text = terms.trial.format(time=wording.length(given.length))
    return marked(policy, wording, text, "trial.length") + (
        marked(policy, wording, terms.trial_once, "trial.once") if given.is_once else ""
    )


def subscription(plan: Plan, policy: Policy, wording: Wording) -> Element:
    """Returns what a period holds, and what its end means."""
    around, terms, rules, key = block("gu-subscription"), wording.terms, plan.subscription, f"plans.{plan.name}"
    if rules is None:
        return around
    items = [
        terms.requests_unlimited if rules.requests is None else wording.plural(terms.requests, rules.requests),
        terms.people_unlimited if rules.people is None else wording.plural(terms.people, rules.people),
        *([terms.cancel_any_time] if rules.is_cancelled_any_time else []),
        terms.readable[rules.readable],
    ]
    if rules.again_after is not None:
        items.append(terms.again_after.format(time=wording.months(rules.again_after)))
    if plan.price is not None:
        items.insert(0, marked(policy, wording, wording.price(plan.price), f"{key}.price"))
    add_list(around, items)
    return around


def payments(policy: Policy, wording: Wording) -> Element:
    """Returns the means of payment, and when what was bought begins."""
    around, columns = block("gu-payments"), wording.terms.columns
    rows = []
    for means in policy.payments.values():
        note = f". {capital(wording.own(means.note))}" if means.note else ""
        starts = capital(wording.terms.activations[means.starts]) + note
        rows.append((wording.own(means.title), marked(policy, wording, starts, f"payments.{means.name}.starts")))
    add_table(around, None, (columns.means, columns.starts), rows)
    return around
