"""The pages as they were built: what they link to, what can be linked to in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree

_ARTICLE = "md-content__inner"
_ANCHORS = etree.XPath("//@id | //a/@name")
_SOURCE = re.compile(rb"""<meta name=["']?guichet-source["']? content=["']([^"']*)["']""")
_MEDIA = ("video", "audio", "source")


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or a picture in an article.

    Attributes:
        target: as it stands in the page.
        is_image: whether it is to be seen there rather than gone to.
        text: alternative text of a picture; None when it has no such attribute, and for links.
    """

    target: str
    is_image: bool = False
    text: str | None = None


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """One page of a built language.

    Attributes:
        file: below the language's folder, with `/`.
        source: its Markdown file below the language's sources; empty for a page that no writer wrote.
        anchors: of its article: what may stand after `#` in a link to it.
        references: links and pictures of its article, furniture left out, in their order.
        slots: names of its slots.
    """

    file: str
    source: str
    anchors: frozenset[str]
    references: tuple[Reference, ...]
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """One built language.

    Attributes:
        lang: code.
        files: every file below its folder, with `/`.
        pages: its pages by file.
    """

    lang: str
    files: frozenset[str]
    pages: Mapping[str, BuiltPage]

    def find(self, place: str) -> str | None:
        """Returns the file that answers for a decoded path below `/<lang>/`, or None."""
        for candidate in (place, f"{place.rstrip('/')}/index.html".lstrip("/")):
            if candidate in self.files:
                return candidate
        return None


def read_site(lang: str, folder: Path) -> BuiltSite:
    """Returns what was built for one language.

    Args:
        lang: code.
        folder: the language's built pages.
    """
    files = frozenset(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    pages = {name: read_page(name, (folder / name).read_bytes()) for name in sorted(files) if name.endswith(".html")}
    return BuiltSite(lang, files, pages)


def read_page(file: str, content: bytes) -> BuiltPage:
    """Returns what a page links to and what can be linked to in it.

    Args:
        file: below the language's folder, with `/`.
        content: its HTML, UTF-8.
    """
    begin, end = content.find(b"<article"), content.rfind(b"</article>")
    if begin < 0 or end < 0:  # the address of a moved page, or somebody's own file
        return BuiltPage(file, "", frozenset(), (), ())
    # The menus around an article are most of a page, and no writer wrote them: leaving them out is four times as fast.
    document = etree.fromstring(b"<html><body>" + content[begin:end], etree.HTMLParser(encoding="utf-8"))
    source = _SOURCE.search(content, 0, begin)
    references: list[Reference] = []
    slots: list[str] = []
    for article in document.iter("article"):
        if _ARTICLE in article.get("class", "").split():
            for part in _walk(article):
                references += _references(part)
                slots += filter(None, [part.get("data-guichet-slot")])
    anchors: Any = _ANCHORS(document)
    return BuiltPage(
        file=file,
        source=html.unescape(source[1].decode("utf-8", "replace")) if source else "",
        anchors=frozenset(map(str, anchors)),
        references=tuple(references),
        slots=tuple(slots),
    )


def address(lang: str, file: str) -> str:
    """Returns the path from the server's root of a file of a language, as browsers resolve links from it."""
    return quote(f"/{lang}/{file.removesuffix('index.html') if file.rpartition('/')[2] == 'index.html' else file}")


def _walk(element: etree._Element) -> Iterator[etree._Element]:
    """Yields the parts of an article that its writer wrote."""
    for child in element.iterchildren(etree.Element):
        if child.get("data-guichet-skip") is None and "headerlink" not in child.get("class", "").split():
            yield child
            yield from _walk(child)


def _references(element: etree._Element) -> list[Reference]:
    if element.tag == "a":
        target = element.get("href")
        return [] if target is None else [Reference(target)]
    if element.tag == "img":
        text = element.get("alt")
        if text is None and element.get("role") in {"presentation", "none"}:
            text = ""
        return [Reference(element.get("src", ""), is_image=True, text=text)]
    if element.tag in _MEDIA:
        return [
            Reference(target, is_image=True, text="")
            for target in (element.get("src"), element.get("poster"))
            if target
        ]
    return []
