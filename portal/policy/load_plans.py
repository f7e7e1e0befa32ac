"""Reads what is sold: plans, subscriptions, urgency."""

from __future__ import annotations

from portal.policy.desk import Entitlement, Plan, Premium
from portal.policy.durations import parse_months
from portal.policy.load_amounts import MOST, check_name, money_in, price_in
from portal.policy.load_promises import PromiseReader
from portal.policy.money import Money
from portal.policy.reach import Channel
from portal.policy.subscriptions import ReadableUntil, Subscription
from portal.policy.tables import Table


def read_plan(name: str, table: Table, reader: PromiseReader, currency: str) -> Plan:
    """Returns one plan."""
    check_name(name, table)
    if not table.has("channels"):
        table.wrong("channels", "is missing: list the ways to reach the desk, [] for none")
    entitlement = table.choice("entitlement", Entitlement) if table.has("entitlement") else None
    plan = Plan(
        name=name,
        title=reader.title(table, name),
        price=table.optional("price", price_in(currency)),
        channels=table.choices("channels", Channel),
        rank=table.number("rank", 0, MOST) or 0,
        first_reply=reader.promise(table, "first_reply"),
        solution=reader.promise(table, "solution"),
        hours=reader.hours(table),
        entitlement=entitlement or Entitlement.FLAT,
        subscription=_subscription(table.table("subscription")),
        note=table.words("note", reader.languages),
    )
    is_subscription = plan.entitlement is Entitlement.SUBSCRIPTION
    if is_subscription and not table.has("subscription"):
        table.wrong("subscription", "is missing: what does a period hold, and what does its end mean?")
    if table.has("subscription") and not is_subscription:
        table.wrong("subscription", 'goes with entitlement = "subscription" only')
    table.refuse_unknown()
    return plan


def read_premium(table: Table | None, reader: PromiseReader, currency: str) -> Premium | None:
    """Returns the paid lane, or None when the desk sells no urgency."""
    if table is None:
        return None
    fee = table.parsed("fee", money_in(currency), Money(0, currency))
    reply = reader.promise(table, "first_reply")
    if not table.has("first_reply"):
        table.wrong("first_reply", "is missing: what does the fee buy?")
    premium = Premium(fee, reply or reader.stand_in, table.flag("refund_if_missed", default=False))
    if not table.has("refund_if_missed"):
        table.wrong("refund_if_missed", "is missing: true or false; customers read it before they pay")
    table.refuse_unknown()
    return premium


def _subscription(table: Table | None) -> Subscription | None:
    if table is None:
        return None
    subscription = Subscription(
        requests=_limit(table, "requests"),
        people=_limit(table, "people"),
        readable=table.choice("readable_until", ReadableUntil) or ReadableUntil.MONTH_END,
        again_after=table.optional("again_after", parse_months),
        is_cancelled_any_time=table.flag("cancel_any_time", default=False),
    )
    table.refuse_unknown()
    return subscription


def _limit(table: Table, key: str) -> int | None:
    """A number, or "unlimited", which has to be said."""
    if not table.has(key):
        table.wrong(key, 'is missing: a number, or "unlimited"')
    if table.raw(key) == "unlimited":
        return None
    return table.number(key, 1, MOST)
