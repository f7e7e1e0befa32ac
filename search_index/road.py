"""The two roads to an answer, Whoosh's own and the arrays', seen from `search`: both promise the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple, Protocol

from search_index.query import Query
from search_index.snippets import Marks

MOST_SECTIONS = 3  # shown below each of the first articles
FIRST_ARTICLES = 3  # of the others only what answers best is shown: a list that is read, and answers of few bytes
WEAKEST_SECTION = 0.5  # of the article's best one


class StoredSection(NamedTuple):
    """A section as it is shown; an answer looks at dozens, and a tuple is made fastest.

    Attributes:
        number: of its document in the index.
        article: id of its article.
        location: below `/<lang>/`, with the anchor.
        title: of the article.
        heading: of the section.
        text: of the section.
        kind: of the article.
    """

    number: int
    article: str
    location: str
    title: str
    heading: str
    text: str
    kind: str

    @property
    def is_lead(self) -> bool:
        """Whether it is the article's beginning."""
        return "#" not in self.location

    @property
    def name(self) -> str:
        """What it is called: the article's title at its beginning, else its heading, where that has words."""
        return (self.heading if not self.is_lead else "") or self.title  # a heading may be a picture


class Group(NamedTuple):
    """An article that answers.

    Attributes:
        score: greater is better.
        lead: number of its first section.
        sections: numbers of the sections to show below it, best first, with their scores.
        terms: words that were asked → whether the article holds them.
    """

    score: float
    lead: int
    sections: tuple[tuple[int, float], ...]
    terms: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Named:
    """A title or a question that goes on from what is being typed.

    Attributes:
        name: as it is written: a title, a question, another heading, or another name of the article.
        title: of the article.
        location: below `/<lang>/`, with the anchor of the heading.
    """

    name: str
    title: str
    location: str


class Marker(Protocol):
    """Finds the words of a query again."""

    @property
    def weights(self) -> Sequence[float]:
        """How much each word of the query says, above 0."""
        ...

    def in_shown(self, sections: Sequence[int], quoted: Sequence[bool]) -> tuple[Sequence[Marks], Sequence[Marks]]:
        """Returns where what was asked stands in the names of sections, and in the texts of those that are quoted.

        Marks count the bytes of what is prepared; those of a name may lie behind its end.

        Args:
            sections: their numbers.
            quoted: for each of them, whether its text is looked at too.
        """
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a road found.

    Attributes:
        searched: the query that was searched, perhaps corrected.
        is_corrected: whether that differs from what was typed.
        groups: best first.
        marker: finds the words of the query again in what is shown.
    """

    searched: Query
    is_corrected: bool
    groups: tuple[Group, ...]
    marker: Marker


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that lifted an article.

    Attributes:
        field: `title`, `heading`, `keywords` or `text`, where the word stands; `pair` for two words side by side;
            `likeness` for a title that looks like the question; `boost` for what the writer's boost adds; `settled`
            for a question that a writer has settled.
        word: as it was searched; two words for a pair; empty for the others.
        points: part of the score.
    """

    field: str
    word: str
    points: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article that answers, and why.

    Attributes:
        location: of the article.
        title: of the article, plain text.
        score: the sum of the points.
        best_section: location of the section that answers best.
        reasons: greatest first.
    """

    location: str
    title: str
    score: float
    best_section: str
    reasons: tuple[Reason, ...]


class Road(Protocol):
    """A way to answer."""

    def find(self, query: Query, limit: int, *, correct: bool) -> Found:
        """Returns the best articles for `query`, misspelt words replaced when `correct`."""
        ...

    def section(self, number: int) -> StoredSection:
        """Returns the section of document `number`."""
        ...

    def heads(self, numbers: Sequence[int]) -> Sequence[tuple[str, bytes]]:
        """Returns the locations of sections, and their names as `snippets.prepared` keeps them."""
        ...

    def texts(self, numbers: Sequence[int]) -> Sequence[bytes]:
        """Returns the texts of sections, kept likewise."""
        ...

    def suggest(self, typed: str, limit: int) -> tuple[Named, ...]:
        """Returns titles and questions that go on from what was typed."""
        ...

    def explain(self, query: Query, limit: int) -> tuple[Explanation, ...]:
        """Returns why the best articles answer `query`; nothing where the road cannot tell."""
        ...

    def related(self, article: str, limit: int) -> tuple[str, ...]:
        """Returns the ids of the articles nearest to one."""
        ...

    def close(self) -> None:
        """Lets go of the files."""
        ...


def worth_showing(
    place: int, lead: int, sections: Sequence[int], scores: Sequence[float]
) -> tuple[tuple[int, float], ...]:
    """Returns the sections to show below their article, best first; none of a further article that answers best itself.

    Args:
        place: of the article among those that answer, from 0.
        lead: number of its first section, which is the article itself.
        sections: numbers of its sections.
        scores: theirs, none below 0.
    """
    greatest = max(scores, default=0.0)
    if not greatest:
        return ()
    if place >= FIRST_ARTICLES:
        best = sections[scores.index(greatest)]
        return () if best == lead else ((best, greatest),)
    least = WEAKEST_SECTION * greatest
    pairs = zip(sections, scores, strict=True)
    strong = [pair for pair in pairs if pair[1] >= least and pair[0] != lead]
    if len(strong) > 1:
        strong.sort(key=_score, reverse=True)
    return tuple(strong[:MOST_SECTIONS])


def is_quoted(place: int, below: Sequence[object]) -> bool:
    """Whether an article's own lines are shown.

    Args:
        place: of the article among those that answer, from 0.
        below: its sections that are shown.
    """
    return place < FIRST_ARTICLES or not below


_score = itemgetter(1)
