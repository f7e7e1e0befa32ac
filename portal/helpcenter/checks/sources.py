"""The writer's files, read as the builder reads them, but remembering the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # what the builder takes for Markdown
# As MkDocs finds front matter: it begins the file, and ends with dashes or dots.
_FRONT_MATTER = re.compile(r"^-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
_FENCED = re.compile(r"^([ \t>]*)(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*\2[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_INLINE_CODE = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_INDENTED = re.compile(r"^(?P<lead>\S[^\n]*)\n(?:[ \t]*\n)+(?P<code>(?:(?: {4}|\t)[^\n]*\n?|[ \t]*\n)+)", re.MULTILINE)
_CONTAINER = re.compile(r"[*+-][ \t]|\d+[.)][ \t]|!!!|\?\?\?|===|\[\^|:")  # what indented lines may be the inside of
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FIRST_HEADING = re.compile(r"^(?:#[ \t]+(?P<atx>[^\n]+?)[ \t#]*|(?P<setext>[^\n]+)\n=+[ \t]*)$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}\n]*\}[ \t]*$")


@dataclass(frozen=True, slots=True)
class Source:
    """One Markdown file.

    Attributes:
        path: from the help center's folder, with `/`.
        name: from its language's sources, with `/`.
        text: the whole file, line ends made plain.
        body: where the front matter ends in `text`.
        meta: the front matter.
        keys: line on which each of its keys stands, counted from 1.
        problem: why the front matter could not be read; empty when it could.
        problem_line: where.
        is_text: whether the file is UTF-8.
    """

    path: str
    name: str
    text: str = ""
    body: int = 0
    meta: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""
    problem_line: int = 1
    is_text: bool = True

    @property
    def id(self) -> str:
        """The article's id: as the front matter says, else its name without the suffix."""
        own = self.meta.get("id")
        return str(own) if isinstance(own, str | int) and str(own).strip() else self.name.rpartition(".")[0]

    @property
    def title(self) -> str:
        """The article's title: as the front matter says, else its first heading, else empty."""
        own = self.meta.get("title")
        if isinstance(own, str | int | float) and str(own).strip():
            return str(own).strip()
        match = _FIRST_HEADING.search(without_code(self.text), self.body)
        return _ATTRIBUTES.sub("", match["atx"] or match["setext"] or "").strip() if match else ""

    @property
    def title_line(self) -> int:
        """The line on which the title stands; 1 when there is none."""
        if "title" in self.keys:
            return self.keys["title"]
        match = _FIRST_HEADING.search(without_code(self.text), self.body)
        return self.position(match.start())[0] if match else 1

    def position(self, offset: int) -> tuple[int, int]:
        """Returns line and column, both counted from 1, of a place in the text."""
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - self.text.rfind("\n", 0, offset)


def read_sources(root: Path, docs: Path) -> tuple[Source, ...]:
    """Returns the Markdown files of one language in a fixed order.

    Args:
        root: the help center's folder.
        docs: the language's sources, below it.
    """
    return tuple(_read(root, docs, file) for file in _markdown_files(docs))


def without_code(text: str) -> str:
    """Returns `text`, as long as it was, with code and comments blanked: no link or heading stands there."""
    for pattern in (_COMMENT, _FENCED, _INLINE_CODE):
        text = pattern.sub(lambda match: _blank(match[0]), text)
    return _INDENTED.sub(_without_indented, text)


def _without_indented(match: re.Match[str]) -> str:
    if _CONTAINER.match(match["lead"]):
        return match[0]
    return match[0][: match.start("code") - match.start()] + _blank(match["code"])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _markdown_files(docs: Path) -> Iterator[Path]:
    for file in sorted(docs.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(docs).parts)
        if file.suffix.lower() in SUFFIXES and file.is_file() and not hidden:
            yield file


def _read(root: Path, docs: Path, file: Path) -> Source:
    path, name = file.relative_to(root).as_posix(), file.relative_to(docs).as_posix()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return Source(path, name, is_text=False)
    match = _FRONT_MATTER.match(text)
    if not match:
        return Source(path, name, text)
    try:
        meta = yaml.load(match[1], Loader=yaml.CSafeLoader)
        node = yaml.compose(match[1], Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return Source(path, name, text, problem=str(error.problem), problem_line=mark.line + 2 if mark else 1)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2026-02-31
        return Source(path, name, text, problem=str(error).partition("\n")[0], problem_line=2)
    if not isinstance(meta, dict) or not isinstance(node, yaml.MappingNode):
        return Source(path, name, text, problem="it holds no keys", problem_line=1)
    keys = {str(key.value): key.start_mark.line + 2 for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
    return Source(path, name, text, match.end(), {str(key): value for key, value in meta.items()}, keys)
