"""The promise file as the sidecar knows it: read again when it changes, the last good one kept when it is broken."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from portal.errors import PortalError
from portal.policy.policy import Policy
from portal.promise_file import policy_of, read_promises

log = structlog.get_logger()

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Pledge:
    """One version of the promise file, as it is given to whoever asks something now.

    Attributes:
        policy: what it says.
        text: how it says it, kept with what was promised.
        digest: SHA-256 of the text, hexadecimal: its name for good, whatever version it gives itself. Of the text and
            the agreement, when one is laid over it.
        agreement: the promise to a single customer that is laid over it, by its key; empty for none.
    """

    policy: Policy
    text: str
    digest: str
    agreement: str = ""

    def under(self, agreement: str) -> Pledge:
        """Returns what the same file promises to the customer of an agreement; itself when it has none of that key."""
        found = self.policy.overlays.get(agreement)
        if found is None:
            return self
        digest = hashlib.sha256(f"{self.digest}\n{agreement}".encode()).hexdigest()
        return replace(self, policy=self.policy.under(found), digest=digest, agreement=agreement)


class Promises:
    """What the desk promises at this moment.

    Args:
        file: such as `support.toml`.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._pledge: Pledge | None = None

    def current(self) -> Policy | None:
        """Returns the policy; None when the file has never been right, so that pages keep what they were built with."""
        pledge = self.pledge()
        return None if pledge is None else pledge.policy

    def pledge(self) -> Pledge | None:
        """Returns the policy with the text that says it; None when the file has never been right."""
        with self._lock:
            stamp = self._look()
            if stamp != self._stamp:
                self._stamp = stamp
                self._read()
            return self._pledge

    def _read(self) -> None:
        try:
            text = read_promises(self._file)
            policy = policy_of(text, str(self._file))
        except PortalError as error:
            log.warning("promise_file_refused", reason=error.message)
        else:
            self._pledge = Pledge(policy, text, hashlib.sha256(text.encode()).hexdigest())

    def _look(self) -> Stamp | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
