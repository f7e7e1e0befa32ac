"""The words of every section's text and where they stand: marks and phrases without analysing a text again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search_index.arrays import Array
from search_index.snippets import Mark

MOST_MARKS = 100  # of one text; a stretch is chosen among the first ones
LOOKED_AT = 2_000  # sections at a time, when phrases are looked for: a few megabytes of memory


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

    def in_a_row(self, sections: Array, phrases: Sequence[Sequence[int]]) -> Array:
        """Returns, for each section and then for each phrase, whether the section's text holds its words in a row.

        Args:
            sections: their numbers.
            phrases: numbers of the words of each, one at least.
        """
        looked_at = range(0, len(sections), LOOKED_AT)
        found = [self._few_in_a_row(sections[begun : begun + LOOKED_AT], phrases) for begun in looked_at]
        return np.concatenate([np.zeros((0, len(phrases)), bool), *found])

    def _few_in_a_row(self, sections: Array, phrases: Sequence[Sequence[int]]) -> Array:
        withins = [self._within(section) for section in sections.tolist()]
        words = np.concatenate([self._words[within] for within in withins])
        places = np.concatenate([self._places[within] for within in withins])
        owners = np.repeat(np.arange(len(withins)), [within.stop - within.start for within in withins])
        is_part = np.ones(len(words), bool)
        is_part[1:] = (places[1:] != places[:-1]) | (owners[1:] != owners[:-1])
        words, owners = words[is_part], owners[is_part]
        holding = np.zeros((len(withins), len(phrases)), bool)
        for column, phrase in enumerate(phrases):
            begins = np.flatnonzero(words[: max(len(words) - len(phrase) + 1, 0)] == phrase[0])
            for place, word in enumerate(phrase[1:], 1):
                begins = begins[words[begins + place] == word]
            begins = begins[owners[begins] == owners[begins + len(phrase) - 1]]
            holding[owners[begins], column] = True
        return holding

    def _within(self, section: int) -> slice:
        return slice(self._starts[section], self._starts[section + 1])
