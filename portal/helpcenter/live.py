"""Rebuilding while a writer works: what a save touched, once the saving is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

QUIET = 0.2  # seconds without a save after which a writer, or a program that writes several files, is done
PATIENCE = 2.0  # seconds after which a build begins even if saves go on
# Reading a file is an event too: a build that answered it would never end.
_CHANGES = {EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED}
_FOLDERS = ("docs", "questions")


class Saves(FileSystemEventHandler):
    """Notes that something which pages are made of was saved.

    Args:
        root: the help center's folder.
        looks: folders of templates of its own.
    """

    def __init__(self, root: Path, looks: Iterable[Path] = ()) -> None:
        self._root = root.resolve()
        self._folders = (*(self._root / name for name in _FOLDERS), *looks)
        self._saved = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Looks at one event of the file system."""
        if event.event_type in _CHANGES and not (event.is_directory and event.event_type == EVENT_TYPE_MODIFIED):
            paths = (Path(str(path)) for path in (event.src_path, event.dest_path) if path)
            if any(self.concerns(path) for path in paths):
                self._saved.set()

    def concerns(self, path: Path) -> bool:
        """Whether pages are made of the file at `path`; what editors leave beside a file is not."""
        if path.name.startswith((".", "#")) or path.name.endswith(("~", ".swp", ".tmp")):
            return False
        if any(folder in path.parents for folder in self._folders):
            return True
        is_config = path.suffix == ".yml" and path.name.startswith("mkdocs")
        return path.parent == self._root and (is_config or path.name == "support.toml")

    def wait(self, seconds: float) -> bool:
        """Returns whether something was saved; waits for the end of the saving, or `seconds` for its beginning."""
        if not self._saved.wait(seconds):
            return False
        waited = 0.0
        while waited < PATIENCE:
            self._saved.clear()
            if not self._saved.wait(QUIET):
                break
            waited += QUIET
        self._saved.clear()
        return True


def watch(
    root: Path, looks: Iterable[Path], rebuild: Callable[[], None], goes_on: Callable[[], bool], *, often: float = 1.0
) -> None:
    """Calls `rebuild` once, then after each save, until `goes_on` says no.

    Args:
        root: the help center's folder.
        looks: folders of templates of its own.
        rebuild: builds what changed, and tells the writer what is wrong.
        goes_on: asked about once a second.
        often: seconds between two questions.
    """
    folders = tuple(looks)
    saves = Saves(root, folders)
    observer = _observe(root.resolve(), folders, saves)
    try:
        rebuild()  # something may have been saved before we looked
        while goes_on():
            if saves.wait(often):
                rebuild()
    finally:
        observer.stop()
        observer.join()


def _observe(root: Path, looks: Iterable[Path], saves: Saves) -> BaseObserver:
    folders = [folder for folder in (*(root / name for name in _FOLDERS), *looks) if folder.is_dir()]
    for kind in (Observer, PollingObserver):
        observer: BaseObserver = kind()
        observer.schedule(saves, str(root), recursive=False)
        for folder in folders:
            observer.schedule(saves, str(folder), recursive=True)
        try:
            observer.start()
        except OSError:  # the system watches as many folders as it wants to: look at them ourselves, more slowly
            continue
        return observer
    raise AssertionError("looking at files ourselves needs nothing of the system")
