"""The slow road: Whoosh, the index of record, answers alone when nothing was derived from it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise
from pathlib import Path
from typing import NamedTuple

from whoosh import index, scoring
from whoosh import query as whoosh_query
from whoosh.searching import Searcher

from search_index import repair
from search_index.analysis import Analysis
from search_index.phrases import hold_phrases
from search_index.query import Query, QueryWord, parse, strongest
from search_index.road import Explanation, Found, Group, Named, StoredSection, worth_showing
from search_index.schema import FIELD_WEIGHTS
from search_index.snippets import Mark, Marks, plain, prepared, prepared_places
from search_index.spelling import is_correctable
from search_index.understand import Understood, understand
from search_index.wishes import Granted

CANDIDATES = 200  # sections looked at before they are grouped
MOST_TERMS = 6  # of a question: Whoosh takes a tenth of a second for each


class _Ranked(NamedTuple):
    """A section that answers."""

    section: StoredSection
    score: float


class Record:
    """A Whoosh index opened for reading; any number of processes may, and threads take turns.

    Args:
        folder: of the index; its seal was read.
        analysis: of the index's language.
        granted: what its writers decided.
    """

    def __init__(self, folder: Path, analysis: Analysis, granted: Granted) -> None:
        self._analysis = analysis
        self._granted = granted
        self._index = index.open_dir(folder, readonly=True)
        self._searcher = self._index.searcher(weighting=scoring.BM25F())
        self._words = _IndexedWords(self._searcher)
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

    def heads(self, numbers: Sequence[int]) -> Sequence[tuple[str, bytes]]:
        """See `Road`."""
        return [(section.location, prepared(section.name)) for section in map(self.section, numbers)]

    def texts(self, numbers: Sequence[int]) -> Sequence[bytes]:
        """See `Road`."""
        return [prepared(section.text) for section in map(self.section, numbers)]

    def find(self, query: Query, limit: int, *, correct: bool) -> Found:
        """See `Road`."""
        with self._turn:
            read = understand(query, self._words, self._granted, self._analysis, correct=correct)
            words = strongest(self._useful(read), self._rarity)
            marker = _TextMarker(words, self._analysis, self)
            ranked = self._with_first(read, self._best(read.query, words))
            groups = self._grouped(ranked, marker, words)[: max(limit, 0)]
        return Found(read.query, read.is_corrected, tuple(groups), marker)

    def explain(self, query: Query, limit: int) -> tuple[Explanation, ...]:  # noqa: ARG002 -- the road's promise
        """See `Road`; Whoosh's searcher does not tell."""
        return ()

    def suggest(self, typed: str, limit: int) -> tuple[Named, ...]:
        """See `Road`."""
        query = parse(typed, self._analysis)
        with self._turn:
            leads = [self._stored(group.lead)[0] for group in self.find(query, limit, correct=True).groups]
        return tuple(Named(lead.title, lead.title, lead.location) for lead in leads)

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

    def _rarity(self, word: QueryWord) -> float:
        frequency = self._words.stem_frequency(word)
        return 1.0 / frequency if frequency else 0.0

    def _with_first(self, read: Understood, ranked: list[_Ranked]) -> list[_Ranked]:
        number = self._searcher.document_number(article=read.first) if read.first else None
        if number is None:
            return ranked
        best = ranked[0].score if ranked else 0.0
        return [_Ranked(self._stored(number)[0], best + 1.0), *ranked]

    def _useful(self, read: Understood) -> tuple[QueryWord, ...]:
        query = read.query
        known = [word for word in query.words if self._words.knows(word)]
        meant = [
            together for one, other in pairwise(query.words) if (together := repair.joined(one, other, self._words))
        ]
        for word in query.words:
            if repair.is_being_typed(query, word) and not word.stop and not self._words.knows(word):
                meant += repair.completions(word.text, self._words)
        known += [word for word in read.also if self._words.knows(word)]
        known += [word for word in parse(" ".join(meant), self._analysis).words if not word.whole]
        if all(word.stop for word in query.words):
            return tuple(known)
        return tuple(word for word in known if not word.stop)

    def _best(self, query: Query, words: Sequence[QueryWord]) -> list[_Ranked]:
        asked = [
            whoosh_query.Term(field, word.text if field == "exact" else word.stem, boost=weight)
            for word in sorted(words, key=self._rarity, reverse=True)[:MOST_TERMS]
            for field, weight in FIELD_WEIGHTS.items()
        ]
        if not asked:
            return []
        ranked = []
        for hit in self._searcher.search(whoosh_query.Or(asked), limit=CANDIDATES):
            section, boost = self._stored(hit.docnum)
            ranked.append(_Ranked(section, float(hit.score) * boost))
        ranked.sort(key=lambda pair: (-pair.score, pair.section.number))
        if not query.phrases:
            return ranked
        quoted = [pair for pair in ranked if hold_phrases([pair.section], query.phrases, self._analysis)]
        return quoted or ranked

    def _grouped(self, ranked: list[_Ranked], marker: _TextMarker, words: Sequence[QueryWord]) -> list[Group]:
        groups: dict[str, list[_Ranked]] = {}
        for pair in ranked:
            groups.setdefault(pair.section.location.partition("#")[0], []).append(pair)
        return [self._group(place, found, marker, words) for place, found in enumerate(groups.values())]

    def _group(self, place: int, found: list[_Ranked], marker: _TextMarker, words: Sequence[QueryWord]) -> Group:
        lead = self._lead(found[0].section)
        texts = "\n".join([lead.title, *(f"{section.heading}\n{section.text}" for section, _ in found)])
        held = {mark[2] for mark in marker.in_words(texts)}
        return Group(
            score=found[0].score,
            lead=lead.number,
            sections=worth_showing(
                place, lead.number, [section.number for section, _ in found], [score for _, score in found]
            ),
            terms={word.text: number in held for number, word in enumerate(words) if not word.whole},
        )

    def _lead(self, section: StoredSection) -> StoredSection:
        while not section.is_lead:
            section = self._stored(section.number - 1)[0]
        return section


