"""Finding our own markers in built HTML, without parsing pages of a hundred kilobytes.

Only start tags that carry a `data-guichet-…` attribute are looked for; a page that merely quotes one in a code block
holds it escaped, outside any tag, and is left alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
TAG = re.compile(r"""<([a-zA-Z][\w-]*)((?:[^"'<>]+|"[^"]*"|'[^']*')*+)>""")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page, by its offsets.

    Attributes:
        name: of the tag, lower case.
        attributes: as written, entities resolved; a bare attribute is an empty string.
        start: where its start tag begins.
        inside: where its content begins.
        outside: where its content ends.
        end: after its end tag.
    """

    name: str
    attributes: dict[str, str]
    start: int
    inside: int
    outside: int
    end: int


def elements_with(page: str, attribute: str) -> Iterator[Element]:
    """Yields the elements whose start tag carries `attribute`, in the order of the page, the nested ones too."""
    at = page.find(attribute)
    while at >= 0:
        element = _element_around(page, at, attribute)
        if element:
            yield element
        at = page.find(attribute, at + len(attribute))


def first_with(page: str, attribute: str) -> Element | None:
    """Returns the first element whose start tag carries `attribute`, or None."""
    return next(elements_with(page, attribute), None)


def replace_elements(page: str, attribute: str, rewrite: Callable[[Element], str | None]) -> str:
    """Returns `page` with each element that carries `attribute` rewritten.

    Args:
        page: HTML.
        attribute: name of the marker.
        rewrite: returns the element's new HTML, or None to keep it. Elements inside a rewritten one are not visited.
    """
    if attribute not in page:
        return page
    pieces: list[str] = []
    done = 0
    for element in elements_with(page, attribute):
        if element.start < done:
            continue
        new = rewrite(element)
        if new is not None:
            pieces += (page[done : element.start], new)
            done = element.end
    pieces.append(page[done:])
    return "".join(pieces)


def start_tag(name: str, attributes: dict[str, str]) -> str:
    """Returns a start tag; an empty value is written as a bare attribute."""
    written = (f' {key}="{html.escape(value)}"' if value else f" {key}" for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"


def read_attributes(text: str) -> dict[str, str]:
    """Returns the attributes written in a start tag, entities resolved; the first wins, as in browsers."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name, html.unescape(double or single or bare))
    return found


def _element_around(page: str, at: int, attribute: str) -> Element | None:
    start = page.rfind("<", 0, at)
    tag = TAG.match(page, start) if start >= 0 else None
    if not tag or tag.end() <= at:
        return None
    attributes = read_attributes(tag[2])
    if attribute not in attributes:
        return None
    name = tag[1].lower()
    if name in _VOID:
        return Element(name, attributes, start, tag.end(), tag.end(), tag.end())
    outside, end = _closing(page, name, tag.end())
    return Element(name, attributes, start, tag.end(), outside, end)


def _closing(page: str, name: str, inside: int) -> tuple[int, int]:
    """Returns where the content that begins at `inside` ends, and where its end tag does."""
    depth = 1
    for tag in re.compile(rf"<(/?){re.escape(name)}(?=[\s>/])[^>]*>", re.IGNORECASE).finditer(page, inside):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.start(), tag.end()
    return len(page), len(page)
