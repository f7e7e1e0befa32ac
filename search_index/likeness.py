"""How much a question looks like a title, whatever is misspelt in either: the runs of three letters they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from search_index.analysis import Analysis
from search_index.arrays import Array
from search_index.derive import packed, unpacked

UNKNOWN_RARITY = 7.0  # of letters that no title holds


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
        analysis: of the index's language.
        articles: how many there are.
    """

    def __init__(self, arrays: dict[str, Array], analysis: Analysis, articles: int) -> None:
        self._numbers = {gram: number for number, gram in enumerate(unpacked(arrays["likeness.grams"]))}
        starts, names = arrays["likeness.starts"], arrays["likeness.names"].astype(np.intp)  # as sums want them
        self._lengths = np.diff(starts)
        self._holders = [names[begin:end] for begin, end in pairwise(starts.tolist())]
        self._rarity = arrays["likeness.rarity"]
        self._sizes = arrays["likeness.sizes"]
        self._owners_of_further = arrays["likeness.articles"][articles:]
        self._analysis = analysis
        self._count = articles

    def to_titles(self, text: str) -> Array:
        """Returns, for each article, from 0 (nothing in common) to 1 (`text` is one of its titles)."""
        grams = _grams(text, self._analysis)
        numbers = sorted(self._numbers[gram] for gram in grams if gram in self._numbers)
        if not numbers:
            return np.zeros(self._count, np.float32)
        known = np.array(numbers)
        values = self._rarity.take(known)
        held = np.concatenate([self._holders[gram] for gram in numbers])
        alike = np.zeros(len(self._sizes), np.float32)
        np.add.at(alike, held, values.repeat(self._lengths.take(known)))
        size = float(values.sum()) + UNKNOWN_RARITY * (len(grams) - len(numbers))
        alike *= 2
        alike /= self._sizes + np.float32(size)
        best = alike[: self._count]
        np.maximum.at(best, self._owners_of_further, alike[self._count :])
        return np.asarray(best)


def _grams(text: str, analysis: Analysis) -> set[str]:
    return set(_of_words(analysis.spelt(text).split()))


def _of_words(words: Sequence[str]) -> Iterable[str]:
    for word in words:
        fenced = f"_{word}_"
        for place in range(len(fenced) - 2):
            yield fenced[place : place + 3]
    for word, following in pairwise(words):
        yield f"{word[-1]} {following[0]}"
