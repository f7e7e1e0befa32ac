"""What an examination says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much it matters."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at.

    Attributes:
        level: how much it matters.
        what: was found, a phrase.
        mend: what to do about it; empty when there is nothing to do.
    """

    level: Level
    what: str
    mend: str = ""

    def __str__(self) -> str:
        mend = " ".join(self.mend.splitlines())
        return f"{self.level:4}  {self.what}{f' — {mend}' if mend else ''}"


def ok(what: str) -> Diagnosis:
    """Says that something is as it should be."""
    return Diagnosis(Level.OK, what)


def warn(what: str, mend: str) -> Diagnosis:
    """Says that something works, and may fail one day or for somebody."""
    return Diagnosis(Level.WARN, what, mend)


def fail(what: str, mend: str) -> Diagnosis:
    """Says that something does not work."""
    return Diagnosis(Level.FAIL, what, mend)
