"""The best section of each article is what looking at one article after the other would find."""

from __future__ import annotations

import random

import numpy as np
import pytest

from search_index.score import Peaks

LENGTHS = [
    ("one article of one section", [1]),
    ("articles of one section", [1, 1, 1]),
    ("one long article", [129]),
    ("powers of two and what is beside them", [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17]),
    ("a long one at the end", [1, 1, 64]),
    ("many", random.Random(4).choices(range(1, 40), k=300)),
]


@pytest.mark.parametrize("lengths", [case[1] for case in LENGTHS], ids=[case[0] for case in LENGTHS])
def test_every_article_gets_the_score_of_its_best_section(lengths):
    chance = random.Random(7)
    values = [[chance.random() for _ in range(length)] for length in lengths]
    starts = np.cumsum([0, *lengths[:-1]])

    found = Peaks(starts, sum(lengths)).of(np.array([one for own in values for one in own], np.float32))

    assert found.tolist() == pytest.approx([max(own) for own in values])


def test_no_article_has_no_score():
    assert len(Peaks(np.zeros(0, np.int64), 0).of(np.zeros(0, np.float32))) == 0
