"""The elements that facts are drawn with. No inline style, no class on the table itself: the theme draws it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

Row = tuple[str, ...]


def block(name: str) -> Element:
    """Returns an empty block of facts that the theme knows by `name`."""
    return Element("div", {"class": f"gu-facts {name}"})


def add_table(around: Element, caption: str | None, headings: Row, rows: Iterable[Row]) -> None:
    """Adds a table; the first cell of each row is its heading."""
    table = SubElement(around, "table")
    if caption:
        SubElement(table, "caption").text = AtomicString(caption)
    head = SubElement(SubElement(table, "thead"), "tr")
    for heading in headings:
        SubElement(head, "th", {"scope": "col"}).text = AtomicString(heading)
    body = SubElement(table, "tbody")
    for first, *rest in rows:
        line = SubElement(body, "tr")
        SubElement(line, "th", {"scope": "row"}).text = AtomicString(first)
        for cell in rest:
            SubElement(line, "td").text = AtomicString(cell)


def add_list(around: Element, items: Iterable[str], *, ordered: bool = False) -> None:
    """Adds a list; nothing when there are no items."""
    texts = list(items)
    if texts:
        inside = SubElement(around, "ol" if ordered else "ul")
        for text in texts:
            SubElement(inside, "li").text = AtomicString(capital(text))


def capital(text: str) -> str:
    """Returns the text with a capital."""
    return text[:1].upper() + text[1:]
