from __future__ import annotations

import pytest

from portal.helpcenter.markdown import PageError

CASES = [
    (
        "words stay Markdown",
        "::: slot contact\nWrite **to us**.\n:::",
        '<div class="gu-slot" data-guichet-slot="contact">\n<p>Write <strong>to us</strong>.</p>\n</div>',
    ),
    (
        "empty lines, lists and headings inside",
        "::: slot hours\n\n- a\n- b\n\nand\n\n:::",
        '<div class="gu-slot" data-guichet-slot="hours">\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>and</p>\n</div>',
    ),
    ("nothing inside", "::: slot search\n:::", '<div class="gu-slot" data-guichet-slot="search"></div>'),
    (
        "text before and after without empty lines",
        "before\n::: slot contact\nin\n:::\nafter",
        '<p>before</p>\n<div class="gu-slot" data-guichet-slot="contact">\n<p>in</p>\n</div>\n<p>after</p>',
    ),
    (
        "two on a page",
        "::: slot contact\na\n:::\n\n::: slot hours\nb\n:::",
        '<div class="gu-slot" data-guichet-slot="contact">\n<p>a</p>\n</div>\n'
        '<div class="gu-slot" data-guichet-slot="hours">\n<p>b</p>\n</div>',
    ),
    (
        "a fact inside",
        "::: slot contact\n{{ version }}\n:::",
        '<div class="gu-slot" data-guichet-slot="contact">\n'
        '<p><span class="gu-fact" data-guichet-fact="version">2026-11-22</span></p>\n</div>',
    ),
    ("between backticks it is shown", "`::: slot contact`", "<p><code>::: slot contact</code></p>"),
    (
        "in a fence it is shown",
        "```\n::: slot contact\na\n:::\n```",
        "<pre><code>::: slot contact\na\n:::\n</code></pre>",
    ),
    (
        "indented as code it is shown",
        "    ::: slot contact\n    :::",
        "<pre><code>::: slot contact\n:::\n</code></pre>",
    ),
    ("other words after three colons are not ours", "::: note\na\n:::", "<p>::: note\na\n:::</p>"),
]


@pytest.mark.parametrize(("text", "html"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_slot_is_a_marked_element_around_its_own_words(render, text, html):
    assert render(text) == html


WRONG = [
    ("without a name", "::: slot\n:::", "does not name a slot"),
    ("with a name that is none", "::: slot Contact Form\n:::", '"::: slot Contact Form" does not name a slot'),
    ("never closed", "::: slot contact\n\nwords", "The slot contact is not closed"),
    ("inside another", "::: slot contact\n\n::: slot hours\n\n:::\n\n:::", "The slot contact is not closed"),
    ("twice", "::: slot contact\n:::\n\n::: slot contact\n:::", "The slot contact stands twice"),
]


@pytest.mark.parametrize(("text", "reason"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_a_slot_that_cannot_be_filled_stops_the_build(render, text, reason):
    with pytest.raises(PageError, match=reason):
        render(text)


def test_the_next_page_may_use_the_same_slot(promises):
    from markdown import Markdown

    from portal.helpcenter.markdown import GuichetExtension

    md = Markdown(extensions=[GuichetExtension()])

    assert md.convert("::: slot contact\n:::") == md.reset().convert("::: slot contact\n:::")
