"""When each article was last changed, according to the commits; never according to the files' own times."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

UNKNOWN_EPOCH = 1_577_836_800  # 2020-01-01: an old moment, the same on every machine, for trees outside git


@dataclass(frozen=True, slots=True)
class History:
    """What the commits say of a tree.

    Attributes:
        moments: path from the help center's folder → seconds of its last commit.
    """

    moments: Mapping[str, int] = field(default_factory=dict)

    def updated(self, path: str) -> date | None:
        """Returns the day, in UTC, that `path` was last committed; None when no commit knows it."""
        moment = self.moments.get(path)
        return None if moment is None else datetime.fromtimestamp(moment, UTC).date()

    def epoch(self, folder: str) -> int:
        """Returns the seconds of the last commit below `folder`, for `SOURCE_DATE_EPOCH`."""
        return max((moment for path, moment in self.moments.items() if path.startswith(folder)), default=UNKNOWN_EPOCH)


def read_history(root: Path, paths: Sequence[str]) -> History:
    """Returns what git knows of `paths` below `root`, in one pass; an empty history outside a repository.

    Args:
        root: the help center's folder.
        paths: folders and files, relative to `root`.
    """
    log = _git(root, "log", "--format=%x01%ct", "--name-only", "--relative", "-z", "--no-renames", "--", *paths)
    moments: dict[str, int] = {}
    moment = 0
    # "\x01<seconds>" begins a commit, everything else is a path; the newest commit comes first.
    for record in log.split("\0"):
        line = record.lstrip("\n")
        if line.startswith("\x01"):
            moment = int(line[1:])
        elif line:
            moments.setdefault(line, moment)
    return History(moments)


def _git(root: Path, *arguments: str) -> str:
    """Returns what git prints, or nothing where there is no git or no repository."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and paths stand after "--"
            ["git", "-C", str(root), "-c", "core.quotepath=off", *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""
