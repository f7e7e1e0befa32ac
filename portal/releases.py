"""What a release is on disk: the one description shared by who writes it and who serves it.

var/releases/<build id>/site/<lang>/…      the finished site
                       /site/robots.txt, sitemap.xml
                       /index/<lang>/…     the search index
                       /routes.json        slots, articles and redirects
                       /manifest.json      SHA-256 of every other file, and what the server must know
var/current -> releases/<build id>         replaced by one rename; looked at every second
var/previous -> releases/<build id>        where a rollback returns to
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.errors import ReleaseError

MANIFEST_FORMAT = 1
REBUILD = "Build it again with: guichet build"
BUILD = "Build one with: guichet build"


@dataclass(frozen=True, slots=True)
class Release:
    """A published help center.

    Attributes:
        folder: where it lies, symlinks resolved.
        build: build id, the hash of its inputs.
        languages: codes, the default first.
        slots: slot name → language → path from the server's root, such as `/fr/contact/`.
        articles: article id → language → location below `/<lang>/`, such as `guides/mx/`.
        redirects: old path, decoded as servers compare it → path that answers for it now, percent-encoded like every
            path that stands in a link; both from the server's root.
        script_hashes: sources for `script-src`, each as `sha256-…`.
        probes: language → questions that must find something before the index may serve.
        files: path inside the release → SHA-256, hexadecimal.
        slot_pages: path of every page that holds a slot, decoded → names of its slots; the server answers those itself.
        topics: language → location of an article below `/<lang>/` → the part of the menu in which it stands.
        sources: language → hash of what its pages were made of; a build reuses what did not change.
    """

    folder: Path
    build: str
    languages: tuple[str, ...]
    slots: Mapping[str, Mapping[str, str]]
    articles: Mapping[str, Mapping[str, str]]
    redirects: Mapping[str, str]
    script_hashes: tuple[str, ...]
    probes: Mapping[str, tuple[str, ...]]
    files: Mapping[str, str]
    slot_pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def site(self, lang: str) -> Path:
        """The folder of the finished pages in `lang`."""
        return self.folder / "site" / lang

    def index(self, lang: str) -> Path:
        """The folder of the search index in `lang`."""
        return self.folder / "index" / lang


def releases_folder(var: Path) -> Path:
    """The folder that holds every release."""
    return var / "releases"


def current_link(var: Path) -> Path:
    """The symlink that names the release being served."""
    return var / "current"


def previous_link(var: Path) -> Path:
    """The symlink that names the release a rollback returns to."""
    return var / "previous"


def open_current(var: Path) -> Release:
    """Returns the release being served, its index and routes verified.

    Raises:
        ReleaseError: there is none, or a file that the server relies on is absent or altered.
    """
    link = current_link(var)
    if not link.exists():
        raise ReleaseError("No release is published yet", BUILD)
    release = read_release(link.resolve())
    verify(release, only=("index/", "routes.json"))
    return release


def read_release(folder: Path) -> Release:
    """Returns what the manifest and the routes in `folder` say, verifying nothing else.

    Raises:
        ReleaseError: one of them is absent, unreadable or of another format.
    """
    manifest = _read_json(folder / "manifest.json")
    routes = _read_json(folder / "routes.json")
    if manifest.get("format") != MANIFEST_FORMAT:
        raise ReleaseError(f"The release {folder.name} has a manifest of another format", REBUILD)
    try:
        return Release(
            folder=folder,
            build=str(manifest["build"]),
            languages=tuple(manifest["languages"]),
            slots=routes["slots"],
            articles=routes["articles"],
            redirects=routes["redirects"],
            script_hashes=tuple(manifest["csp"]["script_hashes"]),
            probes={lang: tuple(questions) for lang, questions in manifest["probes"].items()},
            files=manifest["files"],
            slot_pages={path: tuple(names) for path, names in routes.get("slot_pages", {}).items()},
            topics=routes.get("topics", {}),
            sources=manifest.get("sources", {}),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(f"The manifest of the release {folder.name} is incomplete", REBUILD) from error


def verify(release: Release, only: Iterable[str] = ("",)) -> None:
    """Promises that the files of `release` are the ones that were published.

    Args:
        release: what was read from the manifest.
        only: beginnings of the paths to look at; every path by default.

    Raises:
        ReleaseError: a file is absent, altered or, below the given paths, was added.
    """
    beginnings = tuple(only)
    for name, expected in release.files.items():
        if name.startswith(beginnings):
            file = release.folder / name
            if not file.is_file() or file_digest(file) != expected:
                raise ReleaseError(f"The release {release.build} was altered: {name}", REBUILD)
    # A file that was added matters as much as one that was changed: Whoosh opens the newest TOC it finds.
    for beginning in beginnings:
        place = release.folder / beginning
        for file in place.rglob("*") if place.is_dir() else ():
            name = file.relative_to(release.folder).as_posix()
            if file.is_file() and name != "manifest.json" and name not in release.files:
                raise ReleaseError(f"The release {release.build} holds a file that was not published: {name}", REBUILD)


def file_digest(file: Path) -> str:
    """Returns the SHA-256 of a file's bytes, hexadecimal."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise ReleaseError(f"The release {file.parent.name} has no {file.name}", REBUILD) from error
    except ValueError as error:
        raise ReleaseError(f"{file.name} of the release {file.parent.name} cannot be read", REBUILD) from error
    if not isinstance(content, dict):
        raise ReleaseError(f"{file.name} of the release {file.parent.name} cannot be read", REBUILD)
    return content
