"""What a promise was worth in the month that was signed last: what stands beside it wherever it is given."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import structlog

from portal.errors import ConfigError
from portal.policy.promises import Promise
from portal.proof import ledger, promise_form
from portal.proof.history import Duty
from portal.proof.model import Row, Statement
from portal.proof.months import Month
from portal.tickets.model import Lane

Stamp = tuple[str, int, int]

log = structlog.get_logger()


def row_of(statement: Statement, promise: Promise | None, plan: str, lane: Lane) -> Row | None:
    """Returns what a month says of this very promise; None when it says nothing, or had too few cases to.

    Args:
        statement: of the month.
        promise: of a first reply, as it is given now; another one than that of the month is another promise.
        plan: its key; of no account in the paid lane, where all plans are promised the same.
        lane: standard or paid.
    """
    if lane is Lane.URGENT:
        return _same(statement.paid, promise)
    return _same((row for row in _of(statement, Duty.FIRST_REPLY) if (row.plan, row.lane) == (plan, lane)), promise)


def level_row_of(statement: Statement, promise: Promise, level: str) -> Row | None:
    """Returns what a month says of the answer that a level promises; None as in `row_of`."""
    return _same((row for row in _of(statement, Duty.LEVEL) if row.level == level), promise)


def solution_row_of(statement: Statement, promise: Promise, plan: str) -> Row | None:
    """Returns what a month says of the solution that a plan promises; None as in `row_of`."""
    return _same((row for row in _of(statement, Duty.SOLUTION) if row.plan == plan), promise)


def _of(statement: Statement, duty: Duty) -> Iterator[Row]:
    return (row for row in statement.rows if row.duty is duty and not row.is_own)


def _same(rows: Iterable[Row], promise: Promise | None) -> Row | None:
    if promise is None:
        return None
    wanted = promise_form.written(promise)
    found = next((row for row in rows if promise_form.written(row.promise) == wanted), None)
    return None if found is None or found.elapsed is None else found


class LastMonth:
    """The month that was signed last, read again when another is.

    Args:
        var: the help center's own folder.
    """

    def __init__(self, var: Path) -> None:
        self._folder = var / ledger.FOLDER
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._statement: Statement | None = None

    def row_of(self, promise: Promise | None, plan: str, lane: Lane) -> tuple[Month, Row] | None:
        """Returns the month, and what it says of a promise; None when it says nothing of it."""
        statement = self._read()
        row = None if statement is None else row_of(statement, promise, plan, lane)
        return None if statement is None or row is None else (statement.month, row)

    def _read(self) -> Statement | None:
        file = max(self._folder.glob("????-??.json"), default=None)
        if file is None:
            return None
        with self._lock:
            try:
                found = file.stat()
                stamp = (file.name, found.st_mtime_ns, found.st_size)
                if stamp != self._stamp:
                    self._stamp, self._statement = stamp, None
                    self._statement = ledger.read(file).statement
            except (OSError, ConfigError) as error:
                # A figure that nobody signed is not shown; the promise itself stands without it.
                log.warning("record_refused", reason=str(error))
            return self._statement
