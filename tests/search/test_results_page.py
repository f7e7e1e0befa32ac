"""The search page for readers without JavaScript."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from portal.search.results import only_marks
from tests.conftest import reader
from tests.hand_made import ARTICLES, article, make_current, make_release, write_manifest


def search(client, lang: str = "fr", **query):
    page = {"fr": "/fr/recherche/", "en": "/en/search/", "es": "/es/buscar/"}[lang]
    return client.get(page, query_string=query).text


def test_before_a_question_there_is_only_the_form(client):
    page = search(client)
    assert 'action="/fr/recherche/"' in page
    assert "gu-results" not in page


def test_an_article_comes_with_its_best_sections(client):
    page = search(client, q="plage")
    assert '<a href="/fr/guides/plages/">Les <mark>plages</mark> horaires</a>' in page
    assert '<a href="/fr/guides/plages/#jours-fériés">' in page
    assert "1 article trouvé" in page


def test_the_question_stays_in_the_form(client):
    assert 'value="plage &#34;&lt;x&gt;"' in search(client, q='plage "<x>')


def test_a_correction_is_said_and_can_be_refused(client):
    page = search(client, q="facutre")
    assert re.search("Résultats pour <strong[^>]*>facture</strong>", page)
    link = re.search(r'<a href="(\?[^"]*)"[^>]*>facutre</a>', page)
    assert link
    exact = client.get("/fr/recherche/" + Markup(link[1]).unescape()).text
    assert "Aucun article ne répond" in exact
    assert 'value="facutre"' in exact
    back = re.search(r'<a href="(\?[^"]*)">Chercher à nouveau, fautes corrigées</a>', exact)
    assert back
    assert "Résultats pour" in client.get("/fr/recherche/" + Markup(back[1]).unescape()).text


def test_under_every_list_one_can_ask_a_person(client):
    assert 'href="/fr/contact/?subject=plage+horaire">Posez-nous votre question' in search(client, q="plage  horaire")
    assert 'href="/en/contact/?subject=xyzzyx">Ask us your question' in search(client, "en", q="xyzzyx")


def test_finding_nothing_says_what_to_do(client):
    page = search(client, q="xyzzyx")
    assert "Essayez d’autres mots" in page
    assert '<a href="/fr/">tous les sujets</a>' in page
    assert "Vos mots vous suivent" in page
    assert "Pruebe con otras palabras" in search(client, "es", q="xyzzyx")


@pytest.fixture
def many(settings, make_app, clock):
    """A reader of a help center with a dozen articles on one thing."""
    written = [article("fr", f"n{n}", f"Domaine {n}", {"": "Un nom de domaine."}) for n in range(12)]
    make_release(settings.var, "many", articles=dict(ARTICLES) | {"fr": written}, probes={})
    make_current(settings.var, "many")
    return reader(make_app(settings, clock=clock))


def test_a_long_list_is_cut_and_can_be_unfolded(many):
    page = search(many, q="domaine")
    assert page.count('class="gu-result"') == 10
    more = re.search(r'href="(\?[^"]*)">Montrer plus', page)
    assert more
    longer = many.get("/fr/recherche/" + Markup(more[1]).unescape()).text
    assert longer.count('class="gu-result"') == 12
    assert '<li class="gu-result" id="gu-more">' in longer, "who asks for more is led to the first of them"
    assert "Montrer plus" not in longer


def test_searching_without_end_is_refused(settings, make_app, monkeypatch):
    monkeypatch.setattr("portal.search.web.SEARCHES", "5 per minute")
    client = reader(make_app(settings))
    page = {"query_string": {"q": "plage"}}
    assert [client.get("/fr/recherche/", **page).status_code for _ in range(6)] == [200] * 5 + [429]
    assert client.get("/fr/recherche/").status_code == 200, "the form itself is still there"


@pytest.fixture
def without_page(settings, make_app):
    """A reader of a site whose writers made no search page."""
    routes = settings.var / "releases" / "first" / "routes.json"
    routes.write_text(routes.read_text().replace('"search": {', '"other": {'))
    write_manifest(routes.parent, "first")
    return reader(make_app(settings))


def test_a_site_without_a_search_page_has_one_all_the_same(without_page):
    assert 'action="/fr/_search"' in without_page.get("/fr/absent/").text
    page = without_page.get("/fr/_search?q=plage")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "<title>Chercher</title>" in page.text
    assert 'action="/fr/_search"' in page.text
    assert 'href="/fr/guides/plages/">' in page.text


def test_the_page_that_stands_in_gives_way_to_the_writers(client):
    answer = client.get("/fr/_search?q=plage&x=1")
    assert (answer.status_code, answer.location) == (302, "/fr/recherche/?q=plage&x=1")


def test_a_language_that_the_site_does_not_have_has_no_search_page(client):
    assert client.get("/de/_search?q=plage").status_code == 404


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("a <mark>b</mark> c", "a <mark>b</mark> c"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("<mark onclick=x>b</mark>", "&lt;mark onclick=x&gt;b"),
        ("<mark>a<img src=x></mark>", "<mark>a&lt;img src=x&gt;</mark>"),
        ("<mark>never closed", "never closed"),
        ("closed</mark> twice</mark>", "closed twice"),
        ("", ""),
    ],
)
def test_only_marks_remain_html(html: str, kept: str):
    assert only_marks(html) == kept


def test_sections_take_the_place_of_lines_that_hold_no_word(client):
    page = search(client, q="férié")
    assert '<a href="/fr/guides/plages/#jours-fériés">' in page
    assert "Une plage horaire dit" not in page


TOPICS = {"fr": {"n1/": "Domaines", "n2/": "Domaines", "n3/": "Courrier & mails"}}


@pytest.fixture
def by_topic(settings, make_app, clock):
    """A reader of a help center whose menu has parts."""
    written = [article("fr", f"n{n}", f"Domaine {n}", {"": "Un nom de domaine."}) for n in range(12)]
    make_release(settings.var, "topics", articles=dict(ARTICLES) | {"fr": written}, probes={}, topics=TOPICS)
    make_current(settings.var, "topics")
    return reader(make_app(settings, clock=clock))


def choices(page: str) -> list[tuple[str, str, bool]]:
    """Name, count and whether it is the one chosen."""
    links = re.findall(r'<a class="gu-topics__link" href="[^"]*"( aria-current="true")?>(.*?) <span[^>]*>(\d+)<', page)
    return [(Markup(name).unescape(), count, bool(current)) for current, name, count in links]


def test_results_can_be_narrowed_down_by_topic(by_topic):
    page = search(by_topic, q="domaine")
    assert choices(page) == [
        ("Tous les sujets", "12", True),
        ("Domaines", "2", False),
        ("Courrier & mails", "1", False),
    ]
    assert "Les 10 meilleurs des 12 articles trouvés" in page
    link = re.search(r'href="(\?[^"]*)">Domaines', page)
    assert link
    narrow = by_topic.get("/fr/recherche/" + Markup(link[1]).unescape()).text
    assert sorted(re.findall(r'<h3 class="gu-result__title"><a href="([^"]*)"', narrow)) == ["/fr/n1/", "/fr/n2/"]
    assert choices(narrow)[1] == ("Domaines", "2", True)
    assert "2 articles trouvés" in narrow


def test_a_topic_that_does_not_exist_narrows_nothing(by_topic):
    page = search(by_topic, q="domaine", topic="<b>")
    assert choices(page) == choices(search(by_topic, q="domaine"))
    assert "<b>" not in page


def test_a_topic_in_which_nothing_stands_is_no_unanswered_question(by_topic, settings):
    import sqlite3

    search(by_topic, q="xyzzyx", topic="Domaines")
    search(by_topic, q="domaine 7", topic="Courrier & mails")
    with sqlite3.connect(settings.var / "portal.sqlite") as db:
        assert db.execute("select count(*) from search_questions").fetchall() == [(0,)]


def test_without_topics_there_is_nothing_to_choose(client):
    assert choices(search(client, q="plage")) == []


def test_an_answer_in_another_language_is_shown_in_it(client):
    page = search(client, q="opening hours", exact="1")
    assert "Aucun article en français ne répond" in page
    assert "Trouvé en anglais" in page
    assert '<a href="/en/guides/plages/" hreflang="en" lang="en"><mark>Opening</mark> <mark>hours</mark></a>' in page
    assert '<a class="gu-elsewhere__here" href="/fr/guides/plages/" hreflang="fr">à lire en français</a>' in page


def test_a_phrase_that_nowhere_stands_word_for_word_is_said(client):
    assert "exactement ces mots" in search(client, q='"horaire plage"')
    assert "exactement ces mots" not in search(client, q='"plage horaire"')


def test_what_is_searched_as_it_is_written_is_said(client):
    assert "Cherché tel quel" in search(client, q="plage", exact="1")
