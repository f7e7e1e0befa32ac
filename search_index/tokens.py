"""The words of every section's text and where they stand: marks and phrases without analysing a text again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_index.arrays import Array
from search_index.snippets import Mark

MOST_MARKS = 200  # of one text; a stretch is chosen among the first ones


class Tokens:
    """Finds words again in the text of a section.

    Args:
        arrays: what `derive.derived_arrays` returned.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._starts = arrays["tokens.starts"]
        self._words = arrays["tokens.word"]
        self._places = arrays["tokens.place"]
        self._sizes = arrays["tokens.size"]

    def words(self, section: int) -> Array:
        """Returns the numbers of the words of `section`, in order."""
        return self._words[self._within(section)]

    def marks(self, section: int, wanted: Array) -> list[Mark]:
        """Returns where the text of `section` holds what is wanted, in order.

        Args:
            section: its number.
            wanted: for each word of the index, which word of the query it answers, counted from 1; 0 for none.
        """
        within = self._within(section)
        answers = wanted[self._words[within]]
        found = answers.nonzero()[0][:MOST_MARKS]
        if not len(found):
            return []
        words = answers[found] - 1
        found += within.start
        begins = self._places[found].astype(np.int64)
        ends = begins + self._sizes[found]
        return list(zip(begins.tolist(), ends.tolist(), words.tolist(), strict=True))

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
        return slice(int(self._starts[section]), int(self._starts[section + 1]))
