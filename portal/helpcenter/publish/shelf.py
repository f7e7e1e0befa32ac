"""The shelf of releases: one writer at a time, one rename to commit, one rename to switch.

Whatever is killed, `var/current` names a complete release: a build grows under a name that nobody reads, takes its own
name by a rename once it is on the disk, and is named by a symlink that is itself put in place by a rename.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.errors import ReleaseError
from portal.helpcenter.publish.files import sync_folder
from portal.releases import Release, current_link, previous_link, read_release, releases_folder, verify
from portal.settings import Settings

KEPT = 3  # the one served, the one before it, and one more

_BUILDING = ".building-"
_LOCK = ".lock"
_WITHDRAWN = ".withdrawn"
_WAIT_SECONDS = 0.1


@contextmanager
def hold_shelf(var: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Promises that no other process builds, switches or prunes meanwhile.

    The lock is the kernel's and dies with the process: nothing is left to clean after a kill.

    Args:
        var: the help center's `var/`.
        on_wait: called once when another process has it.
    """
    shelf = releases_folder(var)
    shelf.mkdir(parents=True, exist_ok=True)
    with (shelf / _LOCK).open("a") as handle:
        told = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    on_wait()
                    told = True
                time.sleep(_WAIT_SECONDS)
        yield


def start_release(var: Path, build: str) -> Path:
    """Returns an empty folder to build in; what killed builds left is swept away. Call it with the shelf held."""
    shelf = releases_folder(var)
    for leftover in shelf.glob(f"{_BUILDING}*"):
        # A builder that outlived its parent may still write there: what cannot go now goes next time.
        shutil.rmtree(leftover, ignore_errors=True)
    folder = shelf / f"{_BUILDING}{build}-{os.getpid()}"
    folder.mkdir(parents=True)
    return folder


def find_release(var: Path, build: str) -> Release | None:
    """Returns the release of that build id, every file verified, or None when there is none to trust."""
    for folder in _folders(var):
        try:
            release = read_release(folder)
            if release.build == build:
                verify(release)
                return release
        except ReleaseError:
            continue
    return None


def commit_release(var: Path, building: Path, build: str) -> Path:
    """Gives a finished build its name and returns its folder; from here on it is a release."""
    shelf = releases_folder(var)
    folder = shelf / build
    number = 1
    # The name is taken only by a release that was altered since: it may be the one served, so it is not touched.
    while folder.exists():
        number += 1
        folder = shelf / f"{build}.{number}"
    building.rename(folder)
    sync_folder(shelf)
    return folder


def switch_to(var: Path, folder: Path) -> None:
    """Makes the release in `folder` the one that is served, and remembers the one before it."""
    current = current_link(var)
    before = current.resolve() if current.exists() else None
    if before and before != folder.resolve():
        _point(previous_link(var), before)
    _point(current, folder)


def prune(var: Path) -> None:
    """Removes the oldest releases beyond `KEPT`; never the one served nor the one before it."""
    spared = {link.resolve() for link in (current_link(var), previous_link(var)) if link.exists()}
    others = [folder for folder in _folders(var) if folder.resolve() not in spared]
    for folder in others[max(KEPT - len(spared), 0) :]:
        # Renamed first, so that a kill leaves a leftover to sweep and not half a release.
        gone = folder.with_name(f"{_BUILDING}gone-{folder.name}")
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def rollback(settings: Settings) -> Release:
    """Makes the release before the current one current again; a second call returns to where one was.

    What was left is marked: building the same sources does not publish it again by itself.

    Returns:
        The release that is served now, every file verified.

    Raises:
        ReleaseError: there is no release to return to, or it was altered.
    """
    var = settings.var
    with hold_shelf(var, lambda: None):
        current = current_link(var)
        left = current.resolve() if current.exists() else None
        target = _before(var, left)
        release = read_release(target)
        verify(release)
        if left:
            _withdraw(var, left)
        switch_to(var, target)
    return release


def is_withdrawn(var: Path, build: str) -> bool:
    """Whether a rollback left that build, and nothing was published since."""
    mark = releases_folder(var) / _WITHDRAWN
    return mark.is_file() and mark.read_text(encoding="ascii").strip() == build


def forget_withdrawal(var: Path) -> None:
    """Lets every build be published again."""
    (releases_folder(var) / _WITHDRAWN).unlink(missing_ok=True)


def _withdraw(var: Path, folder: Path) -> None:
    try:
        build = read_release(folder).build
    except ReleaseError:
        build = folder.name
    (releases_folder(var) / _WITHDRAWN).write_text(f"{build}\n", encoding="ascii")


def _before(var: Path, left: Path | None) -> Path:
    link = previous_link(var)
    if link.exists() and link.resolve() != left:
        return link.resolve()
    for folder in _folders(var):
        if folder.resolve() != left:
            return folder
    raise ReleaseError("There is no earlier release to return to", "Correct the pages and run: guichet build")


def _folders(var: Path) -> list[Path]:
    """The releases, the newest first."""
    found = (folder for folder in releases_folder(var).glob("[!.]*") if (folder / "manifest.json").is_file())
    return sorted(found, key=lambda folder: ((folder / "manifest.json").stat().st_mtime_ns, folder.name), reverse=True)


def _point(link: Path, folder: Path) -> None:
    temporary = link.with_name(f".{link.name}-{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(os.path.relpath(folder, link.parent), target_is_directory=True)
    temporary.replace(link)
    sync_folder(link.parent)
