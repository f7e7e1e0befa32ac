"""Why an article answers: which word, standing where, gave how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from search_index.analysis import Analysis
from search_index.derive import SHARES
from search_index.road import Explanation, Reason
from search_index.score import Asked, Ranking, Scored
from search_index.shelf import Shelf
from search_index.vocabulary import Vocabulary


def by_field(
    word: str, points: float, level: str, fields: Mapping[str, Sequence[str]], count: Callable[[str, str], int]
) -> list[Reason]:
    """Returns the points of a word shared out among the fields that hold it, by how often and how much each counts.

    Args:
        word: its stem, or the word itself.
        points: what it gave.
        level: `articles` or `sections`.
        fields: field → texts.
        count: how often a text holds a word.
    """
    weights = {
        name: sum(count(text, word) for text in texts) * SHARES[level][name].weight for name, texts in fields.items()
    }
    total = sum(weights.values())
    return [Reason(name, word, points * weight / total) for name, weight in weights.items() if weight]


def summed(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Returns the reasons with equal ones added up, greatest first."""
    points: Counter[tuple[str, str]] = Counter()
    for reason in reasons:
        points[reason.field, reason.word] += reason.points  # type: ignore[assignment]
    ordered = sorted(points.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Reason(field, word, round(value, 4)) for (field, word), value in ordered if value)


class Explainer:
    """Explains the scores of one index.

    Args:
        shelf: what is shown of its sections.
        vocabulary: its words.
        ranking: what gave the scores.
        analysis: of its language.
    """

    def __init__(self, shelf: Shelf, vocabulary: Vocabulary, ranking: Ranking, analysis: Analysis) -> None:
        self._shelf = shelf
        self._vocabulary = vocabulary
        self._ranking = ranking
        self._analysis = analysis

    def explain(self, asked: Asked, found: Scored) -> Explanation:
        """Returns why `found` answers `asked`."""
        best = found.sections[found.scores.index(max(found.scores))]
        fields = {"articles": found.sections, "sections": [best]}
        places = {level: self._fields(found.article, numbers) for level, numbers in fields.items()}
        reasons = []
        for level, form, term, points in self._ranking.contributions(asked, found, best):
            if form in {"stem", "word"}:
                reasons += by_field(self._spelt(form, term), points, level, places[level], self._counter(form))
            else:
                reasons.append(Reason(form, self._pair(term) if form == "pair" else "", points))
        [(location, _), (best_section, _)] = self._shelf.heads([found.sections[0], best])
        title = self._shelf.title(found.article)
        return Explanation(location, title, round(found.score, 4), best_section, summed(reasons))

    def _fields(self, article: int, numbers: Sequence[int]) -> dict[str, list[str]]:
        shown = [self._shelf.section(number) for number in numbers]
        lead = [section for section in shown if section.is_lead]
        return {
            "title": [shown[0].title, *(section.heading for section in lead if section.heading != section.title)],
            "heading": [section.heading for section in shown if not section.is_lead],
            "keywords": self._shelf.keywords(article) if lead else [],
            "text": [section.text for section in shown],
        }

    def _spelt(self, form: str, term: int) -> str:
        return self._vocabulary.stems[term] if form == "stem" else self._vocabulary.words[term]

    def _pair(self, pair: int) -> str:
        one, other = divmod(pair, len(self._vocabulary.stems))
        return f"{self._vocabulary.stems[one]} {self._vocabulary.stems[other]}"

    def _counter(self, form: str) -> Callable[[str, str], int]:
        def count(text: str, word: str) -> int:
            words = self._analysis.words(text)
            return sum((self._analysis.stem(found) if form == "stem" else found) == word for found in words)

        return count
