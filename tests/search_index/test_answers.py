"""Answers: grouped by article, escaped, marked, honest about what was searched."""

from __future__ import annotations

import re

import pytest

from search_index.pages import Section
from tests.search_index.made_articles import make_article


def locations(answer) -> list[str]:
    return [item[0].location for item in answer.items]


def test_an_article_comes_with_its_best_sections(searchers):
    item = searchers["fr"].search("facture").items[0]

    assert [hit.location for hit in item] == ["aide/facture/", "aide/facture/#suite"]


def test_only_the_first_of_an_article_stands_without_anchor(searchers):
    for item in searchers["fr"].search("clé courrier adresse").items:
        assert "#" not in item[0].location
        assert all("#" in hit.location for hit in item[1:])


def test_no_article_is_listed_twice(searchers):
    found = locations(searchers["fr"].search("une adresse pour le courrier de la facture"))

    assert len(found) == len(set(found))


def test_the_best_section_comes_first(search_in):
    sections = (Section("un", 2, "Ailleurs", "Le DNS, un peu."), Section("deux", 2, "Le DNS", "Le DNS. Le DNS."))
    searcher = search_in(make_article("a", "Réglages", sections=sections), make_article("b", "Autre chose"))

    assert [hit.location for hit in searcher.search("dns").items[0]] == ["a/", "a/#deux", "a/#un"]


def test_titles_and_texts_are_marked(searchers):
    hit = searchers["fr"].search("resilier abonnements").items[0][0]

    assert hit.title == "<mark>Résilier</mark> un <mark>abonnement</mark>"
    assert hit.text == "Vous pouvez <mark>résilier</mark> votre <mark>abonnement</mark> à tout moment."


def test_little_words_are_not_marked_beside_telling_ones(searchers):
    assert searchers["fr"].search("une facture").items[0][0].title == "Télécharger une <mark>facture</mark>"


@pytest.mark.parametrize("with_whoosh_alone", [False, True])
def test_html_in_a_page_is_never_html_in_an_answer(search_in, with_whoosh_alone):
    hostile = "<img src=x onerror=alert(1)> \"><script>alert('mot')</script> &amp; mot"
    searcher = search_in(
        make_article("a", f"Titre {hostile}", hostile, sections=(Section("b", 2, hostile, hostile),)),
        bare=with_whoosh_alone,
    )

    for hit in searcher.search("mot script").items[0]:
        for shown in (hit.title, hit.text):
            assert re.sub("</?mark>", "", shown).count("<") == 0
            assert '"' not in shown


def test_an_article_says_which_words_it_holds(searchers):
    answer = searchers["fr"].search("facture inconnuzz")

    assert dict(answer.items[0][0].terms) == {"facture": True, "inconnuzz": False}


def test_an_empty_lead_shows_its_best_section(search_in):
    searcher = search_in(make_article("a", "Le DNS", "", sections=(Section("b", 2, "Durée", "Le DNS dure."),)))

    assert searcher.search("dns durée").items[0][0].text == "Le <mark>DNS</mark> <mark>dure</mark>."


@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 100])
def test_no_more_articles_are_returned_than_asked_for(searchers, limit):
    answer = searchers["fr"].search("une", limit)

    assert len(answer.items) <= max(limit, 0)


CORRECTED = [
    ("a slip", "facutre", "facture"),
    ("a slip among others", "télécharger une facutre", "télécharger une facture"),
    ("two slips", "resillier abonnemnet", "résilier abonnement"),
    ("punctuation stays", "facutre ?", "facture ?"),
    ("nothing to correct", "facture", None),
    ("another form is known", "factures", None),
    ("accents are no slip", "resilier", None),
    ("a word still being typed", "factu", None),
    ("an unknown word nothing is near", "xylophone", None),
    ("figures", "0x80070006", None),
]


@pytest.mark.parametrize(("typed", "corrected"), [case[1:] for case in CORRECTED], ids=[case[0] for case in CORRECTED])
def test_an_answer_says_what_was_searched_instead(searchers, typed, corrected):
    answer = searchers["fr"].search(typed)

    assert (answer.query, answer.corrected) == (typed, corrected)


def test_the_original_can_be_searched_all_the_same(searchers):
    answer = searchers["fr"].search("facutre courrier", correct=False)

    assert answer.corrected is None
    assert "aide/facture/" not in locations(answer)


def test_the_correction_that_stands_beside_the_other_words_wins(search_in):
    often = [make_article(f"p{number}", f"Le port {number}", "Le port est ouvert.") for number in range(6)]
    searcher = search_in(*often, make_article("pont", "Pont de réseau", "Un pont relie deux réseaux."))

    assert searcher.search("pomt réseaux").corrected == "pont réseaux"


