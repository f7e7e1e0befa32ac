"""Every word of the index, and what visitors may have meant by one that is not among them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from search_index.analysis import Analysis
from search_index.arrays import Array
from search_index.derive import unpacked
from search_index.query import Query, QueryWord
from search_index.score import Postings
from search_index.spelling import Spelling

MOST_COMPLETIONS = 6
MOST_REMEMBERED = 20_000  # titles and headings, about a kilobyte each
SHORTEST_COMPLETED = 2  # letters
SHORTEST_HALF = 3  # letters of each of two words written as one
AFTER_ALL = "\U0010ffff"


class Vocabulary:
    """The words and the stems of an index, by their numbers.

    Args:
        arrays: what was derived.
        analysis: of the index's language.
    """

    def __init__(self, arrays: dict[str, Array], analysis: Analysis) -> None:
        self._analysis = analysis
        self._places: dict[str, tuple[tuple[int, int, int], ...]] = {}
        self.words: Sequence[str] = unpacked(arrays["words"])
        self._numbers = {word: number for number, word in enumerate(self.words)}
        self._stems = {stem: number for number, stem in enumerate(unpacked(arrays["stems"]))}
        self.stem_of = arrays["words.stem"]
        self._words_of = arrays["stems.words"]
        self._words_of_starts = arrays["stems.words.starts"]
        self._postings = Postings(arrays, "articles.word")
        self._spelling = Spelling(arrays, self.words)

    def word(self, text: str) -> int:
        """Returns the number of a folded word; -1 when the index does not hold it."""
        return self._numbers.get(text, -1)

    def stem(self, text: str) -> int:
        """Returns the number of a stem; -1 when the index does not hold it."""
        return self._stems.get(text, -1)

    def places(self, title: str) -> tuple[tuple[int, int, int], ...]:
        """Returns where each word of a title that the index holds begins and ends, and its number, in order.

        Titles are remembered: the same few are shown again and again.
        """
        known = self._places.get(title)
        if known is None:
            known = tuple(
                sorted(
                    (begun + piece.start, begun + piece.end, self._numbers[piece.text])
                    for begun, pieces in self._analysis.runs(title)
                    for piece in pieces
                    if piece.text in self._numbers
                )
            )
            if len(self._places) < MOST_REMEMBERED:
                self._places[title] = known
        return known

    def forms(self, stem: int) -> Array:
        """Returns the numbers of the words of one stem."""
        return self._words_of[int(self._words_of_starts[stem]) : int(self._words_of_starts[stem + 1])]

    def knows(self, word: QueryWord) -> bool:
        """Whether the index holds the word or another form of it."""
        return word.text in self._numbers or word.stem in self._stems

    def completions(self, beginning: str) -> list[int]:
        """Returns the words that go on from `beginning`, the most frequent first."""
        if len(beginning) < SHORTEST_COMPLETED:
            return []
        low = bisect_left(self.words, beginning)
        high = bisect_left(self.words, beginning + AFTER_ALL)
        return sorted(range(low, high), key=lambda word: (-self._postings.frequency(word), word))[:MOST_COMPLETIONS]

    def repaired(self, text: str, beside: Sequence[str] = ()) -> list[str]:
        """Returns what may have been meant by a word that the index does not hold, likeliest first.

        Args:
            text: a folded word.
            beside: the other words of the question: what stands beside them somewhere is likelier.
        """
        numbers = {number for other in beside if (number := self.word(other)) >= 0}
        company = [frozenset(self._postings.of(number)[0].tolist()) for number in sorted(numbers)]
        near = [
            (away, -self._likelihood(number, text, company), self.words[number])
            for number, away in self._spelling.near(text)
        ]
        return [word for _, _, word in sorted(near)] or self._split(text)

    def corrected(self, query: Query) -> str | None:
        """Returns the query with the words that the index does not know replaced; None when nothing was."""
        text = query.text
        asked = [word for word in query.words if not word.whole]
        known = [word.text for word in asked if not word.stop and self.knows(word)]
        for place in range(len(asked) - 1, -1, -1):
            word = asked[place]
            if word.stop or self.knows(word) or self._is_begun(query, place, asked) or self._is_half(place, asked):
                continue
            if any(
                other.whole and other.start <= word.start < other.end and self.knows(other) for other in query.words
            ):
                continue
            meant = self.repaired(word.text, known)
            if meant:
                text = text[: word.start] + meant[0] + text[word.end :]
        return text if text != query.text else None

    def joined(self, one: QueryWord, other: QueryWord) -> int:
        """Returns the number of the word that two words give when written as one; -1 when there is none."""
        return -1 if one.stop or other.stop else self.word(one.text + other.text)

    def _is_settled(self, query: Query, place: int, asked: Sequence[QueryWord]) -> bool:
        """Whether the word, though not known, is part of something that is."""
        word = asked[place]
        wholes = (other for other in query.words if other.whole and other.start <= word.start < other.end)
        return self._is_begun(query, place, asked) or self._is_half(place, asked) or any(map(self.knows, wholes))

    def _is_begun(self, query: Query, place: int, asked: Sequence[QueryWord]) -> bool:
        """Whether the word is the last one and may still be being typed."""
        is_last = place == len(asked) - 1 and asked[place].end == len(query.text)
        return is_last and bool(self.completions(asked[place].text))

    def _is_half(self, place: int, asked: Sequence[QueryWord]) -> bool:
        word = asked[place]
        before = place > 0 and self.joined(asked[place - 1], word) >= 0
        return before or (place + 1 < len(asked) and self.joined(word, asked[place + 1]) >= 0)

    def _likelihood(self, number: int, typed: str, company: Sequence[frozenset[int]]) -> float:
        holders = self._postings.of(number)[0].tolist()
        together = sum(not others.isdisjoint(holders) for others in company)
        same_letters = sorted(self.words[number]) == sorted(typed)  # swapped letters are the commonest slip
        same_start = self.words[number][0] == typed[0]
        return math.sqrt(len(holders)) * (1 + together) * (2.0 if same_letters else 1.0) * (1.5 if same_start else 1.0)

    def _split(self, text: str) -> list[str]:
        halves = [
            (min(self._postings.frequency(one), self._postings.frequency(other)), f"{text[:cut]} {text[cut:]}")
            for cut in range(SHORTEST_HALF, len(text) - SHORTEST_HALF + 1)
            if (one := self.word(text[:cut])) >= 0 and (other := self.word(text[cut:])) >= 0
        ]
        return [max(halves)[1]] if halves else []
