"""Snippets: escaped, marked, around what was asked."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.snippets import (
    LEAD_IN_BYTES,
    SNIPPET_BYTES,
    plain,
    prepared,
    prepared_places,
    tidied,
)
from search_index.snippets import marked as marked_prepared
from search_index.snippets import snippet as snippet_prepared

LONG = " ".join(f"mot{number:03}" for number in range(300))


def in_prepared(text: str, marks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    before = prepared_places(text)
    return [(before[begin], before[end], word) for begin, end, word in marks]


def snippet(text: str, marks: list[tuple[int, int, int]], weights: list[float]) -> str:
    return snippet_prepared(prepared(text), in_prepared(text, marks), weights)


def marked(text: str, marks: list[tuple[int, int, int]]) -> str:
    return marked_prepared(prepared(text), in_prepared(text, marks))


def mark_of(text: str, word: str, number: int = 0):
    start = text.index(word)
    return (start, start + len(word), number)


def test_what_was_asked_is_marked_and_the_rest_escaped():
    text = "<script>alert(1)</script> & co"

    assert marked(text, [mark_of(text, "alert")]) == "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt; &amp; co"


def test_a_marked_word_is_escaped_too():
    assert marked("a<b", [(0, 3, 0)]) == "<mark>a&lt;b</mark>"


def test_marks_side_by_side_are_one():
    assert marked("exemple.org", [(0, 7, 0), (8, 11, 1)]) == "<mark>exemple.org</mark>"


def test_words_apart_are_marked_apart():
    assert marked("clé publique", [(0, 3, 0), (4, 12, 1)]) == "<mark>clé</mark> <mark>publique</mark>"


def test_marks_upon_one_another_are_one():
    assert marked("e-mail", [(0, 1, 0), (0, 6, 1), (2, 6, 2)]) == "<mark>e-mail</mark>"


def test_a_short_text_is_shown_whole():
    assert snippet("Bonjour à tous.", [], []) == "Bonjour à tous."


def test_the_beginning_is_shown_where_nothing_is_marked():
    assert snippet(LONG, [], []).startswith("mot000 mot001")


def test_the_stretch_around_a_late_word_is_shown():
    shown = snippet(LONG, [mark_of(LONG, "mot250")], [1.0])

    assert "<mark>mot250</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < SNIPPET_BYTES + 2 * LEAD_IN_BYTES


def test_the_stretch_with_more_of_the_question_wins():
    marks = [mark_of(LONG, "mot010"), mark_of(LONG, "mot200"), mark_of(LONG, "mot203", 1)]

    shown = snippet(LONG, marks, [1.0, 1.0])

    assert "<mark>mot200</mark>" in shown
    assert "mot010" not in shown


def test_a_rarer_word_wins_over_a_repeated_one():
    marks = [mark_of(LONG, "mot010"), mark_of(LONG, "mot012"), mark_of(LONG, "mot200", 1)]

    assert "<mark>mot200</mark>" in snippet(LONG, marks, [1.0, 3.0])


def test_line_breaks_become_spaces():
    assert snippet("un\ndeux", [], []) == "un deux"


@pytest.mark.parametrize("length", range(SNIPPET_BYTES - 2, SNIPPET_BYTES + LEAD_IN_BYTES + 3))
def test_words_are_never_cut(length):
    shown = snippet(LONG[:length], [], [])

    assert all(word == "…" or len(word) == 6 or LONG[:length].endswith(word) for word in shown.split())


TIDIED = [
    ("spaces", " a  b ", "a b"),
    ("line breaks", "a \n\n  b\n", "a\nb"),
    ("the space that keeps a sign on its line", "« a »", "« a »"),
    ("nothing", " \n ", ""),
]


@pytest.mark.parametrize(("text", "kept"), [case[1:] for case in TIDIED], ids=[case[0] for case in TIDIED])
def test_a_text_is_kept_with_one_space_between_words(text, kept):
    assert tidied(text) == kept
    assert plain(prepared(kept)) == kept


def test_the_space_that_keeps_a_sign_on_its_line_stays():
    assert marked("« mot »", [mark_of("« mot »", "mot")]) == "« <mark>mot</mark> »"


WITHOUT_SPACES = [
    ("entities", "&" * 400),
    ("two bytes each", "é" * 400),
    ("four bytes each", "🙂" * 200),
    ("all of them", 'a&é<🙂">' * 90),
]


@pytest.mark.parametrize("text", [case[1] for case in WITHOUT_SPACES], ids=[case[0] for case in WITHOUT_SPACES])
@pytest.mark.parametrize("place", range(150, 157))
def test_no_sign_is_cut(text, place):
    shown = snippet(text, [(place, place + 1, 0)], [1.0])

    words = shown.replace("<mark>", "").replace("</mark>", "").strip("… ")
    assert prepared(unescape(words)).decode() == words
    assert unescape(words) in text
    assert f"<mark>{prepared(text[place]).decode()}</mark>" in shown


@pytest.mark.parametrize("gap", [5, 20, 40, 61])
def test_a_paragraph_before_the_words_leaves_room_for_them(gap):
    text = f"{'a ' * 200}\n{'b ' * (gap // 2)}mot {'c ' * 70} mot {'d ' * 200}"
    first, last = (match.start() for match in re.finditer("mot", text))

    shown = snippet(text, [(first, first + 3, 0), (last, last + 3, 1)], [1.0, 1.0])

    assert shown.count("<mark>mot</mark>") == 2


@given(st.text(max_size=600), st.lists(st.tuples(st.integers(0, 600), st.integers(1, 12)), max_size=30))
def test_nothing_but_marks_is_ever_a_tag(text, places):
    text = tidied(text)
    marks = sorted((start, min(start + size, len(text)), 0) for start, size in places if start < len(text))

    shown = snippet(text, marks, [1.0])

    assert prepared(unescape(re.sub("</?mark>", "", shown))).decode() == re.sub("</?mark>", "", shown)
    tags = re.findall("<[^>]*>", shown)
    assert tags == ["<mark>", "</mark>"] * (len(tags) // 2)
    assert "".join(unescape(re.sub("</?mark>", "", shown)).strip("… ").split()) in "".join(text.split())
