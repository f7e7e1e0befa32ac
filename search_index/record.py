"""Whoosh, the index of record: its stored sections, and its own searcher for when nothing faster is at hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import index, scoring
from whoosh import query as whoosh_query

from search_index.analysis import Analysis
from search_index.query import Query, QueryWord, strongest
from search_index.schema import FIELD_WEIGHTS
from search_index.snippets import Mark

CANDIDATES = 200  # sections looked at before they are grouped
LONGEST_CORRECTED = 24  # letters
SHORTEST_CORRECTED = 4


@dataclass(frozen=True, slots=True)
class StoredSection:
    """A section as it is shown.

    Attributes:
        number: of the document in the index.
        article: id of its article.
        location: below `/<lang>/`, with the anchor.
        title: of the article.
        heading: of the section.
        text: of the section.
        kind: of the article.
        boost: of the article.
    """

    number: int
    article: str
    location: str
    title: str
    heading: str
    text: str
    kind: str
    boost: float

    @property
    def is_lead(self) -> bool:
        """Whether it is the article's beginning."""
        return "#" not in self.location


class Record:
    """A Whoosh index opened for reading; any number of processes may. One thread at a time.

    Args:
        folder: sealed, and its seal read.
        analysis: of the index's language.
    """

    def __init__(self, folder: Path, analysis: Analysis) -> None:
        self._analysis = analysis
        self._index = index.open_dir(folder, readonly=True)
        self._searcher = self._index.searcher(weighting=scoring.BM25F())
        self._reader = self._searcher.reader()

    def close(self) -> None:
        """Lets go of the files."""
        self._searcher.close()
        self._index.close()

    def section(self, number: int) -> StoredSection:
        """Returns the stored section of document `number`."""
        stored = self._searcher.stored_fields(number)
        return _section(number, stored)

    def sections(self) -> Iterator[StoredSection]:
        """Yields every stored section in order."""
        for number in range(self._searcher.doc_count_all()):
            yield self.section(number)

    def knows(self, word: QueryWord) -> bool:
        """Whether some section holds the word or another form of it."""
        return bool(self._reader.doc_frequency("exact", word.text) or self._stem_frequency(word))

    def nearest(self, word: QueryWord) -> str | None:
        """Returns the most frequent word one edit away from one that the index does not know."""
        if not SHORTEST_CORRECTED <= len(word.text) <= LONGEST_CORRECTED or any(char.isdigit() for char in word.text):
            return None
        letters = word.text
        swapped = (letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :] for at in range(len(letters) - 1))
        near = {*self._reader.terms_within("exact", letters, 1, prefix=0), *swapped}
        ranked = [(self._reader.doc_frequency("exact", candidate), candidate) for candidate in sorted(near)]
        ranked = [pair for pair in ranked if pair[0]]
        return min(ranked, key=lambda pair: (-pair[0], pair[1]))[1] if ranked else None

    def best(self, query: Query) -> list[tuple[StoredSection, float]]:
        """Returns the sections that answer best, best first, with their scores."""
        words = strongest(self._useful(query.words), self._rarity)
        asked = [
            whoosh_query.Term(field, word.text if field == "exact" else word.stem, boost=weight)
            for word in words
            for field, weight in FIELD_WEIGHTS.items()
        ]
        if not asked:
            return []
        found = self._searcher.search(whoosh_query.Or(asked), limit=CANDIDATES)
        ranked = [(self.section(hit.docnum), float(hit.score)) for hit in found]
        if query.phrases:
            ranked = [(section, score) for section, score in ranked if self._holds(section, query.phrases)]
        scored = [(section, score * section.boost) for section, score in ranked]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0].number))

    def marks(self, text: str, words: Iterable[QueryWord]) -> list[Mark]:
        """Returns where `text` holds a form of one of the words."""
        by_stem: dict[str, tuple[int, float]] = {}
        by_text: dict[str, tuple[int, float]] = {}
        for place, word in enumerate(words):
            value = (place, 0.1 if word.stop else 1.0)
            by_stem.setdefault(word.stem, value)
            by_text.setdefault(word.text, value)
        marks: list[Mark] = []
        for begun, pieces in self._analysis.runs(text):
            for piece in pieces:
                found = by_text.get(piece.text) or by_stem.get(self._analysis.stem(piece.text))
                if found:
                    marks.append(Mark(begun + piece.start, begun + piece.end, *found))
        return sorted(marks)

    def _useful(self, words: tuple[QueryWord, ...]) -> tuple[QueryWord, ...]:
        telling = tuple(word for word in words if not word.stop and (not word.whole or self.knows(word)))
        return telling if any(self.knows(word) for word in telling) else words

    def _rarity(self, word: QueryWord) -> float:
        frequency = self._stem_frequency(word)
        return 1.0 / frequency if frequency else 0.0

    def _stem_frequency(self, word: QueryWord) -> int:
        return max(int(self._reader.doc_frequency(name, word.stem)) for name in FIELD_WEIGHTS if name != "exact")

    def _holds(self, section: StoredSection, phrases: tuple[tuple[str, ...], ...]) -> bool:
        texts = "\n".join((section.title, section.heading, section.text))
        words = [piece.text for _, pieces in self._analysis.runs(texts) for piece in pieces if not piece.whole]
        spelled = " ".join(["", *words, ""])
        return all(f" {' '.join(phrase)} " in spelled for phrase in phrases)


def _section(number: int, stored: dict[str, Any]) -> StoredSection:
    shown = json.loads(stored["section"])
    return StoredSection(
        number=number,
        article=stored["article"],
        location=shown["location"],
        title=shown["title"],
        heading=shown["heading"],
        text=shown["text"],
        kind=shown["kind"],
        boost=shown["boost"],
    )
