"""Targets of availability: how many probes may fail, and what maintenance and silence mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.policy.availability import Availability, Maintenance, NoData, Probes, Verdict
from portal.policy.durations import Days


def target(percent: str = "99", every: int = 5, days: int = 30, **rules) -> Availability:
    return Availability("site", {"en": "Site"}, Decimal(percent), every, Days(days), **rules)


FAILURES = [
    ("V8 five-minute probes", target(), 8_640, 86),
    ("V8 one-minute probes", target(every=1), 43_200, 432),
    ("three nines", target("99.9", every=1), 43_200, 43),
    ("a fraction of a probe is none", target(every=7), 6_171, 61),
    ("never", target("100"), 8_640, 0),
    ("half a day between probes", target("50", every=720, days=1), 2, 1),
]


@pytest.mark.parametrize(("it", "probes", "may_fail"), [c[1:] for c in FAILURES], ids=[c[0] for c in FAILURES])
def test_a_window_holds_probes_and_some_may_fail(it, probes, may_fail):
    assert (it.probes, it.may_fail) == (probes, may_fail)


VERDICTS = [
    ("none failed", target(), Probes(), Verdict.KEPT),
    ("V8 as many as may", target(), Probes(failed=86), Verdict.KEPT),
    ("V8 one more", target(), Probes(failed=87), Verdict.MISSED),
    ("maintenance counts", target(), Probes(failed=80, in_maintenance=7), Verdict.MISSED),
    ("maintenance left out", target(maintenance=Maintenance.LEFT_OUT), Probes(80, in_maintenance=7), Verdict.KEPT),
    (
        "maintenance left out makes the window shorter",
        target(maintenance=Maintenance.LEFT_OUT),
        Probes(failed=86, in_maintenance=100),
        Verdict.MISSED,
    ),
    ("silence that could have been too much", target(), Probes(failed=80, missing=7), Verdict.UNKNOWN),
    ("silence that could not", target(), Probes(failed=80, missing=6), Verdict.KEPT),
    ("missed whatever the silence hid", target(), Probes(failed=87, missing=500), Verdict.MISSED),
    ("silence taken for a failure", target(no_data=NoData.DOWN), Probes(failed=80, missing=7), Verdict.MISSED),
]


@pytest.mark.parametrize(("it", "found", "verdict"), [c[1:] for c in VERDICTS], ids=[c[0] for c in VERDICTS])
def test_a_window_is_judged(it, found, verdict):
    assert it.judge(found) is verdict
