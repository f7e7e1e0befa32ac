"""A number that was misheard, mistyped or guessed is not another customer's number."""

from __future__ import annotations

import random

import pytest

from portal.tickets.references import ALPHABET, RANDOM_SIGNS, check_sign, new_reference, read_reference

CHANCE = random.Random(7)
BODIES = ["".join(CHANCE.choices(ALPHABET, k=RANDOM_SIGNS)) for _ in range(200)]
SAMPLES = [f"GU-{signs}-{check_sign(signs)}" for signs in BODIES]


def test_numbers_look_as_promised_and_seldom_repeat():
    drawn = [new_reference() for _ in range(200)]
    assert len(set(drawn)) > 190  # of 28 million, two may be the same: whoever opens a request draws again
    for reference in drawn:
        prefix, signs, check = reference.split("-")
        assert (prefix, len(signs), len(check)) == ("GU", RANDOM_SIGNS, 1)
        assert set(signs + check) <= set(ALPHABET)


def test_no_two_signs_look_alike():
    assert not set(ALPHABET) & set("01ILO")


@pytest.mark.parametrize("reference", SAMPLES[:20])
def test_every_single_wrong_sign_is_found(reference):
    signs = reference.replace("-", "")[2:]
    for place in range(len(signs)):
        for wrong in set(ALPHABET) - {signs[place]}:
            assert read_reference(f"GU{signs[:place]}{wrong}{signs[place + 1 :]}") is None


@pytest.mark.parametrize("reference", SAMPLES[:20])
def test_every_swap_of_two_signs_is_found(reference):
    signs = reference.replace("-", "")[2:]
    for left in range(len(signs)):
        for right in range(left + 1, len(signs)):
            swapped = list(signs)
            swapped[left], swapped[right] = swapped[right], swapped[left]
            if swapped != list(signs):
                assert read_reference("GU" + "".join(swapped)) is None


@pytest.mark.parametrize(
    "typed", ["GU-7K3FQ-{}", "gu-7k3fq-{}", " GU 7K3FQ {} ", "7k3fq{}", "gu7k3fq{}", "ＧＵ－７Ｋ３ＦＱ－{}"]
)
def test_how_people_write_it_is_understood(typed):
    check = check_sign("7K3FQ")
    assert read_reference(typed.format(check)) == f"GU-7K3FQ-{check}"


@pytest.mark.parametrize("typed", ["", "GU", "GU-", "GU-7K3FQ", "GU-0OIL1-X", "GU-7K3FQ-XX", "é" * 6, "💥"])
def test_what_is_no_number_is_none(typed):
    assert read_reference(typed) is None
