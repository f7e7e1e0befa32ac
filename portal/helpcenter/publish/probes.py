"""The proof that a search index answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from portal.errors import BuildError
from search_index.pages import Article
from search_index.search import Searcher, open_searcher

PROBES = 5
_TRIED = 15  # titles tried at most: some are too common to prove anything
_FOUND_AMONG = 10


def choose_probes(articles: Sequence[Article], folder: Path, lang: str) -> tuple[str, ...]:
    """Returns titles that find their own article: what a server asks before it lets the index serve.

    Args:
        articles: what the index holds; none of them give no probe.
        folder: of the index.
        lang: its language.

    Raises:
        BuildError: hardly any article is found by its own title.
    """
    candidates = _spread(articles)
    searcher = open_searcher(folder)
    try:
        probes = [article.title for article in candidates if _finds(searcher, article)][:PROBES]
    finally:
        searcher.close()
    if 2 * len(probes) < min(len(candidates), PROBES):
        raise BuildError(
            f"The index of {lang} does not find its own articles: {len(probes)} of {len(candidates)} titles did",
            "This is a fault of guichet: please report it with the titles of your articles.",
        )
    return tuple(probes)


def check_probes(folder: Path, lang: str, probes: Collection[str]) -> None:
    """Promises that an index answers each of its probes.

    Raises:
        BuildError: one finds nothing.
    """
    searcher = open_searcher(folder)
    try:
        silent = [question for question in probes if not searcher.search(question).items]
    finally:
        searcher.close()
    if silent:
        raise BuildError(f"The index of {lang} has no answer to: {', '.join(silent)}", "Build again: guichet build")


def _spread(articles: Sequence[Article]) -> list[Article]:
    """Returns articles whose title is theirs alone, taken evenly over the site."""
    titles = Counter(article.title for article in articles)
    fit = [article for article in articles if article.title.strip() and titles[article.title] == 1]
    step = max(len(fit) // _TRIED, 1)
    return fit[::step][:_TRIED]


def _finds(searcher: Searcher, article: Article) -> bool:
    items = searcher.search(article.title, limit=_FOUND_AMONG).items
    return any(hits[0].location.partition("#")[0] == article.location for hits in items if hits)
