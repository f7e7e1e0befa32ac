"""How bad it is for a customer that something does not work, as an agent sees it."""

from __future__ import annotations

from enum import IntEnum


class Criticality(IntEnum):
    """Set by an agent and never by the customer, whose every request would be critical. A higher one goes first."""

    NORMAL = 0
    HIGH = 1  # many are held up, or one badly
    CRITICAL = 2  # nothing works, or something is being lost


def criticality_of(name: str) -> Criticality | None:
    """Returns the one that a form or an event names, such as `high`; None for a name that is none."""
    return next((one for one in Criticality if one.name.lower() == name), None)
