"""Who takes over what the first line cannot solve, and what a hand-over must bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.promises import ClockStart, Promise
from portal.policy.reach import Texts


class Condition(StrEnum):
    """When a hand-over must bring something."""

    ALWAYS = "always"
    IF_POSSIBLE = "if_possible"  # else it says why it was impossible
    WHERE_IT_APPLIES = "where_it_applies"  # else it says that it does not


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a hand-over brings.

    Attributes:
        name: what requests record it under.
        title: what agents and customers read.
        condition: when it is needed.
    """

    name: str
    title: Texts
    condition: Condition = Condition.ALWAYS


@dataclass(frozen=True, slots=True)
class Level:
    """Who answers after the first line, or that first line itself.

    Attributes:
        name: its key in the promise file.
        title: what customers call it.
        reply: the delay of its first reply; its `start` says from when.
        needs: what a hand-over must bring, in order.
        plans: names of the plans whose customers may ask for it; empty when nobody may.
        note: words beside it; None for none.
    """

    name: str
    title: Texts
    reply: Promise
    needs: tuple[Need, ...] = ()
    plans: tuple[str, ...] = ()
    note: Texts | None = None


def levels_above(levels: Mapping[str, Level]) -> dict[str, Level]:
    """Returns the levels that take over, by name in the file's order: all but the first line.

    The first line is in the file when it stands at its head, needs nothing, and answers by a clock that starts when a
    request comes in.
    """
    first = next(iter(levels.values()), None)
    if first is None or first.needs or not first.reply.is_clocked or first.reply.start is not ClockStart.ARRIVAL:
        return dict(levels)
    return {name: level for name, level in levels.items() if level is not first}
