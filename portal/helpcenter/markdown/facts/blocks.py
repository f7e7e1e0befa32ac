"""Facts that stand alone in a paragraph or take more after their name, by the word that a page writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from xml.etree.ElementTree import Element

from portal.helpcenter.markdown.facts import honesty, reaching, selling, taking_over
from portal.helpcenter.markdown.facts.assumptions import assumed
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.policy import Policy


def plain_blocks(policy: Policy, wording: Wording) -> Mapping[str, Callable[[], Element]]:
    """Returns the blocks that take nothing after their name. What the file does not say is not among them."""
    about = {
        "channels": (reaching.channels, policy.plans),
        "phones": (reaching.phones, policy.phones),
        "links": (reaching.links, policy.links),
        "levels": (taking_over.levels, policy.levels),
        "fair_use": (taking_over.fair_use, policy.fair_use.exists),
        "queue": (taking_over.queue, policy.queue),
        "availability": (taking_over.availability, policy.availability),
        "packs": (selling.packs, policy.packs),
        "payments": (selling.payments, policy.payments),
        "readings": (honesty.readings, policy.readings),
        "assumed": (assumed, True),
    }
    blocks = {name: partial(draw, policy, wording) for name, (draw, is_said) in about.items() if is_said}
    for name, texts in (("covers", policy.scope.covers), ("excludes", policy.scope.excludes)):
        if texts:
            blocks[name] = partial(honesty.named_texts, texts, wording)
    return blocks


def named_blocks(policy: Policy, wording: Wording) -> Mapping[str, Mapping[str, Callable[[], Element]]]:
    """Returns the blocks that take a name of the file after their own: the plan or the level they are about."""
    needs = {
        level.name: partial(taking_over.needs, level, policy, wording)
        for level in policy.levels.values()
        if level.needs
    }
    subscriptions = {
        plan.name: partial(selling.subscription, plan, policy, wording)
        for plan in policy.plans.values()
        if plan.subscription is not None
    }
    return {"needs": needs, "subscription": subscriptions}


def plain_sentences(policy: Policy, wording: Wording) -> Mapping[str, Callable[[], str]]:
    """Returns the sentences about the whole file. What it does not say is not among them."""
    about = {
        "spoken": (reaching.spoken, policy.spoken.fully),
        "attachments": (reaching.attachments, True),
        "minutes": (selling.minutes, policy.minutes),
        "trial": (selling.trial, policy.trial),
        "maintenance": (honesty.maintenance, policy.maintenance),
        "proof": (honesty.proof, policy.proof.figures),
    }
    return {name: partial(say, policy, wording) for name, (say, is_said) in about.items() if is_said}
