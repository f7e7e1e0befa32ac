"""The index answers: the one door for everybody who asks."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from itertools import compress
from operator import itemgetter
from pathlib import Path
from pickle import PickleError
from types import TracebackType
from typing import NamedTuple

from whoosh.index import IndexError as WhooshIndexError

from search_index.analysis import Analysis
from search_index.derived import DERIVED_FILE, open_derived
from search_index.errors import SearchIndexError
from search_index.phrases import hold_phrases
from search_index.query import MAX_QUERY_CHARS, MAX_WORDS, Query, is_vague, normalise, parse
from search_index.record import Record
from search_index.road import Explanation, Found, Group, Named, Road, is_quoted
from search_index.schema import FORMAT
from search_index.seal import read_seal, sealed_facts
from search_index.snippets import marked, snippet
from search_index.wishes import Granted, read_wishes

__all__ = [
    "MAX_QUERY_CHARS",
    "MAX_WORDS",
    "Answer",
    "Explanation",
    "Hit",
    "Named",
    "SearchIndexError",
    "Searcher",
    "normalise",
    "open_searcher",
]

MOST_RANKED = 200  # articles: what stands behind them answers by a word or two
REMEMBERED_RUNS = 4096
# What Whoosh raises on files that are not its own; the seal leaves it little to raise on.
UNREADABLE = (
    *(WhooshIndexError, PickleError, struct.error, zlib.error),
    *(OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, AssertionError, MemoryError),
)


class Hit(NamedTuple):
    """An article or one of its sections, ready to show; an answer makes two dozen, and a tuple is made fastest.

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
        held: how much of what was typed the first article holds, from 0 to 1: telling words, in any form, corrected
            ones left out. Unlike a score it can be compared between the indexes of two languages.
        is_settled: the first article is the one that writers settled for this question.
        is_quoted: everything that stood in quotes is found word for word; true when nothing did.
    """

    query: str
    corrected: str | None
    items: tuple[tuple[Hit, ...], ...]
    held: float = 0.0
    is_settled: bool = False
    is_quoted: bool = True


class Searcher:
    """Answers from one index folder; threads may share it, and so may processes the folder.

    Args:
        folder: of the index.
        lang: its language.
        road: what answers.
        analysis: of its language.
        granted: what its writers decided.
    """

    def __init__(self, folder: Path, lang: str, road: Road, analysis: Analysis, granted: Granted) -> None:
        self.folder = folder
        self.lang = lang
        self._road: Road | None = road
        self._analysis = analysis
        self._granted = granted

    def __enter__(self) -> Searcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files; a later question raises `SearchIndexError`.

        Threads that share the searcher see to it that none is being answered.
        """
        road, self._road = self._road, None
        if road is not None:
            road.close()

    def search(
        self, query: str, limit: int = 10, *, correct: bool = True, among: Container[str] | None = None
    ) -> Answer:
        """Returns the articles that answer `query` best.

        Args:
            query: whatever a visitor typed; only its first `MAX_QUERY_CHARS` characters and its `MAX_WORDS` most
                telling words count, and no sign but a pair of quotes has a meaning.
            limit: articles at most.
            correct: replace words that the index does not know by near ones that it does.
            among: locations of the articles that may answer, of the best `MOST_RANKED`; all of them when None.
        """
        asked = parse(query, self._analysis)
        if not asked.words:
            return Answer(asked.text, None, ())
        road = self._open_road()
        found = road.find(asked, limit if among is None else MOST_RANKED, correct=correct)
        if among is not None:
            heads = road.heads([group.lead for group in found.groups])
            kept = [group for group, (location, _) in zip(found.groups, heads, strict=True) if location in among]
            found = replace(found, groups=tuple(kept[: max(limit, 0)]))
        items = _items(road, found)
        corrected = found.searched.text if found.is_corrected and items else None
        settled = self._granted.article_for(asked)
        is_settled = bool(items and settled) and settled == road.section(found.groups[0].lead).article
        held = 1.0 if is_settled else _held(asked, items)
        return Answer(asked.text, corrected, items, held, is_settled, self._is_quoted(road, found))

    def suggest(self, prefix: str, limit: int = 5) -> tuple[str, ...]:
        """Returns titles and questions that go on from what a visitor has typed so far, best first, as plain text."""
        return tuple(named.name for named in self.named(prefix, limit))

    def named(self, prefix: str, limit: int = 5) -> tuple[Named, ...]:
        """Returns what `suggest` does, with the place that each title or question leads to."""
        return self._open_road().suggest(normalise(prefix) + (" " if prefix[-1:].isspace() else ""), limit)

    def is_vague(self, query: str) -> bool:
        """Whether `query` says nothing of what it is about, such as “it does not work”."""
        return is_vague(parse(query, self._analysis), self.lang)

    def locations(self, query: str, limit: int = MOST_RANKED, *, correct: bool = True) -> tuple[str, ...]:
        """Returns where the articles are that `query` finds, best first, without looking into them.

        Args:
            query: see `search`.
            limit: articles at most.
            correct: see `search`.
        """
        asked = parse(query, self._analysis)
        if not asked.words:
            return ()
        road = self._open_road()
        leads = [group.lead for group in road.find(asked, limit, correct=correct).groups]
        return tuple(location for location, _ in road.heads(leads))

    def explain(self, query: str, limit: int = 10) -> tuple[Explanation, ...]:
        """Returns, for each of the best articles, which word in which field gave what.

        Without derived data nothing is explained.
        """
        asked = parse(query, self._analysis)
        return self._open_road().explain(asked, limit) if asked.words else ()

    def related(self, article: str, limit: int = 5) -> tuple[str, ...]:
        """Returns the ids of the articles nearest to `article`, nearest first; none when it is not known."""
        return self._open_road().related(article, limit)

    def _is_quoted(self, road: Road, found: Found) -> bool:
        """Whether the first article holds every phrase: all of them do, or none."""
        if not found.searched.phrases or not found.groups:
            return not found.searched.phrases
        return hold_phrases(map(road.section, _numbers(found.groups[0])), found.searched.phrases, self._analysis)

    def _open_road(self) -> Road:
        if self._road is None:
            raise SearchIndexError(f"The searcher of {self.folder} was closed")
        return self._road


