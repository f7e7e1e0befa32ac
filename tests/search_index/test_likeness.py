"""How much a question looks like a title: the best of an article's titles, whatever is misspelt."""

from __future__ import annotations

import pytest

from search_index.analysis import Analysis
from search_index.derive import rarity, rarity_of_one
from search_index.likeness import Likeness, likeness_arrays

ANALYSIS = Analysis("fr")
# The first title of each article, then the others: an article may have several, or none.
NAMES = [(0, "Résilier un abonnement"), (1, ""), (2, "Le DNS"), (0, "Mettre fin"), (2, "Enregistrements MX"), (2, "MX")]

QUESTIONS = [
    ("a first title, word for word", "résilier un abonnement", 0),
    ("a further title", "enregistrements mx", 2),
    ("the last of several titles", "mx", 2),
    ("a misspelt title", "enregistrments mx", 2),
    ("a further title of the first article", "mettre fin", 0),
]


def likeness() -> Likeness:
    return Likeness(likeness_arrays(NAMES, ANALYSIS), 3)


def alike(text: str) -> list[float]:
    return likeness().to_titles(ANALYSIS.spelt(text).split()).tolist()


@pytest.mark.parametrize(("text", "nearest"), [case[1:] for case in QUESTIONS], ids=[case[0] for case in QUESTIONS])
def test_the_nearest_title_counts(text, nearest):
    found = alike(text)

    assert len(found) == 3
    assert max(range(3), key=found.__getitem__) == nearest


def test_a_title_is_wholly_like_itself_whichever_of_its_article_it_is():
    assert alike("Le DNS")[2] == pytest.approx(1.0)
    assert alike("MX")[2] == pytest.approx(1.0)


def test_nothing_is_like_an_article_without_a_title():
    assert alike("abonnement")[1] == 0.0
    assert alike("zzz") == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("frequency", [0, 1, 7, 100])
def test_one_term_is_as_rare_as_among_many(frequency):
    assert rarity_of_one(frequency, 100) == pytest.approx(float(rarity(frequency, 100)))
