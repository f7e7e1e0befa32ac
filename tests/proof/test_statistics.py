"""Figures by their definitions, to the last one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.proof.statistics import nearest_rank, of_many, of_one, share


def minutes(*numbers):
    return [None if number is None else timedelta(minutes=number) for number in numbers]


@pytest.mark.parametrize(
    ("lengths", "percent", "expected"),
    [
        ((7,), 50, 7),
        ((7,), 90, 7),
        ((3, 1), 50, 1),
        ((3, 1, 2), 50, 2),
        ((4, 1, 3, 2), 50, 2),  # one that somebody waited, never 2½
        (tuple(range(1, 11)), 90, 9),
        (tuple(range(1, 12)), 90, 10),
        (tuple(range(1, 21)), 90, 18),
        ((1, 2, 3, None), 50, 2),
        ((1, None, None), 50, None),  # half of them wait still
        ((1, 2, 3, 4, 5, 6, 7, 8, None, None), 90, None),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9, None), 90, 9),
        ((None,), 50, None),
    ],
)
def test_a_percentile_is_a_wait_that_somebody_had(lengths, percent, expected):
    found = nearest_rank(minutes(*lengths), percent)
    assert found == (None if expected is None else timedelta(minutes=expected))


@pytest.mark.parametrize(("part", "whole", "expected"), [(63, 63, 100), (999, 1000, 99), (0, 4, 0), (2, 3, 66)])
def test_a_share_never_flatters(part, whole, expected):
    assert share(part, whole) == expected


@pytest.mark.parametrize(
    ("seconds", "many", "one"),
    [
        (0, 0, 0),
        (1, 1, 15),
        (60, 1, 15),
        (61, 2, 15),
        (15 * 60, 15, 15),
        (15 * 60 + 1, 16, 30),
        (4 * 3600 + 60, 241, 255),
        (24 * 3600 - 1, 1440, 1440),
        (24 * 3600 + 1, 1441, 1500),
        (30 * 3600 + 60, 1801, 1860),
    ],
)
def test_lengths_are_rounded_up(seconds, many, one):
    length = timedelta(seconds=seconds)
    assert (of_many(length), of_one(length)) == (timedelta(minutes=many), timedelta(minutes=one))
