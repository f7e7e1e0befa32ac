"""What is shown of every section; its text is laid out so that it is read without the others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from search_index.arrays import Array
from search_index.derive import packed, unpacked
from search_index.pages import Article, Section
from search_index.road import StoredSection
from search_index.snippets import plain, prepared


def shelf_arrays(pages: Sequence[tuple[Article, Sequence[Section]]]) -> dict[str, Array]:
    """Returns what `Shelf` needs: articles in the order of their numbers, each with the sections that were kept.

    All of their texts are tidied.
    """
    kept = [(article, section) for article, sections in pages for section in sections]
    texts = [prepared(section.text) for _, section in kept]
    return {
        "articles.id": packed([article.id for article, _ in pages]),
        "articles.title": packed([article.title for article, _ in pages]),
        "articles.kind": packed([article.kind for article, _ in pages]),
        "articles.keywords": packed(["\t".join(article.keywords + article.synonyms) for article, _ in pages]),
        "articles.boost": np.array([article.boost for article, _ in pages], np.float32),
        "sections.location": packed([location(article, section) for article, section in kept]),
        "sections.name": packed([prepared(_name(article, section)).decode() for article, section in kept]),
        "sections.heading": packed([section.title for _, section in kept]),
        "sections.text": np.frombuffer(b"".join(texts), np.uint8),
        "sections.text.starts": np.cumsum([0, *map(len, texts)], dtype=np.uint32),
    }


def location(article: Article, section: Section) -> str:
    """Returns where a section stands, below `/<lang>/`."""
    return f"{article.location}#{section.anchor}" if section.anchor else article.location


def _name(article: Article, section: Section) -> str:
    return (section.title if section.anchor else "") or article.title  # a heading may be a picture


class Shelf:
    """Gives sections by their number.

    Args:
        arrays: what `shelf_arrays` returned, and `sections.article`.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.ids = unpacked(arrays["articles.id"])
        self._numbers = {name: number for number, name in reversed(list(enumerate(self.ids)))}
        self._titles = unpacked(arrays["articles.title"])
        self._keywords = unpacked(arrays["articles.keywords"])
        self._kinds = unpacked(arrays["articles.kind"])
        self._packed_headings = arrays["sections.heading"]
        self._heads = list(
            zip(
                unpacked(arrays["sections.location"]),
                arrays["sections.name"].tobytes().split(b"\n")[:-1],
                strict=True,
            )
        )
        self._texts = arrays["sections.text"].data
        self._starts = arrays["sections.text.starts"].data
        self._of_section = arrays["sections.article"].data

    def number(self, article: str | None) -> int:
        """Returns the number of the article with this id; -1 when there is none."""
        return self._numbers.get(article, -1) if article else -1

    def title(self, article: int) -> str:
        """Returns the title of article `article`."""
        return self._titles[article]

    def keywords(self, article: int) -> list[str]:
        """Returns the keywords and synonyms of article `article`."""
        return list(filter(None, self._keywords[article].split("\t")))

    def section(self, number: int) -> StoredSection:
        """Returns section `number`."""
        article = self._of_section[number]
        [(place, _)], [text] = self.heads([number]), self.texts([number])
        return StoredSection(
            number,
            self.ids[article],
            place,
            self._titles[article],
            self._headings[number],
            plain(text),
            self._kinds[article],
        )

    def heads(self, numbers: Sequence[int]) -> list[tuple[str, bytes]]:
        """Returns the locations and names of sections, names prepared, without reading more of them."""
        return [self._heads[number] for number in numbers]

    def texts(self, numbers: Sequence[int]) -> list[bytes]:
        """Returns the texts of sections, prepared."""
        starts, texts = self._starts, self._texts
        return [bytes(texts[starts[number] : starts[number + 1]]) for number in numbers]

    @cached_property
    def _headings(self) -> list[str]:
        return unpacked(self._packed_headings)
