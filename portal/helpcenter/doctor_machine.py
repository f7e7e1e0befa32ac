"""The machine: Python, its libraries, the programs beside it, room on the disk."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.helpcenter.doctor_report import Diagnosis, fail, ok, warn

OLDEST_PYTHON = (3, 11, 2)
SOUND_SQLITE = (3, 51, 3)  # https://sqlite.org/wal.html#walresetbug
MEBIBYTE = 1024 * 1024
LITTLE_ROOM, NO_ROOM = 1024 * MEBIBYTE, 200 * MEBIBYTE
WHOOSHES = ("whoosh", "whoosh-reloaded", "whoosh3")  # all three are imported by the same name


def examine_python(root: Path) -> Iterator[Diagnosis]:
    """Looks at the interpreter's version."""
    del root
    if sys.version_info < OLDEST_PYTHON:
        yield fail(f"Python {platform.python_version()} is too old", "Install Python 3.11.2 or later.")
    else:
        yield ok(f"Python {platform.python_version()}")


def examine_libraries(root: Path) -> Iterator[Diagnosis]:
    """Looks at the libraries that must be there once, in a version that works."""
    del root
    found = [f"{name} {version(name)}" for name in WHOOSHES if _is_installed(name)]
    if len(found) != 1:
        what = f"Libraries that hide each other: {', '.join(found)}" if found else "Whoosh is not installed"
        yield fail(
            what, "Install one of them only: pip uninstall the others, then pip install --force-reinstall whoosh"
        )
    if not _is_installed("mkdocs") or version("mkdocs").startswith("2"):
        yield fail("MkDocs 1.6 is not installed", "pip install 'mkdocs<2'")
    else:
        yield ok(f"MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}, {', '.join(found)}")


def examine_sqlite(root: Path) -> Iterator[Diagnosis]:
    """Looks for the version of SQLite that may damage a database with several writers."""
    del root
    if sqlite3.sqlite_version_info >= SOUND_SQLITE:
        yield ok(f"SQLite {sqlite3.sqlite_version}")
    else:
        yield warn(
            f"SQLite {sqlite3.sqlite_version} may damage a database that two programs write at once; "
            "Guichet's own writers take turns, so that it cannot happen among them",
            "Let no other program write to var/portal.sqlite, and back it up with guichet backup.",
        )


def examine_git(root: Path) -> Iterator[Diagnosis]:
    """Looks for git, which knows when an article was last changed."""
    if shutil.which("git") is None:
        yield warn("git is not installed: articles show no date but the one they state", "apt-get install git")
    elif not any((folder / ".git").exists() for folder in (root.resolve(), *root.resolve().parents)):
        yield warn(
            "The help center is in no git repository: articles show no date but the one they state",
            f"git -C {root} init, then commit the sources.",
        )
    else:
        yield ok("git knows when articles were changed")


def examine_chromium(root: Path) -> Iterator[Diagnosis]:
    """Looks for the browser of the tests, where there are such tests."""
    if not (root / "tests" / "journeys").is_dir():
        return
    if not any(map(shutil.which, ("chromium-headless-shell", "chromium"))):
        yield warn("Chromium is not installed: the browser tests cannot run", "apt-get install chromium-headless-shell")
    else:
        yield ok("Chromium for the browser tests")


def examine_disk(root: Path) -> Iterator[Diagnosis]:
    """Looks at the room that is left for releases and data."""
    free = shutil.disk_usage(root).free
    what = f"{free / MEBIBYTE:,.0f} MiB free on the disk"
    if free < NO_ROOM:
        yield fail(what, "Make room: a release needs about 100 kB an article, three are kept.")
    elif free < LITTLE_ROOM:
        yield warn(what, "Make room soon: a release needs about 100 kB an article, three are kept.")
    else:
        yield ok(what)


def examine_zones(root: Path) -> Iterator[Diagnosis]:
    """Looks for the time zones' rules, without which no opening hour means anything."""
    del root
    try:
        ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        yield fail("The rules of the time zones are missing", "pip install tzdata")
    else:
        yield ok(f"Time zones of tzdata {version('tzdata')}" if _is_installed("tzdata") else "Time zones of the system")


MACHINE_EXAMS: Sequence[Callable[[Path], Iterator[Diagnosis]]] = (
    examine_python,
    examine_libraries,
    examine_sqlite,
    examine_git,
    examine_chromium,
    examine_disk,
    examine_zones,
)


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
