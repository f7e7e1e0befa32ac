"""Built HTML → articles: what a reader reads is kept, furniture is not."""

from __future__ import annotations

import pytest

from search_index.analysis import Analysis
from search_index.extract import extract_article
from search_index.pages import Section

PAGE = """<!doctype html><html lang="fr-FR"><head><title>{title} - Site</title>{head}</head><body>
<nav>menu</nav><article class="md-content__inner md-typeset">{body}</article><footer>pied</footer></body></html>"""


ROW_OF_TWO = "<table><tr><td>deux</td><td>trois</td></tr></table>"
CODE = "<pre><code>un\ndeux\n</code></pre>"


def extract(body: str, head: str = "", location: str = "guides/mx/"):
    return extract_article(PAGE.format(title="Onglet", head=head, body=body), location)


def lead_text(body: str) -> str:
    return extract(f"<h1>Titre</h1>{body}").sections[0].text


def test_a_page_is_cut_at_its_headings():
    article = extract(
        '<h1 id="mx">Les MX</h1><p>Début.</p><h2 id="ttl">La durée</h2><p>Une heure.</p>'
        '<h3 id="court">Plus court</h3><p>Une minute.</p>'
    )

    assert article.sections == (
        Section("", 1, "Les MX", "Début."),
        Section("ttl", 2, "La durée", "Une heure."),
        Section("court", 3, "Plus court", "Une minute."),
    )


def test_metas_say_what_the_page_is():
    names = {
        "id": "mx",
        "kind": "faq",
        "source": "guides/mx.md",
        "keywords": "courrier; DNS ;",
        "synonyms": "Autre nom",
        "former-title": "Ancien titre ; long",
        "boost": "2.5",
    }
    head = "".join(f'<meta name="guichet-{name}" content="{value}">' for name, value in names.items())

    article = extract("<h1>Les MX</h1>", head)

    assert (article.id, article.kind, article.source) == ("mx", "faq", "guides/mx.md")
    assert (article.keywords, article.synonyms, article.boost) == (
        ("courrier", "DNS"),
        ("Autre nom", "Ancien titre ; long"),
        2.5,
    )
    assert (article.lang, article.location) == ("fr", "guides/mx/")


@pytest.mark.parametrize(
    ("location", "name", "kind"),
    [
        ("guides/mx/", "guides/mx", "article"),
        ("guides/mx.html", "guides/mx", "article"),
        ("", "index", "home"),
        ("index.html", "index", "home"),
        ("guides/", "guides", "article"),
    ],
)
def test_a_page_of_plain_material_gets_an_id_from_its_address(location, name, kind):
    article = extract("<h1>Titre</h1>", location=location)

    assert (article.id, article.kind) == (name, kind)


def test_the_title_of_the_front_matter_wins_over_the_heading():
    header = '<div class="md-header__topic" data-md-component="header-topic"><span> Du menu </span></div>'
    page = PAGE.format(title="Onglet", head="", body="<h1>De la page</h1>").replace("<nav>", header + "<nav>")

    article = extract_article(page, "a/")

    assert (article.title, article.sections[0].title) == ("Du menu", "De la page")


def test_the_heading_is_the_title_where_nothing_else_says_so():
    assert extract("<h1>De la page</h1>").title == "De la page"


