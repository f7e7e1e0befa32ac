"""Indexes and searchers for every test of the reading side."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search_index.build import build_index
from search_index.derived import DERIVED_FILE
from search_index.pages import Article
from search_index.search import Searcher, open_searcher
from search_index.wishes import Wishes
from tests.search_index.made_articles import PAGES, articles

# Given articles, returns a searcher over them that is closed after the test.
Opener = Callable[..., Searcher]


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage is collected meanwhile: what other tests left would be billed to whoever is timed just then."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def index_folders(tmp_path_factory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("index")
    for lang in PAGES:
        build_index(articles(lang), root / lang, lang)
    return {lang: root / lang for lang in PAGES}


@pytest.fixture(scope="session")
def searchers(index_folders):
    opened = {lang: open_searcher(folder) for lang, folder in index_folders.items()}
    yield opened
    for searcher in opened.values():
        searcher.close()


@pytest.fixture(scope="session")
def bare_searchers(index_folders, tmp_path_factory):
    """The same indexes with nothing derived beside them: Whoosh's own searcher answers."""
    root = tmp_path_factory.mktemp("bare")
    opened = {}
    for lang, folder in index_folders.items():
        shutil.copytree(folder, root / lang)
        (root / lang / DERIVED_FILE).unlink()
        opened[lang] = open_searcher(root / lang)
    yield opened
    for searcher in opened.values():
        searcher.close()


@pytest.fixture
def search_in(tmp_path) -> Opener:
    opened: list[Searcher] = []

    def open_over(*pages: Article, lang: str = "fr", bare: bool = False, wishes: Wishes | None = None) -> Searcher:
        folder = tmp_path / f"index{len(opened)}"
        build_index(pages, folder, lang, wishes)
        if bare:
            (folder / DERIVED_FILE).unlink()
        opened.append(open_searcher(folder))
        return opened[-1]

    yield open_over
    for searcher in opened:
        searcher.close()
