"""What is wrong with a promise file, all of it at once; and the questions a calendar cannot answer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from portal.errors import ConfigError, PortalError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        key: dotted path in the file, such as `plans.pro.price`; empty when the file as a whole is meant.
        reason: what is wrong with it and, where it is known, what was probably meant.
        line: line of the file, from 1; None when it cannot be told.
    """

    key: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line is not None else ""
        return f"{where}{self.key}: {self.reason}" if self.key else f"{where}{self.reason}"


class PolicyErrors(ConfigError):  # noqa: N818 -- it holds several, and its name says so
    """A promise file cannot be used.

    Attributes:
        problems: every one that was found, in the order of the file; never empty.
        file: the name it was read from, when it is known.
    """

    def __init__(self, problems: Iterable[Problem], file: str = "") -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        self.file = file
        count = len(self.problems)
        title = f"{file or 'The promise file'} cannot be used: {count} problem{'s' if count > 1 else ''}"
        super().__init__(
            "\n".join([title, *(f"  {file}{':' if file else ''}{text}" for text in map(_place, self.problems))])
        )

    def in_file(self, file: str) -> PolicyErrors:
        """Returns the same problems, with the name of the file they stand in."""
        return PolicyErrors(self.problems, file)


class NeverOpensError(PortalError):
    """A calendar has no opening to wait for."""


class UnknownHolidaysError(PortalError):
    """A calendar was asked about a year whose public holidays it was not given."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Returns the one of `known` that is written most like `word`, whatever the capitals; None when none is near."""
    names = {name.casefold(): name for name in sorted(known, reverse=True)}
    near = difflib.get_close_matches(word.casefold(), sorted(names), n=1)
    return names[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Returns ` (did you mean "…"?)` for the nearest of `known`, or nothing when none is near."""
    near = nearest(word, known)
    return meant(near) if near else ""


def meant(word: str) -> str:
    """Returns ` (did you mean "…"?)` for a word that is known to be right."""
    return f' (did you mean "{word}"?)'


def _place(problem: Problem) -> str:
    key = f"{problem.key}: " if problem.key else ""
    return f"{problem.line}: {key}{problem.reason}" if problem.line is not None else f" {key}{problem.reason}"
