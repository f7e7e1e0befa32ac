"""What a folder of somebody's Markdown holds, and what of it a help center takes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".mdx")
# Pictures, recordings and things to download. Scripts, styles and HTML stay behind: the server's security policy would
# not run them, and a help center should not serve what nobody has read.
_PICTURES = (".apng", ".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp")
_RECORDINGS = (".flac", ".m4a", ".mov", ".mp3", ".mp4", ".oga", ".ogg", ".ogv", ".vtt", ".wav", ".webm")
_DOCUMENTS = (".csv", ".doc", ".docx", ".epub", ".ics", ".odp", ".ods", ".odt", ".pdf", ".ppt", ".pptx", ".rtf", ".txt")
_DATA = (".7z", ".eml", ".gz", ".json", ".log", ".tar", ".vcf", ".xls", ".xlsx", ".xml", ".yaml", ".yml", ".zip")
MEDIA = frozenset(_PICTURES + _RECORDINGS + _DOCUMENTS + _DATA)
_NEVER = frozenset({"node_modules", "__pycache__", "venv"})


@dataclass(slots=True)
class Belongings:
    """The files of a folder, each path below it with `/`, in a fixed order.

    Attributes:
        pages: Markdown.
        media: pictures and what else pages may show or offer.
        left: suffix → how many files of it are not taken; links to elsewhere and unreadable names count too.
    """

    pages: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def look_into(folder: Path, besides: Path) -> Belongings:
    """Returns what `folder` holds. Hidden files, and folders of installed packages, are not even looked at.

    Args:
        folder: somebody's.
        besides: a folder that is not entered: the help center being written may lie inside.
    """
    found = Belongings()
    for path in _walk(folder, besides.resolve()):
        suffix = path.suffix.lower()
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found.left["(links)"] += 1
        elif not _is_plain(name):
            found.left["(names that are no text)"] += 1
        elif suffix in MARKDOWN:
            found.pages.append(name)
        elif suffix in MEDIA:
            found.media.append(name)
        else:
            found.left[suffix or "(no suffix)"] += 1
    return found


def _walk(folder: Path, besides: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _NEVER and (here / name).resolve() != besides
        )
        yield from (here / name for name in sorted(files) if not name.startswith("."))


def _is_plain(name: str) -> bool:
    return name.isprintable() and "\\" not in name
