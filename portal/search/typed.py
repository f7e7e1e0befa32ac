"""While somebody types, the titles and questions that go on from their words come first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from search_index.analysis import fold
from search_index.search import Answer, Hit, Named

ASKED_FOR = 12  # names, some of which nobody sees
MOST_NAMED = 3  # the rest of the list is the index's own order
SHORTEST_TYPED = 2  # letters: one begins half of all titles
_WORD = re.compile(r"(\w+)")


def left_out(answer: Answer, named: Sequence[Named]) -> frozenset[str]:
    """Returns the locations of the articles that `titles_first` wants and that the answer does not hold."""
    wanted = {one.location.partition("#")[0] for one in _shown(named)}
    return frozenset(wanted - {item[0].location for item in answer.items})


def titles_first(answer: Answer, named: Sequence[Named], limit: int, more: Sequence[tuple[Hit, ...]] = ()) -> Answer:
    """Returns the answer with the articles that `named` leads to at its head, each once, a question above its article's
    other sections.

    An article that writers settled for the question keeps its place.

    Args:
        answer: of the index.
        named: titles and questions that go on from what was typed, best first.
        limit: articles at most.
        more: what the index says of the articles that are `left_out`.
    """
    if answer.is_settled or len(answer.query) < SHORTEST_TYPED:
        return answer
    groups = {item[0].location: item for item in (*answer.items, *more)}
    first: dict[str, tuple[Hit, ...]] = {}
    for one in _shown(named):
        location = one.location.partition("#")[0]
        if location not in first:
            first[location] = _led_by(
                one, groups.pop(location, (_plain(location, one.title, answer.query),)), answer.query
            )
    return replace(answer, items=(*first.values(), *groups.values())[:limit])


def _shown(named: Sequence[Named]) -> list[Named]:
    """The first names that readers see: a synonym at the head of a list would look like a mistake."""
    return [one for one in named if one.name == one.title or "#" in one.location][:MOST_NAMED]


def _led_by(named: Named, item: tuple[Hit, ...], typed: str) -> tuple[Hit, ...]:
    article, *sections = item
    if "#" not in named.location:
        return item
    known = next((hit for hit in sections if hit.location == named.location), _plain(named.location, named.name, typed))
    # It must not score below its article, whose own lines would be shown in its place.
    best = max(hit.score for hit in item)
    return (article, known._replace(score=best), *(hit for hit in sections if hit.location != named.location))


def _plain(location: str, title: str, typed: str) -> Hit:
    return Hit(location, _marked(title, typed), "", 0.0, {})


def _marked(title: str, typed: str) -> str:
    """Returns a title, escaped, with the words that go on from the typed ones in `<mark>`."""
    begun = tuple(fold(word) for word in _WORD.findall(typed) if len(word) >= SHORTEST_TYPED)
    pieces = _WORD.split(title)  # a piece between words, a word, and so on
    return "".join(
        f"<mark>{escape(piece)}</mark>" if place % 2 and fold(piece).startswith(begun) else escape(piece)
        for place, piece in enumerate(pieces)
    )
