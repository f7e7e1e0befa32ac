"""What a language must bring to say how a desk is reached, what it sells in advance and who takes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.helpcenter.markdown.wording.phrases import Plural
from portal.policy.attachments import Attachments
from portal.policy.availability import Maintenance, NoData
from portal.policy.levels import Condition
from portal.policy.means import Activation
from portal.policy.packs import AtExpiry, StoppedBy
from portal.policy.promises import ClockStart
from portal.policy.queue_rules import QueueRule
from portal.policy.reach import LinkKind, Requirement
from portal.policy.subscriptions import ReadableUntil


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands above the columns of tables, with a capital."""

    way: str
    for_whom: str
    at_hand: str
    when: str
    country: str
    number: str
    languages: str
    level: str
    reply: str
    clock: str
    may_ask: str
    pack: str
    units: str
    price: str
    validity: str
    shared: str
    means: str
    starts: str
    what: str
    target: str
    probed: str
    window: str
    may_fail: str
    maintenance: str
    no_data: str
    said: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Terms:
    """One language. Templates name in braces what they take; they begin small and have no final stop.

    Attributes:
        columns: of tables.
        yes, no: in a cell.
        months: a length.
        assumed: after a value that is an example, from {text}.
        assumed_title: heads the list of keys whose values are examples, with a capital.
        unoffered: a channel that no plan has.
        everyone: whoever comes.
        no_number: a country without a telephone number.
        shown_to: a number that only customers of {plans} see.
        unofficial, unwatched: after a link.
        link_kinds: what a place is, in brackets after it.
        spoken: the languages in which everything is answered, from {languages}.
        partly: after that, those in which some people answer.
        others: after that, that other languages are tried.
        requirements: what to have at hand.
        clock_starts: from when a level's clock runs, with a capital.
        nobody_asks: a level for which no customer may ask, with a capital.
        conditions: after what a hand-over needs.
        limits: triggers of fair use, each from {n}.
        lasts: how long one waits behind the others, from {time}.
        behind: what being over a limit means.
        unit_worth: worked time that a unit pays for, from {time}.
        stopped_by: who stops the clock of the work.
        unit_more: what happens past that.
        shared_from: from how many {units} a pack is shared.
        splittable, unsplittable: whether it may be divided.
        at_expiry: what becomes of units that were not used, {time} being for how long they come back.
        hourly: the price of an hour, from {price}.
        floor: the least that is charged, from {time}.
        step: how time beyond that is rounded, from {time}.
        trial: time that is given away, from {time}.
        trial_once: after that, when each customer has it once.
        requests, people: how many a subscription holds, from {n}.
        requests_unlimited, people_unlimited: when there is no limit.
        cancel_any_time: that it ends when one likes.
        readable: how long requests can be read.
        again_after: how long one waits to subscribe again, from {time}.
        activations: when what was bought begins.
        failures: how many probes of a window may fail, from {n} and {total}.
        maintenance: what a probe means that failed then.
        no_data: what one means that did not run.
        attachments: who may send files.
        then: between plans of one rank and those of the next.
        queue: the rules of the order, from {time}.
        published: figures of promises kept.
        fewest: under how many cases nothing is said, from {n}.
    """

    columns: Columns
    yes: str
    no: str
    months: Plural
    assumed: str
    assumed_title: str
    unoffered: str
    everyone: str
    no_number: str
    shown_to: str
    unofficial: str
    unwatched: str
    link_kinds: Mapping[LinkKind, str]
    spoken: str
    partly: str
    others: str
    requirements: Mapping[Requirement, str]
    clock_starts: Mapping[ClockStart, str]
    nobody_asks: str
    conditions: Mapping[Condition, str]
    limits: Mapping[str, Plural]
    lasts: str
    behind: str
    unit_worth: str
    stopped_by: Mapping[StoppedBy, str]
    unit_more: str
    shared_from: str
    splittable: str
    unsplittable: str
    at_expiry: Mapping[AtExpiry, str]
    hourly: str
    floor: str
    step: str
    trial: str
    trial_once: str
    requests: Plural
    people: Plural
    requests_unlimited: str
    people_unlimited: str
    cancel_any_time: str
    readable: Mapping[ReadableUntil, str]
    again_after: str
    activations: Mapping[Activation, str]
    failures: str
    maintenance: Mapping[Maintenance, str]
    no_data: Mapping[NoData, str]
    attachments: Mapping[Attachments, str]
    then: str
    queue: Mapping[QueueRule, str]
    published: Mapping[str, str]
    fewest: str
