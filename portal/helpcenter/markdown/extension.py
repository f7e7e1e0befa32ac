"""The one Python-Markdown extension of Guichet, with its options."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocTreeprocessor
from markdown.extensions.toc import slugify as default_slugify
from markdown.preprocessors import Preprocessor

from portal.errors import ConfigError
from portal.helpcenter.markdown.alignment import AlignmentTreeprocessor
from portal.helpcenter.markdown.anchors import slugify
from portal.helpcenter.markdown.dialect import DialectPreprocessor
from portal.helpcenter.markdown.facts.kept import ProvenFacts
from portal.helpcenter.markdown.facts.syntax import (
    FactBlockProcessor,
    FactInlineProcessor,
    FactReader,
    MailTreeprocessor,
)
from portal.helpcenter.markdown.problems import PageError
from portal.helpcenter.markdown.slots import SlotProcessor
from portal.helpcenter.markdown.stacking import StackingTreeprocessor
from portal.helpcenter.markdown.wording import wording_in
from portal.promise_file import policy_of, read_promises
from portal.proof import ledger

Records = tuple[tuple[str, int, int], ...]  # path, time of the last change in nanoseconds, size

UNKNOWN_FACTS = ("error", "keep")
COMMONMARK = "commonmark"


class GuichetExtension(Extension):
    """Slots, facts, readable anchors, tables without inline styles and for phones too."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 -- the library hands over whatever the file says
        self.config = {
            "language": ["en", "language of the pages: fr, en or es"],
            "promises": ["", "path of the promise file, from the folder where the builder runs; empty: no facts"],
            "unknown_facts": ["error", "error: they stop the build; keep: they stay as they are written"],
            "dialect": ["markdown", "commonmark: lists are indented as GitHub reads them, and callouts get titles"],
        }
        self._md: Markdown | None = None
        self._slots: SlotProcessor | None = None
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the library's name
        """Registers everything. What is wrong with the options or the promise file is said when a page is built."""
        md.registerExtension(self)
        self._md = md
        self._slots = SlotProcessor(md.parser)
        try:
            reader = self._reader()
        except ConfigError as error:
            # Builders print an error of a page as a sentence, one from here as a traceback.
            md.preprocessors.register(_RefusingPreprocessor(md, error), "guichet_promises", 1000)
            return
        if self.getConfig("dialect") == COMMONMARK:
            # After line ends are made plain (30), before fenced code is taken out (25): its indentation moves too.
            md.preprocessors.register(DialectPreprocessor(md, str(self.getConfig("language"))), "guichet_dialect", 28)
        # Below indented code (80), so that a manual can show the syntax; above everything that makes paragraphs.
        md.parser.blockprocessors.register(self._slots, "guichet_slot", 78)
        md.parser.blockprocessors.register(FactBlockProcessor(md.parser, reader), "guichet_fact", 76)
        # Below code between backticks (190), above links (170), whose address may be a fact.
        md.inlinePatterns.register(FactInlineProcessor(md, reader), "guichet_fact", 175)
        md.treeprocessors.register(MailTreeprocessor(md), "guichet_mail", 15)
        md.treeprocessors.register(AlignmentTreeprocessor(md), "guichet_alignment", 5)
        md.treeprocessors.register(StackingTreeprocessor(md), "guichet_stacking", 4)

    def reset(self) -> None:
        """Forgets the page before, and gives headings our anchors where the site has not chosen its own."""
        if self._slots is not None:
            self._slots.seen.clear()
        for processor in self._md.treeprocessors if self._md is not None else ():
            if isinstance(processor, TocTreeprocessor) and processor.slugify is default_slugify:
                processor.slugify = slugify

    def _reader(self) -> FactReader:
        unknown = self.getConfig("unknown_facts")
        if unknown not in UNKNOWN_FACTS:
            raise ConfigError(f"unknown_facts is {unknown}", f"Write one of {', '.join(UNKNOWN_FACTS)}.")
        path = self.getConfig("promises")
        if not path:
            return FactReader(None, keep_unknown=unknown == "keep")
        text = read_promises(Path(path))
        facts = _facts(str(path), text, str(self.getConfig("language")), _records_beside(Path(path)))
        return FactReader(facts, keep_unknown=unknown == "keep")


class _RefusingPreprocessor(Preprocessor):
    """Lets no page be built, with the reason."""

    def __init__(self, md: Markdown, error: ConfigError) -> None:
        super().__init__(md)
        self._error = error

    def run(self, lines: list[str]) -> list[str]:  # noqa: ARG002 -- the library's signature
        raise PageError(self._error.message, self._error.hint) from self._error


@lru_cache(maxsize=8)
def _facts(file: str, text: str, language: str, records: Records) -> ProvenFacts:
    # The builder makes one Markdown object a page. The text itself is the key, so a changed file is never missed.
    signed = ledger.read_all(Path(records[0][0]).parent) if records else ()
    return ProvenFacts(policy_of(text, file, language), wording_in(language), file, signed)


def _records_beside(promises: Path) -> Records:
    """Returns the files of signed months, told apart as cheaply as may be: every page asks."""
    files = sorted((promises.parent / "var" / ledger.FOLDER).glob("????-??.json"))
    stats = [(file, file.stat()) for file in files]
    return tuple((str(file), stat.st_mtime_ns, stat.st_size) for file, stat in stats)
