"""The record of a month as a file holds it: JSON that is the same, byte for byte, for the same record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from portal.errors import ConfigError
from portal.proof import promise_form
from portal.proof.history import Duty
from portal.proof.model import Breach, Lengths, Opinions, Row, Statement
from portal.proof.months import parse_month
from portal.tickets.model import Lane

FORMAT = 2
KNOWN = (1, FORMAT)  # the first knew first replies alone; what it says is signed, and is read as it was meant
_MINUTE = timedelta(minutes=1)


class RecordError(ConfigError):
    """The record of a month cannot be read, or is not what was signed."""


def to_text(statement: Statement) -> str:
    """Returns a record as it is signed: JSON with its keys in order, one a line."""
    content = {
        "format": FORMAT,
        "month": str(statement.month),
        "zone": statement.zone,
        "settled": statement.settled.astimezone(UTC).isoformat(),
        "fewest": statement.fewest,
        "rows": [_row(row) for row in statement.rows],
        "paid": [_row(row) for row in statement.paid],
        "judged": statement.judged,
        "kept": statement.kept,
        "breaches": [_breach(breach) for breach in statement.breaches],
        "opinions": _opinions(statement.opinions),
        "previous": statement.previous,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_text(text: str) -> Statement:
    """Returns the record that `to_text` wrote.

    Raises:
        RecordError: it is none.
    """
    try:
        content = json.loads(text)
        if content["format"] not in KNOWN:
            raise RecordError(f"A record of format {content['format']} is not known", "Install a newer Guichet.")
        return Statement(
            month=parse_month(content["month"]),
            zone=str(content["zone"]),
            settled=datetime.fromisoformat(content["settled"]),
            fewest=int(content["fewest"]),
            rows=tuple(map(_read_row, content["rows"])),
            paid=tuple(map(_read_row, content["paid"])),
            judged=int(content["judged"]),
            kept=_read_count(content["kept"]),
            breaches=tuple(map(_read_breach, content["breaches"])),
            opinions=_read_opinions(content["opinions"]),
            previous=str(content["previous"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"The record of a month cannot be read: {error!r}") from error


def _row(row: Row) -> dict[str, Any]:
    return {
        "plan": row.plan,
        "title": dict(row.title),
        "lane": str(row.lane),
        "promise": promise_form.written(row.promise),
        "calendar": row.calendar,
        "cases": row.cases,
        "kept": row.kept,
        "counted": _lengths(row.counted),
        "elapsed": _lengths(row.elapsed),
        "opinions": _opinions(row.opinions),
        "duty": str(row.duty),
        "level": row.level,
        "own": row.is_own,
        "withdrawn": row.withdrawn,
    }


def _read_row(form: Mapping[str, Any]) -> Row:
    return Row(
        plan=str(form["plan"]),
        title=MappingProxyType(dict(form["title"])),
        lane=Lane(form["lane"]),
        promise=promise_form.read(form["promise"]),
        calendar=str(form["calendar"]),
        cases=int(form["cases"]),
        kept=_read_count(form["kept"]),
        counted=_read_lengths(form["counted"]),
        elapsed=_read_lengths(form["elapsed"]),
        opinions=_read_opinions(form["opinions"]),
        duty=Duty(form.get("duty", Duty.FIRST_REPLY)),
        level=str(form.get("level", "")),
        is_own=bool(form.get("own", False)),
        withdrawn=int(form.get("withdrawn", 0)),
    )


def _breach(breach: Breach) -> dict[str, Any]:
    return {
        "plan": breach.plan,
        "title": dict(breach.title),
        "lane": str(breach.lane),
        "promise": promise_form.written(breach.promise),
        "achieved_minutes": _minutes(breach.achieved),
        "duty": str(breach.duty),
        "level": breach.level,
        "own": breach.is_own,
    }


def _read_breach(form: Mapping[str, Any]) -> Breach:
    promise, is_own = promise_form.read(form["promise"]), bool(form.get("own", False))
    if promise is None and not is_own:
        raise ValueError("a breach of no promise")
    return Breach(
        plan=str(form["plan"]),
        title=MappingProxyType(dict(form["title"])),
        lane=Lane(form["lane"]),
        promise=promise,
        achieved=_read_minutes(form["achieved_minutes"]),
        duty=Duty(form.get("duty", Duty.FIRST_REPLY)),
        level=str(form.get("level", "")),
        is_own=is_own,
    )


def _lengths(lengths: Lengths | None) -> dict[str, int | None] | None:
    if lengths is None:
        return None
    return {"median_minutes": _minutes(lengths.median), "ninetieth_minutes": _minutes(lengths.ninetieth)}


def _read_lengths(form: Mapping[str, Any] | None) -> Lengths | None:
    if form is None:
        return None
    return Lengths(_read_minutes(form["median_minutes"]), _read_minutes(form["ninetieth_minutes"]))


def _opinions(opinions: Opinions) -> dict[str, int | None]:
    return {"asked": opinions.asked, "answers": opinions.answers, "satisfied": opinions.satisfied}


def _read_opinions(form: Mapping[str, Any]) -> Opinions:
    return Opinions(int(form["asked"]), int(form["answers"]), _read_count(form["satisfied"]))


def _read_count(number: Any) -> int | None:  # noqa: ANN401  whatever the file says
    return None if number is None else int(number)


def _minutes(length: timedelta | None) -> int | None:
    return None if length is None else length // _MINUTE


def _read_minutes(number: Any) -> timedelta | None:  # noqa: ANN401  whatever the file says
    return None if number is None else int(number) * _MINUTE
