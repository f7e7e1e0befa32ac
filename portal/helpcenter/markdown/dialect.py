"""The CommonMark dialect: lists as GitHub and most editors read them, for pages that were written for those.

Python-Markdown wants what belongs to a list item indented by four columns for each level, and an empty line before a
list. CommonMark wants the column of the item's own text, mostly two or three, and no empty line. The lines are moved
before they are parsed; the sources stay as they are.

Callouts, `> [!NOTE]`, get their title in the language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown import Markdown
from markdown.preprocessors import Preprocessor

INDENT = 4  # columns for each level, as Python-Markdown wants
_MARKER = re.compile(r"(?P<lead> {0,3})(?P<marker>[*+-]|\d{1,9}[.)])(?P<space> +|$)")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_HTML = re.compile(
    r" {0,3}</?(?:address|article|aside|blockquote|details|dialog|dd|div|dl|dt|fieldset|figcaption|figure|footer|form"
    r"|h[1-6]|header|hr|iframe|legend|li|main|nav|ol|p|pre|script|search|section|style|summary"
    r"|table|tbody|td|tfoot|th|thead|tr|ul)"
    r"(?=[\s/>]|$)",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r" {0,3}(?:#{1,6} |>|(?:[-*_] *){3,}$)"
)  # a heading, a quotation or a rule: never goes on a paragraph
_CALLOUT = re.compile(r"^(?P<lead>[ >]*> ?\[!(?P<kind>\w+)\]) *$")

# GitHub's five, and those that other help centers use; any other kind is its own title.
CALLOUTS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "note": "Note",
        "tip": "Conseil",
        "important": "Important",
        "warning": "Avertissement",
        "caution": "Attention",
        "info": "Information",
    },
    "en": {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "info": "Information",
    },
    "es": {
        "note": "Nota",
        "tip": "Consejo",
        "important": "Importante",
        "warning": "Advertencia",
        "caution": "Atención",
        "info": "Información",
    },
}


class DialectPreprocessor(Preprocessor):
    """Moves the lines of CommonMark lists to where Python-Markdown looks for them, and names callouts.

    Args:
        md: whose pages are read.
        language: of the pages.
    """

    def __init__(self, md: Markdown, language: str) -> None:
        super().__init__(md)
        self._titles = CALLOUTS.get(language, {})

    def run(self, lines: list[str]) -> list[str]:
        """Returns the page's lines, moved."""
        return [self._title(line) for line in _Mover().move(lines)]

    def _title(self, line: str) -> str:
        match = _CALLOUT.match(line)
        title = self._titles.get(match["kind"].lower()) if match else None
        return f"{match['lead']} {title}" if match and title else line


@dataclass(slots=True)
class _Mover:
    """Reads lines one after the other.

    Attributes:
        items: column at which the text of each open list item begins, the outermost first.
        level: how deep the next line goes; less than `items` once raw HTML, which no list can hold, has ended the list.
        fence: signs that opened the fenced code under way; empty outside.
        fence_column: where they stood.
        in_text: whether the line before is a paragraph's, which the next may go on.
        in_item: whether that paragraph is an item's first.
        in_html: whether the line before is raw HTML.
        block_level: how deep the lines since the last empty one began; None right after one.
    """

    items: list[int] = field(default_factory=list)
    level: int = 0
    fence: str = ""
    fence_column: int = 0
    in_text: bool = False
    in_item: bool = False
    in_html: bool = False
    block_level: int | None = None

    def move(self, lines: list[str]) -> Iterator[str]:
        """Yields the lines where Python-Markdown looks for them."""
        for line in lines:
            if self.fence:
                yield self._in_fence(line)
            elif not line.strip():
                self.in_text = self.in_item = self.in_html = False
                self.block_level = None
                yield ""
            elif self.in_html:
                yield line
            else:
                yield from self._read(line)

    def _read(self, line: str) -> Iterator[str]:
        column = len(line) - len(line.lstrip(" "))
        goes_on = self.in_text and not self._begins_block(line.lstrip(" "))
        while self.items and column < self.items[-1] and not goes_on:
            self.items.pop()
        self.level = min(self.level, len(self.items))
        base = self.items[-1] if self.items else 0
        rest = line[min(column, base) :]
        marker, fence = _MARKER.match(rest), _FENCE.match(rest)
        if marker and not self._is_text(marker, rest):
            yield from self._item(marker, rest, base)
        elif fence:
            self.fence, self.fence_column = fence["fence"], column
            self.in_text = False
            yield self._placed(rest.lstrip(" "))
        elif _HTML.match(rest):
            self.in_html, self.in_text, self.level = True, False, 0
            yield line.lstrip(" ")
        else:
            extra = len(rest) - len(rest.lstrip(" "))
            self.in_text = goes_on or not (_BLOCK.match(rest) or extra >= INDENT)
            yield self._placed(rest if extra >= INDENT and not goes_on else rest.lstrip(" "))

    def _item(self, marker: re.Match[str], rest: str, base: int) -> Iterator[str]:
        # A paragraph does not end at an item by itself, nor does a deeper list that an empty line has set apart.
        if (self.in_text and not self.in_item) or (self.block_level or 0) > self.level:
            self.block_level = None
            yield ""
        signs = marker["marker"].replace(")", ".")
        space = marker["space"] if 0 < len(marker["space"]) <= INDENT else " "
        yield self._placed(
            f"{signs} {rest[marker.end() :].lstrip(' ')}".rstrip() if len(rest) > marker.end() else signs + " "
        )
        self.items.append(base + len(marker["lead"]) + len(marker["marker"]) + len(space))
        self.level += 1
        self.in_text = self.in_item = True

    def _is_text(self, marker: re.Match[str], rest: str) -> bool:
        """Whether what looks like an item goes on a paragraph, as a year at the beginning of a line does."""
        if re.fullmatch(r" {0,3}(?:[-*_] *){3,}", rest):
            return True  # a rule
        number = marker["marker"].rstrip(".)")
        return self.in_text and not self.in_item and not self.items and number.isdigit() and number != "1"

    def _begins_block(self, text: str) -> bool:
        return bool(_MARKER.match(text) or _FENCE.match(text) or _BLOCK.match(text) or _HTML.match(text))

    def _in_fence(self, line: str) -> str:
        column = min(len(line) - len(line.lstrip(" ")), self.fence_column)
        inside = line[column:]
        if re.fullmatch(rf" {{0,3}}{re.escape(self.fence[0])}{{{len(self.fence)},}} *", inside):
            self.fence = ""
        return self._placed(inside)

    def _placed(self, text: str) -> str:
        if self.block_level is None:
            self.block_level = self.level
        return " " * INDENT * self.level + text
