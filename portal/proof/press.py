"""Has the months that were signed put on the pages, without anybody having to know, and without making anybody wait.

A process of its own builds, since a build takes all of a processor for a while; whoever has mail to send goes on
sending it. What stands on the pages decides, not what was just signed: so it does not matter who signed, what was
killed in between, or that the machine was off on the day.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from portal.proof.shown import months_that_wait
from portal.settings import Settings

LOOK_EVERY = timedelta(minutes=10)
TRY_AGAIN = timedelta(days=1)  # what did not work and is as it was
LOCK = "proof.press.lock"  # below var/
SECONDS_TO_END = 5.0  # for a build that is told to stop; whatever it leaves is no release

log = structlog.get_logger()


def command_for(settings: Settings) -> tuple[str, ...]:
    """Returns the command that publishes signed months, and nothing else that was written meanwhile."""
    root, port = str(settings.root), str(settings.port)
    return (sys.executable, "-m", "portal.cli", "-C", root, "proof", "sign", "--port", port)


class Press:
    """Looks now and then whether a signed month waits for the pages. One at a time works, among all processes.

    Args:
        var: the help center's own folder.
        command: publishes them; see `command_for`.
    """

    def __init__(self, var: Path, command: Sequence[str]) -> None:
        self._var = var
        self._command = tuple(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = -1
        self._due: datetime | None = None
        self._tried: tuple[str, tuple[Path, ...]] | None = None
        self._again: datetime | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether a process of ours builds at this moment."""
        return self._child is not None

    def look(self, now: datetime) -> None:
        """Starts to publish what waits, or sees what became of it; returns at once either way.

        Args:
            now: aware moment.

        Raises:
            OSError: no process can be started, or the lock cannot be made; it is tried again.
        """
        if self._child is not None:
            if self._child.poll() is not None:
                self._finish(self._child.returncode)
            return
        if self._due is not None and now < self._due:
            return
        self._due = now + LOOK_EVERY
        waiting = months_that_wait(self._var)
        if waiting is None:
            return
        if waiting == self._tried and self._again is not None and now < self._again:
            return
        if self._take():
            quiet = subprocess.DEVNULL
            try:
                self._child = subprocess.Popen(self._command, stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - ours
            except OSError:
                self._let_go()
                raise
            self._tried, self._again = waiting, now + TRY_AGAIN

    def stop(self) -> None:
        """Ends what is at work; the release that is served stays as it is."""
        if self._child is not None:
            self._child.terminate()
            try:
                self._child.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
            self._let_go()

    def _finish(self, code: int) -> None:
        self._let_go()
        waiting = months_that_wait(self._var)
        if waiting is None:
            log.info("months_published")
        else:
            log.warning("months_wait_for_a_build", months=len(waiting[1]), code=code)

    def _take(self) -> bool:
        descriptor = os.open(self._var / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # another worker is at it
            os.close(descriptor)
            return False
        self._lock = descriptor
        return True

    def _let_go(self) -> None:
        os.close(self._lock)
        self._child, self._lock = None, -1
