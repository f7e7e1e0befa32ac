"""A promise as a record writes it: enough to word it again years later, without the promise file of its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from types import MappingProxyType
from typing import Any

from portal.policy.durations import Days
from portal.policy.promises import ClockStart, Counted, Delay, Promise, Strength

_MINUTE = timedelta(minutes=1)


def written(promise: Promise | None) -> dict[str, Any] | None:
    """Returns a promise as JSON holds it; None for none."""
    if promise is None:
        return None
    return {
        "strength": str(promise.strength),
        "counted": None if promise.counted is None else str(promise.counted),
        "at_most": _delay(promise.at_most),
        "at_least": _delay(promise.at_least),
        "cutoff": None if promise.cutoff is None else promise.cutoff.isoformat("minutes"),
        "words": dict(promise.words),
        "from": str(promise.start),
    }


def read(form: Mapping[str, Any] | None) -> Promise | None:
    """Returns the promise that `written` wrote, without a calendar.

    Raises:
        KeyError: it is no such form.
        ValueError: the same.
    """
    if form is None:
        return None
    return Promise(
        strength=Strength(form["strength"]),
        counted=None if form["counted"] is None else Counted(form["counted"]),
        at_most=_read_delay(form["at_most"]),
        at_least=_read_delay(form["at_least"]),
        cutoff=None if form["cutoff"] is None else time.fromisoformat(form["cutoff"]),
        words=MappingProxyType({str(lang): str(words) for lang, words in form["words"].items()}),
        start=ClockStart(form.get("from", ClockStart.ARRIVAL)),  # the first records knew no other
    )


def _delay(delay: Delay | None) -> dict[str, int] | None:
    if delay is None:
        return None
    return {"days": delay.count} if isinstance(delay, Days) else {"minutes": delay // _MINUTE}


def _read_delay(form: Mapping[str, int] | None) -> Delay | None:
    if form is None:
        return None
    return Days(int(form["days"])) if "days" in form else int(form["minutes"]) * _MINUTE
