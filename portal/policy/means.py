"""Means of payment, and when what was bought begins."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.policy.reach import Texts


class Activation(StrEnum):
    """When what was bought begins."""

    IMMEDIATE = "immediate"
    DEFERRED = "deferred"  # once the money has arrived, some days later


@dataclass(frozen=True, slots=True)
class Means:
    """One way to pay.

    Attributes:
        name: its key in the promise file.
        title: what customers call it.
        starts: when what was bought begins.
        note: words beside it; None for none.
    """

    name: str
    title: Texts
    starts: Activation
    note: Texts | None = None
