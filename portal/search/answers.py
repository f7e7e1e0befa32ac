"""Answers of the index, remembered for as long as their release is served."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Container

from search_index.search import MAX_QUERY_CHARS, Answer, Searcher

MOST_ARTICLES = 50
USUAL_ARTICLES = 10
ANSWERS_KEPT = 1024

Key = tuple[str, str, str, int, bool, str]


class Answers:
    """Asks the index, unless the same release has answered the same question a moment ago.

    Args:
        kept: answers to remember.
    """

    def __init__(self, kept: int = ANSWERS_KEPT) -> None:
        self._kept = kept
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def ask(
        self,
        searcher: Searcher,
        build: str,
        query: str,
        limit: int,
        *,
        correct: bool = True,
        topic: str = "",
        among: Container[str] | None = None,
    ) -> Answer:
        """Returns what the index of one release says.

        Args:
            searcher: of the release and language that are asked.
            build: the release's id.
            query: whatever a visitor typed.
            limit: articles at most, 1 to `MOST_ARTICLES`.
            correct: whether misspelt words are replaced.
            topic: name of what `among` holds; empty when that is None.
            among: locations of the articles that may answer.
        """
        query = query[:MAX_QUERY_CHARS]
        key = (build, searcher.lang, query, limit, correct, topic)
        with self._lock:
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
                return known
        answer = searcher.search(query, limit, correct=correct, among=among)
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._kept:
                self._answers.popitem(last=False)
        return answer


def sensible_limit(text: str) -> int:
    """Returns the number of articles that `text` asks for, brought between 1 and `MOST_ARTICLES`."""
    if not text.isascii() or not text.isdigit():
        return USUAL_ARTICLES
    return min(max(int(text[:6]), 1), MOST_ARTICLES)
