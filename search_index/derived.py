"""The fast road: answers from what was derived from the index when it was built."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search_index import repair
from search_index.analysis import Analysis
from search_index.arrays import Array, read_arrays
from search_index.derive import SATURATION, rarity, rarity_of_one
from search_index.errors import SearchIndexError
from search_index.explain import Explainer
from search_index.likeness import Likeness
from search_index.query import MAX_WORDS, Query, QueryWord, parse, strongest
from search_index.road import Explanation, Found, Group, Named, StoredSection, worth_showing
from search_index.score import DESCRIBED, Asked, Postings, Ranking, Scored, Term, tuning_of
from search_index.shelf import Shelf
from search_index.slots import Slots
from search_index.snippets import Marks
from search_index.suggest import Suggestions
from search_index.tokens import Tokens
from search_index.understand import Understood, understand
from search_index.vocabulary import Vocabulary
from search_index.wishes import Granted

DERIVED_FILE = "derived-arrays.bin"
SYNONYM_SHARE = 0.8  # of a word that writers say means the same as one that was typed
COMPLETION_SHARE = 0.6  # of a word that may still be being typed, for each word that it may become
RELATED_WORDS = 24  # of an article, when it is asked which others are near


class Derived:
    """Arrays opened for reading; any number of threads and processes may share them.

    Args:
        arrays: what the build derived from the index.
        analysis: of the index's language.
        granted: what its writers decided.
    """

    def __init__(self, arrays: dict[str, Array], analysis: Analysis, granted: Granted) -> None:
        self._analysis = analysis
        self._granted = granted
        self._shelf = Shelf(arrays)
        self._tokens = Tokens(arrays)
        slots = Slots(arrays["sections.article"])
        self._vocabulary = vocabulary = Vocabulary(arrays, slots)
        self._ranking = Ranking(arrays, Likeness(arrays, len(self._shelf.ids)), slots)
        self._suggestions = Suggestions(arrays, analysis, lambda text: repair.meanings(text, vocabulary))
        self._words = Postings(arrays, "word", slots)
        self._stems = Postings(arrays, "stem", slots)

    def close(self) -> None:
        """Lets go of nothing by itself: the mapping ends with the last array that looks into it."""

    def section(self, number: int) -> StoredSection:
        """See `Road`."""
        return self._shelf.section(number)

    def heads(self, numbers: Sequence[int]) -> Sequence[tuple[str, bytes]]:
        """See `Road`."""
        return self._shelf.heads(numbers)

    def texts(self, numbers: Sequence[int]) -> Sequence[bytes]:
        """See `Road`."""
        return self._shelf.texts(numbers)

    def suggest(self, typed: str, limit: int) -> tuple[Named, ...]:
        """See `Road`."""
        return self._suggestions.matching(typed, limit)

    def related(self, article: str, limit: int) -> tuple[str, ...]:
        """See `Road`."""
        own = self._shelf.number(article)
        if own < 0 or limit <= 0:
            return ()
        title, sections = self._shelf.title(own), self._ranking.sections_of(own)
        found = self._ranking.best(self._about(title, sections), limit + 1)
        return tuple(self._shelf.ids[near.article] for near in found if near.article != own)[:limit]

    def _about(self, title: str, sections: range) -> Asked:
        """An article as a question: the words that it uses more than others do."""
        words = np.concatenate([self._tokens.words(section) for section in sections])
        times = np.bincount(self._vocabulary.stem_of[words])
        stems = np.flatnonzero(times)
        times = times[stems]
        frequency = np.array([self._stems.frequency(int(stem)) for stem in stems])
        weights = times / (times + SATURATION) * rarity(frequency, len(self._shelf.ids))
        telling = np.lexsort((stems, -weights))[:RELATED_WORDS]
        terms = [Term(int(stems[place]), -1, float(weights[place]), little=False) for place in telling]
        asked = [word for word in parse(title, self._analysis).words if not word.whole]
        terms += [Term(self._vocabulary.stem(word.stem), -1, 1.0, little=False) for word in asked if not word.stop]
        return Asked(tuple(terms), (), tuple(word.text for word in asked), DESCRIBED)

    def explain(self, query: Query, limit: int) -> tuple[Explanation, ...]:
        """See `Road`."""
        read = self._read(query, correct=True)
        explainer = Explainer(self._shelf, self._vocabulary, self._ranking, self._analysis)
        asked = self._asked(query, read, self._meanings(read))
        return tuple(explainer.explain(asked, found) for found in self._ranked(asked, read.query, limit))

    def find(self, query: Query, limit: int, *, correct: bool) -> Found:
        """See `Road`."""
        read = self._read(query, correct=correct)
        meanings = self._meanings(read)
        scored = self._ranked(self._asked(query, read, meanings), read.query, limit)
        held = self._held(meanings, [found.article for found in scored])
        groups = [
            Group(score, sections[0], worth_showing(place, sections[0], sections, scores), terms)
            for place, ((_, score, sections, scores, _), terms) in enumerate(zip(scored, held, strict=True))
        ]
        marker = _TokenMarker(meanings, self._vocabulary, self._tokens, self._weight)
        return Found(read.query, read.is_corrected, tuple(groups), marker)

    def _read(self, query: Query, *, correct: bool) -> Understood:
        return understand(query, self._vocabulary, self._granted, self._analysis, correct=correct)

    def _meanings(self, read: Understood) -> list[_Meaning]:
        query = read.query
        useful = tuple(word for word in query.words if not word.whole or self._vocabulary.knows(word))
        chosen = strongest(useful, self._rarity)
        meanings = [_Meaning(word, self._terms(word, query)) for word in chosen]
        for one, other in pairwise(chosen):
            joined = repair.joined(one, other, self._vocabulary)
            if joined:
                meanings.append(_Meaning(one, (self._term(joined, 1.0),)))
        known = [word for word in read.also if self._vocabulary.knows(word)]
        meanings += [_Meaning(word, (self._known(word, SYNONYM_SHARE),), is_typed=False) for word in known[:MAX_WORDS]]
        return meanings

    def _asked(self, typed: Query, read: Understood, meanings: Sequence[_Meaning]) -> Asked:
        parts = [word for word in read.query.words if not word.whole]
        telling = [word for word in parts if not word.stop]
        # The word itself before what it gives when joined to the next one.
        stems = {meaning.word.stem: meaning.terms[0].stem for meaning in reversed(meanings) if meaning.terms}
        following = [(stems.get(one.stem, -1), stems.get(other.stem, -1)) for one, other in pairwise(telling)]
        terms = tuple(term for meaning in meanings for term in meaning.terms)
        is_little = [word.stop for word in typed.words if not word.whole]  # a word that is mended into two was one
        if telling and all(term.little for term in terms):
            terms = ()  # little words do not answer for telling ones that the index does not know
        return Asked(
            terms=terms,
            pairs=tuple(dict.fromkeys(pair for pair in following if min(pair) >= 0)),
            spelt=tuple(word.text for word in parts),
            tuning=tuning_of(is_little.count(False), is_little.count(True)),
            first=self._shelf.number(read.first),
        )

    def _terms(self, word: QueryWord, query: Query) -> tuple[Term, ...]:
        if self._vocabulary.knows(word):
            return (self._known(word, 1.0),)
        if not repair.is_being_typed(query, word):
            return ()
        return tuple(self._term(text, COMPLETION_SHARE) for text in repair.completions(word.text, self._vocabulary))

    def _known(self, word: QueryWord, share: float) -> Term:
        return Term(self._vocabulary.stem(word.stem), self._vocabulary.word(word.text), share, word.stop)

    def _term(self, text: str, share: float) -> Term:
        word = self._vocabulary.word(text)
        return Term(int(self._vocabulary.stem_of[word]), word, share, little=False)

    def _rarity(self, word: QueryWord) -> float:
        stem = self._vocabulary.stem(word.stem)
        return -float(self._stems.frequency(stem)) if stem >= 0 else -float("inf")

    def _weight(self, meaning: _Meaning) -> float:
        frequency = min(map(self._ranking.frequency, meaning.terms), default=0)
        return 1.0 + rarity_of_one(frequency, len(self._shelf.ids))

    def _ranked(self, asked: Asked, query: Query, limit: int) -> list[Scored]:
        if limit <= 0 or not (asked.terms or asked.spelt):
            return []
        if query.phrases:
            within = self._with_phrases(query.phrases)
            if len(within) and (ranked := self._ranking.best(asked, limit, within=within)):
                return ranked
        return self._ranking.best(asked, limit)

    def _with_phrases(self, phrases: Sequence[tuple[str, ...]]) -> Array:
        """Numbers of the sections that hold every phrase word for word: in text, heading, or their article's title."""
        distinct = list(dict.fromkeys(phrases))
        numbers = [[self._vocabulary.word(text) for text in phrase] for phrase in distinct]
        words = {word for phrase in numbers for word in phrase}
        if min(words) < 0:
            return np.zeros(0, np.int64)
        rarest, *others = sorted(map(self._words.sections, words), key=len)
        held = rarest
        for holders in others:
            held = np.intersect1d(held, holders, assume_unique=True)
        held = held.astype(np.int64)
        leads = self._ranking.leads_of(held)
        rows = (self._tokens.texts(held), self._tokens.names(held), self._tokens.names(leads))
        is_found = np.logical_or.reduce([self._tokens.in_a_row(each, numbers) for each in rows])
        return held[np.logical_and.reduce(is_found, axis=1)]

    def _held(self, meanings: Sequence[_Meaning], articles: Sequence[int]) -> list[Mapping[str, bool]]:
        """For each article, the words that were typed and whether it holds them in any form."""
        held: dict[str, list[bool]] = {}
        for word, terms, is_typed in meanings:
            if word.whole or not is_typed:
                continue
            found = [self._stems.is_in(term.stem, articles) for term in terms] or [[False] * len(articles)]
            if word.text in held:
                found.append(held[word.text])
            held[word.text] = found[0] if len(found) == 1 else [any(forms) for forms in zip(*found, strict=True)]
        columns = list(held.items())
        return [{text: column[place] for text, column in columns} for place in range(len(articles))]


