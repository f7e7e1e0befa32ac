"""Tables that a phone cannot show side by side: their cells say what they are about, and the theme stacks them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

WIDE = 3  # columns: more than a phone shows side by side
NOTHING = frozenset({"", "-", "–", "—"})  # what a cell holds that has nothing to say


class StackingTreeprocessor(Treeprocessor):
    """Marks every table of three columns or more, and each of its cells but the first of a row.

    The table gets `data-guichet-stacks`; a cell gets its column's heading as `data-guichet-about`, and
    `data-guichet-nothing` when it holds none but a dash: stacked, that line would only take room. Tables that say by
    `role` how they are drawn are left alone.
    """

    def run(self, root: Element) -> None:
        """Marks the tables of a page."""
        for table in root.iter("table"):
            headings = [self._words(cell) for cell in table.findall("thead/tr/th")]
            if len(headings) >= WIDE and not table.get("role"):
                self._mark(table, headings)

    def _mark(self, table: Element, headings: list[str]) -> None:
        table.set("data-guichet-stacks", "")
        for line in table.findall("tbody/tr"):
            for heading, cell in list(zip(headings, line, strict=False))[1:]:
                if heading:
                    cell.set("data-guichet-about", heading)
                if not len(cell) and self._source(cell) in NOTHING:
                    cell.set("data-guichet-nothing", "")

    def _words(self, cell: Element) -> str:
        """What a cell says: an attribute has no room for the HTML in it."""
        return self._read(cell, lambda html: "" if html.startswith("<") else unescape(html))

    def _source(self, cell: Element) -> str:
        return self._read(cell, lambda html: html if html.startswith("<") else unescape(html))

    def _read(self, cell: Element, html: Callable[[str], str]) -> str:
        """The text of a cell; `html` says what becomes of each tag and entity that its writer typed."""

        def typed(found: re.Match[str]) -> str:
            return html(str(self.md.htmlStash.rawHtmlBlocks[int(found[1])]))

        return " ".join(HTML_PLACEHOLDER_RE.sub(typed, "".join(cell.itertext())).split())
