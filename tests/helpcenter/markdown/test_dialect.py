"""Pages that were written for CommonMark read as their authors meant them."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from portal.helpcenter.markdown import GuichetExtension

LIKE_A_WRAPPED_FOLDER = ["sane_lists", "tables", "attr_list", "md_in_html", "pymdownx.superfences", "pymdownx.quotes"]


def html_of(text: str, language: str = "fr") -> str:
    """The page's HTML without spaces between tags, and without the paragraphs of loose lists."""
    extension = GuichetExtension(language=language, dialect="commonmark")
    options = {"pymdownx.quotes": {"callouts": True}}
    html = Markdown(extensions=[*LIKE_A_WRAPPED_FOLDER, extension], extension_configs=options).convert(text)
    html = re.sub(r">\s+<", "><", re.sub(r"\n +(?=\w)", "\n", html))
    return re.sub(r"<li><p>(.*?)</p>", r"<li>\1", html)


LISTS = [
    (
        "three columns below a number",
        "1. one\n   * a\n   * b\n1. two\n",
        "<ol><li>one<ul><li>a</li><li>b</li></ul></li><li>two</li></ol>",
    ),
    (
        "two columns below a dash, three levels deep",
        "- one\n  - two\n    - three\n- four\n",
        "<ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li><li>four</li></ul>",
    ),
    (
        "a paragraph and a picture inside an item",
        "1. one\n\n   more\n\n   ![x](x.png)\n\n1. two\n",
        '<ol><li>one<p>more</p><p><img alt="x" src="x.png" /></p></li><li>two</li></ol>',
    ),
    (
        "a list right after a paragraph",
        "Text:\n* one\n* two\n",
        "<p>Text:</p><ul><li>one</li><li>two</li></ul>",
    ),
    (
        "an outer item after an inner list that an empty line set apart",
        "1. one\n   * a\n\n     more\n\n   * b\n1. two\n",
        "<ol><li>one<ul><li>a<p>more</p></li><li>b</li></ul></li><li>two</li></ol>",
    ),
    (
        "numbers closed by a parenthesis",
        "1) one\n2) two\n",
        "<ol><li>one</li><li>two</li></ol>",
    ),
    (
        "a line that goes on without being indented",
        "- one\nand more\n- two\n",
        "<ul><li>one\nand more</li><li>two</li></ul>",
    ),
    (
        "a year at the beginning of a line",
        "It was in\n2020. Nothing happened.\n",
        "<p>It was in\n2020. Nothing happened.</p>",
    ),
    (
        "a rule made of stars",
        "Text\n\n* * *\n\nText\n",
        "<p>Text</p><hr /><p>Text</p>",
    ),
    (
        "a paragraph after the list",
        "- one\n\nText\n",
        "<ul><li>one</li></ul><p>Text</p>",
    ),
]


@pytest.mark.parametrize(("text", "html"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS])
def test_lists_are_those_of_commonmark(text, html):
    assert html_of(text) == html


def test_fenced_code_keeps_its_own_indentation_inside_an_item():
    html = html_of("1. one\n\n   ```\n   a\n     * b\n   ```\n\n1. two\n")
    assert re.sub(r"<[^>]*>", "", html).count("a\n  * b\n") == 1
    assert html.count("<ol>") == 1


def test_fenced_code_outside_a_list_is_not_touched():
    assert "* a\n   * b\n" in html_of("```\n* a\n   * b\n```\n")


def test_indented_code_stays_code():
    assert "<code>* a\n</code>" in html_of("Text\n\n    * a\n")


def test_raw_html_ends_a_list_and_what_follows_is_no_code():
    html = html_of("1. one\n\n   <table>\n    <tr><td>x</td></tr>\n   </table>\n\n   after\n")
    assert "<td>x</td>" in html
    assert "<p>after</p>" in html
    assert "<code>" not in html


CALLOUTS = [
    ("a French tip", "fr", "> [!TIP]\n> Text\n", '<div class="admonition tip"><p class="admonition-title">Conseil</p>'),
    (
        "without a space",
        "es",
        ">[!NOTE]\n>\n>Text\n",
        '<div class="admonition note"><p class="admonition-title">Nota</p>',
    ),
    ("with its own title", "fr", "> [!TIP] Ici\n> Text\n", '<p class="admonition-title">Ici</p>'),
    ("of an unknown kind", "fr", "> [!RECIPE]\n> Text\n", '<p class="admonition-title">Recipe</p>'),
    ("inside an item", "fr", "1. one\n\n   > [!TIP]\n   > Text\n\n1. two\n", "<li>one<div class="),
]


@pytest.mark.parametrize(
    ("language", "text", "html"), [case[1:] for case in CALLOUTS], ids=[case[0] for case in CALLOUTS]
)
def test_callouts_are_titled_in_the_language_of_the_page(language, text, html):
    assert html in html_of(text, language)


def test_a_page_in_our_own_dialect_is_not_touched():
    text = "1. one\n    * a\n\n        more\n1. two\n"
    plain = Markdown(extensions=["sane_lists"]).convert(text)
    assert Markdown(extensions=["sane_lists", GuichetExtension(language="fr")]).convert(text) == plain
