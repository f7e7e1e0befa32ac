"""What is computed from the sections while they are indexed, so that answering needs no posting read one by one.

A word's *impact* on a section or an article is what BM25F gives it: frequencies are summed over the fields before they
saturate, and the rarity of the word is multiplied in. It is kept as one byte, with a scale for every word.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import numpy as np

from search_index.analysis import Analysis, Piece, written_runs
from search_index.arrays import Array
from search_index.slots import Slots

FIELDS = ("title", "heading", "keywords", "text")
SHOWN_FIELDS = ("title", "heading", "text")
SATURATION = 1.25  # BM25's k1
RARITY_POWER = 0.65  # below 1: the rarest word of a query does not decide alone
COMMON = 1 / 12  # of all holders: from here on a whole row is added faster than what it holds
SMALL_TABLE = 4 << 20  # bytes: where the rows of all terms of a form take no more, rare ones have theirs too
FULL = 255  # the greatest impact of a word
WORD_BITS = 28  # of a token: its word, and whether it begins a paragraph or a cell; then come its size and its place
BEGINS_PART = 1 << (WORD_BITS - 1)
WORD = BEGINS_PART - 1
SIZE_BITS = 8
LONGEST_TOKEN = (1 << SIZE_BITS) - 1
LARGEST_SHORT = 65535


@dataclass(frozen=True, slots=True)
class Share:
    """How a field counts.

    Attributes:
        weight: of one occurrence.
        length_matters: BM25's b: 0 when long fields are as good as short ones, 1 when frequency is relative.
    """

    weight: float
    length_matters: float


# A section is judged by its own words first; an article by its title, and by how much of it is about the words.
SHARES = {
    "sections": {
        "title": Share(1.5, 0.5),
        "heading": Share(1.5, 0.7),
        "keywords": Share(1.0, 0.0),
        "text": Share(1.0, 0.75),
    },
    "articles": {
        "title": Share(2.0, 0.4),
        "heading": Share(1.5, 0.3),
        "keywords": Share(2.5, 0.0),
        "text": Share(1.0, 0.95),
    },
}


class Occurrences(NamedTuple):
    """The words of one field in all sections, in order, one beside the other.

    Attributes:
        sections: number of the section of each.
        words: its number, as met.
        wholes: whether it spells several words as one.
        starts: its first character in the section's field.
        sizes: its length in characters, at most `LONGEST_TOKEN`.
    """

    sections: Array
    words: Array
    wholes: Array
    starts: Array
    sizes: Array


class Met(NamedTuple):
    """The runs of one field in all sections, in order, one beside the other.

    Attributes:
        sections: number of the section of each.
        runs: its number, as met.
        begins: its first character in the section's field.
    """

    sections: Array
    runs: Array
    begins: Array


class Gathered:
    """The words of every section, in the order in which Whoosh numbers its documents.

    A large help center has millions of words and far fewer runs: what a run is made of is kept once.

    Attributes:
        words: folded word → number, as met.

    Args:
        analysis: of the index's language.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.words: dict[str, int] = {}
        self._articles = array("I")
        self._runs = _Runs(analysis, self.words)
        self._met = {name: (array("I"), array("I"), array("I")) for name in FIELDS}  # sections, runs, where they begin

    def add(self, article: int, texts: Mapping[str, str]) -> None:
        """Adds a section: its article's number, and the text of each of its fields."""
        section = len(self._articles)
        self._articles.append(article)
        for name, text in texts.items():
            sections, met, begins = self._met[name]
            written, begun = written_runs(text)
            met.extend(map(self._runs.__getitem__, written))
            begins.extend(begun)
            sections.extend(repeat(section, len(met) - len(sections)))

    def articles(self) -> Array:
        """Returns the number of the article of each section."""
        return _numbers(self._articles)

    def runs(self) -> list[str]:
        """Returns every run as it is written, in the order of their numbers."""
        return list(self._runs)

    def met(self) -> dict[str, Met]:
        """Returns, for each field, its runs in all sections."""
        return {name: Met(*map(np.array, columns)) for name, columns in self._met.items()}

    def occurrences(self) -> dict[str, Occurrences]:
        """Returns, for each field, its words in all sections."""
        ends, (words, wholes, starts, sizes) = self._runs.columns()
        lengths = np.diff(ends, prepend=0)
        found = {}
        for name, (sections, runs, begun) in self.met().items():
            times = lengths[runs]
            # From the place of a word among all that are told to its place among those of its run.
            place = np.arange(times.sum()) + np.repeat(ends[runs] - np.cumsum(times), times)
            begins = np.repeat(begun, times) + starts[place]
            found[name] = Occurrences(np.repeat(sections, times), words[place], wholes[place], begins, sizes[place])
        return found


