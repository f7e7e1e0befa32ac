"""Search on a real help center: this project, Whoosh as it comes, SQLite FTS5; one run, the same queries."""

from __future__ import annotations

import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
from whoosh.lang.snowball.french import FrenchStemmer
from whoosh.qparser import MultifieldParser, OrGroup

from search_index.build import build_index
from search_index.pages import Article
from search_index.search import open_searcher
from tests.bench.handbook import Question, load_articles, load_questions

SCRATCH = Path("build") / "bench"  # git ignores it
TEN = 10
TIMED = 400
KINDS = ("excerpt", "title", "title_typo", "keywords")

Ask = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine under measure: how it answers, what its index cost."""

    name: str
    ask: Ask
    build_seconds: float
    index_bytes: int


def main(corpus: Path) -> None:
    """Print one table of quality and one of time."""
    articles = load_articles(corpus, SCRATCH)
    questions = load_questions(corpus, articles)
    sections = sum(len(article.sections) for article in articles)
    _say(f"{len(articles)} articles, {sections} sections, {len(questions)} questions\n")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        engines = [
            _ours(articles, folder / "ours"),
            _whoosh(articles, folder / "whoosh"),
            _fts5(articles, folder / "fts5"),
        ]
        _quality(engines, questions)
        _speed(engines, questions)
        _keystrokes(folder / "ours", questions)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"peak memory of this process, every engine in it: {peak} MB")


def _ours(articles: list[Article], folder: Path) -> Engine:
    start = time.perf_counter()
    build_index(articles, folder, "fr")
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    searcher = open_searcher(folder)
    searcher.search("première question")
    _say(f"from opening the index to its first answer: {time.perf_counter() - start:.2f} s")
    return Engine(
        "guichet",
        lambda query: [item[0].location for item in searcher.search(query, TEN).items],
        seconds,
        _size(folder),
    )


def _whoosh(articles: list[Article], folder: Path) -> Engine:
    """Whoosh with its own French stemming, parser, ranking and highlights."""
    from whoosh.analysis import CharsetFilter, LowercaseFilter, RegexTokenizer, StemFilter, StopFilter
    from whoosh.support.charset import accent_map

    chain = RegexTokenizer() | LowercaseFilter() | StopFilter(lang="fr") | StemFilter(stemfn=FrenchStemmer().stem)
    text = TEXT(analyzer=chain | CharsetFilter(accent_map), stored=True)
    folder.mkdir()
    start = time.perf_counter()
    index = create_in(folder, Schema(location=ID(stored=True), title=text, heading=text, body=text))
    writer = index.writer(limitmb=256)
    for article in articles:
        for section in article.sections:
            writer.add_document(
                location=article.location, title=article.title, heading=section.title, body=section.text
            )
    writer.commit()
    seconds = time.perf_counter() - start
    searcher = index.searcher()
    parser = MultifieldParser(
        ["title", "heading", "body"], index.schema, fieldboosts={"title": 3.0, "heading": 2.0}, group=OrGroup
    )

    def ask(query: str) -> list[str]:
        # A visitor's words alone: its query language would only make it slower.
        words = " ".join(word for word in query.replace("’", " ").split() if word.isalnum())
        results = searcher.search(parser.parse(words), limit=TEN * 3)
        found: list[str] = []
        for hit in results:
            if hit["location"] not in found and len(found) < TEN:
                found.append(hit["location"])
                hit.highlights("body")
        return found

    return Engine("whoosh as it comes", ask, seconds, _size(folder))


def _fts5(articles: list[Article], folder: Path) -> Engine:
    folder.mkdir()
    database = sqlite3.connect(folder / "index.sqlite")
    start = time.perf_counter()
    database.execute(
        "CREATE VIRTUAL TABLE pages USING fts5(location UNINDEXED, title, headings, body,"
        " tokenize = 'unicode61 remove_diacritics 2')"
    )
    database.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?)",
        (
            (
                article.location,
                article.title,
                " ".join(section.title for section in article.sections),
                " ".join(section.text for section in article.sections),
            )
            for article in articles
        ),
    )
    database.commit()
    seconds = time.perf_counter() - start

    def ask(query: str) -> list[str]:
        words = ["".join(sign for sign in word if sign.isalnum()) for word in query.replace("’", " ").split()]
        match = " OR ".join(f'"{word}"' for word in words if word)
        if not match:
            return []
        rows = database.execute(
            "SELECT location, snippet(pages, 3, '<mark>', '</mark>', '…', 30) FROM pages WHERE pages MATCH ?"
            " ORDER BY bm25(pages, 0, 3, 2, 1) LIMIT ?",
            (match, TEN),
        )
        return [location for location, _ in rows]

    return Engine("sqlite fts5", ask, seconds, _size(folder))


def _quality(engines: list[Engine], questions: list[Question]) -> None:
    _say(f"\n{'MRR@10':<20}" + "".join(f"{kind:>12}" for kind in KINDS) + f"{'empty':>8}{'build s':>9}{'MB':>7}")
    for engine in engines:
        scores, empty = [], 0
        for kind in KINDS:
            ranks = []
            for question in questions:
                if question.kind == kind:
                    found = list(engine.ask(question.query))
                    empty += not found
                    ranks.append(1 / (found.index(question.expected) + 1) if question.expected in found else 0.0)
            scores.append(statistics.fmean(ranks))
        figures = "".join(f"{score:>12.3f}" for score in scores)
        _say(f"{engine.name:<20}{figures}{empty:>8}{engine.build_seconds:>9.1f}{engine.index_bytes / 1e6:>7.1f}")


def _speed(engines: list[Engine], questions: list[Question]) -> None:
    asked = [question.query for question in questions if question.kind == "short"][:TIMED]
    _say(f"\n{'ms, ten snippets':<20}{'p50':>8}{'p95':>8}{'p99':>8}{'ratio of p50':>14}")
    ours = 0.0
    for engine in engines:
        times = _times(engine.ask, asked)
        p50, p95, p99 = _percentiles(times)
        ours = ours or p50
        _say(f"{engine.name:<20}{p50:>8.2f}{p95:>8.2f}{p99:>8.2f}{p50 / ours:>14.1f}")


def _keystrokes(folder: Path, questions: list[Question]) -> None:
    with open_searcher(folder) as searcher:
        asked = [question.query for question in questions if question.kind == "prefix"][: TIMED * 4]
        p50, p95, p99 = _percentiles(_times(searcher.suggest, asked))
        _say(f"\na suggestion for a keystroke: p50 {p50:.2f}, p95 {p95:.2f}, p99 {p99:.2f} ms")


def _times(ask: Ask, queries: Sequence[str]) -> list[float]:
    for query in queries[:20]:
        ask(query)
    times = []
    for query in queries:
        start = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - start) * 1000)
    return times


def _percentiles(times: list[float]) -> tuple[float, float, float]:
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[94], cuts[98]


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
