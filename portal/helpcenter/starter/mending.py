"""What must be changed in somebody's Markdown before it can be built: encoding and front matter, never the text."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from portal.helpcenter.checks.front_matter import KINDS, has_right_shape

_YAML = re.compile(r"\A---[ \t]*\n(?P<head>.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(?P<head>.*?\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_PLAIN_LINE = re.compile(r"^([A-Za-z][\w-]*):(?:[ \t]+(.*?))?[ \t]*$")
# What another tool's placeholder and one of our facts could both be. Any other braces stay as they are.
_LOOKS_LIKE_A_FACT = re.compile(
    r"(?<!\\)\{\{(?=\s*(?:version|plans|delays|(?:hours|holidays|examples?)\b[^{}]*"
    r"|(?:desk|plans|premium|levels|fair_use|availability|keeping)\.[\w.]+)\s*\}\})"
)
ASIDE = "their_"  # put before a key that means something else to us


@dataclass(frozen=True, slots=True)
class Mended:
    """A page that can be built.

    Attributes:
        text: what is written.
        meta: its front matter.
        title: as the front matter or the first heading says; empty when neither does.
        is_draft: whether its author says that it is not to be published.
    """

    text: str
    meta: Mapping[str, Any]
    title: str
    is_draft: bool


def mend(content: bytes, counts: Counter[str]) -> Mended:
    """Returns a page as it can be built, and counts in `counts` what had to be changed, in words.

    Args:
        content: of the file.
        counts: what was done → how often.
    """
    text = _decode(content, counts)
    text, meta = _mend_front_matter(text, counts)
    text, escaped = _LOOKS_LIKE_A_FACT.subn(r"\\\g<0>", text)
    if escaped:
        counts["braces escaped, which would have shown a fact of the promise file"] += escaped
    for key in [key for key, value in meta.items() if _means_something_else(key, value)]:
        text = _set_aside(text, key)
        counts[f"front matter keys set aside as {ASIDE}…, which mean something else here"] += 1
        meta[f"{ASIDE}{key}"] = meta.pop(key)
    return Mended(text, meta, _title(text, meta), is_draft=meta.get("draft") is True)


def set_aside_id(page: Mended, counts: Counter[str]) -> Mended:
    """Returns the page without the id that another page has already."""
    counts["ids that another page has, set aside"] += 1
    meta = {f"{ASIDE}id" if key == "id" else key: value for key, value in page.meta.items()}
    return Mended(_set_aside(page.text, "id"), meta, page.title, page.is_draft)


def id_of(path: str, page: Mended) -> str:
    """Returns the id under which a page is known: its own, else its path."""
    return str(page.meta.get("id") or path.rpartition(".")[0])


def _decode(content: bytes, counts: Counter[str]) -> str:
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8",
        "cp1252",
        "latin-1",
    ):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in {"utf-8-sig", "utf-8"}:
            counts["files written again as UTF-8"] += 1
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    raise AssertionError("latin-1 decodes everything")


def _mend_front_matter(text: str, counts: Counter[str]) -> tuple[str, dict[str, Any]]:
    toml, head = _TOML.match(text), _YAML.match(text)
    found = toml or head
    if found is None:
        return text, {}
    meta, how = _read_toml(found["head"]) if toml else _read_yaml(found["head"])
    if meta is None:
        counts["front matter that cannot be read, shown as text"] += 1
        return text, {}
    if how:
        counts[how] += 1
        return _write(meta) + text[found.end() :], meta
    return text, meta


def _read_toml(head: str) -> tuple[dict[str, Any] | None, str]:
    try:
        return tomllib.loads(head), "front matter turned from TOML into YAML"
    except tomllib.TOMLDecodeError:
        return None, ""


def _read_yaml(head: str) -> tuple[dict[str, Any] | None, str]:
    """Returns the keys, and what must be done so that others read them too."""
    try:
        loaded = yaml.load(head, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return _read_line_by_line(head), "front matter quoted anew so that it can be read"
    return ({str(key): value for key, value in loaded.items()} if isinstance(loaded, dict) else {}), ""


def _read_line_by_line(head: str) -> dict[str, Any] | None:
    """Returns one text a line: most front matter that is no YAML has only forgotten to quote a colon."""
    found: dict[str, Any] = {}
    for line in head.splitlines():
        match = _PLAIN_LINE.match(line)
        if not match:
            return None
        found[match[1]] = (match[2] or "").strip("\"'")
    return found


def _write(meta: Mapping[str, Any]) -> str:
    return f"---\n{yaml.safe_dump(dict(meta), allow_unicode=True, sort_keys=False, width=1000)}---\n"


def _set_aside(text: str, key: str) -> str:
    return re.sub(
        rf"^(['\"]?){re.escape(key)}(['\"]?)[ \t]*:", rf"\1{ASIDE}{key}\2:", text, count=1, flags=re.MULTILINE
    )


def _means_something_else(key: str, value: object) -> bool:
    return key in _NOT_OURS and not _NOT_OURS[key](value)


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float)


# Keys that the builder, its theme or we would read → whether the value is one that can be read.
# `template` and `icon` name files of the theme it was written for, which this one does not have.
_NOT_OURS: Mapping[str, Callable[[object], bool]] = {
    "template": lambda _: False,
    "icon": lambda _: False,
    "hide": lambda value: isinstance(value, list),
    "status": lambda value: isinstance(value, str),
    "tags": lambda value: isinstance(value, list),
    "kind": lambda value: value in KINDS,
    **{
        key: lambda value, key=key: has_right_shape(key, value)  # type: ignore[misc]
        for key in ("id", "title", "description", "updated", "keywords", "synonyms", "related", "aliases", "search")
    },
}


def _title(text: str, meta: Mapping[str, Any]) -> str:
    own = meta.get("title")
    if _is_scalar(own) and str(own).strip():
        return str(own).strip()
    match = re.search(r"^#[ \t]+(.+?)[ \t#]*$", text, re.MULTILINE)
    return re.sub(r"[ \t]*\{[^{}]*\}$", "", match[1]) if match else ""
