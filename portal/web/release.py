"""The release being served: opened whole or not at all, replaced without dropping a request."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog
from flask import Flask, g

from portal.errors import ReleaseError
from portal.releases import BUILD, REBUILD, Release, current_link, open_current
from search_index.age import is_outdated
from search_index.errors import SearchIndexError
from search_index.search import Searcher, open_searcher

LOOK_EVERY = 1.0  # seconds
TRY_AGAIN_AFTER = 60.0  # seconds: a release that failed may have been on a disk that was not ready

log = structlog.get_logger()

OpenSearcher = Callable[[Path], Searcher]
open_verified: OpenSearcher = partial(open_searcher, is_verified=True)


class NoReleaseError(ReleaseError):
    """Nothing has been published yet: there is no page to answer with."""


class SearchRestsError(ReleaseError):
    """The release was indexed by an earlier version: its pages are served, and nothing can be searched."""


class OpenRelease:
    """A release that answers: verified, its indexes open.

    Requests borrow it and give it back; retired, it closes its indexes once the last of them has ended.

    Attributes:
        release: what was published.
        searchers: language → its open index; none at all while search rests.
    """

    def __init__(self, release: Release, searchers: Mapping[str, Searcher]) -> None:
        self.release = release
        self.searchers = searchers
        self._lock = threading.Lock()
        self._borrowers = 0
        self._is_retired = False
        self._is_closed = False

    @property
    def can_search(self) -> bool:
        """Whether its indexes are of this version, and not of an earlier one."""
        return bool(self.searchers)

    def searcher(self, lang: str) -> Searcher:
        """Returns the open index of one of its languages.

        Raises:
            SearchRestsError: its indexes are of an earlier version.
        """
        if not self.can_search:
            raise SearchRestsError(f"The index of the release {self.release.build} is of an earlier version", REBUILD)
        return self.searchers[lang]

    def borrow(self) -> bool:
        """Whether it may be used until `give_back`; not once it is closed."""
        with self._lock:
            if self._is_closed:
                return False
            self._borrowers += 1
            return True

    def give_back(self) -> None:
        """Ends one `borrow`."""
        with self._lock:
            self._borrowers -= 1
        self._close_if_idle()

    def retire(self) -> None:
        """Closes the indexes when nobody uses them any more."""
        with self._lock:
            self._is_retired = True
        self._close_if_idle()

    def _close_if_idle(self) -> None:
        with self._lock:
            if not self._is_retired or self._borrowers or self._is_closed:
                return
            self._is_closed = True
        _close(self.searchers.values())


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A release that could not be opened, and when to look at it again."""

    folder: Path
    reason: str
    again_at: float


