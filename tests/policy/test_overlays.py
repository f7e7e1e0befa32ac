"""Promises to single customers: whose, from when, instead of what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.policy.load import load_policy
from portal.policy.problems import PolicyErrors
from portal.policy.reach import Channel

FILE = """
version = "1"
[desk]
name = "T"
languages = ["en"]
currency = "EUR"
[plans.p]
channels = ["form"]
rank = 1
first_reply = { at_most = "8h", counted = "elapsed", strength = "promise" }
[levels.second]
reply = { at_most = "24h", counted = "elapsed", strength = "promise", from = "escalation" }
[overlays.old]
version = "1"
organisation = "AB123"
since = 2026-01-01
until = 2026-11-22
rank = 5
[overlays.new]
version = "2"
organisation = "AB123"
since = 2026-11-22
channels = ["form", "phone"]
first_reply = { at_most = "1h", counted = "elapsed", strength = "promise" }
[overlays.new.levels]
second = { at_most = "2h", counted = "elapsed", strength = "promise", from = "escalation" }
[overlays.person]
version = "1"
customer = "Ada@Example.org"
since = 2026-01-01
rank = 9
"""

WHOSE = [
    ("before the first day", date(2025, 12, 31), "", "AB123", None),
    ("the first day", date(2026, 1, 1), "", "AB123", "old"),
    ("the last day of the old one", date(2026, 11, 21), "", "AB123", "old"),
    ("the first day of the new one", date(2026, 11, 22), "", "AB123", "new"),
    ("another organisation", date(2026, 11, 22), "", "AB124", None),
    ("nobody known", date(2026, 11, 22), "", "", None),
    ("a customer, however the address is written", date(2026, 11, 22), "ada@example.ORG", "", "person"),
]


@pytest.mark.parametrize(
    ("day", "customer", "organisation", "name"), [case[1:] for case in WHOSE], ids=[case[0] for case in WHOSE]
)
def test_an_agreement_holds_for_its_customer_on_its_days(day, customer, organisation, name):
    found = load_policy(FILE, {}).overlay_of(day, customer=customer, organisation=organisation)

    assert (None if found is None else found.name) == name


def test_what_an_agreement_leaves_out_the_plan_says():
    policy = load_policy(FILE, {})
    plan, new, old = policy.plans["p"], policy.overlays["new"], policy.overlays["old"]

    assert new.over(plan).first_reply.at_most == timedelta(hours=1)
    assert (new.over(plan).rank, new.over(plan).channels) == (1, (Channel.FORM, Channel.PHONE))
    assert old.over(plan).first_reply == plan.first_reply
    assert (old.over(plan).rank, old.over(plan).channels) == (5, (Channel.FORM,))


def test_an_agreement_may_shorten_a_level():
    policy = load_policy(FILE, {})
    second = policy.levels["second"]

    assert policy.overlays["new"].over_level(second).reply.at_most == timedelta(hours=2)
    assert policy.overlays["old"].over_level(second) == second


FAULTS = [
    ("two at once", "until = 2026-11-22", "until = 2026-11-23", "overlays.new: and [overlays.old] hold for the same"),
    ("no end", "until = 2026-11-22\n", "", "overlays.new: and [overlays.old] hold for the same customer"),
    ("for nobody", 'customer = "Ada@Example.org"\n', "", "overlays.person: is for whom?"),
    ("upside down", "until = 2026-11-22", "until = 2025-11-22", "overlays.old.until: is not after since"),
    ("a date in quotes", "since = 2026-11-22", 'since = "2026-11-22"', "since: must be a date without quotes"),
    ("no first day", 'customer = "Ada@Example.org"\nsince = 2026-01-01', 'customer = "a@b.c"', "since: is missing"),
    ("nothing promised", "rank = 9\n", "", "overlays.person: promises nothing that the plan does not"),
    ("no version", 'version = "2"\n', "", "overlays.new.version: is missing"),
    ("a level that is none", 'second = { at_most = "2h"', 'secnd = { at_most = "2h"', "is not one of the levels"),
]


@pytest.mark.parametrize(("right", "wrong", "problem"), [c[1:] for c in FAULTS], ids=[c[0] for c in FAULTS])
def test_an_agreement_that_cannot_be_kept_is_refused(right, wrong, problem):
    assert right in FILE
    with pytest.raises(PolicyErrors) as caught:
        load_policy(FILE.replace(right, wrong), {})

    assert any(problem in str(found) for found in caught.value.problems), caught.value
