"""Where the sums of sections stand while a question is answered, so that the best of each article is found at once."""

from __future__ import annotations

import numpy as np

from search_index.arrays import Array

ROWS = 3  # most articles have no more sections


class Slots:
    """A slot for every section: rows of slots are compared, rather than one article's sections after the other's.

    An article's sections are cut into pieces of `ROWS`, and each piece is a column. Column n is the first piece of
    article n; further pieces follow behind those of all articles. Below a piece that is shorter, slots stay empty.

    Attributes:
        count: of all slots, empty ones too.
        articles: how many there are.
        of: slot of each section.
        sections: section of each slot; of no meaning for an empty one.

    Args:
        of_section: number of the article of each section, in order; every article has one at least.
    """

    def __init__(self, of_section: Array) -> None:
        owners = of_section.astype(np.int64)
        lengths = np.bincount(owners)
        further = (lengths - 1) // ROWS  # pieces behind the first
        self.articles = len(lengths)
        self._columns = self.articles + int(further.sum())
        self._owners_of_further = np.repeat(np.arange(self.articles), further)
        piece, row = np.divmod(np.arange(len(owners)) - (np.cumsum(lengths) - lengths)[owners], ROWS)
        behind = self.articles + (np.cumsum(further) - further)[owners] + piece - 1
        self.count = ROWS * self._columns
        self.of = row * self._columns + np.where(piece == 0, owners, behind)
        self.sections = np.zeros(self.count, np.int64)
        self.sections[self.of] = np.arange(len(owners))

    def greatest(self, values: Array) -> Array:
        """Returns the greatest value of each article.

        Args:
            values: of every slot; 0 in empty ones, and nothing below.
        """
        of_pieces = np.maximum.reduce(values.reshape(ROWS, self._columns), axis=0)
        of_articles = of_pieces[: self.articles]
        np.maximum.at(of_articles, self._owners_of_further, of_pieces[self.articles :])
        return np.asarray(of_articles)
