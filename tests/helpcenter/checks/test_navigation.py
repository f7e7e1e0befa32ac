"""L103 and L104: the menu."""

from __future__ import annotations

import pytest

from portal.helpcenter.checks.navigation import check_navigation
from portal.helpcenter.checks.sources import read_sources


@pytest.fixture
def check(tmp_path):
    """Checks a menu against the pages `index`, `faq` and `guides/mx`; gives `path:line:column code`."""

    def call(config: str, inherited: str = "") -> list[str]:
        docs = tmp_path / "docs"
        for name in ("index.md", "faq.md", "guides/mx.md"):
            (docs / name).parent.mkdir(parents=True, exist_ok=True)
            (docs / name).write_text("# x\n")
        configs = [tmp_path / "mkdocs.en.yml", tmp_path / "mkdocs.yml"]
        for file, text in zip(configs, (config, inherited), strict=True):
            file.write_text(text)
        found = check_navigation(tmp_path, configs, docs, read_sources(tmp_path, docs), strict=True)
        return [f"{finding.path}:{finding.line}:{finding.column} {finding.code}" for finding in found]

    return call


WHOLE = "nav:\n  - index.md\n  - Questions: faq.md\n  - Guides:\n      - MX: guides/mx.md\n"
MENUS = [
    ("that lists everything", WHOLE, []),
    ("with links to elsewhere", f"{WHOLE}  - Shop: https://example.org/shop.md\n  - API: /api/\n", []),
    ("that names nobody", f"{WHOLE}  - gone.md\n", ["mkdocs.en.yml:6:5 L103"]),
    ("that names nobody, titled", f"{WHOLE}  - Gone: gone.md\n", ["mkdocs.en.yml:6:11 L103"]),
    ("that forgets a page", "nav:\n  - index.md\n  - faq.md\n", ["docs/guides/mx.md:1:1 L104"]),
    ("that leaves a page out", "nav: [index.md, faq.md]\nnot_in_nav: |\n  mx.md\n", []),
    ("that leaves a path out", "nav: [index.md, faq.md]\nnot_in_nav: /guides/mx.md\n", []),
    ("that leaves a folder out", "nav: [index.md, faq.md]\nnot_in_nav: guides/\n", []),
    ("that leaves a pattern out", "nav: [index.md, faq.md]\nnot_in_nav: '/guides/*'\n", []),
    ("that leaves another one out", "nav: [index.md, faq.md]\nnot_in_nav: /mx.md\n", ["docs/guides/mx.md:1:1 L104"]),
    ("that is made from the folders", "site_name: x\n", []),
    ("that cannot be read", "nav: [\n", []),
]


@pytest.mark.parametrize(("config", "found"), [case[1:] for case in MENUS], ids=[case[0] for case in MENUS])
def test_a_menu(check, config, found):
    assert check(config) == found


def test_a_menu_may_be_inherited(check):
    assert check("INHERIT: mkdocs.yml\n", f"{WHOLE}  - gone.md\n") == ["mkdocs.yml:6:5 L103"]


def test_its_own_menu_wins_over_the_inherited_one(check):
    assert check(WHOLE, "nav:\n  - gone.md\n") == []
