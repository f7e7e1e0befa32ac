"""The index answers: the one door for everybody who asks."""

from __future__ import annotations

import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from whoosh.index import IndexError as WhooshIndexError

from search_index.analysis import Analysis
from search_index.errors import SearchIndexError
from search_index.query import MAX_QUERY_CHARS, MAX_WORDS, Query, normalise, parse
from search_index.record import Record, StoredSection
from search_index.schema import FORMAT
from search_index.seal import read_seal
from search_index.snippets import marked, snippet

__all__ = [
    "MAX_QUERY_CHARS",
    "MAX_WORDS",
    "Answer",
    "Hit",
    "SearchIndexError",
    "Searcher",
    "normalise",
    "open_searcher",
]

MOST_SECTIONS = 3  # shown below their article
WEAKEST_SECTION = 0.4  # of the article's best one
DERIVED = "derived-"
REMEMBERED_RUNS = 4096
# What Whoosh raises on files that are not its own; the seal leaves it little to raise on.
UNREADABLE = (WhooshIndexError, OSError, ValueError, TypeError, LookupError, AttributeError, EOFError, struct.error)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article or one of its sections, ready to show.

    Attributes:
        location: below `/<lang>/`, as the builder wrote it; a section's has its anchor.
        title: escaped HTML, the words that were asked in `<mark>`.
        text: a few lines, escaped HTML, the words that were asked in `<mark>`.
        score: greater is better; of no meaning between two queries.
        terms: words that were asked → whether this article holds them.
    """

    location: str
    title: str
    text: str
    score: float
    terms: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found.

    Attributes:
        query: as it was read: tidied and cut.
        corrected: what was searched instead when a word was misspelt; None when nothing was changed.
        items: an inner tuple an article, best first: the article itself, then its best sections.
    """

    query: str
    corrected: str | None
    items: tuple[tuple[Hit, ...], ...]


class Searcher:
    """Answers from one index folder; threads may share it, and so may processes the folder.

    Args:
        folder: of the index.
        lang: its language.
        record: Whoosh's side of it.
    """

    def __init__(self, folder: Path, lang: str, record: Record, analysis: Analysis) -> None:
        self.folder = folder
        self.lang = lang
        self._record = record
        self._analysis = analysis
        self._lock = threading.Lock()

    def __enter__(self) -> Searcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files; a question asked later fails."""
        with self._lock:
            self._record.close()

    def search(self, query: str, limit: int = 10, *, correct: bool = True) -> Answer:
        """Returns the articles that answer `query` best.

        Args:
            query: whatever a visitor typed; only its first `MAX_QUERY_CHARS` characters and its `MAX_WORDS` most
                telling words count, and no sign but a pair of quotes has a meaning.
            limit: articles at most.
            correct: replace words that the index does not know by near ones that it does.
        """
        asked = parse(query, self._analysis)
        with self._lock:
            corrected = self._corrected(asked) if correct else None
            searched = parse(corrected, self._analysis) if corrected else asked
            ranked = self._record.best(searched) if limit > 0 else []
            groups = self._grouped(ranked)[: max(limit, 0)]
            items = tuple(self._item(group, searched) for group in groups)
        return Answer(asked.text, corrected if items else None, items)

    def suggest(self, prefix: str, limit: int = 5) -> tuple[str, ...]:
        """Returns titles that may be what a visitor is typing, best first."""
        answer = self.search(prefix, limit)
        return tuple(item[0].title.replace("<mark>", "").replace("</mark>", "") for item in answer.items)

    def related(self, article: str, limit: int = 5) -> tuple[str, ...]:
        """Returns the ids of the articles nearest to `article`, nearest first; none when it is not known."""
        with self._lock:
            own = [section for section in self._record.sections() if section.article == article]
            if not own:
                return ()
            ranked = self._record.best(parse(f"{own[0].title} {own[0].text}", self._analysis))
            groups = self._grouped(ranked)
        return tuple(group[0][0].article for group in groups if group[0][0].article != article)[:limit]

    def _corrected(self, query: Query) -> str | None:
        changed = query.text
        for word in reversed(query.words):
            if not word.whole and not word.stop and not self._record.knows(word):
                nearest = self._record.nearest(word)
                if nearest:
                    changed = changed[: word.start] + nearest + changed[word.end :]
        return changed if changed != query.text else None

    def _grouped(self, ranked: list[tuple[StoredSection, float]]) -> list[list[tuple[StoredSection, float]]]:
        groups: dict[str, list[tuple[StoredSection, float]]] = {}
        for section, score in ranked:
            groups.setdefault(section.location.partition("#")[0], []).append((section, score))
        return list(groups.values())

    def _item(self, group: list[tuple[StoredSection, float]], query: Query) -> tuple[Hit, ...]:
        best = group[0][1]
        shown = [pair for pair in group if not pair[0].is_lead and pair[1] >= WEAKEST_SECTION * best][:MOST_SECTIONS]
        lead = next((section for section, _ in group if section.is_lead), None) or self._lead(group[0][0])
        texts = "\n".join([lead.title, *(f"{section.heading}\n{section.text}" for section, _ in group)])
        held = {mark.word for mark in self._record.marks(texts, query.words)}
        terms = {word.text: place in held for place, word in enumerate(query.words) if not word.whole}
        hits = [self._hit(lead, lead.title, best, terms, query)]
        return tuple(hits + [self._hit(section, section.heading, score, terms, query) for section, score in shown])

    def _lead(self, section: StoredSection) -> StoredSection:
        number = section.number
        while number >= 0:
            found = self._record.section(number)
            if found.is_lead:
                return found
            number -= 1
        return replace(section, location=section.location.partition("#")[0])

    def _hit(self, section: StoredSection, title: str, score: float, terms: Mapping[str, bool], query: Query) -> Hit:
        return Hit(
            location=section.location,
            title=marked(title, self._record.marks(title, query.words)),
            text=snippet(section.text, self._record.marks(section.text, query.words)),
            score=round(score, 4),
            terms=terms,
        )


def open_searcher(folder: Path) -> Searcher:
    """Returns a searcher of the index in `folder`.

    Raises:
        SearchIndexError: there is no index, or it is broken, altered or of another format.
    """
    facts = read_seal(folder, optional=DERIVED)
    if facts.get("format") != FORMAT:
        raise SearchIndexError(f"The search index in {folder} is of another format")
    lang = str(facts.get("lang", ""))
    analysis = Analysis(lang, remembered=REMEMBERED_RUNS)
    try:
        record = Record(folder, analysis)
    except (
        WhooshIndexError,
        OSError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        EOFError,
        struct.error,
    ) as error:
        raise SearchIndexError(f"The search index in {folder} cannot be opened") from error
    return Searcher(folder, lang, record, analysis)
