"""Related articles: those the writer named first, then the nearest ones."""

from __future__ import annotations

import html
from collections.abc import Sequence

from portal.helpcenter.publish.markup import Element, replace_elements, start_tag
from portal.helpcenter.publish.pages import Page

MOST = 5
FEWEST = 3  # neighbours are added up to this many; more only when the writer named them
NEAREST = FEWEST + MOST  # neighbours worth finding: the writer may have named the nearest ones

_MARKER = "data-guichet-related"
_LIST_END = "</ul>"


def choose_related(named: Sequence[Page], neighbours: Sequence[Page], page: Page) -> tuple[Page, ...]:
    """Returns the articles to show under `page`, at most `MOST`, never itself nor one twice."""
    chosen = {other.id: other for other in named if other.id != page.id}
    for other in neighbours:
        if len(chosen) >= FEWEST:
            break
        if other.id != page.id:
            chosen.setdefault(other.id, other)
    return tuple(chosen.values())[:MOST]


def list_related(text: str, related: Sequence[tuple[str, str]]) -> str:
    """Returns the page with its list of related articles filled and shown, or without the list.

    Args:
        text: HTML.
        related: relative address and title of each article.
    """
    items = "".join(f'<li><a href="{html.escape(href)}">{html.escape(title)}</a></li>' for href, title in related)

    def fill(element: Element) -> str:
        inner = text[element.inside : element.outside]
        before, ends, after = inner.rpartition(_LIST_END)
        if not items or not ends:
            return ""
        attributes = {name: value for name, value in element.attributes.items() if name != "hidden"}
        return start_tag(element.name, attributes) + before + items + ends + after + text[element.outside : element.end]

    return replace_elements(text, _MARKER, fill)
