"""An answer that stands in another language only.

Scores of two indexes cannot be compared; how much of a question their first articles hold can. Another language is
shown when the reader's own finds nothing, or when it holds most of the question and clearly more of it. Measured on
this project's manual with titles, questions and synonyms of one language asked in another: shown for three quarters of
them (the others are words that both languages have, such as `backup`), and for one in a thousand asked in their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from portal.releases import Release
from search_index.search import Answer, Hit

ENOUGH = 0.5  # of the question, where the reader's own language finds nothing
MOST = 0.6  # of the question, where it finds something
CLEARLY_MORE = 0.3  # of the question
MOST_SHOWN = 3  # articles
NEARLY = 0.75  # of the words that the first of them holds


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another language answers.

    Attributes:
        lang: code of that language.
        answer: its best articles, never empty.
        here: for each of them, the location of the same article in the reader's language; None where there is none.
    """

    lang: str
    answer: Answer
    here: tuple[str | None, ...]


def look_elsewhere(
    own: Answer, lang: str, others: Iterable[str], ask: Callable[[str], Answer], release: Release
) -> Elsewhere | None:
    """Returns the answer of another language where that is clearly better; None where the reader's own is good.

    Args:
        own: what the reader's language answers.
        lang: that language.
        others: the other ones, asked only when needed.
        ask: returns what one of them answers, nothing corrected.
        release: knows which articles are translations of each other.
    """
    if not own.query or own.is_settled or (own.items and own.held > 1 - CLEARLY_MORE):
        return None
    found = [(answer.held, other, answer) for other in others if (answer := ask(other)).items]
    if not found:
        return None
    held, other, answer = max(found, key=lambda one: one[0])
    if held < ENOUGH if not own.items else held < MOST or held - own.held < CLEARLY_MORE:
        return None
    items = tuple(item for item in answer.items if _words(item) >= NEARLY * _words(answer.items[0]))
    versions = {at[other]: at.get(lang) for at in release.articles.values() if other in at}
    return Elsewhere(other, replace(answer, items=items), tuple(versions.get(item[0].location) for item in items))


def _words(item: tuple[Hit, ...]) -> int:
    return sum(item[0].terms.values())
