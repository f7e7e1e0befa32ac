"""The few figures that are published, each by one exact definition.

- A **percentile** is taken by the nearest rank: of `n` lengths in order, the one at place `p·n/100`, rounded up. There
  is no interpolation, so every length that is published is one that somebody waited. Who was never answered waited
  longer than anybody, and counts as that.
- A **share** is rounded down to a whole percent: 100 % means every one.
- A **length** of many is rounded up to the minute. A length of one case is rounded up further, to a quarter of an hour
  below a day and to an hour above, so that nobody finds a request by it. Nothing is ever rounded in our favour.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

MEDIAN, NINETIETH = 50, 90
MINUTE, QUARTER, HOUR, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
_HUNDRED = 100


def nearest_rank(lengths: Sequence[timedelta | None], percent: int) -> timedelta | None:
    """Returns the length that at least `percent` of all do not exceed, and that is one of them.

    Args:
        lengths: in any order, at least one; None for who was never answered.
        percent: from 1 to 100.

    Returns:
        None when that place is held by somebody who was never answered.
    """
    known = sorted(length for length in lengths if length is not None)
    place = -(-percent * len(lengths) // _HUNDRED)
    return known[place - 1] if place <= len(known) else None


def share(part: int, whole: int) -> int:
    """Returns how many in a hundred `part` of `whole` is, rounded down; `whole` is 1 or more."""
    return part * _HUNDRED // whole


def up_to(length: timedelta, step: timedelta) -> timedelta:
    """Returns a length of no less than nothing, rounded up to whole steps."""
    return -(-length // step) * step


def of_many(length: timedelta) -> timedelta:
    """Returns a length that sums up many, as it is published."""
    return up_to(length, MINUTE)


def of_one(length: timedelta) -> timedelta:
    """Returns the length of a single case, as it is published."""
    rounded = up_to(length, QUARTER)
    return rounded if rounded < DAY else up_to(length, HOUR)
