"""A menu for pages that somebody else arranged."""

from __future__ import annotations

import pytest

from portal.helpcenter.starter.grouping import FEWEST, MANY, Group, arrange, bare_words, humanise


def titled(*paths: str) -> dict[str, str]:
    return {path: humanise(path.rpartition("/")[2].removesuffix(".md")) for path in paths}


def outline(groups):
    """Title → landing and pages, then the groups inside."""
    return [
        (group.title, *filter(None, [group.landing]), *group.pages, *([outline(group.groups)] if group.groups else []))
        for group in groups
    ]


def test_few_flat_pages_make_one_section_sorted_by_title():
    assert outline(arrange({"b.md": "Été", "a.md": "Zoo", "c.md": "étang"}, "Others")) == [
        ("Others", "c.md", "b.md", "a.md")
    ]


def test_folders_make_sections_called_by_their_index_else_by_their_name():
    titles = {
        "billing/index.md": "All about billing",
        "billing/refunds.md": "Refunds",
        "user-accounts/password.md": "Password",
    }
    assert outline(arrange(titles, "Others")) == [
        ("All about billing", "billing/index.md", "billing/refunds.md"),
        ("User accounts", "user-accounts/password.md"),
    ]


def test_a_page_beside_a_folder_of_its_name_stands_for_it():
    titles = {"billing.md": "Billing", "billing/refunds.md": "Refunds", "other.md": "Other", "x/y.md": "Y"}
    assert ("Billing", "billing.md", "billing/refunds.md") in outline(arrange(titles, "Others"))


def test_a_folder_that_holds_everything_is_no_section():
    titles = titled("site/docs/a/one.md", "site/docs/b/two.md")
    assert [group.title for group in arrange(titles, "Others")] == ["A", "B"]


def test_pages_outside_folders_come_last_together():
    titles = titled("a/one.md", "b/two.md", "lost.md")
    assert outline(arrange(titles, "Others"))[-1] == ("Others", "lost.md")


NAMINGS = [
    ("underscores", "{group}_{page}_{n}"),
    ("doubled underscores, with single ones inside", "{group}__the_{page}_{n}"),
    ("dots", "{group}.{page}{n}"),
    ("a beginning and an end that all share", "help_product_{group}_{page}{n}_md"),
]


@pytest.mark.parametrize("naming", [naming for _, naming in NAMINGS], ids=[case for case, _ in NAMINGS])
def test_many_flat_pages_are_grouped_by_what_their_names_share(naming):
    names = [
        naming.format(group=group, page=page, n=n) + ".md"
        for group in ("billing", "mail-client", "security")
        for page in ("set-up", "repair")
        for n in range(10)
    ]
    groups = arrange(titled(*names), "Others")
    assert [group.title for group in groups] == ["Billing", "Mail client", "Security"]
    assert [group.count() for group in groups] == [20, 20, 20]


def test_a_page_called_like_its_group_stands_for_it():
    names = [f"{group}_page-{n}.md" for group in ("a-z", "b-z", "c-z") for n in range(20)]
    titles = titled(*names, "b-z_b-z.md") | {"b-z_b-z.md": "The best of B"}
    group = next(group for group in arrange(titles, "Others") if group.landing)
    assert (group.title, group.landing, len(group.pages)) == ("The best of B", "b-z_b-z.md", 20)


def test_a_name_that_lost_its_head_is_grouped_by_what_is_left_of_it():
    names = [f"help_product_{group}_page-{n}.md" for group in ("alpha", "beta") for n in range(30)]
    groups = {group.title: group.count() for group in arrange(titled(*names, "oduct_beta_page-99.md"), "Others")}
    assert groups == {"Alpha": 30, "Beta": 31}


def test_names_that_say_nothing_are_grouped_by_the_letters_of_their_titles():
    titles = {f"{n}.md": f"{chr(ord('A') + n % 26)} title {n}" for n in range(200)}
    groups = arrange(titles, "Others")
    assert all(group.count() <= MANY for group in groups)
    assert groups[0].title.startswith("A")
    assert sum(group.count() for group in groups) == 200


def test_a_large_group_is_divided_and_small_parts_stay_loose():
    names = [f"mail_{part}_page-{n}.md" for part in ("one", "two", "2026") for n in range(20)]
    names += [f"mail_rare{n}_page.md" for n in range(FEWEST - 1)] + [f"web_page-{n}.md" for n in range(15)]
    first, second = arrange(titled(*names), "Others")
    assert [group.title for group in first.groups] == ["2026", "One", "Two"]
    assert len(first.pages) == FEWEST - 1
    assert (second.title, len(second.pages)) == ("Web", 15)


def test_a_letter_is_no_title():
    names = [f"{group}_page-{n}.md" for group in ("mail", "web", "x") for n in range(20)]
    groups = {group.title: group.count() for group in arrange(titled(*names), "Others")}
    assert groups == {"Mail": 20, "Web": 20, "Others": 20}


def test_words_that_many_titles_end_with_are_left_out_of_the_menu():
    titles = {f"{name}/index.md": f"{name.title()}: list of articles" for name in ("one", "two", "three")}
    titles |= {"four/index.md": "Four: a number"}
    assert [group.title for group in arrange(titles, "Others")] == ["Four: a number", "One", "Three", "Two"]


def test_no_page_is_lost_or_listed_twice():
    names = [f"g{n % 7}_h{n % 3}_p{n}.md" for n in range(300)] + [f"deep/er/{n}.md" for n in range(90)] + ["index.md"]

    def listed(group: Group):
        yield from filter(None, [group.landing, *group.pages])
        for inside in group.groups:
            yield from listed(inside)

    found = [page for group in arrange(titled(*names), "Others") for page in listed(group)]
    assert sorted(found) == sorted(names)


@pytest.mark.parametrize(
    ("text", "folded"), [("Été", "ete"), ("« Œuvre »", "oeuvre"), ("a_b", "a b"), ("ÑANDÚ!", "nandu"), ("…", "")]
)
def test_titles_sort_without_accents_case_or_signs(text, folded):
    assert bare_words(text) == folded
