"""The steps of a publication, in their order, and how they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """Where a publication stands; whatever kills it at any of them leaves the current release complete."""

    LOCK = "lock"
    INPUTS = "inputs"
    BUILD = "build"
    READ = "read"
    FINISH = "finish"
    CHECK = "check"
    INDEX = "index"
    PROBE = "probe"
    MANIFEST = "manifest"
    SYNC = "sync"
    COMMIT = "commit"
    SWITCH = "switch"
    PRUNE = "prune"
    DONE = "done"


Progress = Callable[[str], None]
"""Called with words for a person when something begins that may take a while."""

Watcher = Callable[[Step], None]
"""Called as each step begins."""


def silent(words: str) -> None:
    """Tells nobody."""


def unwatched(step: Step) -> None:
    """Lets every step pass."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Tells people and watchers how far a publication is.

    Attributes:
        progress: given words.
        watcher: given the step; a test may end the process in it.
    """

    progress: Progress = silent
    watcher: Watcher = unwatched

    def begin(self, step: Step, words: str = "") -> None:
        """Tells that `step` begins; without words only the watcher hears of it."""
        self.watcher(step)
        if words:
            self.progress(words)
