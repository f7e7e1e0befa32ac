"""Every word of the index, by number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from search_index.arrays import Array
from search_index.derive import unpacked
from search_index.query import QueryWord
from search_index.score import Postings
from search_index.slots import Slots
from search_index.spelling import Spelling
from search_index.written import Written

AFTER_ALL = "\U0010ffff"


class Vocabulary:
    """The words and the stems of an index; see `repair.KnownWords`.

    Args:
        arrays: what was derived.
        slots: of the sections.
    """

    def __init__(self, arrays: dict[str, Array], slots: Slots) -> None:
        self.words: Sequence[str] = unpacked(arrays["words"])
        self.stem_of = arrays["words.stem"]
        self._numbers = {word: number for number, word in enumerate(self.words)}
        self.stems: Sequence[str] = unpacked(arrays["stems"])
        self._stems = {stem: number for number, stem in enumerate(self.stems)}
        self._words_of = arrays["stems.words"].data
        self._words_of_starts = arrays["stems.words.starts"].data
        self._postings = Postings(arrays, "word", slots)
        self._spelling = Spelling(arrays, self.words)
        self._written = Written(arrays)

    def word(self, text: str) -> int:
        """Returns the number of a folded word; -1 when the index does not hold it."""
        return self._numbers.get(text, -1)

    def stem(self, text: str) -> int:
        """Returns the number of a stem; -1 when the index does not hold it."""
        return self._stems.get(text, -1)

    def forms(self, stem: int) -> Iterable[int]:
        """Returns the numbers of the words of one stem."""
        return self._words_of[self._words_of_starts[stem] : self._words_of_starts[stem + 1]]

    def knows(self, word: QueryWord) -> bool:
        """See `KnownWords`."""
        return word.text in self._numbers or word.stem in self._stems

    def frequency(self, text: str) -> int:
        """See `KnownWords`; counts articles."""
        number = self.word(text)
        return self._postings.frequency(number) if number >= 0 else 0

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        """See `KnownWords`."""
        return [(self.words[number], away) for number, away in self._spelling.near(text)]

    def written(self, text: str) -> str:
        """See `KnownWords`."""
        return self._written.form(self.word(text)) or text

    def beginning(self, text: str) -> Sequence[str]:
        """See `KnownWords`."""
        return self.words[bisect_left(self.words, text) : bisect_left(self.words, text + AFTER_ALL)]

    def stand_together(self, one: str, other: str) -> bool:
        """See `KnownWords`."""
        numbers = self.word(one), self.word(other)
        return min(numbers) >= 0 and self._postings.are_together(*numbers)
