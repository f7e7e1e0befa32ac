"""Slots: the places of a page that the sidecar fills, with borders that it finds without parsing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from portal.errors import BuildError
from portal.helpcenter.publish.markup import Element, replace_elements
from portal.helpcenter.publish.pages import SHELL, Page

PAGE_SLOTS = frozenset({"search", "contact", "status"})  # slots that decide a page: one a language
SHELL_BORDERS = ("<!--guichet-shell-->", "<!--/guichet-shell-->")

_OPENED = "<!--guichet-slot:{}-->"
_CLOSED = "<!--/guichet-slot:{}-->"


@dataclass(frozen=True, slots=True)
class SlotRoutes:
    """Where slots stand.

    Attributes:
        pages: slot → language → path of the page that it decides, or of the first page that holds it.
        holders: path of every page that holds a slot, decoded as servers compare it → names of its slots.
    """

    pages: Mapping[str, Mapping[str, str]]
    holders: Mapping[str, tuple[str, ...]]


def mark_slots(text: str) -> str:
    """Returns the page with comments at the inner borders of each slot; the fallback stays between them."""

    def mark(element: Element) -> str:
        name = element.attributes["data-guichet-slot"]
        opened, closed = _OPENED.format(name), _CLOSED.format(name)
        inner = text[element.inside : element.outside]
        if inner.startswith(opened):
            return text[element.start : element.end]
        return text[element.start : element.inside] + opened + inner + closed + text[element.outside : element.end]

    return replace_elements(text, "data-guichet-slot", mark)


def route_slots(pages: Mapping[str, tuple[Page, ...]]) -> SlotRoutes:
    """Returns where each slot is served.

    Raises:
        BuildError: a slot that decides a page stands on two of them.
    """
    routes: dict[str, dict[str, str]] = {}
    holders: dict[str, tuple[str, ...]] = {}
    clashes = []
    for lang, of_language in pages.items():
        for page in sorted(of_language, key=lambda page: (page.kind != "slot", page.location)):
            if page.slots:
                holders[unquote(page.path)] = page.slots
            for slot in page.slots:
                first = routes.setdefault(slot, {}).setdefault(lang, page.path)
                if first != page.path and slot in PAGE_SLOTS:
                    clashes.append(f"  {slot}: {first} and {page.path}")
    if clashes:
        raise BuildError(
            "\n".join(["A form has one page in each language, but stands on two", *clashes]),
            "Keep ::: with its slot on one page, and link to it from the other.",
        )
    return SlotRoutes(routes, holders)


def has_shell(text: str) -> bool:
    """Whether `404.html` can carry a page that the sidecar writes."""
    return all(border in text for border in SHELL_BORDERS)


def mark_shell(text: str) -> str:
    """Returns `404.html` with borders around the content of its article, unless the theme has drawn them."""
    start = text.find("<article")
    if has_shell(text) or start < 0:
        return text
    inside = text.find(">", start) + 1
    outside = text.find("</article>", inside)
    opened, closed = SHELL_BORDERS
    return text[:inside] + opened + text[inside:outside] + closed + text[outside:]


__all__ = ["PAGE_SLOTS", "SHELL", "SlotRoutes", "has_shell", "mark_shell", "mark_slots", "route_slots"]