class _Runs(dict[str, int]):
    """Run as it is written → its number; one that is asked for the first time is cut, and numbered.

    Args:
        analysis: of the index's language.
        words: folded word → number; those of new runs are added.
    """

    def __init__(self, analysis: Analysis, words: dict[str, int]) -> None:
        super().__init__()
        self._analysis = analysis
        self._words = words
        self._ends = array("I")
        self._columns = (array("I"), array("B"), array("I"), array("B"))

    def __missing__(self, run: str) -> int:
        number = self[run] = len(self)
        words, wholes, starts, sizes = self._columns
        for text, start, end, whole in sorted(self._analysis.pieces(run), key=_by_place):
            words.append(self._words.setdefault(text, len(self._words)))
            wholes.append(whole)
            starts.append(start)
            sizes.append(min(end - start, LONGEST_TOKEN))
        self._ends.append(len(words))
        return number

    def columns(self) -> tuple[Array, tuple[Array, ...]]:
        """Returns where the pieces of each run end among those of all, and the words, wholes, starts and sizes."""
        return _numbers(self._ends), tuple(map(np.array, self._columns))


def derived_arrays(of_section: Array, met: dict[str, Occurrences], lexicon: Lexicon) -> dict[str, Array]:
    """Returns the arrays that `score.Ranking` reads, and `tokens`, which still count characters.

    Args:
        of_section: number of the article of each section.
        met: the words of each field of all sections.
        lexicon: of these words.
    """
    arrays = lexicon.arrays()
    counts = {"sections": len(of_section), "articles": int(of_section[-1]) + 1 if len(of_section) else 0}
    arrays["sections.article"] = of_section.astype(np.uint32)
    slots = Slots(of_section)
    tables: list[Array] = []
    for form in ("stem", "word"):
        levels = []
        for level, shares in SHARES.items():
            occurrences = []
            for name, share in shares.items():
                sections, terms = met[name].sections, lexicon.renumbered(met[name].words, form)
                holders = sections if level == "sections" else of_section[sections]
                if level == "articles" and name == "title":  # every section repeats it
                    leads = np.isin(sections, _leads(of_section))
                    terms, holders = terms[leads], holders[leads]
                occurrences.append((terms, holders, share))
            levels.append(_impacts(occurrences, lexicon.size(form), counts[level]))
        found = impacts(form, levels, lexicon.size(form), slots)
        tabled, table = rows(form, found, slots.count + counts["articles"])
        numbers = np.arange(len(tabled), dtype=np.uint32) + sum(len(above) for above in tables)
        arrays |= found | {f"{form}.tabled": tabled, f"{form}.rows": numbers}
        tables.append(table)
    arrays["table"] = np.concatenate(tables).reshape(-1)
    arrays |= _pairs(met, lexicon, of_section, counts, slots)
    arrays |= _tokens(met, lexicon, of_section)
    return arrays


class Lexicon:
    """Words and stems in the order of their letters, and the way from the numbers of `Gathered` to theirs.

    Attributes:
        words: folded.
        stems: of these words.
        stem_of: number of the stem of each word.
        stop: whether each word says nothing by itself.

    Args:
        met: folded word → number, as `Gathered` met it.
        analysis: of the index's language.
    """

    def __init__(self, met: dict[str, int], analysis: Analysis) -> None:
        self.words = sorted(met)
        stem_of = [analysis.stem(word) for word in self.words]
        self.stems = sorted(set(stem_of))
        numbers = {stem: number for number, stem in enumerate(self.stems)}
        self.stem_of = np.array([numbers[stem] for stem in stem_of], np.int64)
        self._place = np.zeros(len(met), np.int64)
        for number, word in enumerate(self.words):
            self._place[met[word]] = number
        self.stop = np.array([word in analysis.stop_words for word in self.words], bool)

    def size(self, form: str) -> int:
        """Returns how many words or stems there are; `form` is `word` or `stem`."""
        return len(self.stems) if form == "stem" else len(self.words)

    def renumbered(self, met: Array, form: str) -> Array:
        """Returns the numbers of words, or of their stems, by those that `Gathered` gave them."""
        words = self._place[met]
        return self.stem_of[words] if form == "stem" else words

    def arrays(self) -> dict[str, Array]:
        """Returns what `Vocabulary` reads of words and stems."""
        order = np.argsort(self.stem_of, kind="stable")
        return {
            "words": packed(self.words),
            "stems": packed(self.stems),
            "words.stem": self.stem_of.astype(np.uint32),
            "stems.words": order.astype(np.uint32),
            "stems.words.starts": _starts(self.stem_of, len(self.stems)),
        }


