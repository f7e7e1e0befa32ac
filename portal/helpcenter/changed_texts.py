"""How two versions of one thing are told apart: the sentences that the others are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.reach import Texts

Thing = TypeVar("Thing")


def pairs(old: Mapping[str, Thing], new: Mapping[str, Thing]) -> Iterator[tuple[Thing | None, Thing | None]]:
    """Yields each thing as it was and as it will be; None where there is none."""
    for name in dict.fromkeys([*new, *old]):
        yield old.get(name), new.get(name)


def tell_name(what: str, before: Texts, after: Texts, say: Wording) -> Iterator[str]:
    """Yields how `what`, such as `The plan`, is called from now on; nothing when it keeps its name."""
    yield from tell_words(f"{what} {say.own(before)} is called", before, after, say)


def tell_words(words: str, before: Texts, after: Texts, say: Wording) -> Iterator[str]:
    """Yields how a text differs; in which languages, where it does not in the one that this is said in."""
    said = [f"“{say.own(texts)}”" if texts else "nothing" for texts in (before, after)]
    others = reworded(before, after)
    if said[0] != said[1]:
        yield from was(words, *said)
    elif others:
        yield f"{words} otherwise in {say.languages(others)}."


def reworded(before: Texts, after: Texts) -> list[str]:
    """Returns the languages in which a text is not the same."""
    return [lang for lang in dict.fromkeys([*after, *before]) if before.get(lang) != after.get(lang)]


def was(words: str, before: str, after: str) -> Iterator[str]:
    """Yields what a sentence says now, and what it said before; nothing when that is the same."""
    if before != after:
        yield f"{words} {after}, was {before}."


def told(what: str, before: str, after: str) -> Iterator[str]:
    """Yields what is said of something now, and what was; nothing when that is the same."""
    if before != after:
        yield f"{what} is: {after or 'nothing'}; it was: {before or 'nothing'}."


def one_by_one(whom: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yields each rule that differs, as it will be and as it was."""
    for rule in dict.fromkeys([*after, *before]):
        now, then = after.get(rule, "nothing is said"), before.get(rule, "nothing was said")
        if now != then:
            yield f"{whom}: {now}; it was: {then}."
