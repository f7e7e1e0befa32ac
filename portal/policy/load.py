"""From the text of `support.toml` to a `Policy`, or every reason why not.

In two steps, since holiday dates are handed in: `holiday_codes` says whose public holidays the file wants,
`load_policy` takes them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from portal.policy.keeping import read_keeping
from portal.policy.load_calendars import HolidayDates, read_calendars, wanted_codes
from portal.policy.load_desk import read_currency, read_desk, read_languages
from portal.policy.load_levels import read_levels
from portal.policy.load_limits import read_availability, read_fair_use
from portal.policy.load_overlays import read_overlays
from portal.policy.load_packs import (
    check_entitlements,
    read_minutes,
    read_pack_rules,
    read_packs,
    read_payments,
    read_trial,
)
from portal.policy.load_plans import read_plan, read_premium
from portal.policy.load_promises import PromiseReader
from portal.policy.load_reach import read_link, read_phones, read_spoken, read_ways
from portal.policy.load_scope import (
    read_assumed,
    read_attachments,
    read_maintenance,
    read_proof,
    read_queue,
    read_readings,
    read_scope,
)
from portal.policy.notes import Problems
from portal.policy.policy import Policy
from portal.policy.syntax import parse_toml
from portal.policy.tables import Table

__all__ = ["HolidayDates", "holiday_codes", "load_policy"]

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,39}")


def holiday_codes(text: str) -> frozenset[str]:
    """Returns the countries and subdivisions whose public holidays the file wants, such as `FR` or `ES-CT`.

    Raises:
        PolicyErrors: the text is not TOML.
    """
    return frozenset(wanted_codes(parse_toml(text)))


def load_policy(text: str, holidays: Mapping[str, HolidayDates], known_codes: Collection[str] = ()) -> Policy:
    """Returns the policy that the text describes.

    Args:
        text: content of a promise file.
        holidays: code → dates and names of its public holidays, for every code of `holiday_codes`. A year without
            any date counts as unknown.
        known_codes: codes to choose a suggestion from when one of the file's is absent from `holidays`.

    Raises:
        PolicyErrors: something is wrong; holds every problem at once.
    """
    content = parse_toml(text)
    problems = Problems(text, content)
    policy = _read(Table(content, (), problems), content, holidays, known_codes)
    problems.raise_if_any()
    return policy


def _read(
    root: Table, content: Mapping[str, Any], holidays: Mapping[str, HolidayDates], known_codes: Collection[str]
) -> Policy:
    version = root.parsed("version", _version, "")
    desk_table = root.table("desk")
    if desk_table is None and not root.has("desk"):
        root.wrong("desk", "is missing: the table [desk] says who promises")
    languages, currency = read_languages(desk_table), read_currency(desk_table)
    calendars = read_calendars(root.tables("calendars"), holidays, known_codes)
    reader = PromiseReader(calendars, languages)
    plan_tables = root.tables("plans")
    plans = {name: read_plan(name, table, reader, currency) for name, table in plan_tables.items()}
    levels = read_levels(root.tables("levels"), reader, plans)
    packs = read_packs(root.tables("packs"), reader, currency)
    minutes = read_minutes(root.table("minutes"), currency)
    check_entitlements(plans, plan_tables, packs, minutes)
    queue, longest_wait = read_queue(root.table("queue"))
    policy = Policy(
        version=version,
        desk=read_desk(desk_table, root, languages, currency, plans),
        calendars=MappingProxyType(calendars),
        plans=MappingProxyType(plans),
        premium=read_premium(root.table("premium"), reader, currency),
        levels=MappingProxyType(levels),
        fair_use=read_fair_use(root.table("fair_use")),
        availability=MappingProxyType(
            {name: read_availability(name, table, languages) for name, table in root.tables("availability").items()}
        ),
        ways=read_ways(root.tables("channels"), reader, plans),
        phones=read_phones(root.rows("phones"), plans),
        links=MappingProxyType({name: read_link(name, table, reader) for name, table in root.tables("links").items()}),
        spoken=read_spoken(root.table("spoken")),
        packs=packs,
        pack_rules=read_pack_rules(root.table("pack_rules"), root, packs),
        minutes=minutes,
        trial=read_trial(root.table("trial")),
        payments=read_payments(root.tables("payments"), reader),
        attachments=read_attachments(root.table("attachments")),
        scope=read_scope(root.table("scope"), reader),
        queue=queue,
        longest_wait=longest_wait,
        overlays=read_overlays(root.tables("overlays"), reader, levels),
        maintenance=read_maintenance(root.table("maintenance"), reader),
        proof=read_proof(root.table("proof")),
        readings=read_readings(root.rows("readings"), reader, content),
        keeping=read_keeping(root.table("keeping")),
        assumed=read_assumed(root, content),
    )
    root.refuse_unknown()
    return policy


def _version(text: str) -> str:
    if not _VERSION.fullmatch(text):
        raise ValueError(
            f'"{text}" is not a version: up to 40 letters, digits, points and dashes, such as "2026-11-22"'
        )
    return text
