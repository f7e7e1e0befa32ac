"""P5xx: the promise file, and the facts of it that pages show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portal.helpcenter.checks.findings import Finding, find
from portal.policy.problems import PolicyErrors
from portal.promise_file import read_policy


def check_promises(root: Path, file: Path) -> Iterator[Finding]:
    """Yields everything that is wrong in the promise file.

    Args:
        root: the help center's folder.
        file: the promise file.
    """
    try:
        read_policy(file)
    except PolicyErrors as errors:
        for problem in errors.problems:
            reason = f"{problem.key}: {problem.reason}" if problem.key else problem.reason
            yield find(file.relative_to(root).as_posix(), problem.line or 1, 1, "P501", reason)
