"""What words give is added up row by row, all at once or one by one, whichever is fastest: the answers are the same."""

from __future__ import annotations

import pytest

from search_index import derive, likeness, score
from search_index.build import build_index
from search_index.search import Searcher, open_searcher
from tests.search_index.own_manual import manual

EVERYTHING = 1 << 40
# Whether rare words and titles have rows too, and how many holders are added one by one.
WAYS = [
    ("rows for all", EVERYTHING, EVERYTHING),
    ("rows for common words, the others at once", 0, 0),
    ("rows for common words, the others one by one", 0, EVERYTHING),
]


@pytest.fixture(scope="module")
def asked():
    """The manual, and every fifth question made of it."""
    articles, questions = manual("fr")
    return articles, [question.query for question in questions[::5]]


def answers(searcher: Searcher, queries: list[str]) -> list[dict[str, tuple[float, dict[str, bool]]]]:
    """For each question, what is found; two that score the same may change places."""
    return [
        {
            hit.location: (hit.score, dict(hit.terms))
            for item in searcher.search(query, EVERYTHING).items
            for hit in item[:1]
        }
        for query in queries
    ]


@pytest.fixture(scope="module")
def usual(asked, tmp_path_factory):
    articles, queries = asked
    folder = tmp_path_factory.mktemp("usual")
    build_index(articles, folder / "index", "fr")
    with open_searcher(folder / "index") as searcher:
        return answers(searcher, queries)


@pytest.mark.parametrize("way", [way[1:] for way in WAYS], ids=[way[0] for way in WAYS])
def test_however_words_are_added_up_the_answers_are_the_same(way, asked, usual, tmp_path, monkeypatch):
    small, few = way
    monkeypatch.setattr(derive, "SMALL_TABLE", small)
    monkeypatch.setattr(likeness, "SMALL_TABLE", small)
    monkeypatch.setattr(score, "FEW", few)
    articles, queries = asked
    build_index(articles, tmp_path / "index", "fr")

    with open_searcher(tmp_path / "index") as searcher:
        found = answers(searcher, queries)

    for query, mine, theirs in zip(queries, found, usual, strict=True):
        assert mine.keys() == theirs.keys(), query
        for location, (score_of_it, terms) in mine.items():
            assert score_of_it == pytest.approx(theirs[location][0], abs=2e-4), query
            assert terms == theirs[location][1], query
