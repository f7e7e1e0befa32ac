"""The words of every section's text and where they stand: marks and phrases without analysing a text again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search_index.arrays import Array
from search_index.snippets import Mark

MOST_MARKS = 100  # of one text; a stretch is chosen among the first ones


class Tokens:
    """Finds words again in the text of a section.

    Args:
        arrays: what `derive.derived_arrays` returned.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._starts = arrays["tokens.starts"].tolist()
        self._words = arrays["tokens.word"]
        self._places = arrays["tokens.place"]
        self._sizes = arrays["tokens.size"]

    def words(self, section: int) -> Array:
        """Returns the numbers of the words of `section`, in order."""
        return self._words[self._within(section)]

    def marks(self, sections: Sequence[int], wanted: Array) -> list[list[Mark]]:
        """Returns where the text of each section holds what is wanted, in order.

        All sections are looked at in one sweep, since a sweep costs more than what it looks at.

        Args:
            sections: their numbers.
            wanted: for each word of the index, which word of the query it answers, counted from 1; 0 for none.
        """
        withins = [self._within(section) for section in sections]
        if not withins:
            return []
        answers = wanted[np.concatenate([self._words[within] for within in withins])]
        found = answers.nonzero()[0]
        words = (answers[found] - 1).tolist()
        lengths = np.array([within.stop - within.start for within in withins])
        before = np.cumsum(lengths) - lengths
        # From a place among the words that were looked at to the same word's place among all words.
        owners = np.searchsorted(before, found, "right") - 1
        places = found + (np.array([within.start for within in withins]) - before)[owners]
        begins = self._places[places].astype(np.int64)
        ends = (begins + self._sizes[places]).tolist()
        marks = list(zip(begins.tolist(), ends, words, strict=True))
        cuts = np.searchsorted(found, [*before.tolist(), len(answers)]).tolist()
        return [marks[cut : min(end, cut + MOST_MARKS)] for cut, end in pairwise(cuts)]

    def holds_in_a_row(self, section: int, phrase: Sequence[int]) -> bool:
        """Whether the text of `section` holds the words of `phrase`, by number, one after the other."""
        within = self._within(section)
        words, places = self._words[within], self._places[within]
        is_part = np.ones(len(words), bool)
        is_part[1:] = places[1:] != places[:-1]
        parts = words[is_part]
        last = len(parts) - len(phrase) + 1
        if last <= 0:
            return False
        follows = np.ones(last, bool)
        for place, word in enumerate(phrase):
            follows &= parts[place : place + last] == word
        return bool(follows.any())

    def _within(self, section: int) -> slice:
        return slice(self._starts[section], self._starts[section + 1])
