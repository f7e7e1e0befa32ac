"""Words one slip away."""

from __future__ import annotations

import pytest

from search_index.spelling import Spelling, distance, spelling_arrays

WORDS = sorted(["abonnement", "facture", "factures", "plage", "webhook", "configuration", "page", "mx", "café"])
SPELLING = Spelling(spelling_arrays(WORDS), WORDS)


def near(word: str) -> list[tuple[str, int]]:
    return [(WORDS[number], away) for number, away in SPELLING.near(word)]


SLIPS = [
    ("swapped", "facutre", [("facture", 1)]),
    ("missing", "abonement", [("abonnement", 1)]),
    ("doubled", "webhhook", [("webhook", 1)]),
    ("wrong", "webhouk", [("webhook", 1)]),
    ("wrong at the start", "vebhook", [("webhook", 1)]),
    ("missing at the end", "configuratio", [("configuration", 1)]),
    ("two slips in a long word", "cnfigurtion", [("configuration", 2)]),
    ("two slips in a short word", "pxxge", []),
    ("several near words", "plages", [("plage", 1)]),
    ("both near", "pllage", [("plage", 1)]),
    ("short words are left alone", "mxx", []),
    ("figures are left alone", "factur3", []),
    ("nothing near", "zzzzzzzz", []),
]


@pytest.mark.parametrize(("word", "expected"), [case[1:] for case in SLIPS], ids=[case[0] for case in SLIPS])
def test_near_words_are_found(word, expected):
    assert near(word) == expected


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("facture", "facture", 0),
        ("facture", "factures", 1),
        ("facture", "facutre", 1),
        ("facture", "fracture", 1),
        ("facture", "lecture", 2),
        ("facture", "voiture", 3),
        ("facture", "mx", 3),
        ("ab", "ba", 1),
        ("facture", "aftcure", 2),
    ],
)
def test_the_distance_counts_edits_and_stops_counting(one, other, edits):
    assert distance(one, other, 2) == edits == distance(other, one, 2)
    assert distance(one, other, 1) == min(edits, 2) == distance(other, one, 1)
