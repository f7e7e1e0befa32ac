"""L1xx and I3xx: links and pictures of built pages, told at their place in the sources."""

from __future__ import annotations

import pytest

from portal.helpcenter.checks.links import check_links
from portal.helpcenter.checks.pages import read_site
from portal.helpcenter.checks.sources import Source

PAGE = """<!doctype html><html><head>{source}</head><body><nav><a href="gone/">menu</a></nav>
<article class="md-content__inner md-typeset">{body}
<nav data-guichet-skip><a href="/gone/">related</a></nav><h2 id="here">Here<a class="headerlink" href="#gone">¶</a></h2>
</article></body></html>"""
FILES = ("index.html", "guides/mx/index.html", "files/terms of use.pdf", "images/a.png", "404.html")


@pytest.fixture
def check(tmp_path):
    """Checks one page at `guides/ttl/`; gives `line:column code` of each finding."""

    def call(body: str, markdown: str, *, strict: bool = True) -> list[str]:
        for lang in ("fr", "en"):
            for name in FILES:
                file = tmp_path / lang / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(PAGE.format(source="", body='<a name="old"></a><p id="été">'))
        file = tmp_path / "fr" / "guides" / "ttl" / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(PAGE.format(source='<meta name="guichet-source" content="guides/ttl.md">', body=body))
        sites = {lang: read_site(lang, tmp_path / lang) for lang in ("fr", "en")}
        sources = {"guides/ttl.md": Source("docs/fr/guides/ttl.md", "guides/ttl.md", markdown)}
        found = check_links(sites["fr"], sites, sources, strict=strict)
        return [f"{finding.line}:{finding.column} {finding.code}" for finding in found]

    return call


GOOD = [
    ("a page", "../mx/"),
    ("a page, its file named", "../mx/index.html"),
    ("a page without its final slash", "../mx"),
    ("the home page", "../../"),
    ("this page", ""),
    ("an anchor of this page", "#here"),
    ("the top of this page", "#top"),
    ("an anchor of another page", "../mx/#here"),
    ("an anchor with an accent", "../mx/#%C3%A9t%C3%A9"),
    ("an old-fashioned anchor", "../mx/#old"),
    ("words of the text", "../mx/#:~:text=Here"),
    ("a file with spaces", "../../files/terms%20of%20use.pdf"),
    ("an address from the root", "/fr/guides/mx/"),
    ("another language", "/en/guides/mx/#here"),
    ("the root, which chooses the language", "/"),
    ("another site", "https://example.org/nothing/"),
    ("a mail address", "mailto:help@example.org"),
    ("a telephone number", "tel:+3225550100"),
    ("what the server answers", "/search.json?q=a"),
]


@pytest.mark.parametrize("target", [target for _, target in GOOD], ids=[case for case, _ in GOOD])
def test_what_leads_somewhere_is_not_mentioned(check, target):
    assert check(f'<a href="{target}">x</a>', f"[x]({target})") == []


BAD = [
    ("a page that is not there", "../nothing.md", "../nothing.md", "1:6 L101"),
    ("a folder above the site", "../../../../x/", "../../../../x/", "1:6 L101"),
    ("a language that is not there", "/de/guides/mx/", "/de/guides/mx/", "1:6 L101"),
    ("an anchor of this page", "#nowhere", "#nowhere", "1:6 L102"),
    ("an anchor of a page, written as a file", "../mx/#nowhere", "mx.md#nowhere", "1:6 L102"),
    ("an anchor of a folder's page", "../../#nowhere", "../index.md#nowhere", "1:6 L102"),
    ("an anchor in another language", "/en/guides/mx/#nowhere", "/en/guides/mx/#nowhere", "1:6 L102"),
    ("an address that is none", "http://[::1", "http://[::1", "1:6 L101"),
    ("a name with an ampersand", "a&amp;b.md", "a&b.md", "1:6 L101"),
    ("a name with a space", "a%20b.md", "<a b.md>", "1:7 L101"),
]


@pytest.mark.parametrize(("target", "written", "finding"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_what_leads_nowhere_is_told_where_it_is_written(check, target, written, finding):
    assert check(f'<a href="{target}">x</a>', f"[no]({written})") == [finding]


def test_the_same_broken_link_is_told_at_each_of_its_places(check):
    body = '<a href="x.md">1</a><a href="../mx/">2</a><a href="x.md">3</a>'
    assert check(body, "[1](x.md) and [2](mx.md)\n\n[3](x.md)\n") == ["1:5 L101", "3:5 L101"]


def test_code_that_looks_like_the_link_is_passed_over(check):
    assert check('<a href="x.md">1</a>', "`[1](x.md)`\n\n[1](x.md)\n") == ["3:5 L101"]


def test_a_link_that_stands_nowhere_in_the_source_is_told_at_the_beginning(check):
    assert check('<a href="made-up/">1</a>', "Text\n") == ["1:1 L101"]


IMAGES = [
    ("with a text", '<img src="../../images/a.png" alt="A">', "![A](../images/a.png)", []),
    ("without one in Markdown", '<img src="../../images/a.png" alt="">', "![](../images/a.png)", ["1:5 I301"]),
    ("of blanks in Markdown", '<img src="../../images/a.png" alt=" ">', "![ ](../images/a.png)", ["1:6 I301"]),
    ("declared mute in HTML", '<img src="../../images/a.png" alt="">', '<img src="../images/a.png" alt="">', []),
    ("mute by its role", '<img src="../../images/a.png" role="presentation">', '<img src="../images/a.png">', []),
    ("forgotten in HTML", '<img src="../../images/a.png">', '<img src="../images/a.png">', ["1:11 I301"]),
    ("that is not there", '<img src="../../images/b.png" alt="B">', "![B](../images/b.png)", ["1:6 I302"]),
    ("neither there nor described", '<img src="b.png" alt="">', "![](b.png)", ["1:5 I302", "1:5 I301"]),
    (
        "of a film that is not there",
        '<video src="b.mp4" poster="../../images/a.png">',
        '<video src="b.mp4">',
        ["1:13 I302"],
    ),
]


@pytest.mark.parametrize(("body", "written", "found"), [case[1:] for case in IMAGES], ids=[case[0] for case in IMAGES])
def test_images_exist_and_say_what_they_show(check, body, written, found):
    assert check(body, written) == found


def test_pages_that_no_writer_wrote_are_not_looked_at(tmp_path):
    (tmp_path / "404.html").write_text(PAGE.format(source="", body='<a href="gone/">x</a>'))
    site = read_site("fr", tmp_path)
    assert list(check_links(site, {"fr": site}, {}, strict=True)) == []


@pytest.mark.parametrize("content", ["", "<!-- x -->", "<!doctype html>", '<html><a href="gone/">x</a></html>'])
def test_a_file_without_an_article_is_a_page_without_anything(tmp_path, content):
    (tmp_path / "stub.html").write_text(content)
    assert read_site("fr", tmp_path).pages["stub.html"].references == ()
