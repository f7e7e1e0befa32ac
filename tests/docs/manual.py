"""The manual as it is written: articles by id, their front matter and their prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
LANGUAGES = ("fr", "en", "es")
WHOLE = ("fr", "en")  # languages in which every article exists

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FENCE = re.compile(r"^([ ]*)(`{3,}).*?^\1\2[ ]*$", re.DOTALL | re.MULTILINE)
_NOT_PROSE = re.compile(r"`[^`\n]+`|\{\{.*?\}\}|\]\([^)]*\)|<[^>]+>|\{ ?#[^}]*\}|https?://\S+")
# Signs that Markdown and its extensions read, not people.
_SYNTAX = re.compile(r"^(?:!!!|\?\?\?\+?|:::) ?\w*|^[|:\s-]+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One Markdown file of the manual.

    Attributes:
        lang: its language.
        name: path below the language's folder.
        meta: front matter.
        text: everything after it.
    """

    lang: str
    name: str
    meta: dict[str, Any]
    text: str

    @property
    def id(self) -> str:
        return str(self.meta.get("id"))

    @property
    def outside_code(self) -> str:
        """The text without its blocks of code."""
        return _FENCE.sub("", self.text)

    @property
    def prose(self) -> str:
        """The text without code, addresses and syntax."""
        return _SYNTAX.sub("", _NOT_PROSE.sub("⟨⟩", self.outside_code))

    def __str__(self) -> str:
        return f"docs/{self.lang}/{self.name}"


@cache
def manuscripts(lang: str) -> tuple[Manuscript, ...]:
    """Returns the files of one language."""
    folder = ROOT / "docs" / lang
    return tuple(_read(lang, folder, file) for file in sorted(folder.rglob("*.md")))


def article(lang: str, id_: str) -> Manuscript:
    """Returns the file that has an id."""
    return next(page for page in manuscripts(lang) if page.id == id_)


def _read(lang: str, folder: Path, file: Path) -> Manuscript:
    text = file.read_text(encoding="utf-8")
    found = _FRONT_MATTER.match(text)
    meta = yaml.safe_load(found[1]) if found else {}
    return Manuscript(lang, file.relative_to(folder).as_posix(), meta, text[found.end() if found else 0 :])
