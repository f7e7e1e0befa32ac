"""Built HTML → article: reads what a reader sees, so that the builder stays replaceable."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree, html

from search_index.pages import BETWEEN_CELLS, BREAKING_SPACES, Article, Section

SECTION_TAGS = {"h1": 1, "h2": 2, "h3": 3}
SKIPPED_TAGS_WORDS = """
audio button canvas datalist form iframe input map math noscript object script select style svg template textarea
video
"""
SKIPPED_TAGS = frozenset(SKIPPED_TAGS_WORDS.split())
# A slot holds what is read only while the server is away: an answer that quoted it would not be true.
SKIPPED_ATTRIBUTES = ("data-guichet-skip", "data-guichet-slot", "data-search-exclude", "hidden")
SKIPPED_CLASSES_WORDS = """
headerlink md-content__button md-source-file md-source-date md-feedback md-tags md-clipboard linenos linenodiv lineno
footnote-backref
"""
SKIPPED_CLASSES = frozenset(SKIPPED_CLASSES_WORDS.split())
INLINE_TAGS_WORDS = """
a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup
time tt u var wbr
"""
INLINE_TAGS = frozenset(INLINE_TAGS_WORDS.split())
# Between two lines the strongest of what begins and ends there decides: a paragraph that ends in a cell ends no row.
ENDS = LINE, CODE_LINE, CODE_BEGINS, CODE_ENDS, CELL, ROW, TABLE_BEGINS, TABLE_ENDS = tuple(map(chr, range(0x18, 0x20)))
BEGINNINGS = {"pre": CODE_BEGINS, "td": CELL, "th": CELL, "tr": ROW, "table": TABLE_BEGINS}
ENDINGS = BEGINNINGS | {"pre": CODE_ENDS, "table": TABLE_ENDS}
# What is read there, for lines are shown one behind the other: as verses are quoted. None of it is a word.
JOINTS = {CELL: BETWEEN_CELLS, ROW: " /\n", TABLE_ENDS: " /\n", CODE_LINE: " ↵\n", CODE_ENDS: " ↵\n"}
AT_AN_END = re.compile(f"([{''.join(ENDS)}])")
LINE_BREAKS = re.compile("\r\n|\n|\r")
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
BOOST_RANGE = (0.1, 10.0)


def extract_article(page: str | bytes, location: str) -> Article | None:
    """Returns the article that a built page holds.

    Pages of plain Material work too: without our metas the id is the location and the kind is guessed.

    Args:
        page: the whole HTML; bytes are UTF-8.
        location: address of the page below `/<lang>/`, such as `guides/mx/`.

    Returns:
        The article; None when the page holds none, is the error page, or is excluded from search.
    """
    if location.rsplit("/", 1)[-1] == "404.html":
        return None
    tree = _parse(page)
    if tree is None:
        return None
    body = next((item for item in tree.iter("article") if "md-content__inner" in _classes(item)), None)
    metas = _metas(tree)
    if body is None or metas.get("search") == "exclude":
        return None
    sections = _sections(body)
    title = metas.get("title") or _topic(tree) or sections[0].title or _squeezed(tree.findtext(".//title") or "")
    return Article(
        id=metas.get("id") or _id_from(location),
        lang=(tree.get("lang") or "").split("-")[0].lower(),
        location=location,
        title=title,
        kind=metas.get("kind") or ("home" if location in {"", "index.html"} else "article"),
        sections=sections,
        keywords=_listed(metas.get("keywords", "")),
        synonyms=_listed(metas.get("synonyms", "")) + _former_titles(tree),
        boost=_boost(metas.get("boost", "")),
        source=metas.get("source", ""),
    )


def _parse(page: str | bytes) -> html.HtmlElement | None:
    data = page.encode("utf-8", "replace") if isinstance(page, str) else page
    if not data.strip():
        return None
    try:
        return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.ParserError:
        return None


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    return {
        name.removeprefix("guichet-"): _squeezed(meta.get("content", ""))
        for meta in tree.iter("meta")
        if (name := meta.get("name", "")).startswith("guichet-")
    }


def _former_titles(tree: html.HtmlElement) -> tuple[str, ...]:
    """One meta each: a title may hold any sign."""
    metas = (meta for meta in tree.iter("meta") if meta.get("name") == "guichet-former-title")
    return tuple(filter(None, (_squeezed(meta.get("content", "")) for meta in metas)))


def _topic(tree: html.HtmlElement) -> str:
    """The page's name in Material's header: the front matter's title where it differs from the heading."""
    topic = tree.find(".//div[@data-md-component='header-topic']")
    return "" if topic is None else _squeezed(topic.text_content())


