"""Each thing that finishing does to a page, on the HTML that the theme and the Markdown extension write."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import date

import pytest

from portal.errors import BuildError
from portal.helpcenter.publish.alternates import link_alternates
from portal.helpcenter.publish.dates import tell_date
from portal.helpcenter.publish.dialog import leave_stub, point_search_to_worker
from portal.helpcenter.publish.finish import relative_address
from portal.helpcenter.publish.inline import InlineCode
from portal.helpcenter.publish.markup import elements_with
from portal.helpcenter.publish.pages import Page, read_page
from portal.helpcenter.publish.related import choose_related, list_related
from portal.helpcenter.publish.slots import mark_shell, mark_slots, route_slots
from portal.helpcenter.publish.structured import add_questions
from portal.helpcenter.publish.votes import Votes, tell_votes
from portal.helpcenter.publish.whitespace import squeeze
from search_index.pages import Article, Section


def page(lang="fr", location="guides/mx/", name="mx", **more) -> Page:
    fields = {
        "lang": lang,
        "file": f"{location}index.html",
        "location": location,
        "id": name,
        "title": name,
        "kind": "article",
        "source": "guides/mx.md",
        "slots": (),
        "aliases": (),
        "related": (),
        "updated": None,
        "is_searchable": True,
    }
    return Page(**(fields | more))


MARKERS = {
    "a nested element of the same name": ("<div data-x><div>a</div></div>b", ["<div>a</div>"]),
    "a greater-than sign in a value": ('<p title="a > b" data-x>c</p>', ["c"]),
    "a marker quoted in code": ('<code>&lt;p data-x&gt;</code> data-x <p class="data-x">', []),
    "a longer name": ("<p data-x-line>c</p>", []),
    "two elements": ("<b data-x>1</b><i data-x='y'>2</i>", ["1", "2"]),
    "an element that is never closed": ("<p data-x>c", ["c"]),
}


@pytest.mark.parametrize("name", MARKERS)
def test_markers_are_found_where_a_browser_sees_them(name):
    text, contents = MARKERS[name]
    assert [text[found.inside : found.outside] for found in elements_with(text, "data-x")] == contents


def test_a_page_says_what_it_is():
    text = (
        "<html><head><title>MX &amp; SPF - Aide</title>"
        '<meta name="guichet-id" content="mx"><meta name="guichet-kind" content="faq">'
        '<meta name="guichet-source" content="guides/mx.md"><meta name="guichet-aliases" content="a/; b/">'
        '<meta name="guichet-search" content="exclude"></head>'
        '<article class="md-content__inner"><time data-guichet-updated datetime="2026-11-22">x</time>'
        '<div data-guichet-slot="hours"></div><nav data-guichet-related=\'["spf", "dkim"]\'></nav></article>'
    )
    assert read_page("fr", "guides/mx/index.html", text) == page(
        title="MX & SPF - Aide",
        kind="faq",
        slots=("hours",),
        aliases=("a/", "b/"),
        related=("spf", "dkim"),
        updated=date(2026, 11, 22),
        is_searchable=False,
    )


@pytest.mark.parametrize(
    ("name", "file", "location", "expected"),
    [
        ("a folder", "guides/mx/index.html", "guides/mx/", "guides/mx"),
        ("the home page", "index.html", "", "index"),
        ("letters outside ASCII", "été/index.html", "%C3%A9t%C3%A9/", "été"),
        ("a page that is a file", "guides/mx.html", "guides/mx.html", "guides/mx.html"),
    ],
)
def test_a_page_without_our_metas_is_known_by_its_address(name, file, location, expected):
    found = read_page("fr", file, '<head></head><article class="md-content__inner"></article>')
    assert (found.location, found.id) == (location, expected)


@pytest.mark.parametrize("file", ["404.html", "plan.html"])
def test_a_file_that_is_no_page_is_left_alone(file):
    article = '<article class="md-content__inner">' if file == "404.html" else ""
    assert read_page("fr", file, f"<head></head>{article}") is None


def test_slots_get_borders_and_keep_their_fallback():
    text = '<div class="gu-slot" data-guichet-slot="contact"><div><p>Écrivez.</p></div></div>'
    marked = mark_slots(text)
    assert marked == (
        '<div class="gu-slot" data-guichet-slot="contact">'
        "<!--guichet-slot:contact--><div><p>Écrivez.</p></div><!--/guichet-slot:contact--></div>"
    )
    assert mark_slots(marked) == marked


def test_the_shell_gets_borders_only_once():
    text = '<article class="md-content__inner"><h1>?</h1></article>'
    marked = mark_shell(text)
    assert marked == '<article class="md-content__inner"><!--guichet-shell--><h1>?</h1><!--/guichet-shell--></article>'
    assert mark_shell(marked) == marked


def test_a_form_that_stands_on_two_pages_is_refused():
    two = (page(location="a/", name="a", slots=("contact",)), page(location="b/", name="b", slots=("contact",)))
    with pytest.raises(BuildError, match="contact: /fr/a/ and /fr/b/"):
        route_slots({"fr": two})


def test_a_slot_that_may_stand_anywhere_is_routed_to_its_own_page_first():
    pages = (page(location="a/", slots=("hours",)), page(location="z/", kind="slot", slots=("hours",)))
    routes = route_slots({"fr": pages})
    assert routes.pages == {"hours": {"fr": "/fr/z/"}}
    assert routes.holders == {"/fr/a/": ("hours",), "/fr/z/": ("hours",)}


ALTERNATE = '<a data-guichet-alternate="en" href="/en/" hreflang="en" lang="en">English</a>'


def test_the_language_switch_leads_to_the_same_article():
    linked = link_alternates(ALTERNATE, {"en": page("en", "help/mail/")}, ("fr", "en"))
    assert 'href="/en/help/mail/"' in linked
    assert "data-guichet-missing" not in linked


def test_the_language_switch_tells_a_missing_translation():
    linked = link_alternates(ALTERNATE, {"fr": page()}, ("fr", "en"))
    assert 'href="/en/"' in linked
    assert "data-guichet-missing>English" in linked


def test_linking_languages_again_gives_what_linking_the_built_page_gives():
    missing = link_alternates(ALTERNATE, {}, ("fr", "en"))
    versions = {"en": page("en", "help/mail/")}
    assert link_alternates(missing, versions, ("fr", "en")) == link_alternates(ALTERNATE, versions, ("fr", "en"))


def test_a_language_that_is_not_published_keeps_its_link():
    assert link_alternates(ALTERNATE, {"fr": page()}, ("fr",)) == ALTERNATE


DATED = '<p class="x" data-guichet-updated-line>Mis à jour : <span data-guichet-updated></span></p><p>Texte</p>'


@pytest.mark.parametrize(
    ("name", "lang", "day", "words"),
    [
        ("French", "fr", date(2026, 11, 22), "22 novembre 2026"),
        ("the first of the month in French", "fr", date(2026, 1, 1), "1er janvier 2026"),
        ("English", "en", date(2026, 1, 1), "January 1, 2026"),
        ("Spanish", "es", date(2026, 8, 15), "15 de agosto de 2026"),
    ],
)
def test_the_day_of_a_commit_is_told_in_words(name, lang, day, words):
    told = tell_date(DATED, lang, day)
    assert f'<time data-guichet-updated datetime="{day.isoformat()}">{words}</time>' in told


def test_a_day_that_nobody_knows_takes_its_line_away():
    assert tell_date(DATED, "fr", None) == "<p>Texte</p>"


def test_the_day_that_the_writer_named_keeps_the_words_of_the_theme():
    text = '<p data-guichet-updated-line><time data-guichet-updated datetime="2026-10-01">début octobre</time></p>'
    assert tell_date(text, "fr", date(2026, 10, 1)) == text


RELATED = (
    '<nav data-guichet-related=\'["spf"]\' data-guichet-skip hidden><h2>À lire</h2><ul class="x"></ul></nav><p>fin</p>'
)


def test_related_articles_are_listed_and_shown():
    filled = list_related(RELATED, [("../spf/", "SPF & co")])
    assert '<ul class="x"><li><a href="../spf/">SPF &amp; co</a></li></ul></nav>' in filled
    assert "hidden" not in filled


def test_an_article_without_relations_has_no_list():
    assert list_related(RELATED, []) == "<p>fin</p>"


def test_named_articles_come_first_and_neighbours_fill_up_to_three():
    spf, dkim, dns, tls = (page(name=name) for name in ("spf", "dkim", "dns", "tls"))
    chosen = choose_related([spf], [page(), spf, dkim, dns, tls], page())
    assert [other.id for other in chosen] == ["spf", "dkim", "dns"]


def test_a_writer_may_name_five_articles_and_no_more():
    named = [page(name=str(number)) for number in range(7)]
    assert len(choose_related(named, [], page())) == 5


@pytest.mark.parametrize(
    ("name", "here", "there", "address"),
    [
        ("a neighbour", "guides/mx/", "guides/spf/", "../spf/"),
        ("from the home page", "", "guides/spf/", "guides/spf/"),
        ("to the home page", "guides/mx/", "", "../../"),
        ("pages that are files", "guides/mx.html", "guides/spf.html", "spf.html"),
    ],
)
def test_related_links_are_relative(name, here, there, address):
    assert relative_address(page(location=here), page(location=there)) == address


COUNT = (
    '<p data-guichet-vote-count data-guichet-words=\'{"zero": "Soyez le premier.", "one": "Un avis : {yes} oui.", '
    '"other": "{total} avis : {yes} oui, {no} non."}\'></p>'
)


@pytest.mark.parametrize(
    ("name", "votes", "words"),
    [
        ("nobody", Votes(), "Soyez le premier."),
        ("one", Votes(yes=1), "Un avis : 1 oui."),
        ("several", Votes(yes=3, no=1), "4 avis : 3 oui, 1 non."),
    ],
)
def test_votes_are_told_in_the_words_of_the_theme(name, votes, words):
    assert tell_votes(COUNT, votes).endswith(f">{words}</p>")


CONFIG = (
    '<script id="__config" type="application/json">{"base": "../..", '
    '"search": "../../assets/javascripts/workers/search.a7633da7.min.js", "tags": null}</script>'
)


def test_the_search_dialog_gets_our_worker_and_keeps_the_name_of_its_own():
    pointed = point_search_to_worker(CONFIG)
    config = json.loads(pointed[pointed.index("{") : pointed.rindex("}") + 1])
    assert config["search"] == "../../assets/guichet/search-worker.js?material=search.a7633da7.min.js"
    assert point_search_to_worker(pointed) == pointed


def test_the_theme_downloads_a_stub_and_the_full_index_is_kept(tmp_path):
    file = tmp_path / "search/search_index.json"
    file.parent.mkdir()
    full = {"config": {"lang": ["fr"], "separator": "[\\s]+"}, "docs": [{"location": "", "title": "A", "text": "b"}]}
    file.write_text(json.dumps(full))
    leave_stub(tmp_path)
    assert json.loads(file.read_text()) == {"config": full["config"], "docs": []}
    assert json.loads((tmp_path / "search/full_index.json").read_text()) == full


def test_the_browsers_own_search_reads_the_cells_of_a_table_apart(tmp_path):
    file = tmp_path / "search/search_index.json"
    file.parent.mkdir()
    docs = [{"location": place, "title": "A", "text": "Offre ADélai <b>"} for place in ("a/", "a/#b", "a/#c", "b/")]
    file.write_text(json.dumps({"config": {}, "docs": docs}))
    sections = (Section("", 1, "A", "Sans"), Section("b", 2, "B", "Offre A · Délai < 4 h /\nOffre B"))
    article = Article(id="a", lang="fr", location="a/", title="A", kind="article", sections=sections)
    leave_stub(tmp_path, [article])
    found = json.loads((tmp_path / "search/full_index.json").read_text())["docs"]
    assert {entry["location"]: entry["text"] for entry in found} == {
        "a/": "Offre ADélai <b>",
        "a/#b": "Offre A · Délai &lt; 4 h / Offre B",
        "a/#c": "Offre ADélai <b>",
        "b/": "Offre ADélai <b>",
    }


CLEANED = {
    "an aligned cell": ('<td style="text-align: right;">1</td>', '<td class="gu-right">1</td>'),
    "an aligned cell with a class": (
        '<td class="a" style="text-align:center">1</td>',
        '<td class="a gu-center">1</td>',
    ),
    "another style": ('<p style="color: red">a</p>', "<p>a</p>"),
    "capitals": ('<P STYLE="color:red" Class="x">a</P>', '<P Class="x">a</P>'),
    "a handler": ("<img src=\"a.png\" onerror='x()'>", '<img src="a.png">'),
    "an inline script": ("<p>a</p><script>x()</script>", "<p>a</p>"),
    "a style sheet": ("<style>p {}</style><p>a</p>", "<p>a</p>"),
    "data, which does not run": ('<script type="application/ld+json">{}</script>',) * 2,
    "a script of a file": ('<script src="../a.js"></script>',) * 2,
    "words that look like a style": ("<p>un style = une règle, bon = bien</p>",) * 2,
    "a style quoted in code": ('<code>&lt;p style="x"&gt;</code>',) * 2,
    "a style inside a value": ('<p title=\' style="x" onclick="y"\'>a</p>',) * 2,
}


@pytest.mark.parametrize("name", CLEANED)
def test_articles_hold_nothing_that_the_policy_refuses(name):
    before, after = CLEANED[name]
    assert InlineCode().clean(f"<b><article>{before}</article>") == f"<b><article>{after}</article>"


def test_what_was_tolerated_is_counted():
    code = InlineCode()
    code.clean(
        '<article><p style="color:red"></p><p style="margin:0"></p><i onclick="x()" onfocus="y()"></i></article>'
    )
    assert code.tolerated == {"inline style dropped": 2, "inline event handler dropped": 2}


def test_only_scripts_that_a_browser_would_run_are_hashed():
    code = InlineCode()
    run = 'var a = "é"'
    code.collect_scripts(
        f"<script>{run}</script><script>{run}</script><script type=application/json>{{}}</script>"
        '<script src="a.js"></script><script type="module">b()</script>'
    )
    expected = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (run, "b()")}
    assert set(code.hashes.values()) == {f"sha256-{digest}" for digest in expected}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("blank lines", "<p>a</p>\n\n   \n  <p>b</p>\n", "<p>a</p>\n<p>b</p>\n"),
        ("one line", "<p>a <b>b</b></p>", "<p>a <b>b</b></p>"),
        ("code", "<pre>a\n\n  b</pre>\n\n<i>", "<pre>a\n\n  b</pre>\n<i>"),
        ("a script", "\n\n<script>a\n\n  b</script>", "\n<script>a\n\n  b</script>"),
        ("a no-break space", "<p>a\n\u00a0: b</p>", "<p>a\n\u00a0: b</p>"),
    ],
)
def test_what_templates_leave_between_elements_is_squeezed(name, before, after):
    assert squeeze(before) == after
    assert squeeze(after) == after


def faq(*sections) -> Article:
    lead = Section("", 1, "Questions", "Avant.")
    return Article("faq", "fr", "faq/", "Questions", "faq", (lead, *sections))


def test_the_questions_of_a_faq_become_structured_data():
    article = faq(Section("q1", 2, "Quand ?", "Le </script> lundi."), Section("q2", 3, "Et sinon ?", "Le mardi."))
    text = add_questions("<head></head><body>", article)
    data = json.loads(text[text.index("{") : text.rindex("}") + 1])
    assert data["@type"] == "FAQPage"
    assert [(entry["name"], entry["acceptedAnswer"]["text"]) for entry in data["mainEntity"]] == [
        ("Quand ?", "Le </script> lundi.\nEt sinon ?\nLe mardi.")
    ]
    assert text.count("</script>") == 1


def test_an_article_that_is_no_faq_gets_no_structured_data():
    text = "<head></head>"
    assert add_questions(text, Article("a", "fr", "a/", "A", "article", (Section("q", 2, "Q", "R"),))) == text
