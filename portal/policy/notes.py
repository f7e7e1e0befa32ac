"""What was found wrong while a promise file was read: each fault once, without what only follows from another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.policy.lines import Path, locate_keys
from portal.policy.problems import PolicyErrors, Problem, nearest

_PART = re.compile(r"([^.\[\]]+)|\[(\d{1,9})\]")


@dataclass(frozen=True, slots=True)
class _Found:
    """One thing that is wrong, and what it may only follow from.

    Attributes:
        path: where it stands.
        reason: what is wrong.
        refers_to: what the value names and could not be found; None when it names nothing.
        meant: where a key that nobody knows probably belongs; None when no key is near, or the key is known.
    """

    path: Path
    reason: str
    refers_to: Path | None = None
    meant: Path | None = None


class Problems:
    """Everything that is wrong with one text."""

    def __init__(self, text: str, content: Mapping[str, Any] | None = None) -> None:
        self._text = text
        self._content = content or {}
        self._found: list[_Found] = []

    def add(self, path: Path, reason: str, *, refers_to: Path | None = None) -> None:
        """Notes what is wrong with the value at `path`, and what it names in vain if it names something."""
        self._found.append(_Found(path, reason, refers_to))

    def refuse(self, path: Path, reason: str, meant: Path | None) -> None:
        """Notes a key that nobody knows, and the one that was probably meant."""
        self._found.append(_Found(path, reason, meant=meant))

    def is_sound(self, path: Path) -> bool:
        """Whether nothing at `path` or below was found wrong so far."""
        return not any(found.path[: len(path)] == path for found in self._found)

    def raise_if_any(self) -> None:
        """Raises all of them.

        Raises:
            PolicyErrors: there is one at least.
        """
        # Where each only seems to follow from another, all are told: a file that is wrong never passes.
        told = [found for found in self._found if not self._only_follows(found)] or self._found
        if told:
            lines = locate_keys(self._text)
            raise PolicyErrors(Problem(written(it.path), it.reason, _line(it.path, lines)) for it in told)

    def _only_follows(self, found: _Found) -> bool:
        """Whether it would go away by itself once another problem is mended: only that one is worth telling."""
        if not self._stands(found.path) and any(other.meant == found.path for other in self._found):
            return True  # said to be missing: it is there, misspelt
        return found.refers_to is not None and self._is_misnamed(found.refers_to)

    def _is_misnamed(self, path: Path) -> bool:
        """Whether what stands at `path`, or where it was looked for, was itself found wrong."""
        if self._stands(path) or any(self._stands_below(other, path) for other in self._found):
            return True
        wrong = {found.path for found in self._found}
        around = max((path[:at] for at in range(len(path)) if self._stands(path[:at])), key=len)
        table, missing = self._at(around), str(path[len(around)])
        beside = [key for key in table if (*around, key) in wrong] if isinstance(table, dict) else []
        return (bool(around) and around in wrong) or nearest(missing, beside) is not None

    def _stands_below(self, refused: _Found, path: Path) -> bool:
        """Whether what is looked for at `path` stands below a key that is misspelt."""
        meant = refused.meant
        return meant is not None and path[: len(meant)] == meant and self._stands((*refused.path, *path[len(meant) :]))

    def _stands(self, path: Path) -> bool:
        return self._at(path) is not None

    def _at(self, path: Path) -> object | None:
        inside: object = self._content
        for part in path:
            is_item = isinstance(inside, list) and isinstance(part, int) and part < len(inside)
            if not is_item and not (isinstance(inside, dict) and part in inside):
                return None
            inside = inside[part]  # type: ignore[index]  # a key of a table, or a position within a list
        return inside


def written(path: Path) -> str:
    """Returns a path as people write it: `availability[0].target`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def path_of(key: str) -> Path:
    """Returns the path that `written` writes so; empty when it writes none so."""
    path = tuple(int(at) if at else part for part, at in _PART.findall(key))
    return path if written(path) == key else ()


def _line(path: Path, lines: Mapping[Path, int]) -> int | None:
    """The line of the key, or of the nearest table around it that the file has."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)