@pytest.mark.parametrize(
    ("name", "furniture"),
    [
        ("marked as furniture", "<div data-guichet-skip>furniture</div>"),
        ("excluded from search", "<p data-search-exclude>furniture</p>"),
        ("hidden", "<p hidden>furniture</p>"),
        ("link of a heading", '<a class="headerlink" href="#x">furniture</a>'),
        ("script", "<script>furniture</script>"),
        ("style", "<style>furniture</style>"),
        ("comment", "<!-- furniture -->"),
        ("edit button", '<a class="md-content__button md-icon">furniture</a>'),
        ("line numbers", '<span class="linenos">furniture</span>'),
        ("drawing", "<svg><title>furniture</title></svg>"),
        ("a slot's fallback", '<div data-guichet-slot="contact"><!--a--><p>furniture</p><!--/a--></div>'),
        ("nested in furniture", "<nav data-guichet-skip><ul><li><p>furniture</p></li></ul></nav>"),
    ],
)
def test_furniture_is_not_read(name, furniture):
    assert lead_text(f"<div>avant {furniture} après</div>").split() == ["avant", "après"]


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("emphasis does not cut a word", "<p>gr<b>as</b>se</p>", "grasse"),
        ("paragraphs", "<p>un</p><p>deux</p>", "un\ndeux"),
        ("line breaks", "<p>un<br>deux</p>", "un\ndeux"),
        ("cells", "<table><tr><td>un</td><td>deux</td></tr></table>", "un · deux"),
        ("rows", "<table><tr><th>un</th></tr><tbody><tr><td>deux</td></tr></tbody></table>", "un /\ndeux"),
        ("empty cells", "<table><tr><td></td><td>un</td><td> </td><td>deux</td><td></td></tr></table>", "un · deux"),
        (
            "a table between paragraphs",
            "<p>un</p><table><tr><td>deux</td></tr></table><p>trois</p>",
            "un\ndeux /\ntrois",
        ),
        ("paragraphs in cells", "<table><tr><td><p>un</p></td><td><p>a</p><p>b</p></td></tr></table>", "un · a\nb"),
        ("tables in a row", "<table><tr><td>un</td></tr></table>" * 2, "un /\nun"),
        ("a table in a cell", f"<table><tr><td>un</td><td>{ROW_OF_TWO}</td></tr></table>", "un\ndeux · trois"),
        (
            "lines of code",
            "<pre><code>un\n  deux\n\ntrois\n</code></pre>quatre",
            "un ↵\ndeux ↵\ntrois ↵\nquatre",
        ),
        ("coloured code", "<pre><code><span><b>un</b>\n</span><span>deux\r\n</span></code></pre>", "un ↵\ndeux"),
        ("numbered code", f"<table><tr><td class=linenos>1</td><td>{CODE}</td></tr></table>", "un ↵\ndeux"),
        ("code in cells", f"<table><tr><td>{CODE}</td><td>{CODE}</td></tr></table>", "un ↵\ndeux · un ↵\ndeux"),
        ("lines of code one after the other", f"{CODE}{CODE}", "un ↵\ndeux ↵\nun ↵\ndeux"),
        ("code inside a sentence", "<p>un <code>deux\ntrois</code></p>", "un deux trois"),
        ("signs that we use ourselves", "<p>un\x1ddeux\x1f</p>", "undeux"),
        ("list items", "<ul><li>un</li><li>deux</li></ul>", "un\ndeux"),
        ("smaller headings are text", '<h4 id="q">un</h4><p>deux</p>', "un\ndeux"),
        ("headings that no link reaches are text", "<h2>un</h2><p>deux</p>", "un\ndeux"),
        ("soft hyphens", "<p>abon&shy;nement</p>", "abonnement"),
        ("spaces", "<p>  un \n\t deux </p>", "un deux"),
        ("spaces that keep a sign on its line", "<p>\u00a0Est-ce possible&#8239;?</p>", "Est-ce possible\u202f?"),
        ("control characters", "<p>un\x02deux</p>", "undeux"),
    ],
)
def test_text_is_what_a_reader_reads(name, body, text):
    assert lead_text(body) == text


def test_what_stands_between_cells_and_lines_is_no_word():
    text = lead_text(f"{ROW_OF_TWO}{CODE}{'<table><tr><td>4</td><td>900</td></tr><tr><td>vos</td></tr></table>'}")

    assert text == "deux · trois /\nun ↵\ndeux\n4 · 900 /\nvos"
    assert Analysis("fr").words(text) == ["deux", "trois", "un", "deux", "4", "900", "vos"]


@pytest.mark.parametrize(
    ("name", "page", "location"),
    [
        ("no article", "<html><body><p>Bonjour</p></body></html>", "a/"),
        ("another article", '<html><body><article class="blog">x</article></body></html>', "a/"),
        ("empty", "", "a/"),
        ("bytes of nothing", b"", "a/"),
        ("only a comment", "<!-- rien -->", "a/"),
        ("the error page", PAGE.format(title="404", head="", body="<h1>404</h1>"), "404.html"),
        (
            "excluded",
            PAGE.format(title="x", head='<meta name="guichet-search" content="exclude">', body="<h1>x</h1>"),
            "a/",
        ),
    ],
)
def test_what_is_no_article_gives_none(name, page, location):
    assert extract_article(page, location) is None


@pytest.mark.parametrize("value", ["", "beaucoup", "nan", "inf"])
def test_a_boost_that_is_no_number_changes_nothing(value):
    assert extract("<h1>x</h1>", f'<meta name="guichet-boost" content="{value}">').boost == 1.0


@pytest.mark.parametrize(("value", "boost"), [("0", 0.1), ("-3", 0.1), ("0.1", 0.1), ("10", 10.0), ("1e9", 10.0)])
def test_a_boost_stays_within_reason(value, boost):
    assert extract("<h1>x</h1>", f'<meta name="guichet-boost" content="{value}">').boost == boost


def test_bytes_are_read_as_utf_8():
    page = PAGE.format(title="x", head="", body="<h1>Été</h1>").encode()

    assert extract_article(page, "a/").title == "Été"


def test_a_page_nested_beyond_reason_is_read_all_the_same():
    article = extract("<h1>Titre</h1>" + "<div>" * 5000 + "<p>fond")

    assert article.title == "Titre"


def test_names_keep_the_space_that_holds_a_sign_on_its_line():
    body = '<h1 id="t">Combien&nbsp;? </h1><p>x</p><h2 id="q"> Est-ce\n possible&#8239;?</h2><p>y</p>'
    article = extract(body, '<meta name="guichet-former-title" content="Prix&nbsp;: combien ?">')

    assert [section.title for section in article.sections] == ["Combien\u00a0?", "Est-ce possible\u202f?"]
    assert "Prix\u00a0: combien ?" in article.synonyms


def test_a_heading_that_no_link_can_reach_begins_no_section():
    [lead] = extract('<h1>Titre</h1><p>Début.</p><h2 id=" ">Suite</h2><p>Fin.</p>').sections

    assert lead.text.split("\n") == ["Début.", "Suite", "Fin."]
