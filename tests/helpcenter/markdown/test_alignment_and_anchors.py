from __future__ import annotations

import pytest

from portal.helpcenter.markdown import slugify


def test_aligned_cells_carry_a_class_and_no_style(render):
    html = render("| a | b |\n|:--|:-:|\n| 1 | 2 |\n\n| c | d |\n|--:|---|\n| 3 | 4 |")

    assert "style" not in html
    assert '<th class="gu-left">a</th>' in html
    assert '<td class="gu-center">2</td>' in html
    assert '<td class="gu-right">3</td>' in html
    assert "<td>4</td>" in html


def test_a_cell_keeps_the_class_its_writer_gave_it(render):
    html = render("| a |\n|--:|\n| 1 { .money } |")

    assert '<td class="money gu-right">1</td>' in html


def test_each_cell_of_a_wide_table_says_what_it_is_about(render):
    html = render("| What | `How` | &amp; *when* |\n|---|---|---|\n| a | b | – |")

    assert "<table data-guichet-stacks" in html
    assert "<td>a</td>" in html  # the heading of its row
    assert '<td data-guichet-about="How">b</td>' in html
    assert '<td data-guichet-about="&amp; when" data-guichet-nothing' in html


def test_html_in_a_heading_stays_out_of_what_its_cells_say(render):
    html = render('| A | <abbr title="at most">SLA</abbr> | <b>k</b> &copy; |\n|---|---|---|\n| 1 | 2 | 3 |')

    assert '<td data-guichet-about="SLA">2</td>' in html
    assert '<td data-guichet-about="k ©">3</td>' in html


def test_only_a_cell_that_shows_nothing_is_left_out_where_cells_are_stacked(render):
    html = render('| A | B | C |\n|---|---|---|\n| 1 | &mdash; | <img src="a.png" alt="yes"> |')

    assert 'data-guichet-about="B" data-guichet-nothing' in html
    assert html.count("data-guichet-nothing") == 1


def test_a_table_that_a_phone_can_show_is_left_alone(render):
    assert "data-guichet" not in render("| a | b |\n|---|---|\n| 1 | – |")


SLUGS = [
    ("accents fold", "L'été à l'école", "l-ete-a-l-ecole"),
    ("typographic apostrophe", "Qu’est-ce qu’un créneau ?", "qu-est-ce-qu-un-creneau"),
    ("ligatures open", "Œuvre et cœur", "oeuvre-et-coeur"),
    ("Spanish", "¿Cómo añadir un dominio?", "como-anadir-un-dominio"),
    ("German", "Größe ändern", "grosse-andern"),
    ("digits and signs", "Erreur 5.7.1 : « refusé »", "erreur-5-7-1-refuse"),
    ("underscores are signs", "max_size", "max-size"),
    ("other scripts stay", "Γειά σου", "γεια-σου"),
    ("nothing readable", "!!!", ""),
]


@pytest.mark.parametrize(("title", "slug"), [case[1:] for case in SLUGS], ids=[case[0] for case in SLUGS])
def test_an_anchor_can_be_read_aloud(title, slug):
    assert slugify(title) == slug


def test_headings_get_our_anchors_unless_the_writer_gives_one(render):
    html = render("# L'été\n\n## L'été\n\n## Autre { #a-moi }")

    assert '<h1 id="l-ete">' in html
    assert '<h2 id="l-ete_1">' in html
    assert '<h2 id="a-moi">' in html


def chosen(text, separator):
    return "mine"


def test_a_site_that_chose_its_own_anchors_keeps_them():
    from markdown import Markdown

    from portal.helpcenter.markdown import GuichetExtension

    md = Markdown(
        extensions=["toc", GuichetExtension()],
        extension_configs={"toc": {"slugify": chosen}},
    )

    assert md.convert("# L'été") == '<h1 id="mine">L\'été</h1>'
