"""The rules by which requests are put in order, as the promise file lists them."""

from __future__ import annotations

from enum import StrEnum


class QueueRule(StrEnum):
    """One rule. The first that tells two requests apart decides; when none does, who came first goes first."""

    PAID = "paid"  # what was paid for goes first
    PLAN = "plan"  # then plans by rank
    CRITICALITY = "criticality"  # as an agent has set it, never the customer
    DUE = "due"  # then what falls due first
    FAIR_USE = "fair_use"  # whoever is over a limit waits behind all others; always the last of the list


DEFAULT_RULES = (QueueRule.PAID, QueueRule.PLAN, QueueRule.CRITICALITY, QueueRule.DUE, QueueRule.FAIR_USE)
