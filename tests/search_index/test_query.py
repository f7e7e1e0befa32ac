"""What visitors type: nothing raises, nothing is an operator, everything is bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.analysis import Analysis
from search_index.query import MAX_QUERY_CHARS, MAX_WORDS, QueryWord, is_vague, normalise, parse, strongest

FRENCH = Analysis("fr")


def alike(_word: QueryWord) -> float:
    return 1.0


TIDIED = [
    ("spaces", "  deux \t\n mots ", "deux mots"),
    ("invisible characters", "a\u200bb\u00ad\ufeffc", "a b c"),
    ("control characters", "a\x00b\x1bc", "a b c"),
    ("lone surrogates", "a\ud800b", "a b"),
    ("right-to-left marks", "\u202eabc\u202c", "abc"),
    ("accents put together", "e\u0301te\u0301", "été"),
    ("nothing", "\n\t ", ""),
]


@pytest.mark.parametrize(("typed", "tidy"), [case[1:] for case in TIDIED], ids=[case[0] for case in TIDIED])
def test_what_is_typed_is_tidied(typed, tidy):
    assert normalise(typed) == tidy


@pytest.mark.parametrize("length", [MAX_QUERY_CHARS - 1, MAX_QUERY_CHARS, MAX_QUERY_CHARS + 1, 10_000_000])
def test_a_question_is_cut_to_its_limit(length):
    assert len(normalise("a" * length)) == min(length, MAX_QUERY_CHARS)


@pytest.mark.parametrize("count", [MAX_WORDS - 1, MAX_WORDS, MAX_WORDS + 1, 60])
def test_a_question_keeps_at_most_a_dozen_words(count):
    words = parse(" ".join(f"m{number}" for number in range(count)), FRENCH).words

    assert len(strongest(words, alike)) == min(count, MAX_WORDS)


def test_the_words_that_weigh_most_are_kept_in_the_order_they_were_typed():
    words = parse(" ".join(f"m{number}" for number in range(MAX_WORDS + 8)), FRENCH).words

    kept = strongest(words, lambda word: float(word.text[1:]))

    assert [word.text for word in kept] == [f"m{number}" for number in range(8, MAX_WORDS + 8)]


def test_little_words_and_other_forms_make_room_first():
    telling = [f"m{number}" for number in range(MAX_WORDS)]
    words = parse(" ".join(["factures", "facture", "pour", *telling[1:]]), FRENCH).words

    kept = [word.text for word in strongest(words, alike)]

    assert kept == ["factures", *telling[1:]]


def test_a_word_repeated_counts_once():
    words = parse("mx mx mx", FRENCH).words

    assert [word.text for word in strongest(words, alike)] == ["mx"]


PHRASES = [
    ("straight quotes", '"clé publique" dkim', (("cle", "publique"),)),
    ("French quotes", "« clé publique »", (("cle", "publique"),)),
    ("curly quotes", "“clé publique”", (("cle", "publique"),)),
    ("two phrases", '"un deux" "trois quatre"', (("un", "deux"), ("trois", "quatre"))),
    ("one word is no phrase", '"dkim"', ()),
    ("an open quote", '"clé publique', ()),
    ("nothing between quotes", '""', ()),
    ("operators mean nothing", "clé AND (publique* OR ~x)^2", ()),
]


@pytest.mark.parametrize(("typed", "phrases"), [case[1:] for case in PHRASES], ids=[case[0] for case in PHRASES])
def test_quotes_make_phrases(typed, phrases):
    assert parse(typed, FRENCH).phrases == phrases


@given(st.text(max_size=500))
def test_words_say_where_they_stand(typed):
    query = parse(typed, FRENCH)

    assert len(query.text) <= MAX_QUERY_CHARS
    assert all(0 <= word.start < word.end <= len(query.text) for word in query.words)


@given(st.text(max_size=500))
def test_tidying_twice_changes_nothing(typed):
    assert normalise(normalise(typed)) == normalise(typed)


VAGUE = [
    ("it does not work", "fr", "ça marche pas", True),
    ("a problem", "fr", "Problème !", True),
    ("a question", "fr", "Bonjour, j’ai une question", True),
    ("nothing", "fr", "", True),
    ("a problem with something", "fr", "problème de facture", False),
    ("something that does not work", "fr", "la recherche marche pas", False),
    ("it does not work, in English", "en", "it doesn't work", True),
    ("something, in English", "en", "help with my invoice", False),
    ("it does not work, in Spanish", "es", "¡No funciona!", True),
    ("something, in Spanish", "es", "no funciona el correo", False),
    ("a language without such words", "de", "Problem", False),
]


@pytest.mark.parametrize(("lang", "typed", "vague"), [case[1:] for case in VAGUE], ids=[case[0] for case in VAGUE])
def test_what_says_nothing_of_its_subject_is_vague(lang, typed, vague):
    assert is_vague(parse(typed, Analysis(lang)), lang) == vague


@pytest.mark.parametrize(
    ("lang", "typed"),
    [
        ("en", "don't"),
        ("en", "doesn’t"),
        ("en", "instead now"),
        ("en", "how-to"),
        ("es", "¿es posible?"),
        ("es", "nada bien"),
        ("fr", "qu’est-ce"),
        ("fr", "y a-t-il"),
        ("fr", "jai cest"),
        ("fr", "combien maintenant"),
    ],
)
def test_what_is_spelt_of_little_words_is_one(lang, typed):
    assert all(word.stop for word in parse(typed, Analysis(lang)).words)
