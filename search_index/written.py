"""How pages write a word: what readers are told was searched instead of one that they misspelt.

Words are looked for folded. The commonest way of writing one is kept where it is another: `résiliation` for
`resiliation`. Capitals are kept where a word is hardly ever without them, as `IMAP` and `Thunderbird` are; one that
begins a sentence counts for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from search_index.analysis import LONGEST_WORD, Analysis
from search_index.arrays import Array
from search_index.derive import Gathered, Met

SHORTEST = 3  # letters: nothing is replaced by less
HARDLY_EVER = 1 / 3  # as often as with capitals: labels of buttons have some, and are words like others
OF_ADDRESSES = frozenset(".@_")  # in a run: what stands in addresses and names of files is not written for reading
LOOKED_IN = ("text", "heading", "title")  # lines of sentences first: headings may give every word a capital
LOOKED_AT = 6  # places where a run with a capital stands: enough to know whether it only begins sentences
FAR_ENOUGH = 4  # characters before a word, to see what stands there
# A word or a comma before it on the same line; perhaps a quotation mark or a bracket opens between them.
IN_A_SENTENCE = re.compile('[\\w,][ \u00a0\u202f](?:[«“"(][ \u00a0\u202f]?)?$')


def written_arrays(
    gathered: Gathered, texts: Sequence[Mapping[str, str]], words: Sequence[str], analysis: Analysis
) -> dict[str, Array]:
    """Returns what `Written` needs.

    Args:
        gathered: the words of all sections.
        texts: of the fields of each section, in the order of their numbers.
        words: every word of the index, in the order of their numbers.
        analysis: of the index's language.
    """
    runs, met = gathered.runs(), gathered.met()
    met["title"] = _of_first_sections(met["title"], gathered.articles())
    counted = np.bincount(np.concatenate([found.runs for found in met.values()]), minlength=len(runs))
    shares = _shares_in_sentences(runs, met, texts)
    ways: dict[str, _Ways] = {}
    for run, times, share in zip(runs, counted.tolist(), shares.tolist(), strict=True):
        if not times or not OF_ADDRESSES.isdisjoint(run):
            continue
        for piece in analysis.pieces(run):
            if not piece.whole and SHORTEST <= len(piece.text) < LONGEST_WORD:
                form = run[piece.start : piece.end]
                begins = piece.start == 0 and _is_capitalised(form)
                ways.setdefault(piece.text, _Ways()).add(form, times, times * share if begins else times)
    chosen = {word: ways[word].commonest() for word in words if word in ways}
    differing = [(number, chosen[word]) for number, word in enumerate(words) if chosen.get(word, word) != word]
    forms = [form.encode() for _, form in differing]
    return {
        "written.words": np.array([number for number, _ in differing], np.uint32),
        "written.forms": np.frombuffer(b"".join(forms), np.uint8),
        "written.starts": np.cumsum([0, *map(len, forms)], dtype=np.uint32),
    }


class Written:
    """Tells how pages write a word.

    Args:
        arrays: what `written_arrays` returned.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._words = arrays["written.words"].data
        self._forms = arrays["written.forms"]
        self._starts = arrays["written.starts"]

    def form(self, word: int) -> str | None:
        """Returns how pages write a word, by its number; None where they write it as it is looked for."""
        place = bisect_left(self._words, word)
        if place == len(self._words) or self._words[place] != word:
            return None
        return self._forms[self._starts[place] : self._starts[place + 1]].tobytes().decode()


class _Ways:
    """The ways in which one word is written."""

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()  # in lower case: its accents
        self._weights: dict[str, float] = {}  # as it is

    def add(self, form: str, times: int, weight: float) -> None:
        self._times[form.lower()] += times
        self._weights[form] = self._weights.get(form, 0.0) + weight

    def commonest(self) -> str:
        plain = min(self._times, key=lambda form: (-self._times[form], form))
        alike = sorted(form for form in self._weights if form.lower() == plain)
        best = max(alike, key=self._weights.__getitem__)
        return plain if self._weights.get(plain, 0) >= HARDLY_EVER * self._weights[best] else best


def _shares_in_sentences(runs: Sequence[str], met: Mapping[str, Met], texts: Sequence[Mapping[str, str]]) -> Array:
    """For each run, how often it stands inside a sentence, from 0 to 1; looked at where it begins with a capital."""
    capital = np.array([run[0].isupper() for run in runs], bool)
    places = [
        np.stack((found.runs, np.full(len(found.runs), field), found.sections, found.begins))[:, capital[found.runs]]
        for field, found in enumerate(met[name] for name in LOOKED_IN)
    ]
    looked_at = np.concatenate(places, axis=1)
    looked_at = looked_at[:, np.argsort(looked_at[0], kind="stable")]
    before = np.searchsorted(looked_at[0], looked_at[0])
    looked_at = looked_at[:, np.arange(len(before)) - before < LOOKED_AT]
    inside = [
        IN_A_SENTENCE.search(texts[section][LOOKED_IN[field]], max(begin - FAR_ENOUGH, 0), begin) is not None
        for _, field, section, begin in looked_at.T.tolist()
    ]
    numbers = looked_at[0].astype(np.int64)
    counted = np.bincount(numbers, minlength=len(runs))
    shares = np.bincount(numbers, weights=inside, minlength=len(runs)) / np.maximum(counted, 1)
    return np.where(capital, shares, 1.0)


def _of_first_sections(title: Met, articles: Array) -> Met:
    """Every section repeats the title of its article."""
    is_first = np.diff(articles, prepend=-1) != 0
    kept = is_first[title.sections]
    return Met(*(column[kept] for column in title))


def _is_capitalised(form: str) -> bool:
    return form[0].isupper() and form[1:] == form[1:].lower()
