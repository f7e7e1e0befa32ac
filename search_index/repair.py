"""What a visitor may have meant by words that the index does not know."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from search_index.query import Query, QueryWord

SHORTEST_COMPLETED = 2  # letters
SHORTEST_HALF = 3  # letters of each of two words written as one
SHORTEST_LIKE_LITTLE = 6  # letters: a shorter word that looks like a little one may well be another word
MOST_COMPLETIONS = 6
PARTICLES = frozenset(["in", "off", "on", "out", "up"])  # little, but of a word in login, setup and backup


class KnownWords(Protocol):
    """The words of an index."""

    def knows(self, word: QueryWord) -> bool:
        """Whether the index holds the word or another form of it."""
        ...

    def frequency(self, text: str) -> int:
        """Returns how many texts hold a folded word; 0 when none does."""
        ...

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        """Returns words spelt almost like `text`, with the number of edits between them."""
        ...

    def written(self, text: str) -> str:
        """Returns a folded word as pages write it, or as it is where that is not known; folded, both are the same."""
        ...

    def beginning(self, text: str) -> Sequence[str]:
        """Returns the words that go on from `text`."""
        ...

    def stand_together(self, one: str, other: str) -> bool:
        """Whether some text holds both words."""
        ...


def corrected(
    query: Query, words: KnownWords, spared: frozenset[str] = frozenset(), little: frozenset[str] = frozenset()
) -> str | None:
    """Returns the query with the words that the index does not know replaced; None when nothing was.

    What replaces them is written as pages write it, and reads the same.

    Args:
        query: as typed.
        words: of the index.
        spared: words that are right though the index does not hold them.
        little: words that say nothing by themselves; only a long word is taken for one of them.
    """
    text = query.text
    asked = [word for word in query.words if not word.whole]
    known = [word.text for word in asked if not word.stop and words.knows(word)]
    for place in range(len(asked) - 1, -1, -1):
        word = asked[place]
        if word.stop or word.text in spared or words.knows(word) or _is_settled(query, place, asked, words):
            continue
        meant = meanings(word.text, words, known)
        if len(word.text) < SHORTEST_LIKE_LITTLE:
            meant = [meaning for meaning in meant if meaning not in little]
        if meant:
            shown = " ".join(map(words.written, meant[0].split()))
            text = text[: word.start] + shown + text[word.end :]
    return text if text != query.text else None


def meanings(text: str, words: KnownWords, beside: Sequence[str] = ()) -> list[str]:
    """Returns what may have been meant by a word that the index does not hold, likeliest first.

    Args:
        text: a folded word.
        words: of the index.
        beside: the other words of the question: what stands beside them somewhere is likelier.
    """
    near = words.near(text)
    if len(near) > 1:
        return [
            word for _, _, word in sorted((away, -_likelihood(word, text, words, beside), word) for word, away in near)
        ]
    return [word for word, _ in near] or _halves(text, words)


def completions(beginning: str, words: KnownWords) -> list[str]:
    """Returns the most frequent words that go on from `beginning`."""
    if len(beginning) < SHORTEST_COMPLETED:
        return []
    return sorted(words.beginning(beginning), key=lambda word: (-words.frequency(word), word))[:MOST_COMPLETIONS]


def joined(one: QueryWord, other: QueryWord, words: KnownWords) -> str | None:
    """Returns the word that two words give when written as one; None when the index does not hold it."""
    if one.stop or one.whole or other.whole or (other.stop and other.text not in PARTICLES):
        return None
    together = one.text + other.text
    return together if words.frequency(together) else None


def is_being_typed(query: Query, word: QueryWord) -> bool:
    """Whether `word` is the last of the query and nothing stands after it."""
    return word.end == len(query.text)


def _is_settled(query: Query, place: int, asked: Sequence[QueryWord], words: KnownWords) -> bool:
    """Whether a word, though not known, may be left as it is: it is begun, or part of something that is known."""
    word = asked[place]
    if is_being_typed(query, word) and completions(word.text, words):
        return True
    if place > 0 and joined(asked[place - 1], word, words):
        return True
    if place + 1 < len(asked) and joined(word, asked[place + 1], words):
        return True
    wholes = (other for other in query.words if other.whole and other.start <= word.start < other.end)
    return any(words.knows(whole) for whole in wholes)


def _likelihood(word: str, typed: str, words: KnownWords, beside: Sequence[str]) -> float:
    together = sum(words.stand_together(word, other) for other in beside)
    same_letters = sorted(word) == sorted(typed)  # swapped letters are the commonest slip
    same_start = word[0] == typed[0]
    return (
        math.sqrt(words.frequency(word))
        * (1 + together) ** 2
        * (2.0 if same_letters else 1.0)
        * (1.5 if same_start else 1.0)
    )


def _halves(text: str, words: KnownWords) -> list[str]:
    halves = []
    for cut in range(SHORTEST_HALF, len(text) - SHORTEST_HALF + 1):
        rarer = min(words.frequency(text[:cut]), words.frequency(text[cut:]))
        if rarer:
            halves.append((-rarer, f"{text[:cut]} {text[cut:]}"))
    return [spelt for _, spelt in sorted(halves)]