def packed(texts: Sequence[str]) -> Array:
    """Returns texts that hold no line break as the bytes of one: each ends with a line break, so that none is lost."""
    return np.frombuffer("".join(f"{text}\n" for text in texts).encode(), np.uint8)


def unpacked(packed_texts: Array) -> list[str]:
    """Returns the texts that `packed` was given."""
    return packed_texts.tobytes().decode().split("\n")[:-1]


class Impacts(NamedTuple):
    """What each term gives to each of its holders on one level, in the order of the terms, then of the holders.

    Attributes:
        terms: number of the term of each.
        holders: number of its section or article.
        values: above 0.
    """

    terms: Array
    holders: Array
    values: Array


def impacts(name: str, levels: Sequence[Impacts], size: int, slots: Slots) -> dict[str, Array]:
    """Returns postings as arrays: term → its holders, the impact on each as a byte, and the scale of the bytes.

    The slots of a term's sections come first, then its articles, whose numbers go on from those of all slots: both
    levels are added up in one go.

    Args:
        name: beginning of the arrays' names.
        levels: of sections, then of articles.
        size: how many terms there are.
        slots: of the sections.
    """
    of_sections, of_articles = levels
    terms = np.concatenate([of_sections.terms, of_articles.terms])
    order = np.argsort(terms, kind="stable")
    terms = terms[order]
    holders = np.concatenate([slots.of[of_sections.holders], of_articles.holders + slots.count])[order]
    values = np.concatenate([of_sections.values, of_articles.values])[order]
    starts = _starts(terms, size)
    greatest = np.zeros(size, np.float32)
    np.maximum.at(greatest, terms, values.astype(np.float32))
    scale = greatest / FULL
    steps = np.ceil(values / scale[terms]) if len(terms) else values
    return {
        f"{name}.starts": starts,
        f"{name}.articles": starts[:-1] + np.bincount(of_sections.terms, minlength=size).astype(np.uint32),
        f"{name}.holders": narrowed(holders),
        f"{name}.impacts": np.clip(steps, 1, FULL).astype(np.uint8),
        f"{name}.scale": scale,
    }


def rows(name: str, postings: dict[str, Array], count: int) -> tuple[Array, Array]:
    """Returns the terms that have a row, and a table of their impacts on every holder, zeros included, a row each.

    They are the commonest ones, whose rows are added faster than their parts; in a small index, all of them.

    Args:
        name: beginning of the arrays' names.
        postings: what `impacts` returned under that name.
        count: how many slots and articles there are.
    """
    starts = postings[f"{name}.starts"].astype(np.int64)
    lengths = np.diff(starts)
    is_small = len(lengths) * count <= SMALL_TABLE
    tabled = np.flatnonzero(lengths > (0 if is_small else count * COMMON))
    table = np.zeros((len(tabled), count), np.uint8)
    is_tabled = np.zeros(len(lengths), bool)
    is_tabled[tabled] = True
    kept = np.repeat(is_tabled, lengths)
    of_row = np.repeat(np.arange(len(tabled)), lengths[tabled])
    table[of_row, postings[f"{name}.holders"][kept]] = postings[f"{name}.impacts"][kept]
    return tabled.astype(np.uint32), table


def narrowed(numbers: Array) -> Array:
    """Returns whole numbers in two bytes each where they fit, else in four."""
    fits = not len(numbers) or int(numbers.max()) <= LARGEST_SHORT
    return numbers.astype(np.uint16 if fits else np.uint32)


def rarity(frequency: Array, holders: int, power: float | None = None) -> Array:
    """Returns how much it says of a text that it holds a term: BM25's idf, flattened by `RARITY_POWER`."""
    flattened = RARITY_POWER if power is None else power
    return np.asarray(np.log(1 + (holders - frequency + 0.5) / (frequency + 0.5)) ** flattened)


