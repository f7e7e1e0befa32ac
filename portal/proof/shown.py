"""Which signed months stand on the pages that are served, and which do not yet."""

from __future__ import annotations

import json
from pathlib import Path

from portal.errors import ReleaseError
from portal.proof import ledger
from portal.releases import Release, current_link, read_release


def hidden_months(var: Path, release: Release) -> tuple[Path, ...]:
    """Returns the files of the signed months that a release does not show, the first month first.

    Args:
        var: the help center's own folder.
        release: that is served.
    """
    shown = _shown(release)
    return tuple(file for file in sorted((var / ledger.FOLDER).glob("????-??.json")) if file.stem not in shown)


def months_that_wait(var: Path) -> tuple[str, tuple[Path, ...]] | None:
    """Returns the build of the release that is served and the months it does not show; None when it shows all.

    Where nothing is served yet nobody waits: the first build shows every month.
    """
    try:
        release = read_release(current_link(var).resolve())
    except ReleaseError:
        return None
    hidden = hidden_months(var, release)
    return (release.build, hidden) if hidden else None


def _shown(release: Release) -> frozenset[str]:
    try:
        content = json.loads((release.site(release.languages[0]) / ledger.PUBLISHED).read_bytes())
        return frozenset(str(one["month"]) for one in content["months"])
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
