"""What the content security policy, a phone's budget and tired eyes need from every page."""

from __future__ import annotations

import gzip
import re
from itertools import product
from pathlib import Path

import pytest
from lxml import html

import portal.helpcenter.theme

ASSETS = Path(portal.helpcenter.theme.__file__).parent / "assets" / "guichet"
MATERIALS_OWN_SCRIPTS = 3
SCRIPTS = ("search-worker.js", "search-dialog.js", "guichet.js")
SEARCH_BUDGET_BYTES = 20_000


def pages(site: Path) -> list[tuple[str, html.HtmlElement]]:
    return [(str(file.relative_to(site)), html.fromstring(file.read_bytes())) for file in sorted(site.rglob("*.html"))]


def test_no_page_carries_inline_style_or_handler(site: Path) -> None:
    found = [
        (name, element.tag, attribute)
        for name, page in pages(site)
        for element in page.iter("*")
        for attribute in element.attrib
        if attribute == "style" or attribute.startswith("on")
    ]
    assert found == []


def test_only_materials_three_scripts_are_inline_whatever_the_depth(site: Path) -> None:
    scripts = {
        script.text
        for _, page in pages(site)
        for script in page.iter("script")
        if not script.get("src") and script.get("type") != "application/json"
    }
    assert len(scripts) == MATERIALS_OWN_SCRIPTS


def test_no_page_asks_anybody_else_for_anything(site: Path) -> None:
    query = "//*[self::script or self::img or self::iframe or self::source]/@src | //link[not(@rel='canonical')]/@href"
    found = [(name, address) for name, page in pages(site) for address in page.xpath(query) if "//" in address]
    assert found == []


def test_material_is_not_told_to_ask_a_forge_or_fetch_sitemaps(site: Path) -> None:
    query = "//*[@data-md-component='source'] | //link[@rel='alternate']"
    assert [name for name, page in pages(site) if page.xpath(query)] == []


def test_no_element_has_an_empty_tabindex_or_an_id_twice(site: Path) -> None:
    for name, page in pages(site):
        assert page.xpath("//*[@tabindex='']") == [], name
        ids = page.xpath("//@id")
        assert sorted(set(ids)) == sorted(ids), name


def test_search_ships_less_than_its_budget_before_the_first_answer() -> None:
    shipped = sum(len(gzip.compress((ASSETS / name).read_bytes())) for name in SCRIPTS)
    assert shipped < SEARCH_BUDGET_BYTES


TEXT = ("ink", "ink-soft", "accent", "accent-strong")
GROUND = ("page", "wash", "paper", "accent-wash")
ENOUGH_FOR_TEXT = 4.5
ENOUGH_FOR_EDGES = 3.0


def tokens(selector: str) -> dict[str, str]:
    css = (ASSETS / "guichet.css").read_text(encoding="utf-8")
    block = css[css.index(selector) :].split("}", 1)[0]
    return dict(re.findall(r"--gu-([\w-]+): (#[0-9a-f]{6});", block))


LIGHT, DARK = '[data-md-color-scheme="default"] {', '[data-md-color-scheme="slate"] {'


def contrast(first: str, second: str) -> float:
    """Source: WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_are_legible(scheme: str) -> None:
    colours = tokens(scheme)
    pairs = [*product(TEXT, GROUND), ("on-accent", "accent"), ("on-accent", "accent-strong"), ("ink", "mark")]
    pairs += [(notice, "wash") for notice in ("warning", "danger")]
    poor = [(text, ground) for text, ground in pairs if contrast(colours[text], colours[ground]) < ENOUGH_FOR_TEXT]
    assert poor == []
    assert contrast(colours["line-strong"], colours["page"]) >= ENOUGH_FOR_EDGES


def test_a_dark_device_without_script_gets_the_same_dark() -> None:
    assert tokens('.no-js [data-md-color-scheme="default"] {') == tokens(DARK)
