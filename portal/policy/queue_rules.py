"""The rules by which requests are put in order, as the promise file lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from portal.policy.durations import parse_days, parse_duration

# Day and night: whoever has waited for so long goes before everybody else.
LONGEST_WAIT = timedelta(days=7)


class QueueRule(StrEnum):
    """One rule. The first that tells two requests apart decides; when none does, who came first goes first."""

    WAITED = "waited"  # who has waited for the longest wait goes before all, the longest first; always the first rule
    PAID = "paid"  # what was paid for goes first
    PLAN = "plan"  # then plans by rank
    CRITICALITY = "criticality"  # as an agent has set it, never the customer
    DUE = "due"  # then what falls due first
    FAIR_USE = "fair_use"  # whoever is over a limit waits behind all others; always the last of the list


DEFAULT_RULES = (
    QueueRule.WAITED,
    QueueRule.PAID,
    QueueRule.PLAN,
    QueueRule.CRITICALITY,
    QueueRule.DUE,
    QueueRule.FAIR_USE,
)


@dataclass(frozen=True, slots=True)
class Discipline:
    """How a queue is put in order.

    Attributes:
        rules: the first to decide first.
        longest_wait: day and night; who has waited for so long goes before all others.
    """

    rules: tuple[QueueRule, ...] = DEFAULT_RULES
    longest_wait: timedelta = LONGEST_WAIT


USUAL = Discipline()


def parse_wait(text: str) -> timedelta:
    """Returns a length of days, or of hours and minutes, day and night.

    Raises:
        ValueError: it is none, nothing, or longer than a year of days or two of hours.
    """
    try:
        wait = timedelta(days=parse_days(text).count)
    except ValueError:
        return parse_duration(text)
    if not wait:
        raise ValueError(f'"{text}" is no wait: write it as "7 days" or "36h"')
    return wait