@pytest.mark.parametrize("with_whoosh_alone", [False, True])
@pytest.mark.parametrize(("typed", "corrected"), [("fond écran", None), ("coment écran", "comment écran")])
def test_a_short_word_is_not_taken_for_a_little_one(search_in, typed, corrected, with_whoosh_alone):
    page = make_article("ecran", "Comment les points font un écran", "Ils sont petits.")
    searcher = search_in(page, bare=with_whoosh_alone)

    assert searcher.search(typed).corrected == corrected


@pytest.mark.parametrize("with_whoosh_alone", [False, True])
def test_a_phrase_in_quotes_is_looked_for_word_for_word(search_in, with_whoosh_alone):
    searcher = search_in(
        make_article("apart", "Publique et clé", "La clé reste privée. Clé, clé. La page est publique."),
        make_article("together", "Signature", "On lit la clé publique dans le DNS."),
        make_article("title", "Clé publique", "Voir ailleurs."),
        bare=with_whoosh_alone,
    )

    assert sorted(locations(searcher.search('"clé publique"'))) == ["title/", "together/"]


def test_a_phrase_that_stands_nowhere_is_searched_as_words(searchers):
    assert locations(searchers["fr"].search('"abonnement résilier"'))[0] == "aide/abonnement/"


def test_a_phrase_is_found_across_a_compound(search_in):
    searcher = search_in(
        make_article("a", "Ceci", "Une adresse e-mail valide suffit."), make_article("b", "Cela", "Un mail. Valide.")
    )

    assert locations(searcher.search('"e-mail valide"')) == ["a/"]


def test_a_boost_lifts_an_article_among_its_equals(search_in):
    searcher = search_in(make_article("a", "Le DNS", "Texte."), make_article("b", "Le DNS", "Texte.", boost=2.0))

    assert locations(searcher.search("dns")) == ["b/", "a/"]


@pytest.mark.parametrize(
    "question", ["traduire le site", "Traduire", "tradiure le site", "traduire site", '"traduire le site"']
)
def test_an_article_whose_title_was_typed_is_not_lowered(search_in, question):
    searcher = search_in(
        make_article("a", "Prendre part", "Traduire le site ou le corriger : traduire aide.", keywords=("traduire",)),
        make_article("b", "Traduire le site", "Une page par langue.", boost=0.5, synonyms=("Traduire",)),
        make_article("c", "Signaler une faute", "Dites-nous où elle est."),
    )

    assert locations(searcher.search(question))[0] == "b/"
    best = searcher.explain(question)[0]
    assert sum(reason.points for reason in best.reasons) == pytest.approx(best.score, abs=1e-3)
    assert "boost" not in {reason.field for reason in best.reasons}


def test_a_lowered_article_comes_behind_others_that_hold_the_same_words(search_in):
    searcher = search_in(
        make_article("a", "Traduire le site", "Une page par langue.", boost=0.5),
        make_article("b", "Prendre part", "Une page par langue."),
    )

    assert locations(searcher.search("page par langue")) == ["b/", "a/"]


def test_equals_come_in_the_order_of_their_addresses(search_in):
    searcher = search_in(*(make_article(name, "Le DNS", "Texte.") for name in "cab"))

    assert locations(searcher.search("dns")) == ["a/", "b/", "c/"]


@pytest.mark.parametrize("question", ["Ancien nom du réglage", "ancien nom", "ancien reglages"])
def test_an_old_title_finds_its_article(search_in, question):
    searcher = search_in(
        make_article("a", "Le DNS", "Texte.", synonyms=("Ancien nom du réglage",)),
        make_article("b", "Autre réglage", "Un ancien texte sur un nom et un réglage."),
    )

    assert locations(searcher.search(question))[0] == "a/"


def test_nothing_is_found_for_what_is_not_there(searchers):
    assert searchers["fr"].search("zzyzx qqqqq").items == ()


def test_little_words_alone_do_not_answer_for_telling_ones(searchers):
    assert searchers["fr"].search("le zzyzx de la").items == ()


@pytest.mark.parametrize("typed", ["", "   ", "?!", "…", "\x00", '""', "*", "«»"])
def test_no_words_no_answer(searchers, typed):
    assert searchers["fr"].search(typed).items == ()


def test_a_query_is_said_as_it_was_read(searchers):
    assert searchers["fr"].search("  facture \n mx ").query == "facture mx"


def test_an_index_without_articles_answers_with_nothing(search_in):
    searcher = search_in()

    assert searcher.search("facture").items == ()
    assert searcher.suggest("fact") == ()
    assert searcher.related("a") == ()


def test_a_page_without_a_word_does_no_harm(search_in):
    searcher = search_in(make_article("a", "", ""), make_article("b", "Le DNS", ""))

    assert locations(searcher.search("dns")) == ["b/"]


