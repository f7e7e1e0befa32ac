"""L103 and L104: the menu against the pages that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.sources import SUFFIXES, Source


def check_navigation(
    root: Path, configs: Sequence[Path], docs: Path, sources: Sequence[Source], *, strict: bool
) -> Iterator[Finding]:
    """Yields the menu entries without a page, and the pages without a menu entry.

    Args:
        root: the help center's folder.
        configs: the language's builder file, then those that it inherits; the first that has a menu decides.
        docs: the language's sources.
        sources: all of its pages.
        strict: see `find`.
    """
    found = next(filter(None, (_read_menu(config) for config in configs)), None)
    if found is None:
        return
    config, menu, left_out = found
    path = config.relative_to(root).as_posix()
    listed = set()
    for entry in _entries(menu):
        name = entry.value.removeprefix("./")
        listed.add(name)
        is_page = name.lower().endswith(SUFFIXES) and "://" not in name
        if is_page and not (docs / name).is_file():
            mark = entry.start_mark
            message = f"The menu names {name}, which is not in {docs.relative_to(root).as_posix()}/"
            yield find(path, mark.line + 1, mark.column + 1, "L103", message, strict=strict)
    for source in sources:
        if source.name not in listed and not _matches(source.name, left_out):
            message = f"No menu shows this page: add it to nav: in {path}, or to not_in_nav:"
            yield find(source.path, 1, 1, "L104", message, strict=strict)


def _read_menu(config: Path) -> tuple[Path, yaml.SequenceNode, str] | None:
    try:
        document = yaml.compose(config.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None  # the builder says so, with its own words
    if not isinstance(document, yaml.MappingNode):
        return None
    keys = {key.value: value for key, value in document.value if isinstance(key, yaml.ScalarNode)}
    menu, left_out = keys.get("nav"), keys.get("not_in_nav")
    if not isinstance(menu, yaml.SequenceNode):
        return None
    return config, menu, left_out.value if isinstance(left_out, yaml.ScalarNode) else ""


def _entries(menu: yaml.SequenceNode) -> Iterator[yaml.ScalarNode]:
    for item in menu.value:
        values = [value for _, value in item.value] if isinstance(item, yaml.MappingNode) else [item]
        for value in values:
            if isinstance(value, yaml.SequenceNode):
                yield from _entries(value)
            elif isinstance(value, yaml.ScalarNode):
                yield value


def _matches(name: str, patterns: str) -> bool:
    """Returns whether one of the lines of `not_in_nav` names the page, a folder of it, or the like with `*`."""
    for line in filter(None, (line.strip() for line in patterns.splitlines())):
        beginning = "" if line.startswith("/") else "(?:.*/)?"
        pattern = re.escape(line.strip("/")).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
        if re.fullmatch(rf"{beginning}{pattern}(?:/.*)?", name):
            return True
    return False
