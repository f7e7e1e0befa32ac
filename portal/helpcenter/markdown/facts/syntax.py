"""Where a page writes a fact, `{{ plans.pro.price }}`, and what stands there once it is built."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from portal.helpcenter.markdown.facts.names import Facts, UnknownFactError
from portal.helpcenter.markdown.problems import PageError

_FACT = r"\{\{\s*(?P<fact>[^{}\s][^{}]*?)\s*\}\}"
_ALONE = re.compile(rf"\s*{_FACT}\s*")
MARK = "data-guichet-fact"


class FactReader:
    """Answers what a page wrote between braces, or says why it cannot."""

    def __init__(self, facts: Facts | None, *, keep_unknown: bool) -> None:
        self._facts = facts
        self._keep_unknown = keep_unknown

    def sentence(self, written: str) -> str | None:
        """Returns the fact in words; None when it is to stay as it is written.

        Raises:
            PageError: there is no such fact in a sentence.
        """
        try:
            return self._known(written).sentence(_words(written))
        except UnknownFactError as error:
            self._refuse(error)
            return None

    def block(self, written: str) -> Element | None:
        """Returns the fact as a block of its own; None when it has no such form.

        Raises:
            PageError: its arguments are wrong.
        """
        try:
            return self._known(written).block(_words(written))
        except UnknownFactError as error:
            self._refuse(error)
            return None

    def _known(self, written: str) -> Facts:
        if self._facts is None:
            raise UnknownFactError(
                f"{{{{ {written} }}}} shows a fact, but the site names no promise file",
                "Set the option promises of the extension guichet in mkdocs.yml, or write it between backticks.",
            )
        return self._facts

    def _refuse(self, error: UnknownFactError) -> None:
        if not self._keep_unknown:
            raise PageError(error.message, error.hint) from error


class FactBlockProcessor(BlockProcessor):
    """A fact that is a paragraph by itself and has a form of its own, such as a table."""

    def __init__(self, parser: BlockParser, reader: FactReader) -> None:
        super().__init__(parser)
        self._reader = reader

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 -- the library's signature
        """Whether the block is one fact and nothing else."""
        return bool(_ALONE.fullmatch(block))

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Appends the block; leaves the paragraph to others when the fact is one of a sentence."""
        found = _ALONE.fullmatch(blocks[0])
        if found is None:  # pragma: no cover -- `test` has found it
            return False
        block = self._reader.block(found["fact"])
        if block is None:
            return False
        block.set(MARK, " ".join(_words(found["fact"])))
        parent.append(block)
        blocks.pop(0)
        return True


class FactInlineProcessor(InlineProcessor):
    """A fact in a sentence, in the text or the address of a link."""

    def __init__(self, md: Markdown, reader: FactReader) -> None:
        super().__init__(_FACT, md)
        self._reader = reader

    def handleMatch(  # type: ignore[override] # noqa: N802 -- the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 -- the library's signature
    ) -> tuple[Element | None, int | None, int | None]:
        """Returns the fact, marked so that checks can tell it from prose."""
        text = self._reader.sentence(m["fact"])
        if text is None:
            return None, None, None
        span = Element("span", {"class": "gu-fact", MARK: " ".join(_words(m["fact"]))})
        span.text = AtomicString(text)
        return span, m.start(0), m.end(0)


class MailTreeprocessor(Treeprocessor):
    """An address that is not part of a link already becomes one."""

    def run(self, root: Element) -> None:
        """Rewrites every fact that is an address."""
        in_links = {id(inner) for link in root.iter("a") for inner in link.iter()}
        for element in root.iter("span"):
            if element.get(MARK) == "desk.email" and id(element) not in in_links:
                element.tag = "a"
                element.set("href", f"mailto:{element.text}")


def _words(written: str) -> list[str]:
    return written.split()
