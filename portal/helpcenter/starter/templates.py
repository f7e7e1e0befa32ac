"""The files that a new help center is made of, as they lie in the package."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

_MARK = re.compile(r"@@([a-z_]+)@@")


def root_file(name: str, values: Mapping[str, str]) -> str:
    """Returns a file of the help center's own folder, its marks filled.

    Args:
        name: path below `templates/root/`.
        values: what stands for each `@@mark@@`; every mark of the file is among them.
    """
    return fill(files(__package__).joinpath("templates", "root", name).read_text(encoding="utf-8"), values)


def pages(lang: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yields the starter's pages in `lang`, each with its path below `docs/<lang>/`, its marks filled."""
    yield from _filled(files(__package__).joinpath("templates", "docs", lang), values)


def desk_file(desk: str, name: str, values: Mapping[str, str]) -> str:
    """Returns a file of a desk to begin with, its marks filled."""
    return fill(files(__package__).joinpath("desks", desk, name).read_text(encoding="utf-8"), values)


def desk_pages(desk: str, lang: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yields the pages in `lang` of a desk to begin with, as `pages` does."""
    yield from _filled(files(__package__).joinpath("desks", desk, "docs", lang), values)


def _filled(top: Traversable, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path, file in _walk(top, ""):
        yield path, fill(file.read_text(encoding="utf-8"), values)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Returns `text` with every `@@mark@@` replaced."""
    return _MARK.sub(lambda match: values[match[1]], text)


def quoted(text: str) -> str:
    """Returns `text` as a string that TOML and YAML both read back unchanged."""
    return json.dumps(text, ensure_ascii=False)


def _walk(folder: Traversable, beginning: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, f"{beginning}{entry.name}/")
        elif entry.name.endswith(".md"):
            yield f"{beginning}{entry.name}", entry
