"""Writing a large index in a process of its own, while the pages are finished and checked in ours.

python -m portal.helpcenter.publish.index_process FOLDER LANG < wishes, then articles, as JSON lines
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from portal.errors import BuildError
from portal.settings import child_environment
from search_index.build import IndexFigures, build_index
from search_index.pages import Article, Section
from search_index.wishes import Wishes

LARGE = 300  # articles from which starting a process is worth its half second


class IndexRun:
    """The index of one language, from its articles to its figures.

    Args:
        articles: what it will hold.
        folder: made by the run.
        lang: its language.
        wishes: what its writers decided.
    """

    def __init__(self, articles: Sequence[Article], folder: Path, lang: str, wishes: Wishes | None = None) -> None:
        self.articles = articles
        self.folder = folder
        self.lang = lang
        self.wishes = wishes or Wishes()
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Begins to write a large index; a small one is written by `finish`."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        if len(self.articles) >= LARGE:
            self._process = _start(self.articles, self.folder, self.lang, self.wishes)

    def finish(self) -> IndexFigures:
        """Returns the figures of the index once it is written.

        Raises:
            BuildError: the process that wrote it failed.
        """
        if self._process is None:
            return build_index(self.articles, self.folder, self.lang, self.wishes)
        told, complaint = self._process.communicate()
        if self._process.returncode != 0:
            raise BuildError(f"The index of {self.lang} could not be written", complaint.strip())
        return IndexFigures(**json.loads(told))

    def abandon(self) -> None:
        """Ends a run that nobody waits for any more; a finished one stays as it is."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


def write_articles(articles: Iterable[Article], handle: IO[str]) -> None:
    """Writes each article as a line of JSON."""
    for article in articles:
        handle.write(json.dumps(dataclasses.asdict(article)) + "\n")


def read_articles(handle: Iterable[str]) -> Iterator[Article]:
    """Yields the articles that `write_articles` wrote."""
    for line in handle:
        fields = json.loads(line)
        fields["sections"] = tuple(Section(**section) for section in fields["sections"])
        yield Article(**(fields | {name: tuple(fields[name]) for name in ("keywords", "synonyms")}))


def _start(articles: Sequence[Article], folder: Path, lang: str, wishes: Wishes) -> subprocess.Popen[str]:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as handle:
        handle.write(json.dumps(dataclasses.asdict(wishes)) + "\n")
        write_articles(articles, handle)
        handle.seek(0)
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", __name__, str(folder), lang],
            stdin=handle,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_environment(),
            text=True,
        )


def main(folder: str, lang: str) -> None:
    """Writes the index of the articles on the standard input, and its figures as JSON on the standard output."""
    told = json.loads(sys.stdin.readline())
    wishes = Wishes(tuple(tuple(group) for group in told["synonyms"]), told["settled"])
    figures = build_index(read_articles(sys.stdin), Path(folder), lang, wishes)
    sys.stdout.write(json.dumps(dataclasses.asdict(figures)))


if __name__ == "__main__":
    main(*sys.argv[1:])
