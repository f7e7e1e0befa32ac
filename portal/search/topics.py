"""Topics: the parts of the menu, by which a long list of results is narrowed down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the menu, and how many of the articles found stand in it."""

    name: str
    articles: int


def topics_of(locations: Iterable[str], topic_of: Mapping[str, str]) -> tuple[Topic, ...]:
    """Returns the topics of the articles found, the fullest first; articles that stand in none are left out.

    Args:
        locations: of the articles found.
        topic_of: location → topic.
    """
    counts = Counter(topic_of[location] for location in locations if location in topic_of)
    return tuple(Topic(name, count) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def articles_in(topic: str, topic_of: Mapping[str, str]) -> frozenset[str] | None:
    """Returns the locations of the articles of a topic; None for a topic that does not exist, or none at all."""
    return frozenset(location for location, name in topic_of.items() if name == topic) or None if topic else None
