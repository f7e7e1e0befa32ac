"""P503: values of the promise file that are only examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portal.errors import ConfigError
from portal.helpcenter.checks.findings import Finding, find
from portal.policy.lines import locate_keys
from portal.policy.notes import path_of
from portal.promise_file import policy_of, read_promises


def check_assumed(root: Path, file: Path) -> Iterator[Finding]:
    """Yields the keys whose values are examples, each where its value stands; none while the file is wrong.

    Args:
        root: the help center's folder.
        file: the promise file.
    """
    try:
        text = read_promises(file)
        assumed = policy_of(text, file.name).assumed
    except ConfigError:
        return
    lines = locate_keys(text)
    for key in assumed:
        line = lines.get(path_of(key)) or lines.get(("assumed",), 1)
        yield find(
            file.relative_to(root).as_posix(),
            line,
            1,
            "P503",
            f"{key} is an example: settle it, then take it out of assumed",
        )
