"""What a release is made of, as one hash: the same inputs are never built twice."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import portal
import search_index
from portal.helpcenter.publish.history import History
from portal.helpcenter.publish.languages import Language
from portal.settings import Settings

SHORT_ID = 16  # hexadecimal characters of a build id: 64 bits tell the releases of one help center apart
LIBRARIES = ("babel", "holidays", "markdown", "material", "mkdocs", "mkdocs-material", "pymdown-extensions", "whoosh")
_OWN_CODE = (
    ("portal", "helpcenter"),
    ("portal", "policy"),
    ("portal", "proof"),
    ("portal", "promise_file.py"),
    ("portal", "public_holidays.py"),
    ("search_index",),
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Hashes of what a release is made of.

    Attributes:
        build: build id, of everything.
        languages: language → hash of what its own pages are made of, the other languages' sources left out.
    """

    build: str
    languages: Mapping[str, str]


def read_inputs(
    settings: Settings,
    languages: Sequence[Language],
    history: History,
    builder: str,
    without: Collection[Path] = (),
) -> Inputs:
    """Returns the hashes of what is in the help center's folder now.

    Args:
        settings: the help center.
        languages: its languages, the default first.
        history: dates of the commits: pages show them.
        builder: name of the program that builds the pages.
        without: files to leave out, as if they were not there yet.
    """
    own_folders = {language.docs for language in languages}
    common = [
        f"guichet {own_code_digest()}",
        f"builder {builder}",
        f"url {settings.url}",
        f"languages {' '.join(language.code for language in languages)}",
        *(f"library {name} {_version(name)}" for name in LIBRARIES),
        *_describe(settings.root, (f for f in _shared_files(settings, languages, own_folders) if f not in without)),
    ]
    codes = {language.code for language in languages}
    per_language = {}
    for language in languages:
        others = codes - {language.code}
        questions = (f for f in _files(settings.root / "questions") if f.stem not in others)
        own = [
            f"language {language.code}",
            *_describe(settings.root, [*_files(language.docs), language.config, *questions]),
            *_dates(history, settings.root, language),
        ]
        per_language[language.code] = _digest(common + own)
    return Inputs(build=_digest(per_language.values())[:SHORT_ID], languages=per_language)


@cache
def own_code_digest() -> str:
    """Returns the hash of guichet's own sources that decide what a page or an index holds.

    Read once: a running process goes on with the code that it loaded.
    """
    lines = []
    for package, *below in _OWN_CODE:
        top = Path(next(iter({"portal": portal, "search_index": search_index}[package].__path__)))
        place = top.joinpath(*below)
        lines += _describe(top.parent, _files(place) if place.is_dir() else [place])
    return _digest(lines)


def _shared_files(settings: Settings, languages: Sequence[Language], own_folders: set[Path]) -> Iterator[Path]:
    """Yields the files that pages of every language may show."""
    configs = {language.config for language in languages[1:]}
    yield settings.promise_file
    yield from (file for file in sorted(settings.root.glob("mkdocs*.yml")) if file not in configs)
    yield from _files(settings.root / "docs", own_folders)
    yield from _files(settings.var / "export")
    for looks in sorted({language.looks for language in languages if language.looks}):
        yield from _files(looks)


def _files(folder: Path, without: Collection[Path] = ()) -> Iterator[Path]:
    """Yields every file below `folder` in order, but for what stands in the folders `without`."""
    if folder in without:
        return
    found = []
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = [name for name in folders if name != "__pycache__" and here / name not in without]
        found += [here / name for name in names if not name.endswith(".pyc")]
    yield from (file for file in sorted(found) if file.is_file())


def _describe(root: Path, files: Iterable[Path]) -> list[str]:
    lines = []
    for file in files:
        try:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        except FileNotFoundError:
            digest = "absent"
        name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()
        lines.append(f"file {name} {digest}")
    return lines


def _dates(history: History, root: Path, language: Language) -> list[str]:
    if not language.docs.is_relative_to(root):
        return []
    beginning = f"{language.docs.relative_to(root).as_posix()}/"
    return [f"commit {path} {when}" for path, when in sorted(history.moments.items()) if path.startswith(beginning)]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
