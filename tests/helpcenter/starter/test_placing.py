"""Where the pages of a wrapped folder go."""

from __future__ import annotations

from portal.helpcenter.starter.placing import free_name, place_pages


def moved(*pages: str) -> dict[str, str]:
    return {old: new for old, new in place_pages(pages, "about").items() if old != new}


def test_pages_stay_where_they_were():
    assert moved("a.md", "guides/b.md", "guides/index.md", "with space/Ünïcode #1.md") == {}


def test_the_front_page_gives_way_to_the_home_page():
    assert moved("index.md", "a.md") == {"index.md": "about.md"}
    assert moved("README.md", "a.md") == {"README.md": "about.md"}


def test_two_front_pages_both_stay():
    assert sorted(moved("index.md", "README.md").values()) == ["about-2.md", "about.md"]


def test_an_author_s_own_page_of_that_name_keeps_it():
    assert moved("about.md", "index.md") == {"index.md": "about-2.md"}


def test_a_page_and_a_folder_s_page_cannot_have_one_address():
    assert moved("guides.md", "guides/index.md") == {"guides.md": "guides-2.md"}


def test_a_folder_with_two_pages_of_its_own_keeps_the_index():
    assert moved("guides/README.md", "guides/index.md") == {"guides/README.md": "guides/page-2.md"}


def test_suffixes_become_those_that_the_builder_knows():
    assert moved("a.mdx", "B.MD", "c.markdown", "sub/Readme.md") == {
        "a.mdx": "a.md",
        "B.MD": "B.md",
        "sub/Readme.md": "sub/README.md",
    }


def test_names_that_differ_only_by_case_do_not_share_an_address():
    assert len({new.casefold() for new in place_pages(["Guide.md", "guide.md"], "about").values()}) == 2


def test_a_name_is_numbered_only_when_it_is_taken():
    assert free_name("contact", {"search"}) == "contact"
    assert free_name("contact", {"contact", "contact-2"}) == "contact-3"
