"""Where each page of a wrapped folder goes: where it was, unless it would hide another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath

INDEXES = ("index", "readme")  # file names, in lower case, that the builder serves as their folder's page


def place_pages(pages: Iterable[str], about: str) -> dict[str, str]:
    """Returns the path at which each page is written.

    Paths stay, so that links between the pages hold, but for these:
    the front page gives way to the help center's own; a second page at the same address takes another name;
    and suffixes become those that the builder knows.

    Args:
        pages: paths below the folder.
        about: name, without `.md`, for the front page.
    """
    places: dict[str, str] = {}
    taken: set[str] = {""}  # the home page's own address
    # Pages that stand for a folder first: `guides.md` gives way to `guides/index.md`, which cannot be called otherwise.
    # The front page last: it moves anyway.
    for page in sorted(pages, key=lambda page: (_rank(page), page)):
        wanted = PurePosixPath(page)
        if wanted.suffix in {".mdx", ".MDX"} or wanted.suffix != wanted.suffix.lower():
            wanted = wanted.with_suffix(".md")
        if address_of(wanted) == "":
            wanted = wanted.with_stem(about)
        elif wanted.stem != "README" and wanted.stem.lower() == "readme":
            wanted = wanted.with_stem("README")  # the one spelling that the builder takes for a folder's page
        stem, number = wanted.stem, 1
        while address_of(wanted).casefold() in taken:
            number += 1
            wanted = wanted.with_stem(f"{'page' if stem.lower() in INDEXES else stem}-{number}")
        taken.add(address_of(wanted).casefold())
        places[page] = wanted.as_posix()
    return places


def address_of(page: PurePosixPath) -> str:
    """Returns the folder in which the builder writes a page; empty for the home page."""
    folder = "" if page.parent == PurePosixPath() else page.parent.as_posix()
    if page.stem.lower() in INDEXES:
        return folder
    return f"{folder}/{page.stem}".lstrip("/")


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Returns `wanted`, or `wanted` with the first number that nobody has."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def renamed(places: Mapping[str, str]) -> dict[str, str]:
    """Returns the pages that are not written where they were."""
    return {old: new for old, new in places.items() if old != new}


def _rank(page: str) -> int:
    path = PurePosixPath(page)
    stem = path.stem.lower()
    if address_of(path) == "":
        return len(INDEXES) + 1
    return INDEXES.index(stem) if stem in INDEXES else len(INDEXES)
