"""A share of the time during which something answers, and what probes that failed, or never ran, mean for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from portal.policy.durations import Days
from portal.policy.reach import Texts

_HUNDRED = 100
_MINUTES_PER_DAY = timedelta(days=1) // timedelta(minutes=1)


class Maintenance(StrEnum):
    """What a probe means that failed during announced maintenance."""

    COUNTS = "counts"  # as one that failed: to a reader the thing is down
    LEFT_OUT = "left_out"  # as none at all


class NoData(StrEnum):
    """What a probe means that did not run."""

    UNKNOWN = "unknown"  # it could have gone either way, and is told as that
    DOWN = "down"  # as one that failed


class Verdict(StrEnum):
    """How a window went."""

    KEPT = "kept"
    MISSED = "missed"
    UNKNOWN = "unknown"  # too many probes did not run to say


@dataclass(frozen=True, slots=True)
class Probes:
    """What became of the probes of a window.

    Attributes:
        failed: outside maintenance.
        in_maintenance: failed during announced maintenance.
        missing: did not run.
    """

    failed: int = 0
    in_maintenance: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Availability:
    """One target.

    Attributes:
        name: its key in the promise file.
        title: what customers call it.
        percent: target, above 0 and at most 100.
        probe_minutes: how often it is looked at.
        window: over how many days it is judged.
        maintenance: what a probe means that failed during announced maintenance.
        no_data: what a probe means that did not run.
    """

    name: str
    title: Texts
    percent: Decimal
    probe_minutes: int
    window: Days
    maintenance: Maintenance = Maintenance.COUNTS
    no_data: NoData = NoData.UNKNOWN

    @property
    def probes(self) -> int:
        """How many probes a whole window holds."""
        return self.window.count * _MINUTES_PER_DAY // self.probe_minutes

    @property
    def may_fail(self) -> int:
        """How many probes of a whole window may fail with the target still kept."""
        return self._may_fail(self.probes)

    def judge(self, found: Probes) -> Verdict:
        """Returns how a whole window went. What is unknown decides nothing, unless it could decide nothing else."""
        left_out = self.maintenance is Maintenance.LEFT_OUT
        allowed = self._may_fail(self.probes - (found.in_maintenance if left_out else 0))
        failed = found.failed + (0 if left_out else found.in_maintenance)
        if self.no_data is NoData.DOWN:
            failed += found.missing
        if failed > allowed:
            return Verdict.MISSED
        unknown = found.missing if self.no_data is NoData.UNKNOWN else 0
        return Verdict.UNKNOWN if failed + unknown > allowed else Verdict.KEPT

    def _may_fail(self, probes: int) -> int:
        return int((probes * (_HUNDRED - self.percent) / _HUNDRED).to_integral_value(ROUND_FLOOR))
