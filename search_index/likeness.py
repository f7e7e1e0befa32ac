"""How much a question looks like a title, whatever is misspelt in either: the runs of three letters they share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search_index.analysis import Analysis
from search_index.arrays import Array
from search_index.derive import packed, unpacked

UNKNOWN_RARITY = 7.0  # of letters that no title holds
REMEMBERED_WORDS = 4096
SMALL_TABLE = 1 << 20  # bytes


def likeness_arrays(names: Sequence[tuple[int, str]], analysis: Analysis) -> dict[str, Array]:
    """Returns what `Likeness` needs.

    Args:
        names: the first title of each article, in the order of their numbers, then further ones; each with the
            number of its article.
        analysis: of the index's language.
    """
    grams: dict[str, list[int]] = {}
    for number, (_, name) in enumerate(names):
        for gram in _grams(name, analysis):
            grams.setdefault(gram, []).append(number)
    ordered = sorted(grams)
    holders = [grams[gram] for gram in ordered]
    rare = np.array([np.log(1 + len(names) / len(held)) for held in holders], np.float32)
    sizes = np.zeros(len(names))
    for held, value in zip(holders, rare, strict=True):
        sizes[held] += value
    return {
        "likeness.grams": packed(ordered),
        "likeness.starts": np.cumsum([0, *map(len, holders)], dtype=np.uint32),
        "likeness.names": np.array([number for held in holders for number in held], np.uint32),
        "likeness.rarity": rare,
        "likeness.sizes": sizes.astype(np.float32),
        "likeness.articles": np.array([article for article, _ in names], np.int64),
    }


class Likeness:
    """Compares a question with every title.

    Args:
        arrays: what `likeness_arrays` returned.
        articles: how many there are.
    """

    def __init__(self, arrays: dict[str, Array], articles: int) -> None:
        self._numbers = {gram: number for number, gram in enumerate(unpacked(arrays["likeness.grams"]))}
        starts, names = arrays["likeness.starts"], arrays["likeness.names"].astype(np.intp)  # as sums want them
        self._lengths = np.diff(starts)
        self._holders = [names[begin:end] for begin, end in pairwise(starts.tolist())]
        self._twice = 2 * arrays["likeness.rarity"]  # what a run adds when both hold it
        self._sizes = arrays["likeness.sizes"]
        self._owners_of_further = arrays["likeness.articles"][articles:]
        self._table = self._tabled() if len(self._holders) * len(self._sizes) <= SMALL_TABLE else None
        self._count = articles
        self._of_words: dict[str, tuple[frozenset[int], frozenset[str]]] = {}

    def to_titles(self, words: Sequence[str]) -> Array:
        """Returns, for each article, from 0 (nothing in common) to 1 (folded `words` are one of its titles)."""
        grams: set[int] = set()
        unknown: set[str] = set()
        for of_word, unknown_of_word in map(self._of_word, words):
            grams |= of_word
            unknown |= unknown_of_word
        for gram in _between(words):
            if gram in self._numbers:
                grams.add(self._numbers[gram])
            else:
                unknown.add(gram)
        if not grams:
            return np.zeros(self._count, np.float32)
        numbers = sorted(grams)
        twice = self._twice.take(numbers)
        if self._table is not None:
            alike = np.einsum("g,gn->n", twice, self._table.take(numbers, axis=0))
        else:
            held = np.concatenate([self._holders[gram] for gram in numbers])
            alike = np.zeros(len(self._sizes), np.float32)
            np.add.at(alike, held, twice.repeat(self._lengths.take(numbers)))
        alike /= self._sizes + np.float32(sum(twice.tolist()) / 2 + UNKNOWN_RARITY * len(unknown))
        best = alike[: self._count]
        np.maximum.at(best, self._owners_of_further, alike[self._count :])
        return np.asarray(best)

    def _tabled(self) -> Array:
        """Whether each name holds each run: where both are few, a row is added faster than its parts."""
        table = np.zeros((len(self._holders), len(self._sizes)), np.uint8)
        for row, names in zip(table, self._holders, strict=True):
            row[names] = 1
        return table

    def _of_word(self, word: str) -> tuple[frozenset[int], frozenset[str]]:
        """The numbers of a word's runs of letters, and those that no title holds; remembered, as stems are."""
        found = self._of_words.get(word)
        if found is None:
            grams = frozenset(_within(word))
            known = grams & self._numbers.keys()
            found = frozenset(self._numbers[gram] for gram in known), grams - known
            if len(self._of_words) < REMEMBERED_WORDS:
                self._of_words[word] = found
        return found


def _grams(text: str, analysis: Analysis) -> set[str]:
    words = analysis.spelt(text).split()
    return {*_between(words), *(gram for word in words for gram in _within(word))}


def _within(word: str) -> list[str]:
    fenced = f"_{word}_"
    return [fenced[place : place + 3] for place in range(len(word))]


def _between(words: Sequence[str]) -> list[str]:
    return [f"{word[-1]} {following[0]}" for word, following in pairwise(words)]
