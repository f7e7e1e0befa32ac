"""What a publication took."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.helpcenter.publish.steps import Reporter, Step


@dataclass(frozen=True, slots=True)
class Figures:
    """What a publication took.

    Attributes:
        seconds: step → wall-clock time; the steps that ran, in their order.
        built: languages whose pages were built; the others were taken from the previous release.
        pages: in all languages.
        articles: that search finds, in the languages that were built.
        sections: documents of their indexes.
        index_seconds: wall-clock time that writing those took; a large one is written beside other steps.
        files: of the release.
        size_bytes: of the release.
        peak_memory_bytes: of this process, or of the largest builder.
    """

    seconds: Mapping[str, float] = field(default_factory=dict)
    built: tuple[str, ...] = ()
    pages: int = 0
    articles: int = 0
    sections: int = 0
    index_seconds: float = 0.0
    files: int = 0
    size_bytes: int = 0
    peak_memory_bytes: int = 0


@dataclass(slots=True)
class Stopwatch:
    """Tells each step as it begins, and remembers how long it took.

    Attributes:
        reporter: who is told.
        seconds: step → wall-clock time so far.
    """

    reporter: Reporter
    seconds: dict[str, float] = field(default_factory=dict)
    _step: Step | None = None
    _since: float = 0.0

    def begin(self, step: Step, words: str = "") -> None:
        """Ends the step before and begins `step`."""
        moment = time.monotonic()
        if self._step is not None:
            self.seconds[self._step.value] = self.seconds.get(self._step.value, 0.0) + moment - self._since
        self._step, self._since = step, moment
        self.reporter.begin(step, words)


def peak_memory_bytes() -> int:
    """Returns the most memory that this process, or one it ran to its end, has held."""
    unit = 1 if sys.platform == "darwin" else 1024  # the kernel's own unit differs
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
