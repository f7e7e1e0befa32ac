"""Real titles and questions for what a visitor has typed so far.

Every name is written folded into one text, and the places where a word begins are sorted by what follows them: all the
names in which some words follow one another stand side by side.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from search_index.analysis import Analysis
from search_index.arrays import Array
from search_index.derive import packed, unpacked
from search_index.pages import Article
from search_index.road import Named

END = "\n"  # between two names; no folded word holds it, and it sorts before every letter
LONGEST_COMPARED = 60  # characters of what follows a word: more do not change an order that anybody sees
AFTER_ALL = "\U0010ffff"
LONGEST_NAME = 140  # characters: a longer heading is a paragraph


def suggestion_arrays(articles: Iterable[Article], analysis: Analysis) -> dict[str, Array]:
    """Returns what `Suggestions` needs of tidied articles: titles and questions, then other headings, by length."""
    shown: dict[str, tuple[int, Named]] = {}
    for article in articles:
        for rank, named in _names(article):
            folded = analysis.spelt(named.name)
            if folded and len(named.name) <= LONGEST_NAME and (folded not in shown or rank < shown[folded][0]):
                shown[folded] = (rank, named)
    ordered = sorted(shown.items(), key=lambda item: (item[1][0], len(item[0]), item[0]))
    text = "".join(folded + END for folded, _ in ordered)
    starts = np.cumsum([0, *(len(folded) + 1 for folded, _ in ordered)], dtype=np.uint32)
    places = [at for at in range(len(text)) if text[at] not in " \n" and (at == 0 or text[at - 1] in " \n")]
    places.sort(key=lambda at: text[at : at + LONGEST_COMPARED])
    owners = np.searchsorted(starts, np.array(places, np.uint32), "right") - 1
    return {
        "suggest.folded": np.frombuffer(text.encode(), np.uint8),
        "suggest.shown": packed([named.name for _, (_, named) in ordered]),
        "suggest.titles": packed([named.title for _, (_, named) in ordered]),
        "suggest.locations": packed([named.location for _, (_, named) in ordered]),
        "suggest.starts": starts,
        "suggest.places": np.array(places, np.uint32),
        "suggest.owners": owners.astype(np.uint32),
    }


class Suggestions:
    """Answers a keystroke.

    Args:
        arrays: what `suggestion_arrays` returned.
        analysis: of the index's language.
        repaired: a misspelt word → words of the index that it may stand for.
    """

    def __init__(self, arrays: dict[str, Array], analysis: Analysis, repaired: Callable[[str], Sequence[str]]) -> None:
        self._text = arrays["suggest.folded"].tobytes().decode()
        self._shown = unpacked(arrays["suggest.shown"])
        self._titles = unpacked(arrays["suggest.titles"])
        self._locations = unpacked(arrays["suggest.locations"])
        self._starts = arrays["suggest.starts"]
        self._places = arrays["suggest.places"]
        self._owners = arrays["suggest.owners"]
        self._analysis = analysis
        self._repaired = repaired

    def matching(self, typed: str, limit: int) -> tuple[Named, ...]:
        """Returns at most `limit` names that go on from what was typed, those that begin with it first."""
        words = self._analysis.spelt(typed).split()
        if not words or limit <= 0:
            return ()
        is_finished = not typed[-1:].isalnum()
        found = self._following(" ".join(words) + (" " if is_finished and len(words) > 1 else ""), limit)
        if len(found) < limit and len(words) > 1:
            found += [name for name in self._holding(words, limit) if name not in found]
        if not found:
            found = self._holding([self._repair(word, is_last=word is words[-1]) for word in words], limit)
        return tuple(Named(self._shown[name], self._titles[name], self._locations[name]) for name in found[:limit])

    def _range(self, prefix: str) -> slice:
        low = bisect_left(self._places, prefix, key=lambda at: self._text[at : at + LONGEST_COMPARED])
        high = bisect_left(self._places, prefix + AFTER_ALL, key=lambda at: self._text[at : at + LONGEST_COMPARED])
        return slice(low, high)

    def _following(self, prefix: str, limit: int) -> list[int]:
        within = self._range(prefix[: LONGEST_COMPARED - 1])
        owners = self._owners[within].astype(np.int64)
        later = np.where(self._starts[owners] == self._places[within], 0, len(self._starts))
        return _smallest(owners + later, limit, len(self._starts))

    def _holding(self, words: list[str], limit: int) -> list[int]:
        """Names in which every word begins some word, in any order."""
        common: Array | None = None
        for word in sorted(set(words), key=len, reverse=True):
            owners = _distinct(self._owners[self._range(word)])
            common = owners if common is None else np.intersect1d(common, owners, assume_unique=True)
            if not len(common):
                return []
        return [int(name) for name in common[:limit]] if common is not None else []

    def _repair(self, word: str, *, is_last: bool) -> str:
        within = self._range(word)
        if within.start < within.stop:
            return word
        near = self._repaired(word) or (self._repaired(word[:-1]) if is_last else ())
        return near[0] if near else word


def _names(article: Article) -> Iterable[tuple[int, Named]]:
    yield 0, Named(article.title, article.title, article.location)
    yield from ((0, Named(name, article.title, article.location)) for name in article.synonyms)
    for section in article.sections:
        is_question = article.kind == "faq" or section.title.rstrip().endswith("?")
        place = f"{article.location}#{section.anchor}" if section.anchor else article.location
        yield (0 if is_question or not section.anchor else 1), Named(section.title, article.title, place)


def _distinct(numbers: Array) -> Array:
    """The numbers sorted, each once; numpy's own way loads a module on first use, while somebody waits."""
    ordered = np.sort(numbers)
    is_new = np.ones(len(ordered), bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new]


def _smallest(keys: Array, limit: int, names: int) -> list[int]:
    """The names of the `limit` smallest keys, each once."""
    wanted = 4 * limit  # a name holds a word more than once
    few = np.partition(keys, wanted)[:wanted] if len(keys) > wanted else keys
    return list(dict.fromkeys(int(key) % names for key in np.sort(few)))[:limit]