def _id_from(location: str) -> str:
    return location.removesuffix("index.html").removesuffix(".html").strip("/") or "index"


def _listed(value: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in value.split(";"))))


def _boost(value: str) -> float:
    try:
        boost = float(value)
    except ValueError:
        return 1.0
    return min(max(boost, BOOST_RANGE[0]), BOOST_RANGE[1]) if math.isfinite(boost) else 1.0


def _squeezed(text: str) -> str:
    return BREAKING_SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


@dataclass(slots=True)
class _Draft:
    """A section while it is read."""

    anchor: str
    level: int
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def finished(self) -> Section:
        title = AT_AN_END.sub(" ", "".join(self.title))
        return Section(self.anchor, self.level, _squeezed(title), _joined("".join(self.text)))


def _joined(text: str) -> str:
    """Text in which `ENDS` stand, as lines with a mark between cells, rows and lines of code."""
    pieces: list[str] = []
    end = ""
    for part in AT_AN_END.split(text):
        if part in ENDS:
            end = max(end, part)
        elif words := BREAKING_SPACES.sub(" ", part).strip():
            if pieces:
                pieces.append(JOINTS.get(end, "\n"))
            pieces.append(words)
            end = ""
    return "".join(pieces)


def _sections(body: html.HtmlElement) -> tuple[Section, ...]:
    reading = _Reading()
    # Not recursive: a hostile page may be nested deeper than Python's stack.
    walker = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    skipped = None
    for event, element in walker:
        if event == "start" and _is_skipped(element):
            skipped = element
            walker.skip_subtree()
        elif event == "start":
            reading.start(element)
        elif event == "end" and element is not skipped:
            reading.end(element, is_last=element is body)
        else:
            reading.say(element.tail)
    return tuple(draft.finished() for draft in reading.drafts)


@dataclass(slots=True)
class _Reading:
    """What was read so far, and whether the next words belong to a heading or to the text below it."""

    drafts: list[_Draft] = field(default_factory=lambda: [_Draft("", 1)])
    named: bool = False
    in_heading: bool = False
    in_code: int = 0

    def say(self, words: str | None) -> None:
        if words:
            self._add(LINE_BREAKS.sub(CODE_LINE if self.in_code else " ", INVISIBLE.sub("", words)))

    def start(self, element: html.HtmlElement) -> None:
        level = SECTION_TAGS.get(element.tag, 0)
        if level == 1 and not self.named and len(self.drafts) == 1:
            self.named = self.in_heading = True
        elif level and (anchor := element.get("id", "").strip()):
            self.drafts.append(_Draft(anchor, level))
            self.in_heading = True
        else:
            self._cut(element, BEGINNINGS)
        self.in_code += element.tag == "pre"
        self.say(element.text)

    def end(self, element: html.HtmlElement, *, is_last: bool) -> None:
        if element.tag in SECTION_TAGS:
            self.in_heading = False
        self.in_code -= element.tag == "pre"
        self._cut(element, ENDINGS)
        if not is_last:
            self.say(element.tail)

    def _cut(self, element: html.HtmlElement, ends: Mapping[str, str]) -> None:
        if element.tag not in INLINE_TAGS:
            self._add(ends.get(element.tag, LINE))

    def _add(self, words: str) -> None:
        draft = self.drafts[-1]
        (draft.title if self.in_heading else draft.text).append(words)


def _is_skipped(element: html.HtmlElement) -> bool:
    return (
        element.tag in SKIPPED_TAGS
        or any(element.get(name) is not None for name in SKIPPED_ATTRIBUTES)
        or not SKIPPED_CLASSES.isdisjoint(_classes(element))
    )


def _classes(element: html.HtmlElement) -> list[str]:
    return (element.get("class") or "").split()