class _IndexedWords:
    """The words of Whoosh's lexicon; see `repair.KnownWords`."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._reader = searcher.reader()

    def knows(self, word: QueryWord) -> bool:
        return bool(self.stem_frequency(word) or self.frequency(word.text))

    def stem_frequency(self, word: QueryWord) -> int:
        return max(int(self._reader.doc_frequency(name, word.stem)) for name in FIELD_WEIGHTS if name != "exact")

    def frequency(self, text: str) -> int:
        return int(self._reader.doc_frequency("exact", text))

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        if not is_correctable(text):
            return []
        swapped = {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)}
        near = {*self._reader.terms_within("exact", text, 1, prefix=0), *filter(self.frequency, swapped)}
        return [(word, 1) for word in sorted(near) if is_correctable(word)]

    def written(self, text: str) -> str:
        return text  # Whoosh knows words folded

    def beginning(self, text: str) -> Sequence[str]:
        return [word.decode() for word in self._reader.expand_prefix("exact", text)]

    def stand_together(self, one: str, other: str) -> bool:
        both = whoosh_query.And([whoosh_query.Term("exact", one), whoosh_query.Term("exact", other)])
        return next(iter(self._searcher.docs_for_query(both)), None) is not None


class _TextMarker:
    """Marks by analysing texts again."""

    def __init__(self, words: Sequence[QueryWord], analysis: Analysis, record: Record) -> None:
        self._analysis = analysis
        self._record = record
        self.weights = [1.0] * len(words)
        self._by_stem: dict[str, int] = {}
        self._by_text: dict[str, int] = {}
        for place, word in enumerate(words):
            self._by_stem.setdefault(word.stem, place)
            self._by_text.setdefault(word.text, place)

    def in_shown(self, sections: Sequence[int], quoted: Sequence[bool]) -> tuple[Sequence[Marks], Sequence[Marks]]:
        names = [self._in_prepared(plain(name)) for _, name in self._record.heads(sections)]
        texts = self._record.texts(list(compress(sections, quoted)))
        return names, [self._in_prepared(plain(text)) for text in texts]

    def _in_prepared(self, text: str) -> Marks:
        before = prepared_places(text)
        return [(before[begin], before[end], word) for begin, end, word in self.in_words(text)]

    def in_words(self, text: str) -> Marks:
        """Where words stand in `text`, in characters."""
        marks: list[Mark] = []
        for begun, pieces in self._analysis.runs(text):
            for piece in pieces:
                word = self._by_text.get(piece.text, self._by_stem.get(self._analysis.stem(piece.text)))
                if word is not None:
                    marks.append((begun + piece.start, begun + piece.end, word))
        return sorted(marks)
