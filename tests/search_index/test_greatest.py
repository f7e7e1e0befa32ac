"""The best scores are those that putting all of them in order would give."""

from __future__ import annotations

import random

import numpy as np
import pytest

from search_index.score import greatest

SCORES = [
    ("one", [2.5]),
    ("nothing", [0.0, 0.0]),
    ("fewer than wanted", [1.0, 0.0, 3.0]),
    ("equals", [1.0] * 400),
    ("two values", random.Random(1).choices([0.0, 1.0], k=700)),
    ("mostly nothing", random.Random(2).choices([0.0, 0.5, 1.5, 2.0], weights=[97, 1, 1, 1], k=2_000)),
    ("the best side by side", [0.25] * 1_000 + [float(number) for number in range(1, 40)] + [0.25] * 1_000),
    ("many", [random.Random(number).randrange(4_096) / 512 for number in range(3_000)]),
]


@pytest.mark.parametrize("limit", [1, 10, 64, 200])
@pytest.mark.parametrize("scores", [case[1] for case in SCORES], ids=[case[0] for case in SCORES])
def test_the_best_are_those_of_a_whole_order(scores, limit):
    ordered = sorted(
        ((place, score) for place, score in enumerate(scores) if score > 0), key=lambda one: (-one[1], one[0])
    )

    assert greatest(np.array(scores, np.float32), limit) == ordered[:limit]
