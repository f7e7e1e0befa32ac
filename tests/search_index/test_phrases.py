"""What stands in quotes is found wherever it stands, however common its words are."""

from __future__ import annotations

import time

import pytest

from search_index.build import build_index
from search_index.derived import DERIVED_FILE
from search_index.search import open_searcher
from search_index.wishes import Wishes
from tests.search_index.made_articles import make_article

SLOWEST_SECONDS = 0.3
OTHERS = 1500  # articles that hold every word of every phrase, in another order


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    text = "la clé de la page publique est une clé de facture et publique la page"
    pages = [make_article(f"a/{number:04}", f"Note {number}", text) for number in range(OTHERS)]
    pages += [
        make_article("z/texte", "Signer", "Le message porte une clé publique de facture."),
        make_article("z/titre", "La facture de page", f"{text}."),
        make_article("z/deux", "Une page de clé", f"{text}. Voici la publique facture."),
        make_article("z/partagee", "Partagée", "Une clé. Publique et page."),
        make_article("z/cote", "Voisines", "Une facture de clé publique · facture /\nla fin"),
        make_article("z/cellules", "Cellules", "Page et\nclé publique · facture une /\n« page & facture »"),
    ]
    folder = tmp_path_factory.mktemp("crowded") / "index"
    build_index(pages, folder, "fr")
    with open_searcher(folder) as searcher:
        yield searcher


CASES = [
    ("in the text of a late article", '"clé publique de facture"', ["z/texte"]),
    ("in a title alone", '"facture de page"', ["z/titre"]),
    ("one in a title, one in a text", '"page de clé" "publique facture"', ["z/deux"]),
    ("across the end of a sentence", '"clé publique et page"', ["z/partagee"]),
    ("in a cell of a table", '"facture une"', ["z/cellules"]),
    ("in the last cell of a table", '"page facture"', ["z/cellules"]),
]


@pytest.mark.parametrize(("typed", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_phrase_of_common_words_is_found(crowded, typed, expected):
    answer = crowded.search(typed)

    assert answer.is_quoted
    assert [item[0].location.split("#")[0].strip("/") for item in answer.items] == expected


def test_no_phrase_goes_on_from_one_cell_to_the_next(crowded):
    assert not crowded.search('"publique facture une"').is_quoted
    assert not crowded.search('"et clé"').is_quoted


QUOTED = [
    ("a phrase that all hold", '"la clé de la page publique"'),
    ("a phrase that none holds", '"page clé facture"'),
    ("many phrases", " ".join(['"la clé"', '"de la"', '"page publique"', '"clé la"', '"publique la"'] * 5)),
]


@pytest.mark.parametrize("typed", [case[1] for case in QUOTED], ids=[case[0] for case in QUOTED])
def test_quoted_phrases_take_no_longer_than_anything_else(crowded, uncollected, typed):
    begun = time.thread_time()

    crowded.search(typed)

    assert time.thread_time() - begun < SLOWEST_SECONDS


@pytest.mark.parametrize("with_whoosh_alone", [False, True])
def test_a_phrase_that_somebody_settled_keeps_its_other_answers(tmp_path, with_whoosh_alone):
    pages = [
        make_article("a", "Résilier", "résilier un abonnement"),
        make_article("b", "Abonnement", "un abonnement à résilier"),
        make_article("c", "Partir", "nous quitter"),
    ]
    build_index(pages, tmp_path / "index", "fr", Wishes(settled={"résilier abonnement": "c"}))
    if with_whoosh_alone:
        (tmp_path / "index" / DERIVED_FILE).unlink()

    with open_searcher(tmp_path / "index") as searcher:
        first, *others = (item[0].location for item in searcher.search('"résilier abonnement"').items)

    assert (first, sorted(others)) == ("c/", ["a/", "b/"])


@pytest.mark.parametrize("with_whoosh_alone", [False, True])
def test_a_sign_at_the_beginning_of_a_name_parts_no_phrase(tmp_path, with_whoosh_alone):
    build_index([make_article("a", "Écrire", "écrire a@-b ensuite")], tmp_path / "index", "fr")
    if with_whoosh_alone:
        (tmp_path / "index" / DERIVED_FILE).unlink()

    with open_searcher(tmp_path / "index") as searcher:
        assert searcher.search('"écrire a b ensuite"').is_quoted
        assert len(searcher.search('"écrire a b ensuite"').items) == 1