class Keeper:
    """Holds the release being served and looks whether another was published.

    Args:
        var: the folder that holds `current`.
        open_searcher: opens the index of one language, whose files were verified.
    """

    def __init__(self, var: Path, open_searcher: OpenSearcher = open_verified) -> None:
        self._var = var
        self._open_searcher = open_searcher
        self._current: OpenRelease | None = None
        self._refusal: _Refusal | None = None
        self._opening = threading.Lock()
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None

    @property
    def current(self) -> OpenRelease | None:
        """What would be lent now; it may be retired a moment later, so requests `borrow`."""
        return self._current

    def borrow(self) -> OpenRelease | None:
        """Returns the release to answer one request with, to be given back; None when there is none."""
        while (opened := self._current) is not None:
            if opened.borrow():
                return opened
        return None

    def look(self) -> bool:
        """Serves what `var/current` names now, if it is another release and answers its probes.

        Otherwise everything stays as it was, and the log says why.

        Returns:
            Whether another release is served.
        """
        with self._opening:
            target = self._target()
            if target is None or self._is_known(target):
                return False
            try:
                opened = open_release(self._var, self._open_searcher)
            except (ReleaseError, SearchIndexError, OSError) as error:
                self._refuse(target, error)
                return False
            former, self._current, self._refusal = self._current, opened, None
        if opened.can_search:
            log.info("release_opened", build=opened.release.build)
        else:
            log.warning("release_opened_without_search", build=opened.release.build, remedy=REBUILD)
        if former is not None:
            former.retire()
        return True

    def watch(self) -> None:
        """Looks once a second from now on, on a thread of its own. Call it after any fork."""
        self._watcher = threading.Thread(target=self._watch, name="release-watcher", daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Stops watching and retires the release."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
        if self._current is not None:
            self._current.retire()
            self._current = None

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self.look()

    def _target(self) -> Path | None:
        link = current_link(self._var)
        try:
            return Path(os.path.normpath(link.parent / link.readlink()))
        except OSError:
            return None

    def _is_known(self, target: Path) -> bool:
        if self._current is not None and self._current.release.folder.name == target.name:
            self._refusal = None
            return True
        refusal = self._refusal
        return refusal is not None and refusal.folder == target and time.monotonic() < refusal.again_at

    def _refuse(self, target: Path, error: Exception) -> None:
        reason = f"{type(error).__name__}: {error}"
        if self._refusal is None or (self._refusal.folder, self._refusal.reason) != (target, reason):
            log.error("release_refused", build=target.name, reason=reason)
        self._refusal = _Refusal(target, reason, time.monotonic() + TRY_AGAIN_AFTER)


def open_release(var: Path, open_searcher: OpenSearcher = open_verified) -> OpenRelease:
    """Returns what `var/current` names, its indexes open; none of them where one is of an earlier version.

    Args:
        var: the folder that holds `current`.
        open_searcher: opens the index of one language, whose files were verified.

    Raises:
        ReleaseError: there is no release, it was altered, or an index does not answer its probes.
        SearchIndexError: an index is broken, or of a later version.
    """
    release = open_current(var)
    _require_plain_names(release)
    searchers: dict[str, Searcher] = {}
    if is_search_outdated(release):
        return OpenRelease(release, searchers)
    try:
        for lang in release.languages:
            searchers[lang] = open_searcher(release.index(lang))
            _probe(release, lang, searchers[lang])
    except BaseException:
        _close(searchers.values())
        raise
    return OpenRelease(release, searchers)


def lend_releases(app: Flask, keeper: Keeper) -> None:
    """Gives every request of `app` one release, the same from its beginning to its end."""

    @app.before_request
    def borrow() -> None:
        g.opened = keeper.borrow()

    @app.teardown_request
    def give_back(_error: BaseException | None) -> None:
        opened = g.pop("opened", None)
        if opened is not None:
            opened.give_back()


def opened_release() -> OpenRelease:
    """Returns the release that answers the present request.

    Raises:
        NoReleaseError: nothing has been published yet.
    """
    opened: OpenRelease | None = g.get("opened")
    if opened is None:
        raise NoReleaseError("No release is published yet", BUILD)
    return opened


def is_search_outdated(release: Release) -> bool:
    """Whether an index of `release`, which was verified, is of an earlier version, as after an update.

    Raises:
        SearchIndexError: an index is none.
    """
    return any(is_outdated(release.index(lang)) for lang in release.languages)


def _probe(release: Release, lang: str, searcher: Searcher) -> None:
    for question in release.probes.get(lang, ()):
        if not searcher.search(question, 1).items:
            raise ReleaseError(f"The index of {lang} in the release {release.build} finds nothing for {question!r}")


def _require_plain_names(release: Release) -> None:
    """Files are served by name: a manifest that names anything outside its own folder is not ours."""
    for name in release.files:
        if name.startswith("/") or ".." in name.split("/") or "\\" in name or "\0" in name:
            raise ReleaseError(f"The manifest of the release {release.build} names a file outside of it", REBUILD)


def _close(searchers: Iterable[Searcher]) -> None:
    for searcher in searchers:
        searcher.close()
