"""`questions/<lang>.toml`: what writers decide about search in one language, each entry with its line.

`synonyms` is a list of groups of words that mean the same. Each `[[question]]` has `ask`, a wording or a list of them,
and either `best`, the id of an article that comes first whatever the ranking says, or `article`, one that must be among
the first three, or `guichet check` says so. One that has neither waits for a writer.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.policy.lines import locate_keys
from search_index.wishes import Wishes

FOLDER = "questions"
KEYS = ("synonyms", "question")
ENTRY_KEYS = ("ask", "best", "article")
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Settled:
    """A question, and the article that answers it.

    Attributes:
        asked: its wordings; at least one.
        article: id of the article; empty where a writer has still to name it.
        is_pinned: whether that article comes first whatever the ranking says; otherwise it is only checked.
        line: where the entry begins, from 1.
        article_line: where the article is named, from 1.
    """

    asked: tuple[str, ...]
    article: str
    is_pinned: bool
    line: int
    article_line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that cannot be used, and on which line."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Questions:
    """What a file says.

    Attributes:
        path: of the file, whether it exists or not.
        synonyms: groups of words or short phrases.
        settled: its questions, in the order of the file.
        faults: what cannot be used; the rest is read all the same.
    """

    path: Path
    synonyms: tuple[tuple[str, ...], ...] = ()
    settled: tuple[Settled, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def wishes(self) -> Wishes:
        """What the index is told: the synonyms, and the questions that are pinned."""
        pinned = {asked: entry.article for entry in self.settled if entry.is_pinned for asked in entry.asked}
        return Wishes(self.synonyms, pinned)


def questions_file(root: Path, lang: str) -> Path:
    """Returns where the questions of a language are written, below the help center's folder."""
    return root / FOLDER / f"{lang}.toml"


def read_questions(root: Path, lang: str) -> Questions:
    """Returns what writers decided for `lang`; nothing where they wrote no file.

    Never fails: what cannot be read is a fault of the result.
    """
    path = questions_file(root, lang)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except FileNotFoundError:
        return Questions(path)
    except UnicodeDecodeError:
        return Questions(path, faults=(Fault(1, "this file is not UTF-8 text"),))
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        return Questions(path, faults=(Fault(int(found[1]) if found else 1, str(error)),))
    return _Reading(path, content, text).read()


def add_waiting(questions: Questions, asked: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Adds entries without an article to the end of the file, and returns the questions that were not there yet.

    Args:
        questions: what the file says now; made when it is absent.
        asked: questions, each with a comment of one line.
    """
    known = {_plainly(wording) for entry in questions.settled for wording in entry.asked}
    missing = [(question, comment) for question, comment in asked if _plainly(question) not in known]
    if missing:
        entries = [
            f'\n# {comment}\n[[question]]\nask = {json.dumps(question, ensure_ascii=False)}\narticle = ""\n'
            for question, comment in missing
        ]
        questions.path.parent.mkdir(exist_ok=True)
        with questions.path.open("a", encoding="utf-8") as file:
            file.write("".join(entries))
    return tuple(question for question, _ in missing)


def _plainly(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.casefold()))


class _Reading:
    """One pass over a file that TOML's reader has accepted."""

    def __init__(self, path: Path, content: dict[str, Any], text: str) -> None:
        self._path = path
        self._content = content
        self._lines = locate_keys(text)
        self._faults: list[Fault] = []
        self._asked: dict[str, int] = {}  # wording → line of the entry that has it

    def read(self) -> Questions:
        for key in self._content:
            if key not in KEYS:
                self._fault((key,), f"nothing reads {key}: write synonyms or [[question]]")
        synonyms = tuple(self._synonyms())
        settled = tuple(self._settled())
        return Questions(self._path, synonyms, settled, tuple(self._faults))

    def _fault(self, key: tuple[str | int, ...], reason: str) -> None:
        self._faults.append(Fault(self._line(key), reason))

    def _line(self, key: tuple[str | int, ...]) -> int:
        while key and key not in self._lines:
            key = key[:-1]
        return self._lines.get(key, 1)

    def _synonyms(self) -> Iterator[tuple[str, ...]]:
        groups = self._content.get("synonyms", [])
        if not isinstance(groups, list):
            self._fault(("synonyms",), 'synonyms must be a list of groups, such as [["cancel", "quit"]]')
            return
        for place, group in enumerate(groups):
            words = _texts(group)
            if len(words) > 1 and len(words) == len(group):
                yield words
            else:
                reason = f"group {place + 1} of synonyms must be a list of at least two texts"
                self._fault(("synonyms", place), reason)

    def _settled(self) -> Iterator[Settled]:
        entries = self._content.get("question", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._fault(("question",), "write each question below [[question]], with two brackets")
            return
        for place, entry in enumerate(entries):
            asked = _texts(entry.get("ask"))
            named = [key for key in ("best", "article") if key in entry]
            for key in entry:
                if key not in ENTRY_KEYS:
                    self._fault(("question", place, key), f"nothing reads {key}: write ask, and best or article")
            if not asked:
                self._fault(("question", place, "ask"), "ask must be a text, or a list of texts")
            elif len(named) > 1:
                self._fault(("question", place, "article"), "best says it already: keep best or article, not both")
            elif named and not isinstance(entry[named[0]], str):
                self._fault(("question", place, named[0]), f"{named[0]} must be the id of an article")
            else:
                self._ask_once(place, asked)
                yield self._entry(place, asked, entry, named)

    def _ask_once(self, place: int, asked: Sequence[str]) -> None:
        line = self._line(("question", place))
        for wording in asked:
            before = self._asked.setdefault(_plainly(wording), line)
            if before != line:
                self._fault(
                    ("question", place, "ask"), f"“{wording}” is asked on line {before} already: keep one of the two"
                )

    def _entry(self, place: int, asked: Sequence[str], entry: dict[str, Any], named: Sequence[str]) -> Settled:
        article = str(entry[named[0]]).strip() if named else ""
        line = self._line(("question", place))
        article_line = self._line(("question", place, named[0])) if named else line
        return Settled(tuple(asked), article, named == ["best"] and bool(article), line, article_line)


def _texts(value: object) -> tuple[str, ...]:
    """Returns the texts of a list, or the one text; none where something else stands among them."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
        return ()
    return tuple(item.strip() for item in items)
