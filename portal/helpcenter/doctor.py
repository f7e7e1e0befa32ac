"""What is missing or risky on this machine, and how to mend it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from portal.errors import ConfigError, PortalError
from portal.helpcenter.doctor_desk import PROMISE_EXAMS
from portal.helpcenter.doctor_machine import MACHINE_EXAMS
from portal.helpcenter.doctor_report import Diagnosis, fail, ok, warn
from portal.helpcenter.doctor_server import SERVER_EXAMS
from portal.settings import Settings

Exam = Callable[[Settings, datetime], Iterator[Diagnosis]]


def examine(root: Path, read: Callable[[], Settings], now: datetime) -> Iterator[Diagnosis]:
    """Yields every diagnosis; what cannot be examined is one too.

    Args:
        root: the help center's folder.
        read: returns its settings, or raises `ConfigError`, or the `OSError` of a file that it may not read or make.
        now: the moment of the examination.
    """
    yield from (diagnosis for exam in MACHINE_EXAMS for diagnosis in exam(root))
    yield from _examine_var(root / "var")
    try:
        settings = read()
    except ConfigError as error:
        yield fail(error.message, error.hint)
        return
    except OSError as error:
        yield fail(f"{error.filename} cannot be read or written: {error.strerror}", _owned(root / "var"))
        return
    for exam in (*SERVER_EXAMS, *PROMISE_EXAMS):
        try:
            yield from exam(settings, now)
        except PortalError as error:
            yield fail(error.message, error.hint)


def _examine_var(var: Path) -> Iterator[Diagnosis]:
    try:
        var.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=var):
            pass
    except OSError as error:
        yield fail(f"var/ cannot be written: {error.strerror}", _owned(var))
        return
    if var.stat().st_uid != os.getuid():
        yield warn("var/ belongs to another user", f"Run Guichet as its owner, or: chown -R $(id -u) {var}")
    elif var.stat().st_mode & 0o022:
        yield warn("var/ can be written by others on this machine", f"chmod go-w {var}")
    else:
        yield ok("var/ can be written, by its owner only")


def _owned(var: Path) -> str:
    return f"Give it to the user that runs Guichet: chown -R USER {var}"
