"""Where words stand: counted in characters while they are gathered, in bytes once they are prepared."""

from __future__ import annotations

import numpy as np
import pytest

from search_index.derive import BEGINS_PART, LONGEST_TOKEN, SIZE_BITS, WORD, WORD_BITS
from search_index.snippets import prepared
from search_index.tokens import LOOKED_AT, Tokens, in_prepared

ROWS = [
    ("plain letters", "le mot", [(3, 3)], "mot"),
    ("accents before it", "été à Évian", [(6, 5)], "Évian"),
    ("a sign of three bytes before it", "l’abonné", [(2, 6)], "abonné"),
    ("signs that are escaped", "l'« R&D »", [(2, 7)], "« R&amp;D »"),
    ("a sign of four bytes before it", "🙂 oui", [(2, 3)], "oui"),
    ("a word that takes more bytes than are kept", "é" * 200, [(0, 200)], "é" * (LONGEST_TOKEN // 2)),
]


@pytest.mark.parametrize(("text", "places", "held"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_word_is_found_again_in_prepared(text, places, held):
    tokens = np.array([(place << SIZE_BITS | size) << WORD_BITS | 7 for place, size in places])

    [token] = in_prepared(tokens, np.array([0, 1]), [text]).tolist()

    begin, size = token >> (WORD_BITS + SIZE_BITS), token >> WORD_BITS & LONGEST_TOKEN
    assert prepared(text)[begin : begin + size].decode() == held
    assert token & WORD == 7


def test_rows_are_counted_each_by_itself():
    tokens = np.array([(place << SIZE_BITS | 1) << WORD_BITS for place in (1, 1, 2)])

    counted = in_prepared(tokens, np.array([0, 1, 1, 3]), ["éa", "", "abé"])

    assert (counted >> (WORD_BITS + SIZE_BITS)).tolist() == [2, 1, 2]


def test_what_begins_a_paragraph_or_a_cell_is_known():
    tokens = np.array([(place << SIZE_BITS | 1) << WORD_BITS | 5 for place in (0, 2, 4, 8)])

    counted = in_prepared(tokens, np.array([0, 4]), ["a b\nc · d"])

    assert ((counted & BEGINS_PART) != 0).tolist() == [False, False, True, True]
    assert (counted & WORD).tolist() == [5, 5, 5, 5]


def of_rows(rows: list[list[int]]) -> Tokens:
    """One word after the other in each row."""
    tokens = [(place << SIZE_BITS | 1) << WORD_BITS | word for row in rows for place, word in enumerate(row)]
    starts = np.cumsum([0, *map(len, rows)])
    return Tokens({"tokens": np.array(tokens, np.int64), "tokens.starts": starts})


def test_no_phrase_goes_on_from_one_row_to_the_next():
    tokens = of_rows([[1, 2], [3, 4]])

    assert tokens.in_a_row(np.array([0, 1]), [[1, 2], [2, 3], [3, 4]]).tolist() == [
        [True, False, False],
        [False, False, True],
    ]


def test_however_many_rows_hold_a_phrase_all_are_found():
    count = 2 * LOOKED_AT + 1
    tokens = of_rows([[5, 6]] * count)

    assert tokens.in_a_row(np.arange(count), [[5, 6]]).all()
    assert len(tokens.in_a_row(np.arange(count), [[5, 6]])) == count


def test_marks_are_those_of_each_row():
    tokens = of_rows([[1, 2], [2, 2], [1], [3]])
    wanted = np.array([0, 2, 1, 0], np.uint8)

    names, texts = tokens.marks([1, 0], [False, True], wanted)

    assert names == [[(0, 1, 1)], [(0, 1, 1), (1, 2, 0)]]
    assert texts == [[(0, 1, 0), (1, 2, 0)]]
