"""The words of every section's text and where they stand: marks and phrases without analysing a text again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_index.arrays import Array
from search_index.snippets import Mark


class Tokens:
    """Finds words again in the text of a section.

    Args:
        arrays: what `derive.derived_arrays` returned.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._starts = arrays["tokens.starts"]
        self._words = arrays["tokens.word"]
        self._steps = arrays["tokens.step"]
        self._sizes = arrays["tokens.size"]

    def words(self, section: int) -> Array:
        """Returns the numbers of the words of `section`, in order."""
        return self._words[self._within(section)]

    def marks(self, section: int, wanted: Array, weights: Sequence[float]) -> list[Mark]:
        """Returns where the text of `section` holds what is wanted, in order.

        Args:
            section: its number.
            wanted: for each word of the index, which word of the query it answers, counted from 1; 0 for none.
            weights: of the words of the query.
        """
        within = self._within(section)
        answers = wanted[self._words[within]]
        places = np.flatnonzero(answers)
        if not len(places):
            return []
        begins = np.cumsum(self._steps[within], dtype=np.int64)[places].tolist()
        sizes = self._sizes[within][places].tolist()
        words = (answers[places] - 1).tolist()
        return [
            Mark(begin, begin + size, word, weights[word])
            for begin, size, word in zip(begins, sizes, words, strict=True)
        ]

    def holds_in_a_row(self, section: int, phrase: Sequence[int]) -> bool:
        """Whether the text of `section` holds the words of `phrase`, by number, one after the other."""
        within = self._within(section)
        words, steps = self._words[within], self._steps[within]
        is_part = steps != 0
        is_part[:1] = True
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