def rarity_of_one(frequency: int, holders: int) -> float:
    """Returns what `rarity` does of one term, in a tenth of the time."""
    return float(math.log(1 + (holders - frequency + 0.5) / (frequency + 0.5)) ** RARITY_POWER)


def _impacts(occurrences: list[tuple[Array, Array, Share]], size: int, count: int) -> Impacts:
    keys, values = [], []
    for terms, holders, share in occurrences:
        if not len(terms):
            continue
        found, times = np.unique(terms * count + holders, return_counts=True)
        lengths = np.bincount(holders, minlength=count)
        average = lengths[lengths > 0].mean()
        long = 1 - share.length_matters + share.length_matters * lengths[found % count] / average
        keys.append(found)
        values.append(share.weight * times / long)
    if not keys:
        return Impacts(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    postings, which = np.unique(np.concatenate(keys), return_inverse=True)
    summed = np.bincount(which, weights=np.concatenate(values))
    terms = postings // count
    rare = rarity(np.bincount(terms, minlength=size), count)
    return Impacts(terms, postings % count, rare[terms] * summed / (SATURATION + summed))


def _pairs(
    met: dict[str, Occurrences], lexicon: Lexicon, of_section: Array, counts: dict[str, int], slots: Slots
) -> dict[str, Array]:
    """Two telling words that follow one another, whatever little words stand between them."""
    keys, in_sections = [], []
    for sections, words, wholes, _, _ in met.values():
        numbers = lexicon.renumbered(words, "word")
        telling = ~lexicon.stop[numbers] & (wholes == 0) if len(numbers) else np.zeros(0, bool)
        stems, in_section = lexicon.renumbered(words, "stem")[telling], sections[telling]
        together = in_section[1:] == in_section[:-1]
        keys.append((stems[:-1] * lexicon.size("stem") + stems[1:])[together])
        in_sections.append(in_section[1:][together])
    pairs, numbers = np.unique(np.concatenate(keys), return_inverse=True)
    levels = []
    for level, count in counts.items():
        holders = np.concatenate(in_sections)
        holders = holders if level == "sections" else of_section[holders]
        postings, times = np.unique(numbers * max(count, 1) + holders, return_counts=True)
        terms = postings // max(count, 1)
        rare = rarity(np.bincount(terms, minlength=len(pairs)), count, power=1.0)
        values = rare[terms] * times / (SATURATION + times)
        levels.append(Impacts(terms, postings % max(count, 1), values))
    return {"pairs": pairs, **impacts("pairs", levels, len(pairs), slots)}


def _tokens(met: dict[str, Occurrences], lexicon: Lexicon, of_section: Array) -> dict[str, Array]:
    """The words of every section's name, then those of its text, in order: number, size and place of each in one.

    The name of an article's first section is the article's title, that of another is its heading. A word that begins
    where the word before it does is a whole.
    """
    columns: list[tuple[Array, Array]] = []
    for name in SHOWN_FIELDS:
        sections, words, _, starts, sizes = met[name]
        # Every section repeats the article's title.
        kept = np.isin(sections, _leads(of_section)) if name == "title" else np.ones(len(sections), bool)
        row = 2 * sections + (1 if name == "text" else 0)
        placed = (starts.astype(np.int64) << SIZE_BITS | sizes) << WORD_BITS
        columns.append((row[kept], (placed | lexicon.renumbered(words, "word"))[kept]))
    rows, tokens = (np.concatenate(column) for column in zip(*columns, strict=True))
    return {"tokens.starts": _starts(rows, 2 * len(of_section)), "tokens": tokens[np.argsort(rows, kind="stable")]}


def _leads(of_section: Array) -> Array:
    return np.searchsorted(of_section, np.arange(int(of_section[-1]) + 1)) if len(of_section) else of_section


def _starts(sorted_numbers: Array, size: int) -> Array:
    """Where each number from 0 to `size` begins among sorted ones; also right for unsorted ones that are grouped."""
    starts = np.zeros(size + 1, np.uint32)
    np.cumsum(np.bincount(sorted_numbers, minlength=size), out=starts[1:])
    return starts


def _numbers(values: Iterable[int]) -> Array:
    return np.array(values, np.int64)


def _by_place(piece: Piece) -> tuple[int, bool]:
    return piece.start, piece.whole
