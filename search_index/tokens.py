"""The words of every section's text and name, and where they stand: marks and phrases without analysing them again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from operator import sub

import numpy as np

from search_index.arrays import Array
from search_index.snippets import Mark

MOST_MARKS = 100  # of one text; a stretch is chosen among the first ones
LOOKED_AT = 2_000  # rows at a time, when phrases are looked for: a few megabytes of memory


class Tokens:
    """Finds words again in what is shown of a section.

    A section has two rows: its own number is its text's; `names` gives the other.

    Args:
        arrays: what `derive.derived_arrays` returned.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._starts = arrays["tokens.starts"].tolist()
        self._words = arrays["tokens.word"]
        self._places = arrays["tokens.place"]
        self._sizes = arrays["tokens.size"]
        self._sections = len(self._starts) // 2

    def names(self, sections: Array) -> Array:
        """Returns the rows of the names of sections: the title of an article's first one, the heading of another."""
        return sections + self._sections

    def name(self, section: int) -> int:
        """Returns the row of the name of one section."""
        return section + self._sections

    def words(self, section: int) -> Array:
        """Returns the numbers of the words of the text of `section`, in order."""
        return self._words[self._within(section)]

    def marks(self, rows: Sequence[int], wanted: Array) -> list[list[Mark]]:
        """Returns where each row holds what is wanted, in order.

        All rows are looked at in one sweep, since a sweep costs more than what it looks at.

        Args:
            rows: their numbers.
            wanted: for each word of the index, which word of the query it answers, counted from 1; 0 for none.
        """
        if not rows:
            return []
        starts, words = self._starts, self._words
        begun = [starts[row] for row in rows]
        pieces = [words[begin : starts[row + 1]] for begin, row in zip(begun, rows, strict=True)]
        answers = wanted.take(np.concatenate(pieces))
        found = (answers != 0).nonzero()[0]
        before = [0, *accumulate(map(len, pieces))]
        cuts = found.searchsorted(before)
        # From a place among the words that were looked at to the same word's place among all words.
        shifts = np.array(list(map(sub, begun, before)))
        places = found + shifts.repeat(np.diff(cuts))
        begins = self._places.take(places).astype(np.int64)
        ends = begins + self._sizes.take(places)
        marks = list(zip(begins.tolist(), ends.tolist(), (answers.take(found) - 1).tolist(), strict=True))
        return [marks[cut : min(end, cut + MOST_MARKS)] for cut, end in pairwise(cuts.tolist())]

    def in_a_row(self, rows: Array, phrases: Sequence[Sequence[int]]) -> Array:
        """Returns, for each row and then for each phrase, whether the row holds the phrase's words one after another.

        Args:
            rows: their numbers.
            phrases: numbers of the words of each, one at least.
        """
        looked_at = range(0, len(rows), LOOKED_AT)
        found = [self._few_in_a_row(rows[begun : begun + LOOKED_AT], phrases) for begun in looked_at]
        return np.concatenate([np.zeros((0, len(phrases)), bool), *found])

    def _few_in_a_row(self, rows: Array, phrases: Sequence[Sequence[int]]) -> Array:
        withins = [self._within(row) for row in rows.tolist()]
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

    def _within(self, row: int) -> slice:
        return slice(self._starts[row], self._starts[row + 1])
