"""What is shown of every section, laid out so that one is read without decoding the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_index.arrays import Array
from search_index.derive import packed, unpacked
from search_index.pages import Article, Section
from search_index.road import StoredSection


def shelf_arrays(pages: Sequence[tuple[Article, Sequence[Section]]]) -> dict[str, Array]:
    """Returns what `Shelf` needs: articles in the order of their numbers, each with the sections that were kept."""
    kept = [section for _, sections in pages for section in sections]
    texts = [section.text.encode() for section in kept]
    return {
        "articles.id": packed([_line(article.id) for article, _ in pages]),
        "articles.location": packed([_line(article.location) for article, _ in pages]),
        "articles.title": packed([_line(article.title) for article, _ in pages]),
        "articles.kind": packed([_line(article.kind) for article, _ in pages]),
        "articles.keywords": packed(
            ["\t".join(map(_line, article.keywords + article.synonyms)) for article, _ in pages]
        ),
        "articles.boost": np.array([article.boost for article, _ in pages], np.float32),
        "sections.anchor": packed([_line(section.anchor) for section in kept]),
        "sections.heading": packed([_line(section.title) for section in kept]),
        "sections.text": np.frombuffer(b"".join(texts), np.uint8),
        "sections.text.starts": np.cumsum([0, *map(len, texts)], dtype=np.uint32),
    }


class Shelf:
    """Gives sections by their number.

    Args:
        arrays: what `shelf_arrays` returned, and `sections.article`.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.ids = unpacked(arrays["articles.id"])
        self._numbers = {name: number for number, name in reversed(list(enumerate(self.ids)))}
        self._locations = unpacked(arrays["articles.location"])
        self._titles = unpacked(arrays["articles.title"])
        self._keywords = unpacked(arrays["articles.keywords"])
        self._kinds = unpacked(arrays["articles.kind"])
        self._anchors = unpacked(arrays["sections.anchor"])
        self._headings = unpacked(arrays["sections.heading"])
        self._texts = arrays["sections.text"].data
        self._starts = arrays["sections.text.starts"].tolist()
        self._of_section = arrays["sections.article"].tolist()

    def number(self, article: str | None) -> int:
        """Returns the number of the article with this id; -1 when there is none."""
        return self._numbers.get(article, -1) if article else -1

    def title(self, article: int) -> str:
        """Returns the title of article `article`."""
        return self._titles[article]

    def keywords(self, article: int) -> list[str]:
        """Returns the keywords and synonyms of article `article`."""
        return self._keywords[article].split("\t")

    def section(self, number: int) -> StoredSection:
        """Returns section `number`."""
        article = self._of_section[number]
        [(location, _)], [text] = self.heads([number]), self.texts([number])
        return StoredSection(
            number,
            self.ids[article],
            location,
            self._titles[article],
            self._headings[number],
            text.decode(),
            self._kinds[article],
        )

    def heads(self, numbers: Sequence[int]) -> list[tuple[str, str]]:
        """Returns the locations and names of sections, without reading more of them."""
        articles, anchors, locations = self._of_section, self._anchors, self._locations
        return [
            (f"{locations[articles[number]]}#{anchor}", self._headings[number])
            if (anchor := anchors[number])
            else (locations[articles[number]], self._titles[articles[number]])
            for number in numbers
        ]

    def texts(self, numbers: Sequence[int]) -> list[bytes]:
        """Returns the texts of sections, in UTF-8."""
        starts, texts = self._starts, self._texts
        return [bytes(texts[starts[number] : starts[number + 1]]) for number in numbers]


def _line(text: str) -> str:
    return " ".join(text.split())
