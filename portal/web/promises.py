"""The promise file as the sidecar knows it: read again when it changes, the last good one kept when it is broken."""

from __future__ import annotations

import threading
from pathlib import Path

import structlog

from portal.errors import PortalError
from portal.policy.policy import Policy
from portal.promise_file import read_policy

log = structlog.get_logger()

Stamp = tuple[int, int, int]


class Promises:
    """What the desk promises at this moment.

    Args:
        file: such as `support.toml`.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._policy: Policy | None = None

    def current(self) -> Policy | None:
        """Returns the policy; None when the file has never been right, so that pages keep what they were built with."""
        with self._lock:
            stamp = self._look()
            if stamp != self._stamp:
                self._stamp = stamp
                self._read()
            return self._policy

    def _read(self) -> None:
        try:
            self._policy = read_policy(self._file)
        except PortalError as error:
            log.warning("promise_file_refused", reason=error.message)

    def _look(self) -> Stamp | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
