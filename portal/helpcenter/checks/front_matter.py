"""F2xx: what the front matter of the pages says, each page for itself and all of them together."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.sources import Source

KINDS = ("article", "faq", "home", "section", "slot")
OURS = (
    "id", "title", "description", "updated", "kind", "keywords", "synonyms", "related", "aliases",
    "former_titles", "search",
)  # fmt: skip
# Keys that the builder, its theme and other tools read: close to one of ours or not, they are meant.
THEIRS = frozenset(
    {"hide", "icon", "status", "tags", "template", "subtitle", "date", "authors", "author", "draft", "slug"}
)
CLOSE = 0.8  # of difflib's likeness: "keyword", "relted" and "updatd" are close, "excerpt" and "summary" are not


def check_front_matter(sources: Sequence[Source], now: datetime, *, strict: bool) -> Iterator[Finding]:
    """Yields what is wrong in the front matter of one language's pages.

    Args:
        sources: all of the language's pages.
        now: an update after this moment's day has not happened.
        strict: see `find`.
    """
    for source in sources:
        for line, code, message in _check_alone(source, now):
            yield find(source.path, line, 1, code, message, strict=strict)
    yield from _check_ids(sources, strict=strict)
    yield from _check_related(sources, strict=strict)
    yield from _check_aliases(sources, strict=strict)


def has_right_shape(key: str, value: object) -> bool:
    """Returns whether `value` is what the key is read as; any value of a key that is not ours is."""
    if key == "updated":
        return isinstance(value, date)
    return key not in _SHAPES or _SHAPES[key][0](value)


def _check_alone(source: Source, now: datetime) -> Iterator[tuple[int, str, str]]:
    if not source.is_text:
        yield 1, "F200", "This file is not UTF-8 text: save it again in that encoding"
    if source.problem:
        yield source.problem_line, "F201", f"The front matter cannot be read: {source.problem}"
    kind = source.meta.get("kind", KINDS[0])
    if kind not in KINDS:
        yield source.keys["kind"], "F202", f"There is no kind {kind!r}: choose among {', '.join(KINDS)}"
    yield from _check_updated(source, now)
    for key, (is_right, shape) in _SHAPES.items():
        value = source.meta.get(key)
        if value is not None and not is_right(value):
            yield source.keys[key], "F207", f"{key} must be {shape}"
    for key, line in source.keys.items():
        meant = _meant(key)
        if meant:
            yield line, "F209", f"Nothing reads the key {key}: is it {meant}?"


@cache
def _meant(key: str) -> str:
    """Returns the key of ours that was probably meant; empty for one that is fine."""
    if key in OURS or key in THEIRS:
        return ""
    return next(iter(difflib.get_close_matches(key, OURS, n=1, cutoff=CLOSE)), "")


def _check_updated(source: Source, now: datetime) -> Iterator[tuple[int, str, str]]:
    value = source.meta.get("updated")
    if value is None:
        return
    line = source.keys["updated"]
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        yield line, "F203", f"{value!r} is no date: write updated: {now.date().isoformat()}"
    elif value > now.date():
        yield line, "F204", f"{value.isoformat()} has not come yet"


def _check_ids(sources: Sequence[Source], *, strict: bool) -> Iterator[Finding]:
    first: dict[str, Source] = {}
    for source in sources:
        other = first.setdefault(source.id, source)
        if other is not source:
            message = f"{other.path} has the id {source.id} too: votes and translations hang on it"
            yield find(source.path, source.keys.get("id", 1), 1, "F205", message, strict=strict)


def _check_related(sources: Sequence[Source], *, strict: bool) -> Iterator[Finding]:
    ids = {source.id for source in sources}
    for source in sources:
        for id_ in _texts(source.meta.get("related")):
            if id_ == source.id:
                message = "An article cannot be related to itself"
            elif id_ not in ids:
                message = f"No article has the id {id_}{_suggest(id_, ids)}"
            else:
                continue
            yield find(source.path, source.keys["related"], 1, "F206", message, strict=strict)


def _check_aliases(sources: Sequence[Source], *, strict: bool) -> Iterator[Finding]:
    taken = {_location(source.name): source.path for source in sources}
    for source in sources:
        for alias in _texts(source.meta.get("aliases")):
            place = alias.strip("/").removesuffix(".html").removesuffix("/index")
            other = taken.setdefault(place, source.path)
            if other != source.path or place == _location(source.name):
                message = f"{other} answers {alias} already"
                yield find(source.path, source.keys["aliases"], 1, "F208", message, strict=strict)


def _location(name: str) -> str:
    folder, _, file = name.rpartition("/")
    stem = file.rpartition(".")[0]
    return folder if stem in {"index", "README"} else f"{folder}/{stem}".strip("/")


def _suggest(word: str, known: set[str]) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f": is it {close[0]}?" if close else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value if isinstance(item, str | int)) if isinstance(value, list) else ()


def _is_text(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_search(value: object) -> bool:
    if not isinstance(value, dict) or not set(value) <= {"exclude", "boost"}:
        return False
    boost: Any = value.get("boost", 1)
    return isinstance(value.get("exclude", False), bool) and isinstance(boost, int | float) and boost > 0


_LIST = "a list of texts, such as [one, two]"
_SHAPES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "id": (_is_text, "a text"),
    "title": (_is_text, "a text"),
    "description": (_is_text, "a text"),
    "keywords": (_is_list_of_texts, _LIST),
    "synonyms": (_is_list_of_texts, _LIST),
    "related": (_is_list_of_texts, "a list of ids, such as [contact, faq]"),
    "aliases": (_is_list_of_texts, "a list of old addresses, such as [guides/old/]"),
    "former_titles": (_is_list_of_texts, _LIST),
    "search": (_is_search, "exclude: true, or boost: and a number above 0"),
}