def test_related_articles_share_their_subject(search_in):
    searcher = search_in(
        make_article("mx", "Enregistrements MX", "Le serveur de courrier reçoit les messages du domaine."),
        make_article("spf", "Enregistrement SPF", "Le serveur de courrier envoie les messages du domaine."),
        make_article("facture", "Vos factures", "Le paiement se fait par carte."),
        make_article("carte", "Changer de carte", "Le paiement de la facture se fait avec la nouvelle carte."),
    )

    assert searcher.related("mx", 1) == ("spf",)
    assert searcher.related("facture", 1) == ("carte",)
    assert "mx" not in searcher.related("mx", 10)
    assert searcher.related("mx", 3) == searcher.related("mx", 3)
    assert searcher.related("inconnu") == ()


PHRASES = [
    ("no quotes", "clé publique", True),
    ("held word for word", '"clé publique"', True),
    ("French quotes", "« clé publique »", True),
    ("held in a title", '"télécharger une facture"', True),
    ("its words stand apart", '"publique clé"', False),
    ("one of two phrases", '"clé publique" "signe chaque facture"', False),
]


@pytest.mark.parametrize("kind", ["searchers", "bare_searchers"])
@pytest.mark.parametrize(("typed", "held"), [case[1:] for case in PHRASES], ids=[case[0] for case in PHRASES])
def test_an_answer_says_whether_what_was_quoted_is_found_word_for_word(request, kind, typed, held):
    answer = request.getfixturevalue(kind)["fr"].search(typed)

    assert answer.items
    assert answer.is_quoted == held


HELD = [
    ("every word", "télécharger facture", 1.0),
    ("in another form", "résiliation d'abonnements", 1.0),
    ("half", "facture xyzzyx", 0.5),
    ("a word that was corrected", "facutre", 0.0),
    ("little words do not count", "où est ma facture", 1.0),
    ("nothing", "xyzzyx", 0.0),
    ("no word", "…", 0.0),
]


@pytest.mark.parametrize("kind", ["searchers", "bare_searchers"])
@pytest.mark.parametrize(("typed", "share"), [case[1:] for case in HELD], ids=[case[0] for case in HELD])
def test_an_answer_says_how_much_of_the_question_it_holds(request, kind, typed, share):
    assert request.getfixturevalue(kind)["fr"].search(typed).held == share


@pytest.mark.parametrize("kind", ["searchers", "bare_searchers"])
def test_an_answer_can_be_looked_for_among_some_articles(request, kind):
    searcher = request.getfixturevalue(kind)["fr"]
    found = searcher.locations("clé message facture")
    others = set(found[1:])

    assert [item[0].location for item in searcher.search("clé message facture", 50).items] == list(found)
    assert [item[0].location for item in searcher.search("clé message facture", 50, among=others).items] == [
        location for location in found if location in others
    ]
    assert len(searcher.search("clé message facture", 1, among=others).items) == 1
    assert searcher.search("clé message facture", among=frozenset()).items == ()


def test_later_articles_show_only_their_best_section(search_in):
    parts = tuple(Section(f"s{number}", 2, f"Facture {number}", "La facture est gardée.") for number in range(5))
    pages = [make_article(f"a/{number}", f"Facture {number}", sections=parts) for number in range(5)]

    answer = search_in(*pages).search("facture")

    assert [len(item) - 1 for item in answer.items] == [3, 3, 3, 1, 1]


def test_a_later_article_that_answers_best_itself_shows_no_section(search_in):
    filler = "autre chose encore " * 20
    below = (Section("s", 2, "Suite", f"{filler} facture"),)
    first = [make_article(f"a/{number}", "Facture", "La facture.", boost=3.0) for number in range(3)]
    itself = make_article("b/itself", "Facture", "La facture est gardée.", sections=below)
    by_section = make_article("b/section", "Facture", filler, sections=(Section("s", 2, "Facture", "La facture."),))

    answer = search_in(*first, itself, by_section).search("facture")

    shown = {item[0].location: [(hit.title, hit.text) for hit in item] for item in answer.items[3:]}
    name, quote = "<mark>Facture</mark>", "La <mark>facture</mark>"
    assert shown == {
        "b/itself/": [(name, f"{quote} est gardée.")],
        "b/section/": [(name, f"{quote}."), (name, f"{quote}.")],
    }


def test_a_word_is_held_by_an_article_that_joins_it_to_the_next(search_in):
    searcher = search_in(make_article("a", "Recevoir", "un webhook arrive"), make_article("b", "Toile", "le web"))

    held = {item[0].location: item[0].terms["web"] for item in searcher.search("web hook").items}

    assert held == {"a/": True, "b/": True}
