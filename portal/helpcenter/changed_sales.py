"""What a changed promise file changes of what is sold besides plans, and of what is kept up, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from portal.helpcenter.changed_texts import one_by_one, pairs, tell_name, tell_words, told, was
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.availability import Availability
from portal.policy.means import Means
from portal.policy.minutes import Minutes, Trial
from portal.policy.packs import Pack, PackRules
from portal.policy.policy import Policy
from portal.policy.subscriptions import Subscription

# What is forgotten, by its key in [keeping].
_KEPT = {
    "requests": "The words of a request are",
    "customers": "An account that nobody uses is",
    "payments": "The books of a payment are",
    "mails": "A mail is",
    "votes": "Which reader voted is",
    "copies": "What an update or a restore set aside is",
}


def tell_sales(old: Policy, new: Policy, say: Wording) -> Iterator[str]:
    """Yields what changes, one sentence each.

    Args:
        old: the version that is served.
        new: the one to come.
        say: wording of the language to say it in: English.
    """
    for packs in pairs(old.packs, new.packs):
        yield from _pack(*packs, say)
    yield from one_by_one("For packs", _pack_rules(old.pack_rules, say), _pack_rules(new.pack_rules, say))
    yield from told("Work by the minute", _minutes(old.minutes, say), _minutes(new.minutes, say))
    yield from told("What is given away", _trial(old.trial, say), _trial(new.trial, say))
    for name, plan in new.plans.items():
        if name in old.plans:
            rules = [_subscription(it.subscription, say) for it in (old.plans[name], plan)]
            yield from one_by_one(f"For customers of {say.own(plan.title)}", *rules)
    for means in pairs(old.payments, new.payments):
        yield from _means(*means, say)
    for targets in pairs(old.availability, new.availability):
        yield from _target(*targets, say)
    fewest = [f"{policy.proof.fewest} cases" for policy in (old, new)]
    yield from was("A published figure needs at least", *fewest)
    kept = old.keeping.named()
    for name, span in new.keeping.named().items():
        if span != kept[name]:
            yield f"{_KEPT[name]} forgotten after {say.span(span)}, was {say.span(kept[name])}."


def _pack(old: Pack | None, new: Pack | None, say: Wording) -> Iterator[str]:
    if old is not None and new is None:
        yield f"The pack {say.own(old.title)} is no longer sold."
    elif new is not None and old is None:
        holds, good = _units(new, say), _validity(new, say)
        yield f"The pack {say.own(new.title)} is new: {holds}, {_price(new, say)}, good for {good}."
    elif old is not None and new is not None:
        name = f"The pack {say.own(new.title)}"
        yield from tell_name("The pack", old.title, new.title, say)
        yield from was(f"{name} holds", _units(old, say), _units(new, say))
        yield from was(f"{name} costs", _price(old, say), _price(new, say))
        yield from was(f"{name} is good for", _validity(old, say), _validity(new, say))


def _units(pack: Pack, say: Wording) -> str:
    return f"{say.number(pack.units)} request{'' if pack.units == 1 else 's'}"


def _price(pack: Pack, say: Wording) -> str:
    return "what we say when asked" if pack.price is None else say.money(pack.price)


def _validity(pack: Pack, say: Wording) -> str:
    return say.months(pack.validity)


def _pack_rules(rules: PackRules | None, say: Wording) -> Mapping[str, str]:
    if rules is None:
        return {}
    terms = say.terms
    kept = "" if rules.returned_for is None else say.months(rules.returned_for)
    shared = "colleagues share no pack"
    if rules.shared_from is not None:
        shared = terms.shared_from.format(units=say.number(rules.shared_from))
    return {
        "minutes": terms.unit_worth.format(time=say.length(timedelta(minutes=rules.minutes))),
        "stopped_by": terms.stopped_by[rules.stopped_by],
        "shared_from": shared,
        "splittable": terms.splittable if rules.is_splittable else terms.unsplittable,
        "at_expiry": terms.at_expiry[rules.at_expiry].format(time=kept),
    }


def _minutes(charged: Minutes | None, say: Wording) -> str:
    if charged is None:
        return ""
    terms = say.terms
    hourly = [] if charged.hourly is None else [terms.hourly.format(price=say.money(charged.hourly))]
    floor, step = (say.length(length) for length in (charged.floor, charged.step))
    return ", ".join([*hourly, terms.floor.format(time=floor), terms.step.format(time=step)])


def _trial(given: Trial | None, say: Wording) -> str:
    if given is None:
        return ""
    return say.terms.trial.format(time=say.length(given.length)) + (say.terms.trial_once if given.is_once else "")


def _subscription(rules: Subscription | None, say: Wording) -> Mapping[str, str]:
    if rules is None:
        return {}
    terms, again = say.terms, "a new subscription is possible at once"
    if rules.again_after is not None:
        again = terms.again_after.format(time=say.months(rules.again_after))
    return {
        "requests": terms.requests_unlimited if rules.requests is None else say.plural(terms.requests, rules.requests),
        "people": terms.people_unlimited if rules.people is None else say.plural(terms.people, rules.people),
        "cancel": terms.cancel_any_time if rules.is_cancelled_any_time else "not cancelled at any time",
        "readable": terms.readable[rules.readable],
        "again": again,
    }


def _means(old: Means | None, new: Means | None, say: Wording) -> Iterator[str]:
    if old is not None and new is None:
        yield f"Nobody can pay by {say.own(old.title)} any more."
    elif new is not None and old is None:
        yield f"One can also pay by {say.own(new.title)}: what was bought begins {say.terms.activations[new.starts]}."
    elif old is not None and new is not None:
        yield from tell_name("The means of payment", old.title, new.title, say)
        starts = [say.terms.activations[means.starts] for means in (old, new)]
        yield from was(f"What is paid by {say.own(new.title)} begins", *starts)
        yield from tell_words(f"Beside {say.own(new.title)} stands", old.note or {}, new.note or {}, say)


def _target(old: Availability | None, new: Availability | None, say: Wording) -> Iterator[str]:
    if old is not None and new is None:
        yield f"{say.own(old.title)} has no target any more."
    elif new is not None and old is None:
        looked = f"looked at every {say.minutes(new.probe_minutes)}, judged over {say.days(new.window.count)}"
        yield f"{say.own(new.title)} has a target: {say.percent(new.percent)}, {looked}."
    elif old is not None and new is not None:
        yield from tell_name("The target of", old.title, new.title, say)
        yield from _target_changes(old, new, say)


def _target_changes(old: Availability, new: Availability, say: Wording) -> Iterator[str]:
    whom, terms = say.own(new.title), say.terms
    for words, before, after in (
        (f"The target of {whom} is", say.percent(old.percent), say.percent(new.percent)),
        (f"{whom} is looked at every", say.minutes(old.probe_minutes), say.minutes(new.probe_minutes)),
        (f"{whom} is judged over", say.days(old.window.count), say.days(new.window.count)),
        (
            f"During announced maintenance, a check of {whom} that fails",
            terms.maintenance[old.maintenance],
            terms.maintenance[new.maintenance],
        ),
        (f"A check of {whom} that did not run", terms.no_data[old.no_data], terms.no_data[new.no_data]),
    ):
        yield from was(words, before, after)
