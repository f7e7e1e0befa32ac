"""Table cells say how they are aligned by a class: our Content-Security-Policy forbids inline styles."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

_ALIGN = re.compile(r"\s*text-align:\s*(left|center|right)\s*;?\s*")


class AlignmentTreeprocessor(Treeprocessor):
    """Turns `style="text-align: right;"` of a cell into `class="gu-right"`, keeping its other classes."""

    def run(self, root: Element) -> None:
        """Rewrites every cell of every table."""
        for cell in (element for element in root.iter() if element.tag in {"th", "td"}):
            found = _ALIGN.search(cell.get("style", ""))
            if not found:
                continue
            rest = _ALIGN.sub("", cell.attrib.pop("style"))
            if rest:
                cell.set("style", rest)
            cell.set("class", " ".join(filter(None, [cell.get("class"), f"gu-{found[1]}"])))
