"""The best section of each article is what looking at one article after the other would find."""

from __future__ import annotations

import random

import numpy as np
import pytest

from search_index.slots import Slots

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
    scores = [[chance.random() for _ in range(length)] for length in lengths]
    slots = Slots(np.repeat(np.arange(len(lengths)), lengths))
    values = np.zeros(slots.count, np.float32)
    values[slots.of] = [score for own in scores for score in own]

    assert slots.greatest(values).tolist() == pytest.approx([max(own) for own in scores])


@pytest.mark.parametrize("lengths", [case[1] for case in LENGTHS], ids=[case[0] for case in LENGTHS])
def test_no_two_sections_share_a_slot(lengths):
    slots = Slots(np.repeat(np.arange(len(lengths)), lengths))

    assert len(set(slots.of.tolist())) == sum(lengths)
    assert slots.sections[slots.of].tolist() == list(range(sum(lengths)))


def test_no_article_has_no_score():
    slots = Slots(np.zeros(0, np.uint32))

    assert slots.greatest(np.zeros(slots.count, np.float32)).tolist() == []
