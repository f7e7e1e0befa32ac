"""Which articles and sections answer: sums over arrays, no posting read one by one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from search_index.arrays import Array
from search_index.likeness import Likeness
from search_index.slots import Slots

NOTHING = np.zeros(0, np.uint8)
LEAST_LIKENESS = 0.5  # of a title that holds no word of the question
TYPED_TITLE = 0.8  # likeness of a title that was typed, once slips are mended, but for a little word
FEW = 64  # holders: fewer are added one by one, sooner than numpy is asked for all of them
SAMPLES_EACH = 6  # of all scores, for each one wanted, to see what the best have at least
LONG_QUESTION = 4  # telling words: from here on somebody describes what they want rather than name it


@dataclass(frozen=True, slots=True)
class Tuning:
    """What counts how much, for one manner of asking.

    Attributes:
        exact: a word in the very form that was typed, on top of its stem.
        pairs: two words that follow one another as they were typed.
        best_section: an article's best section beside the article as a whole.
        likeness: a title that looks like the question.
        likeness_power: how much alike it must look.
        little_words: words that say nothing by themselves, where others do.
    """

    exact: float
    pairs: float
    best_section: float
    likeness: float
    likeness_power: float
    little_words: float


# Who leaves little words out names what they look for; who speaks seldom has the words in the form of the text.
NAMED = Tuning(exact=2.0, pairs=0.01, best_section=0.33, likeness=0.25, likeness_power=8.0, little_words=0.4)
SPOKEN = Tuning(exact=0.4, pairs=0.1, best_section=0.3, likeness=1.0, likeness_power=2.5, little_words=0.4)
DESCRIBED = Tuning(exact=0.5, pairs=0.3, best_section=1.0, likeness=1.0, likeness_power=1.5, little_words=0.4)


def tuning_of(telling: int, little: int) -> Tuning:
    """Returns what counts how much in a question of so many telling words and so many little ones."""
    if telling >= LONG_QUESTION:
        return DESCRIBED
    return SPOKEN if little else NAMED


class Term(NamedTuple):
    """A word of the question as the arrays know it.

    Attributes:
        stem: number of its stem; -1 when unknown.
        word: number of the word itself; -1 when unknown.
        share: 1 for a word that was typed, less for one that it may stand for.
        little: says nothing by itself.
    """

    stem: int
    word: int
    share: float
    little: bool


class Asked(NamedTuple):
    """A question as the arrays know it.

    Attributes:
        terms: at most a dozen.
        pairs: numbers of the stems of telling words that follow one another.
        spelt: its folded words, which are compared with titles.
        tuning: what counts how much.
        first: number of the article that must come first; -1 for none.
    """

    terms: tuple[Term, ...]
    pairs: tuple[tuple[int, int], ...]
    spelt: tuple[str, ...]
    tuning: Tuning
    first: int = -1


class Scored(NamedTuple):
    """An article that answers.

    Attributes:
        article: its number.
        score: above 0.
        sections: numbers of its sections, in the order of the page.
        scores: theirs.
        is_quoted: it holds what stood in quotes, and was not compared with the question's likeness to its titles.
    """

    article: int
    score: float
    sections: range
    scores: Sequence[float]
    is_quoted: bool = False


class Postings:
    """Terms → holders and impacts, as `derive.impacts` wrote them: slots of sections, then articles.

    Args:
        arrays: what was derived.
        form: `stem`, `word` or `pairs`.
        slots: of the sections.
    """

    def __init__(self, arrays: dict[str, Array], form: str, slots: Slots) -> None:
        # Read one at a time, which a view of memory does faster than an array.
        self._starts = arrays[f"{form}.starts"].data
        self._articles = arrays[f"{form}.articles"].data
        self._scale = arrays[f"{form}.scale"].data
        self._holders = arrays[f"{form}.holders"]
        self._read_one = self._holders.data
        self._impacts = arrays[f"{form}.impacts"]
        tabled = arrays.get(f"{form}.tabled", NOTHING), arrays.get(f"{form}.rows", NOTHING)
        self._rows = dict(zip(*(numbers.tolist() for numbers in tabled), strict=True))
        self._table = arrays["table"].data
        self._width = slots.count + slots.articles
        self._slots = slots

    def sections(self, term: int) -> Array:
        """Returns the numbers of the sections that hold `term`, in no order."""
        return np.asarray(self._slots.sections[self._holders[self._starts[term] : self._articles[term]]])

    def are_together(self, one: int, other: int) -> bool:
        """Returns whether some article holds both terms."""
        rarer, commoner = sorted(map(self._in_articles, (one, other)), key=len)
        if not len(rarer):
            return False
        return bool((commoner.take(commoner.searchsorted(rarer), mode="clip") == rarer).any())

    def is_in(self, term: int, articles: Iterable[int]) -> list[bool]:
        """Returns, for each of some articles, whether it holds `term`."""
        row = self._rows.get(term)
        if row is not None:
            table, first = self._table, row * self._width + self._slots.count
            return [table[first + article] > 0 for article in articles]
        holders, begin, end = self._read_one, self._articles[term], self._starts[term + 1]
        if begin == end:
            return [False for _ in articles]
        last = holders[end - 1]
        wanted = [article + self._slots.count for article in articles]
        return [holder <= last and holders[bisect_left(holders, holder, begin, end)] == holder for holder in wanted]

    def row(self, term: int) -> int | None:
        """Returns the row of the table that tells the impacts of `term`; None of one that has no row."""
        return self._rows.get(term)

    def step(self, term: int) -> float:
        """Returns what a step of the impact of `term` gives."""
        return self._scale[term]

    def held(self, term: int) -> tuple[Array, Array]:
        """Returns the holders of `term`, and the steps of its impact on each."""
        begin, end = self._starts[term], self._starts[term + 1]
        return self._holders[begin:end], self._impacts[begin:end]

    def at(self, term: int, holder: int) -> float:
        """Returns the impact of `term` on one holder; 0 where it holds none."""
        holders, impacts = self.held(term)
        return float(impacts[holders == holder].sum()) * self.step(term)

    def frequency(self, term: int) -> int:
        """Returns how many articles hold `term`."""
        return int(self._starts[term + 1] - self._articles[term])

    def _in_articles(self, term: int) -> Array:
        return self._holders[self._articles[term] : self._starts[term + 1]]


def summed(table: Array, terms: Iterable[tuple[Postings, int, float]]) -> Array:
    """Returns, for each holder, the sum of the impacts of terms.

    Args:
        table: rows of steps of impact, a column for each holder.
        terms: the postings of each, its number and its weight.
    """
    rows: list[int] = []
    of_rows: list[float] = []
    rare: list[tuple[Array, Array]] = []
    of_rare: list[float] = []
    for postings, term, weight in terms:
        row = postings.row(term)
        if row is None:
            rare.append(postings.held(term))
            of_rare.append(weight * postings.step(term))
        else:
            rows.append(row)
            of_rows.append(weight * postings.step(term))
    # One sweep over all rows, and one over all that have none: sweeps cost more than what they look at.
    tabled = table.take(np.array(rows, np.intp), axis=0)
    total = np.einsum("r,rh->h", np.array(of_rows, np.float32), tabled)
    count = sum(len(impacts) for _, impacts in rare)
    if count > FEW:
        held_by, steps_of = zip(*rare, strict=True)
        gains = np.array(of_rare, np.float32).repeat(list(map(len, steps_of)))
        gains *= np.concatenate(steps_of)
        np.add.at(total, np.concatenate(held_by, dtype=np.intp), gains)
    elif count:
        sums = total.data
        for (holders, impacts), step in zip(rare, of_rare, strict=True):
            for holder, impact in zip(holders.tolist(), impacts.tolist(), strict=True):
                sums[holder] += impact * step
    return np.asarray(total)


class Ranking:
    """Scores articles and sections together.

    Args:
        arrays: what `derive.derived_arrays` returned, and `articles.boost`.
        likeness: of titles.
        slots: of the sections.
    """

    def __init__(self, arrays: dict[str, Array], likeness: Likeness, slots: Slots) -> None:
        self._of_section = arrays["sections.article"]
        self._boost = arrays["articles.boost"]
        self._unlowered = np.maximum(self._boost, 1)
        self._is_any_lowered = bool((self._boost < 1).any())
        self._likeness = likeness
        self._pairs = arrays["pairs"].data
        self._stem_count = len(arrays["stems.words.starts"]) - 1
        self._slots = slots
        self._slot_of = slots.of.data  # read one at a time
        self._table = arrays["table"].reshape(-1, max(slots.count + slots.articles, 1))
        self._postings = {form: Postings(arrays, form, slots) for form in ("stem", "word", "pairs")}
        articles = len(self._boost)
        self._leads = np.searchsorted(self._of_section, np.arange(articles)).astype(np.int64)
        self._starts = [*self._leads.tolist(), len(self._of_section)]

    def frequency(self, term: Term) -> int:
        """Returns how many articles hold the term in any form."""
        stem = self._postings["stem"].frequency(term.stem) if term.stem >= 0 else 0
        return stem or (self._postings["word"].frequency(term.word) if term.word >= 0 else 0)

    def sections_of(self, article: int) -> range:
        """Returns the numbers of the sections of `article`."""
        return range(self._starts[article], self._starts[article + 1])

    def leads_of(self, sections: Array) -> Array:
        """Returns, for each section, the number of the first one of its article."""
        return self._leads[self._of_section[sections]]

    def best(self, asked: Asked, limit: int, within: Array | None = None) -> list[Scored]:
        """Returns at most `limit` articles that answer, best first; equals in the order of their locations.

        Args:
            asked: the question.
            limit: above 0.
            within: numbers of the sections that may answer; all of them when None.
        """
        if not len(self._boost):
            return []
        tuning = asked.tuning
        articles, sections = self._sums(asked, tuning)
        if within is not None:
            sections[np.delete(np.arange(len(sections)), self._slots.of[within])] = 0
            articles[np.delete(np.arange(len(articles)), self._of_section[within])] = 0
        total = self._slots.greatest(sections)
        total *= np.float32(tuning.best_section)
        total += articles
        gained, boost = self._by_titles(asked, tuning, total)
        if within is None:
            total += gained
        total *= boost
        if asked.first >= 0:
            total[asked.first] += float(total.max()) + 1.0
        sums = sections.data
        is_quoted = within is not None
        return [self._scored(article, score, sums, is_quoted=is_quoted) for article, score in greatest(total, limit)]

    def contributions(self, asked: Asked, found: Scored, section: int) -> Iterator[tuple[str, str, int, float]]:
        """Yields what the score of an article is made of.

        Args:
            asked: the question.
            found: the article.
            section: number of its best section.

        Yields:
            The level (`articles` or `sections`), then `stem`, `word` or `pair` with its number and points; `likeness`,
            `boost` and `settled` have no number.
        """
        tuning, article = asked.tuning, found.article
        holders = {
            "articles": (self._slots.count + article, 1.0),
            "sections": (int(self._slots.of[section]), tuning.best_section),
        }
        total = 0.0
        for form, term, weight in self._weighted(asked, tuning):
            for level, (holder, share) in holders.items():
                points = self._postings[form].at(term, holder) * weight * share
                total += points
                if points and form == "pairs":
                    yield level, "pair", self._pairs[term], points
                elif points:
                    yield level, form, term, points
        articles, sections = self._sums(asked, tuning)
        by_words = articles + tuning.best_section * self._slots.greatest(sections)
        alike, boost = (float(values[article]) for values in self._by_titles(asked, tuning, by_words))
        if found.is_quoted:
            alike = 0.0
        if alike:
            yield "articles", "likeness", -1, alike
        boosted = (total + alike) * (boost - 1.0)
        if boosted:
            yield "articles", "boost", -1, boosted
        if asked.first == article:
            yield "articles", "settled", -1, found.score - total - alike - boosted

    def _weighted(self, asked: Asked, tuning: Tuning) -> Iterator[tuple[str, int, float]]:
        """Yields every term of the question in every form that the index knows, and how much it counts."""
        telling = any(not term.little for term in asked.terms)
        for term in asked.terms:
            share = term.share * (tuning.little_words if term.little and telling else 1.0)
            if term.stem >= 0:
                yield "stem", term.stem, share
            if term.word >= 0:
                yield "word", term.word, share * tuning.exact
        for one, other in asked.pairs if tuning.pairs else ():
            key = one * self._stem_count + other
            place = bisect_left(self._pairs, key)
            if place < len(self._pairs) and self._pairs[place] == key:
                yield "pairs", place, tuning.pairs

    def _sums(self, asked: Asked, tuning: Tuning) -> tuple[Array, Array]:
        """What words give to each article and to the section of each slot."""
        slots = self._slots.count
        terms = ((self._postings[form], term, weight) for form, term, weight in self._weighted(asked, tuning))
        sums = summed(self._table, terms)
        return sums[slots:], sums[:slots]

    def _by_titles(self, asked: Asked, tuning: Tuning, by_words: Array) -> tuple[Array, Array]:
        """What each article gains by titles that look like the question, and what its writers multiply its score by.

        The gain is measured by the best score of words. An article whose title was typed is not lowered: who knows it
        by its name wants no other.
        """
        alike = self._likeness.to_titles(asked.spelt)
        greatest_by_words = float(np.maximum.reduce(by_words)) or 1.0
        gained = _raised(alike, tuning.likeness_power)
        gained *= np.float32(tuning.likeness * greatest_by_words)
        gained *= (by_words > 0) | (alike >= LEAST_LIKENESS)
        if not self._is_any_lowered:
            return gained, self._boost
        return gained, np.where(alike >= TYPED_TITLE, self._unlowered, self._boost)

    def _scored(self, article: int, score: float, sums: Sequence[float], *, is_quoted: bool) -> Scored:
        own = self.sections_of(article)
        return Scored(article, score, own, [sums[slot] for slot in self._slot_of[own.start : own.stop]], is_quoted)


def greatest(total: Array, limit: int) -> list[tuple[int, float]]:
    """Returns the numbers of at most `limit` scores above 0, best first and equals in order, each with the score.

    Args:
        total: scores, one at least.
        limit: above 0.
    """
    least, drawn = np.float32(0), SAMPLES_EACH * limit
    if together := len(total) // drawn:
        # The best of each so many: as many articles as are wanted have what the last wanted one of these has, and few
        # others do. Only those are put in order.
        samples = np.maximum.reduce(total[: together * drawn].reshape(together, drawn), axis=0)
        samples.sort()
        least = samples[-limit]
    candidates = (total >= least).nonzero()[0]
    scores = total.take(candidates)
    order = (-scores).argsort(kind="stable")[:limit]
    best = zip(candidates.take(order).tolist(), scores.take(order).tolist(), strict=True)
    return [(article, score) for article, score in best if score > 0]


def _raised(values: Array, power: float) -> Array:
    """Raises values, none below 0, to a multiple of a half by products, a third of the time of any power."""
    whole = int(power)
    raised = np.sqrt(values) if power > whole else None
    factor = values
    while whole:
        if whole & 1:
            raised = factor if raised is None else raised * factor
        whole >>= 1
        if whole:
            factor = factor * factor
    return np.ones_like(values) if raised is None else raised
