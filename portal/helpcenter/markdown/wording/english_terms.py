"""English for what is sold in advance and who takes over."""

from __future__ import annotations

from portal.helpcenter.markdown.wording.terms import Columns, Terms
from portal.policy.attachments import Attachments
from portal.policy.availability import Maintenance, NoData
from portal.policy.levels import Condition
from portal.policy.means import Activation
from portal.policy.packs import AtExpiry, StoppedBy
from portal.policy.promises import ClockStart
from portal.policy.queue_rules import QueueRule
from portal.policy.reach import LinkKind, Requirement
from portal.policy.subscriptions import ReadableUntil

ENGLISH_TERMS = Terms(
    columns=Columns(
        way="Way",
        for_whom="Plans",
        at_hand="Have at hand",
        when="When",
        country="Country",
        number="Number",
        languages="Languages",
        level="Level",
        reply="Reply",
        clock="The clock starts",
        may_ask="May be asked for by",
        pack="Pack",
        units="Requests",
        price="Price",
        validity="Good for",
        shared="Shared by colleagues",
        means="Means of payment",
        starts="It begins",
        what="Service",
        target="Target",
        probed="Looked at every",
        window="Judged over",
        may_fail="Failures allowed",
        maintenance="During announced maintenance",
        no_data="A check that did not run",
        said="What is also said",
        read_as="What holds",
    ),
    yes="yes",
    no="no",
    months=("{n} month", "{n} months"),
    assumed="{text} (example value)",
    assumed_title="Example values, to be settled before opening",
    unoffered="not offered",
    everyone="everyone",
    no_number="no number",
    shown_to="shown to customers of {plans}, never in public",
    unofficial="unofficial",
    unwatched="we do not answer there",
    link_kinds={
        LinkKind.HELP: "help",
        LinkKind.DOCUMENTATION: "documentation",
        LinkKind.FORUM: "forum",
        LinkKind.COMMUNITY: "community",
        LinkKind.STATUS: "service status",
        LinkKind.VIDEO: "videos",
        LinkKind.PARTNER: "partners",
    },
    spoken="{languages}",
    partly="; in part {languages}",
    others="; other languages where we can",
    requirements={
        Requirement.ACCOUNT: "the name of your account",
        Requirement.SIGN_IN: "being signed in to your account",
        Requirement.ORGANISATION: "the number of your organisation, which saves time",
        Requirement.ADDRESS: "the address we know you by",
        Requirement.DESCRIPTION: "a description",
        Requirement.SCREENSHOTS: "screenshots",
        Requirement.ERRORS: "the error messages",
        Requirement.PLAN: "the name of your plan",
        Requirement.PAGE: "the product and the page it is about",
    },
    clock_starts={ClockStart.ARRIVAL: "When the request arrives", ClockStart.ESCALATION: "When it is handed over"},
    nobody_asks="Nobody: we decide",
    conditions={
        Condition.ALWAYS: "",
        Condition.IF_POSSIBLE: ", if possible",
        Condition.WHERE_IT_APPLIES: ", where it applies",
    },
    limits={
        "open_requests": ("more than {n} request open at once", "more than {n} requests open at once"),
        "requests_per_day": ("more than {n} request within 24 hours", "more than {n} requests within 24 hours"),
        "messages_per_day": ("more than {n} message within 24 hours", "more than {n} messages within 24 hours"),
        "answered_questions": (
            "{n} question whose answer was in an article that was offered and read",
            "{n} questions whose answer was in an article that was offered and read",
        ),
        "steps_not_done": (
            "{n} request that comes back without the steps we gave being done",
            "{n} requests that come back without the steps we gave being done",
        ),
    },
    lasts="this lasts {time}, and can be contested in one click",
    behind="beyond that, requests wait behind those of others, even later ones, and we tell you",
    unit_worth="a unit covers {time} of our people’s work",
    stopped_by={
        StoppedBy.AGENT: "our team stops the clock, when it ceases to work on the request",
        StoppedBy.CUSTOMER: "you stop the clock, by saying that the answer satisfies you",
    },
    unit_more="beyond that, the request takes one more unit",
    shared_from="from {units} units on, colleagues share the pack",
    splittable="a pack may be divided between customers",
    unsplittable="a pack cannot be divided",
    at_expiry={
        AtExpiry.FROZEN: "units not used in time are frozen, then given back at the next purchase for {time}",
        AtExpiry.LOST: "units not used in time are lost",
    },
    hourly="{price} an hour",
    floor="{time} at least",
    step="then by {time} begun",
    trial="{time} free before you buy anything",
    trial_once=", once per customer",
    requests=("{n} request per period", "{n} requests per period"),
    people=("{n} person", "{n} people"),
    requests_unlimited="unlimited requests",
    people_unlimited="unlimited people, who need not share a company or a network",
    cancel_any_time="cancelled at any time, free of charge",
    readable={
        ReadableUntil.MONTH_END: "once cancelled, requests can be read until the end of the month",
        ReadableUntil.CANCELLATION: "requests can be read until it is cancelled",
    },
    again_after="a new subscription is possible {time} after it was cancelled",
    activations={
        Activation.IMMEDIATE: "at once",
        Activation.DEFERRED: "some days later, when the payment arrives",
    },
    failures="{n} of {total}",
    maintenance={Maintenance.COUNTS: "counts as a failure", Maintenance.LEFT_OUT: "does not count"},
    no_data={NoData.UNKNOWN: "counts as unknown, never as a success", NoData.DOWN: "counts as a failure"},
    attachments={
        Attachments.NOTHING: "everyone may attach files",
        Attachments.SIGN_IN: "you have to be signed in to attach files",
        Attachments.NEVER: "a request takes no files",
    },
    then=", then ",
    queue={
        QueueRule.WAITED: "what has waited {time}: nobody waits for ever",
        QueueRule.PAID: "what was paid for to go first",
        QueueRule.PLAN: "the plan",
        QueueRule.CRITICALITY: "how critical it is, as our team judges",
        QueueRule.DUE: "what falls due first, then what came first",
        QueueRule.FAIR_USE: "behind the others, what goes beyond fair use",
    },
    published={
        "first_replies": "the delays of first replies",
        "promises_kept": "the share of promises kept",
        "marks": "the marks that customers gave",
        "availability": "the availability measured",
    },
    fewest="under {n} cases we say nothing",
)
