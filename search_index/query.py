"""What a visitor typed → words. Nothing here can fail, and nothing is an operator but a pair of quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from search_index.analysis import Analysis
from search_index.stop_words import VAGUE_WORDS

MAX_QUERY_CHARS = 200
MAX_WORDS = 12

QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class QueryWord(NamedTuple):
    """A word to look for.

    Attributes:
        text: folded.
        stem: its stem.
        start: where it begins in the query.
        end: where it ends in the query.
        whole: spells several parts as one word; of use only where the index knows it.
        stop: says nothing by itself, such as `de`, `the` or, spelt of two such words, `don't`.
    """

    text: str
    stem: str
    start: int
    end: int
    whole: bool
    stop: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What a visitor asks.

    Attributes:
        text: as typed, cut to `MAX_QUERY_CHARS`, spaces and invisible characters tidied.
        words: in order; parts before the wholes that they spell.
        phrases: folded words that stood between quotes, each phrase apart.
    """

    text: str
    words: tuple[QueryWord, ...]
    phrases: tuple[tuple[str, ...], ...]


def normalise(text: str) -> str:
    """Returns `text` as it is searched: composed, one space between words, at most `MAX_QUERY_CHARS` characters."""
    # Ten times the limit leaves room for what tidying removes, and spares the work of a 10 MB question.
    seen = UNSEEN.sub(" ", text[: 10 * MAX_QUERY_CHARS])
    return " ".join(unicodedata.normalize("NFC", seen).split())[:MAX_QUERY_CHARS].strip()


def parse(text: str, analysis: Analysis) -> Query:
    """Returns the query that `text` is; of no words when it holds none."""
    tidy = normalise(text)
    little = analysis.stop_words
    words: list[QueryWord] = []
    for begun, pieces in analysis.runs(tidy):
        are_little = all(whole or word in little for word, _, _, whole in pieces)
        words += [
            QueryWord(
                word, analysis.stem(word), begun + start, begun + end, whole, word in little or (whole and are_little)
            )
            for word, start, end, whole in pieces
            if word
        ]
    quoted = (tuple(analysis.spelt(match[1]).split()) for match in QUOTED.finditer(tidy))
    return Query(tidy, tuple(words), tuple(phrase for phrase in quoted if len(phrase) > 1))


def is_vague(query: Query, lang: str) -> bool:
    """Whether a question says that something is wrong, or that somebody asks, and nothing of what it is about."""
    vague = VAGUE_WORDS.get(lang, frozenset())
    return all(word.stop or word.text in vague for word in query.words)


def strongest(words: tuple[QueryWord, ...], weight: Callable[[QueryWord], float]) -> tuple[QueryWord, ...]:
    """Returns the `MAX_WORDS` different words that weigh most, in the order they were typed.

    Where there are more, another form of a word is dropped first, then little words.
    """
    distinct = tuple({word.text: word for word in reversed(words)}.values())[::-1]
    if len(distinct) <= MAX_WORDS:
        return distinct
    forms = tuple({word.stem: word for word in reversed(distinct)}.values())[::-1]
    kept = sorted(range(len(forms)), key=lambda place: (forms[place].stop, -weight(forms[place]), place))[:MAX_WORDS]
    return tuple(forms[place] for place in sorted(kept))