def _items(road: Road, found: Found) -> tuple[tuple[Hit, ...], ...]:
    """What is shown of each group. An article whose own lines hold nothing of the question quotes its best section."""
    shown: list[int] = []
    quoted: list[bool] = []
    for place, group in enumerate(found.groups):
        below = [number for number, _ in group.sections]
        shown += (group.lead, *below)
        quoted += (is_quoted(place, below), *[True] * len(below))
    if not shown:
        return ()
    heads = road.heads(shown)
    in_names, in_texts = found.marker.in_shown(shown, quoted)
    weights = found.marker.weights
    names = map(marked, map(_name, heads), in_names)
    texts = [
        (snippet(text, marks, weights), marks)
        for text, marks in zip(road.texts(list(compress(shown, quoted))), in_texts, strict=True)
    ]
    named, quotes = zip(heads, names, quoted, strict=True), iter(texts)
    items = []
    for score, _, sections, terms in found.groups:
        (location, _), title, is_own = next(named)
        own, marks = next(quotes) if is_own else ("", ())
        hits = [  # as many as sections
            Hit(place, heading, text, round(value, 4), terms)
            for (_, value), ((place, _), heading, _), (text, _) in zip(sections, named, quotes, strict=False)
        ]
        best = own if marks or not hits else hits[0].text
        items.append((Hit(location, title, best, round(score, 4), terms), *hits))
    return tuple(items)


def _held(asked: Query, items: tuple[tuple[Hit, ...], ...]) -> float:
    parts = {word.text: word.stop for word in asked.words if not word.whole}
    telling = [text for text, is_little in parts.items() if not is_little] or list(parts)
    if not items or not telling:
        return 0.0
    return sum(items[0][0].terms.get(text, False) for text in telling) / len(telling)


def _numbers(group: Group) -> tuple[int, ...]:
    return (group.lead, *(number for number, _ in group.sections))


def open_searcher(folder: Path, *, is_verified: bool = False) -> Searcher:
    """Returns a searcher of the index in `folder`.

    Args:
        folder: of the index.
        is_verified: whoever asks has just compared every file in it with a manifest; reading all of them again to
            compare them with the seal would double what a server needs to start.

    Raises:
        SearchIndexError: there is no index, or it is broken, altered or of another format.
    """
    facts = sealed_facts(folder) if is_verified else read_seal(folder, optional=DERIVED_FILE)
    if facts.get("format") != FORMAT:
        raise SearchIndexError(f"The search index in {folder} is of another format")
    lang = str(facts.get("lang", ""))
    analysis = Analysis(lang, remembered=REMEMBERED_RUNS)
    try:
        granted = Granted(read_wishes(folder), analysis)
        is_derived = (folder / DERIVED_FILE).exists()
        road: Road = open_derived(folder, analysis, granted) if is_derived else Record(folder, analysis, granted)
    except UNREADABLE as error:
        raise SearchIndexError(f"The search index in {folder} cannot be opened") from error
    return Searcher(folder, lang, road, analysis, granted)


_name = itemgetter(1)
