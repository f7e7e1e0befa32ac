"""What writers decide about search: words that mean the same, and questions that one article must answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from search_index.analysis import Analysis
from search_index.query import Query, QueryWord, parse

WISHES_FILE = "wishes.json"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Decisions of the writers of one language.

    Attributes:
        synonyms: groups of words or short phrases; who asks for one is shown the others too.
        settled: question → id of the article that must come first for it, whatever its form, accents or little words;
            of two that differ in little words alone, each keeps its own.
    """

    synonyms: tuple[tuple[str, ...], ...] = ()
    settled: Mapping[str, str] = field(default_factory=dict)


def write_wishes(folder: Path, wishes: Wishes) -> None:
    """Writes the wishes beside the index in `folder`; nothing where there are none."""
    if wishes.synonyms or wishes.settled:
        kept = {"synonyms": wishes.synonyms, "settled": dict(wishes.settled)}
        (folder / WISHES_FILE).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_wishes(folder: Path) -> Wishes:
    """Returns the wishes beside the index in `folder`, whose seal was read."""
    file = folder / WISHES_FILE
    if not file.exists():
        return Wishes()
    kept = json.loads(file.read_bytes())
    return Wishes(tuple(tuple(group) for group in kept["synonyms"]), dict(kept["settled"]))


class Granted:
    """Wishes made ready for questions.

    Args:
        wishes: of the writers.
        analysis: of their language.
    """

    def __init__(self, wishes: Wishes, analysis: Analysis) -> None:
        settled = [(parse(question, analysis), name) for question, name in wishes.settled.items()]
        self._settled = {_stems(query): name for query, name in settled}
        self._by_subject = {_subject(query): name for query, name in settled}
        # First stem of a wording → its stems, and the words of the other wordings.
        self._others: dict[str, list[tuple[tuple[str, ...], tuple[QueryWord, ...]]]] = {}
        for group in wishes.synonyms:
            wordings = [tuple(word for word in parse(text, analysis).words if not word.whole) for text in group]
            for place, wording in enumerate(wordings):
                stems = tuple(word.stem for word in wording)
                others = tuple(word for other in wordings[:place] + wordings[place + 1 :] for word in other)
                if stems:
                    self._others.setdefault(stems[0], []).append((stems, others))

    def article_for(self, query: Query) -> str | None:
        """Returns the id of the article that was settled for this question; None when none was."""
        if not self._settled:
            return None
        return self._settled.get(_stems(query)) or self._by_subject.get(_subject(query))

    def also(self, query: Query) -> tuple[QueryWord, ...]:
        """Returns the words that writers say mean the same as some of the query's."""
        return tuple({word.text: word for _, others in self._matches(query) for word in others}.values())

    def spared(self, query: Query) -> frozenset[str]:
        """Returns the words of the query that writers know, and that are therefore not misspelt."""
        return frozenset(word.text for words, _ in self._matches(query) for word in words)

    def _matches(self, query: Query) -> Iterator[tuple[Sequence[QueryWord], tuple[QueryWord, ...]]]:
        words = [word for word in query.words if not word.whole]
        for place, word in enumerate(words):
            for stems, others in self._others.get(word.stem, ()):
                found = words[place : place + len(stems)]
                if tuple(each.stem for each in found) == stems:
                    yield found, others


def _stems(query: Query) -> frozenset[str]:
    return frozenset(word.stem for word in query.words if not word.whole)


def _subject(query: Query) -> frozenset[str]:
    return frozenset(word.stem for word in query.words if not (word.whole or word.stop)) or _stems(query)
