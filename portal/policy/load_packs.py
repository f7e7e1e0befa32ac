"""Reads what is bought in advance, what is charged by the minute, what is given away, and how one pays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from portal.policy.desk import Entitlement, Plan
from portal.policy.durations import Months, parse_duration, parse_months
from portal.policy.load_amounts import MOST, check_name, money_in
from portal.policy.load_promises import PromiseReader
from portal.policy.means import Activation, Means
from portal.policy.minutes import Minutes, Trial
from portal.policy.packs import AtExpiry, Pack, PackRules, StoppedBy
from portal.policy.tables import Table

_MINUTE = timedelta(minutes=1)
_MOST_MINUTES = 24 * 60


def read_packs(tables: Mapping[str, Table], reader: PromiseReader, currency: str) -> Mapping[str, Pack]:
    """Returns the packs by name, in the file's order."""
    packs = {}
    for name, table in tables.items():
        check_name(name, table)
        if not table.has("units"):
            table.wrong("units", "is missing: how many requests does it hold?")
        packs[name] = Pack(
            name=name,
            title=reader.title(table, name),
            units=table.number("units", 1, MOST) or 1,
            price=table.optional("price", money_in(currency)),
            validity=table.parsed("validity", parse_months, Months(1)),
        )
        table.refuse_unknown()
    return MappingProxyType(packs)


def read_pack_rules(table: Table | None, root: Table, packs: Mapping[str, Pack]) -> PackRules | None:
    """Returns what holds for every pack, or None when there is none."""
    if table is None:
        if packs:
            root.wrong("pack_rules", "is missing: what is a unit of a pack worth, and what becomes of it?")
        return None
    if not packs:
        table.wrong(None, "rules nothing: the file has no packs")
    at_expiry = table.choice("at_expiry", AtExpiry) or AtExpiry.LOST
    returned_for = table.optional("returned_for", parse_months)
    if (at_expiry is AtExpiry.FROZEN) != (returned_for is not None) and table.is_sound:
        table.wrong("returned_for", 'goes with at_expiry = "frozen", and with nothing else')
    if not table.has("minutes"):
        table.wrong("minutes", "is missing: how many worked minutes does one unit pay for?")
    stopped_by = table.choice("stopped_by", StoppedBy) if table.has("stopped_by") else None
    rules = PackRules(
        minutes=table.number("minutes", 1, _MOST_MINUTES) or 1,
        shared_from=table.number("shared_from", 1, MOST),
        is_splittable=table.flag("splittable", default=False),
        at_expiry=at_expiry,
        returned_for=returned_for,
        stopped_by=stopped_by or StoppedBy.AGENT,
    )
    table.refuse_unknown()
    return rules


def read_minutes(table: Table | None, currency: str) -> Minutes | None:
    """Returns how worked time is charged, or None when it is not."""
    if table is None:
        return None
    minutes = Minutes(
        hourly=table.optional("hourly", money_in(currency)),
        floor=table.parsed("floor", parse_duration, _MINUTE),
        step=table.parsed("step", parse_duration, _MINUTE),
    )
    table.refuse_unknown()
    return minutes


def read_trial(table: Table | None) -> Trial | None:
    """Returns the work that is given away, or None when none is."""
    if table is None:
        return None
    trial = Trial(table.parsed("length", parse_duration, _MINUTE), table.flag("once", default=True))
    table.refuse_unknown()
    return trial


def read_payments(tables: Mapping[str, Table], reader: PromiseReader) -> Mapping[str, Means]:
    """Returns the means of payment by name, in the file's order."""
    means = {}
    for name, table in tables.items():
        check_name(name, table)
        starts = table.choice("starts", Activation) or Activation.IMMEDIATE
        means[name] = Means(name, reader.title(table, name), starts, table.words("note", reader.languages))
        table.refuse_unknown()
    return MappingProxyType(means)


def check_entitlements(
    plans: Mapping[str, Plan], tables: Mapping[str, Table], packs: Mapping[str, Pack], minutes: Minutes | None
) -> None:
    """Notes plans whose requests are paid for with what the file does not sell."""
    for name, plan in plans.items():
        if plan.entitlement is Entitlement.PACKS and not packs:
            tables[name].wrong("entitlement", "takes units of a pack, and the file has no packs")
        if plan.entitlement is Entitlement.MINUTES and minutes is None:
            tables[name].wrong("entitlement", "is charged by the minute, and the file has no [minutes]")
