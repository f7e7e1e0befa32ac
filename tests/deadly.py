"""Points at which a process may die: around every transaction, and around every call to the outside."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection

from portal.storage import Database


class Deadly:
    """Counts the points that are passed, and dies at one of them: kill -9.

    Args:
        at: the point, from 0; never when negative.
    """

    def __init__(self, at: int) -> None:
        self._at = at
        self.passed = 0

    def point(self) -> None:
        """One moment at which the process may be gone."""
        if self.passed == self._at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1

    def database(self, real: Database) -> DeadlyDatabase:
        """The same database, with a point before, inside and after each transaction that writes."""
        return DeadlyDatabase(self, real)

    def caller(self, real: object) -> DeadlyCaller:
        """The same object, with a point before and after each call."""
        return DeadlyCaller(self, real)


class DeadlyDatabase:
    """See `Deadly.database`."""

    def __init__(self, deadly: Deadly, real: Database) -> None:
        self._deadly = deadly
        self._real = real

    def reading(self) -> AbstractContextManager[Connection]:
        return self._real.reading()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self._deadly.point()
        with self._real.writing() as db:
            yield db
            self._deadly.point()
        self._deadly.point()


class DeadlyCaller:
    """See `Deadly.caller`."""

    def __init__(self, deadly: Deadly, real: object) -> None:
        self._deadly = deadly
        self._real = real

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if not callable(found):
            return found

        def call(*arguments: object) -> object:
            self._deadly.point()
            answer = found(*arguments)
            self._deadly.point()
            return answer

        return call


def dies(life: Callable[[], None]) -> bool:
    """Lives one life in a process of its own; whether it was killed there."""
    child = os.fork()
    if child == 0:
        life()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)
