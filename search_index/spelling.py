"""Words that the index holds and that are spelt almost like the one a visitor typed.

Every word is filed under what is left of it when any one letter is dropped; two words one edit apart share an entry.
Longer words that are two edits away are found by the runs of three letters that they have in common.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from search_index.arrays import Array

SHORTEST = 4  # letters: nearer words would be other words
SHORTEST_FOR_TWO = 7
LONGEST = 24
MOST_CANDIDATES = 24


def spelling_arrays(words: Sequence[str]) -> dict[str, Array]:
    """Returns what `Spelling` needs, computed from every word of the index, in the order of their numbers."""
    deletions: list[int] = []
    owners: list[int] = []
    grams: list[int] = []
    holders: list[int] = []
    for number, word in enumerate(words):
        if is_correctable(word):
            left = {_code(rest) for rest in _deletions(word)}
            deletions += left
            owners += [number] * len(left)
        if is_correctable(word) and len(word) >= SHORTEST_FOR_TWO - 1:
            three = {_code(gram) for gram in _grams(word)}
            grams += three
            holders += [number] * len(three)
    return _filed("deletions", deletions, owners) | _filed("grams", grams, holders)


class Spelling:
    """Finds near words.

    Args:
        arrays: what `spelling_arrays` returned.
        words: every word of the index, in the order of their numbers.
    """

    def __init__(self, arrays: dict[str, Array], words: Sequence[str]) -> None:
        self._words = words
        self._deletions = arrays["spelling.deletions"].data
        self._owners = arrays["spelling.deletions.words"].data
        self._grams = arrays["spelling.grams"].data
        self._holders = arrays["spelling.grams.words"].data

    def near(self, word: str) -> list[tuple[int, int]]:
        """Returns numbers of words near to `word`, each with its distance, nearest first: one edit, else two."""
        if not is_correctable(word):
            return []
        one = self._verified(word, self._one_away(word), 1)
        if one or len(word) < SHORTEST_FOR_TWO:
            return one
        return self._verified(word, self._sharing_letters(word), 2)

    def _one_away(self, word: str) -> set[int]:
        codes = {_code(rest) for rest in _deletions(word)}
        return set(_looked_up(self._deletions, self._owners, codes))

    def _sharing_letters(self, word: str) -> set[int]:
        found = _looked_up(self._grams, self._holders, {_code(gram) for gram in _grams(word)})
        shared = Counter(found)
        return set(sorted(shared, key=lambda number: (-shared[number], number))[:MOST_CANDIDATES])

    def _verified(self, word: str, numbers: Iterable[int], most: int) -> list[tuple[int, int]]:
        measured = ((number, distance(word, self._words[number], most)) for number in numbers)
        near = [(number, away) for number, away in measured if away <= most]
        return sorted(near, key=lambda pair: (pair[1], pair[0]))


def distance(one: str, other: str, most: int) -> int:
    """Returns how many letters to add, drop, change or swap with their neighbour; `most + 1` when more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    # What both begin and end with costs nothing; near words differ by a letter or two between.
    same = _same_beginning(one, other)
    one, other = one[same:], other[same:]
    same = _same_beginning(one[::-1], other[::-1])
    one, other = one[: len(one) - same], other[: len(other) - same]
    if most == 1 or not (one and other):
        is_swapped = len(one) == 2 and one == other[::-1]  # noqa: PLR2004  a pair of letters
        return min(1 if is_swapped else max(len(one), len(other)), most + 1)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, above, row = row, before, [place] + [0] * len(other)
        for column, wanted in enumerate(other, 1):
            cost = 0 if letter == wanted else 1
            row[column] = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + cost)
            if above and column > 1 and letter == other[column - 2] and one[place - 2] == wanted:
                row[column] = min(row[column], above[column - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _same_beginning(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    for place, (letter, wanted) in enumerate(zip(one, other, strict=False)):
        if letter != wanted:
            return place
    return min(len(one), len(other))


def is_correctable(word: str) -> bool:
    """Whether a word is one that people misspell: letters only, neither short nor a key."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _deletions(word: str) -> list[str]:
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


def _grams(word: str) -> list[str]:
    fenced = f"_{word}_"
    return [fenced[place : place + 3] for place in range(len(fenced) - 2)]


def _code(text: str) -> int:
    return zlib.crc32(text.encode())


def _filed(name: str, codes: list[int], owners: list[int]) -> dict[str, Array]:
    keys, values = np.array(codes, np.uint32), np.array(owners, np.uint32)
    order = np.lexsort((values, keys))
    return {f"spelling.{name}": keys[order], f"spelling.{name}.words": values[order]}


def _looked_up(keys: memoryview, values: memoryview, codes: set[int]) -> list[int]:
    """What is filed under any of a dozen codes: each found by itself sooner than numpy is asked for all of them."""
    found: list[int] = []
    for code in codes:
        start = bisect_left(keys, code)
        if start < len(keys) and keys[start] == code:
            found += values[start : bisect_right(keys, code, start)].tolist()
    return found
