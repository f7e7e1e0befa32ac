"""A question as it will be searched: slips mended, what writers decided looked up. Both roads begin here."""

from __future__ import annotations

from dataclasses import dataclass

from search_index import repair
from search_index.analysis import Analysis
from search_index.query import Query, QueryWord, parse
from search_index.repair import KnownWords
from search_index.wishes import Granted


@dataclass(frozen=True, slots=True)
class Understood:
    """What to search.

    Attributes:
        query: as typed, or corrected.
        is_corrected: whether it differs from what was typed.
        also: words that writers say mean the same as some of its words.
        first: id of the article that writers settled for it; None where they settled none.
    """

    query: Query
    is_corrected: bool
    also: tuple[QueryWord, ...]
    first: str | None


def understand(query: Query, words: KnownWords, granted: Granted, analysis: Analysis, *, correct: bool) -> Understood:
    """Returns what `query` means to an index.

    Args:
        query: as typed.
        words: of the index.
        granted: what its writers decided.
        analysis: of its language.
        correct: replace words that nobody knows by near ones.
    """
    settled = granted.article_for(query)
    if settled is not None:  # what a writer has answered is not misspelt, whatever the index knows of its words
        return Understood(query, is_corrected=False, also=granted.also(query), first=settled)
    little = analysis.stop_words
    corrected = repair.corrected(query, words, spared=granted.spared(query), little=little) if correct else None
    if corrected is None:
        return Understood(query, is_corrected=False, also=granted.also(query), first=None)
    searched = parse(corrected, analysis)
    return Understood(searched, is_corrected=True, also=granted.also(searched), first=granted.article_for(searched))
