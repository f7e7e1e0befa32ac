"""A vote, and what it may say."""

from __future__ import annotations

from dataclasses import dataclass

from portal.errors import AbsentError, UnusableError

LONGEST_REASON = 1000  # characters
VALUES = {"yes": True, "no": False}


class UnknownArticleError(AbsentError):
    """Nothing is published under this id in this language."""


class UnusableVoteError(UnusableError):
    """The form is not one that an article sends."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """The one vote that a reader has on an article.

    Attributes:
        lang: language of the article.
        article: its id.
        reader: what the reader is kept as; it says nothing about them.
    """

    lang: str
    article: str
    reader: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How an article's readers voted."""

    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Reason:
    """What somebody missed in an article, in their words.

    Attributes:
        lang: language of the article.
        article: its id.
        text: as they wrote it, control characters removed.
    """

    lang: str
    article: str
    text: str


def is_helpful(value: str) -> bool:
    """Returns what the button says.

    Raises:
        UnusableVoteError: no button says that.
    """
    if value not in VALUES:
        raise UnusableVoteError("A vote is yes or no")
    return VALUES[value]


def tidy_reason(text: str) -> str:
    """Returns a reason as it is kept: single spaces, nothing invisible, at most `LONGEST_REASON` characters.

    Raises:
        UnusableVoteError: nothing is left.
    """
    visible = "".join(sign if sign.isprintable() else " " for sign in text)
    tidied = " ".join(visible.split())[:LONGEST_REASON].rstrip()
    if not tidied:
        raise UnusableVoteError("The reason is empty")
    return tidied
