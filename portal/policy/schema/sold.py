"""The shapes of what is sold: plans, urgency, packs, minutes, subscriptions, means of payment."""

from __future__ import annotations

from portal.policy.desk import Entitlement
from portal.policy.means import Activation
from portal.policy.packs import AtExpiry, StoppedBy
from portal.policy.reach import Channel
from portal.policy.schema import shapes
from portal.policy.schema.promises import promise
from portal.policy.schema.shapes import Schema, flag, number, one_of, some_of, table, text, words
from portal.policy.subscriptions import ReadableUntil

_A_DAY = 24 * 60


def plan() -> Schema:
    """Returns what a customer has bought."""
    return table(
        "What a customer has bought.",
        {
            "title": words("What customers call it; its key when left out."),
            "price": text("An amount and what it pays for: 11.00 EUR/month, from 1.99 EUR/year, 0 EUR.", shapes.PRICE),
            "channels": some_of("Ways to reach the desk; [] for none.", Channel),
            "rank": number("Higher goes first in the queue.", 0),
            "first_reply": promise("The delay of a first reply."),
            "solution": promise("The delay of a solution; most desks promise none."),
            "hours": text("The calendar during which its customers are looked after."),
            "entitlement": one_of("How its requests are paid for.", Entitlement),
            "subscription": subscription(),
            "note": words("Words beside it."),
        },
        ["channels"],
    )


def subscription() -> Schema:
    """Returns the rules of a plan that is paid by the period."""
    return table(
        "What a period holds, and what its end means.",
        {
            "requests": _limit("How many requests a period holds."),
            "people": _limit("How many people may ask."),
            "readable_until": one_of("How long requests can be read once it is cancelled.", ReadableUntil),
            "again_after": text("How long one waits to subscribe again, such as 3 months.", shapes.MONTHS),
            "cancel_any_time": flag("Whether it ends when the customer says so, at no cost."),
        },
        ["requests", "people", "readable_until"],
    )


def premium() -> Schema:
    """Returns the paid lane."""
    return table(
        "One request, paid to go first. Without this table the desk sells no urgency.",
        {
            "fee": text("What it costs, such as 4.90 EUR.", shapes.MONEY),
            "first_reply": promise("The delay it buys."),
            "refund_if_missed": flag("Whether the fee goes back, unasked, when the delay was not kept."),
        },
        ["fee", "first_reply", "refund_if_missed"],
    )


def pack() -> Schema:
    """Returns what is bought at once."""
    return table(
        "Requests bought in advance.",
        {
            "title": words("What customers call it; its key when left out."),
            "units": number("Requests it holds."),
            "price": text("Of the whole, such as 25.00 EUR.", shapes.MONEY),
            "validity": text("How long its units are good for, such as 12 months.", shapes.MONTHS),
        },
        ["units", "validity"],
    )


def pack_rules() -> Schema:
    """Returns what holds for every pack."""
    return table(
        "What holds for every pack.",
        {
            "minutes": number("Worked minutes that one unit pays for.", 1, _A_DAY),
            "shared_from": number("Units of a pack from which colleagues share it."),
            "splittable": flag("Whether a pack may be divided between customers."),
            "stopped_by": one_of("Who stops the clock of the work: whoever works, or whoever asked.", StoppedBy),
            "at_expiry": one_of("What becomes of units that were not used in time.", AtExpiry),
            "returned_for": text(
                "How long frozen units are good for once the next purchase brings them back.", shapes.MONTHS
            ),
        },
        ["minutes", "at_expiry"],
    )


def minutes() -> Schema:
    """Returns how worked time is charged."""
    return table(
        "How worked time is charged.",
        {
            "hourly": text("Price of an hour, such as 60.00 EUR.", shapes.MONEY),
            "floor": text("What the least work costs as much as.", shapes.DURATION),
            "step": text("To a whole number of which longer work is rounded up.", shapes.DURATION),
        },
        ["floor", "step"],
    )


def trial() -> Schema:
    """Returns work that is given away."""
    return table(
        "Work that is given away before anything is bought.",
        {"length": text("How much.", shapes.DURATION), "once": flag("Whether each customer has it once.")},
        ["length"],
    )


def means() -> Schema:
    """Returns one way to pay."""
    return table(
        "One way to pay.",
        {
            "title": words("What customers call it; its key when left out."),
            "starts": one_of("When what was bought begins.", Activation),
            "note": words("Words beside it."),
        },
        ["starts"],
    )


def _limit(about: str) -> Schema:
    return {"description": f'{about} A number, or "unlimited".', "anyOf": [number(about), {"const": "unlimited"}]}