def open_derived(folder: Path, analysis: Analysis, granted: Granted) -> Derived:
    """Returns the fast road of the index in `folder`, whose seal was read.

    Raises:
        SearchIndexError: the arrays are not those of an index.
    """
    try:
        return Derived(read_arrays(folder / DERIVED_FILE), analysis, granted)
    except (KeyError, ValueError, IndexError) as error:
        raise SearchIndexError(f"The derived data of the search index in {folder} is incomplete") from error


class _Meaning(NamedTuple):
    """A word of the question, and what it stands for in the index."""

    word: QueryWord
    terms: tuple[Term, ...]
    is_typed: bool = True


class _TokenMarker:
    """Marks by the numbers of words, without analysing a text again."""

    def __init__(
        self,
        meanings: Sequence[_Meaning],
        vocabulary: Vocabulary,
        tokens: Tokens,
        weight_of: Callable[[_Meaning], float],
    ) -> None:
        self._vocabulary = vocabulary
        self._tokens = tokens
        telling = [meaning for meaning in meanings if not meaning.word.stop]
        shown = telling if any(meaning.terms for meaning in telling) else meanings
        self.weights = [weight_of(meaning) for meaning in shown]
        self._meant = [(term, place) for place, meaning in enumerate(shown, 1) for term in meaning.terms]

    def in_shown(self, sections: Sequence[int], quoted: Sequence[bool]) -> tuple[Sequence[Marks], Sequence[Marks]]:
        # Which word of the question each one answers, the first that it may. A byte holds twice as many.
        wanted = bytearray(len(self._vocabulary.words))
        for term, place in reversed(self._meant):
            if term.stem >= 0:
                for word in self._vocabulary.forms(term.stem):
                    wanted[word] = place
            if term.word >= 0:
                wanted[term.word] = place
        return self._tokens.marks(sections, quoted, np.frombuffer(wanted, np.uint8))
