"""Slots: a place on a page that the sidecar fills, with words that are true while it does not.

::: slot contact
Write to us at **help@example.org**.
:::
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from portal.helpcenter.markdown.problems import PageError

_OPENING = re.compile(r"^::: *slot\b *(?P<name>.*?) *$", re.MULTILINE)
_CLOSING = re.compile(r"^::: *$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9-]*")


class SlotProcessor(BlockProcessor):
    """Turns a slot into `<div class="gu-slot" data-guichet-slot="…">` around its own Markdown."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.seen: set[str] = set()

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 -- the library's signature
        """Whether a slot opens in this block."""
        return bool(_OPENING.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Takes the blocks up to the closing line.

        Raises:
            PageError: the slot has no name, is not closed, holds another, or stands twice on the page.
        """
        opening = _OPENING.search(blocks[0])
        if opening is None:  # pragma: no cover -- `test` has found it
            return
        name = self._name(opening["name"])
        before, rest = blocks[0][: opening.start()], blocks[0][opening.end() :]
        if before.strip():
            self.parser.parseBlocks(parent, [before.strip("\n")])
        blocks[0] = rest
        inside = self._until_closing(name, blocks)
        slot = SubElement(parent, "div", {"class": "gu-slot", "data-guichet-slot": name})
        self.parser.parseBlocks(slot, inside)

    def _name(self, written: str) -> str:
        if not _NAME.fullmatch(written):
            raise PageError(f'"::: slot {written}" does not name a slot', "Write for instance: ::: slot contact")
        if written in self.seen:
            raise PageError(f"The slot {written} stands twice on the page", "Keep one of them.")
        self.seen.add(written)
        return written

    def _until_closing(self, name: str, blocks: list[str]) -> list[str]:
        inside: list[str] = []
        while blocks:
            block = blocks.pop(0)
            closing = _CLOSING.search(block)
            nested = _OPENING.search(block, 0, closing.start() if closing else len(block))
            if nested:
                break
            if closing:
                inside.append(block[: closing.start()])
                after = block[closing.end() :].lstrip("\n")
                if after.strip():
                    blocks.insert(0, after)
                return [part.strip("\n") for part in inside if part.strip()]
            inside.append(block)
        raise PageError(f"The slot {name} is not closed", "End it with a line that holds only :::")
