"""The elements that facts are drawn with. No inline style, no class on the table itself: the theme draws it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

Row = tuple[str, ...]

_WIDE = 4  # columns: more than a phone shows side by side


def block(name: str) -> Element:
    """Returns an empty block of facts that the theme knows by `name`."""
    return Element("div", {"class": f"gu-facts {name}"})


def add_table(around: Element, caption: str | None, headings: Row, rows: Iterable[Row]) -> None:
    """Adds a table; the first cell of each row is its heading.

    Where four columns or more do not fit, the theme stacks the cells of a row: each then says what it is about.
    """
    is_wide = len(headings) >= _WIDE
    if is_wide:
        around.set("class", f"{around.get('class', '')} gu-facts--wide".strip())
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
        for heading, cell in zip(headings[1:], rest, strict=True):
            about = {"data-guichet-about": heading} if is_wide else {}
            SubElement(line, "td", about).text = AtomicString(cell)


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
