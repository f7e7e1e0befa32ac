"""Locks between processes, held by the kernel: whatever dies, they are released."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from portal.storage.faults import StorageError

FIRST_PAUSE = 0.0005  # seconds
LONGEST_PAUSE = 0.005
SLOWER = 1.5  # each pause is that much longer than the last: what lasts is looked at less often


class WriteLock:
    """One writer at a time, among all threads of all processes.

    SQLite before 3.51.3 may damage a database in WAL mode when two connections write or checkpoint in the same
    instant. Who holds this lock is alone, so this cannot happen; and waiting for it is fairer than SQLite's own busy
    handler, whose slowest writers wait a hundred times longer than the others.

    It is two locks, as at a counter: one for who is served, one for who stands next in line. Whoever has been served
    must stand in line again, so a busy process cannot serve itself twice while another waits.

    Args:
        file: made when absent; its content means nothing. The place in line is a second file beside it.
        patience: seconds to wait before giving up.
    """

    def __init__(self, file: Path, patience: float) -> None:
        self._file = file
        self._line = file.with_name(f"{file.stem}.next.lock")
        self._patience = patience
        self._threads = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds the lock for the block.

        Raises:
            StorageError: another writer kept it for longer than our patience.
        """
        deadline = time.monotonic() + self._patience
        if not self._threads.acquire(timeout=self._patience):
            raise _gave_up()
        try:
            with ExitStack() as served:
                with _locked(self._line, deadline):
                    served.enter_context(_locked(self._file, deadline))
                yield
        finally:
            self._threads.release()


@contextmanager
def presence(file: Path) -> Iterator[None]:
    """Says, for the block, that somebody works with the folder of `file`; any number may say so at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def somebody_is_present(file: Path) -> bool:
    """Whether a process that lives is inside a `presence` of the same file."""
    if not file.exists():
        return False
    descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


@contextmanager
def _locked(file: Path, deadline: float) -> Iterator[None]:
    # A descriptor of our own each time: one inherited by a fork would be locked for parent and child at once.
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(descriptor, deadline)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, deadline: float) -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _gave_up() from None
            time.sleep(pause)
            pause = min(pause * SLOWER, LONGEST_PAUSE)
        else:
            return


def _gave_up() -> StorageError:
    return StorageError("Another program has been writing to the database for too long", "Try again in a moment.")
