"""The articles nearest to each article, by the words that their titles, headings and leads share."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search_index.analysis import Analysis
from search_index.pages import Article

LEAD_WORDS = 60
COMMON = 0.2  # a word that a fifth of the articles hold says little of what one is about
Places = NDArray[np.int64]
Weights = NDArray[np.float64]

TITLE, KEYWORDS, HEADING, LEAD = 4.0, 3.0, 2.0, 1.0


def find_neighbours(articles: Sequence[Article], lang: str, limit: int) -> dict[str, tuple[str, ...]]:
    """Returns location → locations of the articles nearest to it, at most `limit`, the nearest first.

    An article that shares no telling word with another has none. Home pages, sections and forms are no neighbours.

    Args:
        articles: of one language.
        lang: language that words are cut and stemmed for.
        limit: at most.
    """
    fit = [article for article in articles if article.kind in {"article", "faq"}]
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    analysis = Analysis(lang)
    for place, article in enumerate(fit):
        for stem, weight in _weigh(article, analysis).items():
            holders[stem].append((place, weight))
    columns = [_column(pairs, len(fit)) for pairs in holders.values() if 1 < len(pairs) <= max(COMMON * len(fit), 2)]
    norms = np.zeros(len(fit))
    words_of: list[list[int]] = [[] for _ in fit]
    for number, (places, weights) in enumerate(columns):
        norms[places] += weights**2
        for place in places:
            words_of[place].append(number)
    norms = np.sqrt(np.maximum(norms, 1e-9))
    found = {}
    for place, article in enumerate(fit):
        scores = np.zeros(len(fit))
        for number in words_of[place]:
            places, weights = columns[number]
            scores[places] += weights * weights[np.searchsorted(places, place)]
        scores /= norms
        scores[place] = 0.0
        # Equal scores keep the order of the articles, so that two builds agree.
        nearest = np.argsort(-scores, kind="stable")[:limit]
        found[article.location] = tuple(fit[other].location for other in nearest if scores[other] > 0)
    return found


def _column(pairs: list[tuple[int, float]], articles: int) -> tuple[Places, Weights]:
    """Returns where a word stands, in order, and what it weighs there."""
    rarity = math.log(1 + articles / len(pairs))
    return np.array([place for place, _ in pairs]), np.array([weight * rarity for _, weight in pairs])


def _weigh(article: Article, analysis: Analysis) -> dict[str, float]:
    """Returns stem → weight of what the article is about."""
    parts = [
        (LEAD, " ".join(article.sections[0].text.split()[:LEAD_WORDS])),
        *((HEADING, section.title) for section in article.sections[1:]),
        *((KEYWORDS, word) for word in (*article.keywords, *article.synonyms)),
        (TITLE, article.title),
    ]
    words: dict[str, float] = {}
    for weight, text in parts:
        for word in analysis.words(text):
            if word not in analysis.stop_words:
                stem = analysis.stem(word)
                words[stem] = max(words.get(stem, 0.0), weight)
    return words
