"""What counts how much depends on how somebody asks: naming things, speaking, or describing at length."""

from __future__ import annotations

import pytest

from search_index.analysis import Analysis
from search_index.query import parse
from search_index.score import DESCRIBED, NAMED, SPOKEN, tuning_of
from tests.search_index.made_articles import make_article

MANNERS = [
    ("one word", "en", "invoices", NAMED),
    ("names without little words", "en", "invoice address", NAMED),
    ("three names", "fr", "résiliation abonnement facture", NAMED),
    ("four names", "fr", "résiliation abonnement facture remboursement", DESCRIBED),
    ("little words alone", "en", "how to", SPOKEN),
    ("a question of three telling words", "es", "cómo cambio la dirección de la factura", SPOKEN),
    ("a question of four telling words", "es", "cómo cambio la dirección de la última factura", DESCRIBED),
    ("a sentence", "fr", "j’ai payé deux fois la même facture ce mois-ci", DESCRIBED),
]


@pytest.mark.parametrize(("lang", "typed", "tuning"), [case[1:] for case in MANNERS], ids=[case[0] for case in MANNERS])
def test_what_counts_depends_on_the_manner_of_asking(lang, typed, tuning):
    words = parse(typed, Analysis(lang)).words
    little = sum(word.stop for word in words if not word.whole)
    telling = sum(not word.stop for word in words if not word.whole)

    assert tuning_of(telling, little) == tuning


def test_a_word_mended_into_two_makes_no_longer_question(search_in):
    searcher = search_in(
        make_article("relance", "Relance", "La plage horaire d’une relance, son abonnement, son délai.")
    )

    mended = searcher.search("plagehoraire relance abonnement")
    written = searcher.search("plage horaire relance abonnement")

    assert mended.corrected == written.query
    assert mended.items[0][0].score > written.items[0][0].score  # names count more in the very form that is typed
