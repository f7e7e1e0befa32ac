"""The slow road: Whoosh, the index of record, answers alone when nothing was derived from it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from whoosh import index, scoring
from whoosh import query as whoosh_query

from search_index.analysis import Analysis
from search_index.query import Query, QueryWord, parse, strongest
from search_index.road import Found, Group, StoredSection, worth_showing
from search_index.schema import FIELD_WEIGHTS
from search_index.snippets import Mark

CANDIDATES = 200  # sections looked at before they are grouped
LONGEST_CORRECTED = 24  # letters
SHORTEST_CORRECTED = 4
SHORTEST_COMPLETED = 2
MOST_COMPLETIONS = 6


class _Ranked(NamedTuple):
    """A section that answers."""

    section: StoredSection
    score: float


class Record:
    """A Whoosh index opened for reading; any number of processes may, and threads take turns.

    Args:
        folder: of the index; its seal was read.
        analysis: of the index's language.
    """

    def __init__(self, folder: Path, analysis: Analysis) -> None:
        self._analysis = analysis
        self._index = index.open_dir(folder, readonly=True)
        self._searcher = self._index.searcher(weighting=scoring.BM25F())
        self._reader = self._searcher.reader()
        self._turn = threading.RLock()

    def close(self) -> None:
        """Lets go of the files."""
        with self._turn:
            self._searcher.close()
            self._index.close()

    def section(self, number: int) -> StoredSection:
        """See `Road`."""
        with self._turn:
            return self._stored(number)[0]

    def find(self, query: Query, limit: int, *, correct: bool) -> Found:
        """See `Road`."""
        with self._turn:
            corrected = self._corrected(query) if correct else None
            searched = parse(corrected, self._analysis) if corrected else query
            words = strongest(self._useful(searched), self._rarity)
            marker = _TextMarker(words, self._analysis)
            groups = self._grouped(self._best(searched, words), marker, words)[: max(limit, 0)]
        return Found(searched, corrected is not None, tuple(groups), marker)

    def suggest(self, typed: str, limit: int) -> tuple[str, ...]:
        """See `Road`."""
        query = parse(typed, self._analysis)
        with self._turn:
            found = self.find(query, limit, correct=True)
            return tuple(dict.fromkeys(self._stored(group.lead)[0].title for group in found.groups))

    def related(self, article: str, limit: int) -> tuple[str, ...]:
        """See `Road`."""
        with self._turn:
            lead = next((section for section in self._sections() if section.article == article), None)
            if lead is None:
                return ()
            found = self.find(parse(f"{lead.title} {lead.text}", self._analysis), limit + 1, correct=False)
            near = [self._stored(group.lead)[0].article for group in found.groups]
        return tuple(name for name in dict.fromkeys(near) if name != article)[:limit]

    def _sections(self) -> Iterator[StoredSection]:
        for number in range(self._searcher.doc_count_all()):
            yield self._stored(number)[0]

    def _stored(self, number: int) -> tuple[StoredSection, float]:
        stored = self._searcher.stored_fields(number)
        shown = json.loads(stored["section"])
        boost = float(shown.pop("boost"))
        return StoredSection(number=number, article=stored["article"], **shown), boost

    def _frequency(self, word: QueryWord) -> int:
        by_stem = max(int(self._reader.doc_frequency(name, word.stem)) for name in FIELD_WEIGHTS if name != "exact")
        return by_stem or int(self._reader.doc_frequency("exact", word.text))

    def _knows(self, word: QueryWord) -> bool:
        return self._frequency(word) > 0

    def _rarity(self, word: QueryWord) -> float:
        frequency = self._frequency(word)
        return 1.0 / frequency if frequency else 0.0

    def _completions(self, beginning: str) -> list[str]:
        if len(beginning) < SHORTEST_COMPLETED:
            return []
        words = [word.decode() for word in self._reader.expand_prefix("exact", beginning)]
        return sorted(words, key=lambda word: (-self._reader.doc_frequency("exact", word), word))[:MOST_COMPLETIONS]

    def _corrected(self, query: Query) -> str | None:
        text = query.text
        for word in reversed(query.words):
            if word.whole or word.stop or self._knows(word):
                continue
            is_begun = word.end == len(query.text) and bool(self._completions(word.text))
            meant = None if is_begun else self._nearest(word.text)
            if meant:
                text = text[: word.start] + meant + text[word.end :]
        return text if text != query.text else None

    def _nearest(self, word: str) -> str | None:
        """The most frequent word one edit away from one that the index does not know."""
        if not SHORTEST_CORRECTED <= len(word) <= LONGEST_CORRECTED or not word.isalpha():
            return None
        swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        near = {*self._reader.terms_within("exact", word, 1, prefix=0), *swapped}
        ranked = [(-int(self._reader.doc_frequency("exact", candidate)), candidate) for candidate in near]
        return min(ranked)[1] if min(ranked)[0] else None

    def _useful(self, query: Query) -> tuple[QueryWord, ...]:
        words = tuple(word for word in query.words if not word.whole or self._knows(word))
        last = next((word for word in reversed(words) if not word.whole), None)
        if last and last.end == len(query.text) and not last.stop and not self._knows(last):
            begun = parse(" ".join(self._completions(last.text)), self._analysis).words
            words += tuple(word for word in begun if not word.whole)
        telling = tuple(word for word in words if not word.stop)
        return telling if any(self._knows(word) for word in telling) else words

    def _best(self, query: Query, words: Sequence[QueryWord]) -> list[_Ranked]:
        asked = [
            whoosh_query.Term(field, word.text if field == "exact" else word.stem, boost=weight)
            for word in words
            for field, weight in FIELD_WEIGHTS.items()
        ]
        if not asked:
            return []
        ranked = []
        for hit in self._searcher.search(whoosh_query.Or(asked), limit=CANDIDATES):
            section, boost = self._stored(hit.docnum)
            ranked.append(_Ranked(section, float(hit.score) * boost))
        ranked.sort(key=lambda pair: (-pair.score, pair.section.number))
        quoted = [pair for pair in ranked if self._holds(pair.section, query.phrases)]
        return quoted or ranked

    def _holds(self, section: StoredSection, phrases: tuple[tuple[str, ...], ...]) -> bool:
        texts = "\n".join((section.title, section.heading, section.text))
        words = [piece.text for _, pieces in self._analysis.runs(texts) for piece in pieces if not piece.whole]
        spelt = f" {' '.join(words)} "
        return all(f" {' '.join(phrase)} " in spelt for phrase in phrases)

    def _grouped(self, ranked: list[_Ranked], marker: _TextMarker, words: Sequence[QueryWord]) -> list[Group]:
        groups: dict[str, list[_Ranked]] = {}
        for pair in ranked:
            groups.setdefault(pair.section.location.partition("#")[0], []).append(pair)
        return [self._group(found, marker, words) for found in groups.values()]

    def _group(self, found: list[_Ranked], marker: _TextMarker, words: Sequence[QueryWord]) -> Group:
        lead = self._lead(found[0].section)
        texts = "\n".join([lead.title, *(f"{section.heading}\n{section.text}" for section, _ in found)])
        held = {mark[2] for mark in marker.in_title(texts)}
        return Group(
            score=found[0].score,
            lead=lead.number,
            sections=worth_showing(lead.number, [(section.number, score) for section, score in found]),
            terms={word.text: place in held for place, word in enumerate(words) if not word.whole},
        )

    def _lead(self, section: StoredSection) -> StoredSection:
        while not section.is_lead:
            section = self._stored(section.number - 1)[0]
        return section


class _TextMarker:
    """Marks by analysing texts again."""

    def __init__(self, words: Sequence[QueryWord], analysis: Analysis) -> None:
        self._analysis = analysis
        self.weights = [1.0] * len(words)
        self._by_stem: dict[str, int] = {}
        self._by_text: dict[str, int] = {}
        for place, word in enumerate(words):
            self._by_stem.setdefault(word.stem, place)
            self._by_text.setdefault(word.text, place)

    def in_texts(self, sections: Sequence[StoredSection]) -> Sequence[Sequence[Mark]]:
        return [self.in_title(section.text) for section in sections]

    def in_title(self, title: str) -> Sequence[Mark]:
        marks: list[Mark] = []
        for begun, pieces in self._analysis.runs(title):
            for piece in pieces:
                word = self._by_text.get(piece.text, self._by_stem.get(self._analysis.stem(piece.text)))
                if word is not None:
                    marks.append((begun + piece.start, begun + piece.end, word))
        return sorted(marks)
