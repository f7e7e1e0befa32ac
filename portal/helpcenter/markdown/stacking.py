"""Tables that a phone cannot show side by side: their cells say what they are about, and the theme stacks them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

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
            headings = [_words(cell) for cell in table.findall("thead/tr/th")]
            if len(headings) >= WIDE and not table.get("role"):
                _mark(table, headings)


def _mark(table: Element, headings: list[str]) -> None:
    table.set("data-guichet-stacks", "")
    for line in table.findall("tbody/tr"):
        for heading, cell in list(zip(headings, line, strict=False))[1:]:
            if heading:
                cell.set("data-guichet-about", heading)
            if not len(cell) and _words(cell) in NOTHING:
                cell.set("data-guichet-nothing", "")


def _words(cell: Element) -> str:
    return " ".join("".join(cell.itertext()).split())
