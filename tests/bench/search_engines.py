"""Engines of this project's own environment: ours, Whoosh as it comes, SQLite FTS5."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.analysis import CharsetFilter, LanguageAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.qparser import MultifieldParser, OrGroup
from whoosh.support.charset import accent_map

from search_index.build import build_index
from search_index.pages import Article, Section
from search_index.search import open_searcher

TEN = 10
ASSETS = Path("portal") / "helpcenter" / "theme" / "assets" / "guichet"
SCRIPTS = ("search-dialog.js", "search-worker.js")
WEIGHED = 300  # answers
GZIP_LEVEL = 6  # of answers on their way


def words_of(query: str) -> list[str]:
    """Returns the words of a query for engines with a query language: nothing of it reaches them."""
    return "".join(sign if sign.isalnum() else " " for sign in query).split()


def size_of(folder: Path) -> int:
    """Returns the bytes of every file below `folder`."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


class Guichet:
    """This project."""

    def __init__(self, folder: Path, lang: str) -> None:
        self._folder = folder
        self._lang = lang
        self._asked: list[str] = []

    def build(self, articles: Sequence[dict[str, Any]]) -> None:
        build_index([as_article(article) for article in articles], self._folder, self._lang)

    def size_bytes(self) -> int:
        return size_of(self._folder)

    def open(self) -> None:
        self._searcher = open_searcher(self._folder)

    def ask(self, query: str) -> list[str]:
        self._asked.append(query)
        return [item[0].location for item in self._searcher.search(query, TEN).items]

    def suggest(self, typed: str) -> object:
        return self._searcher.suggest(typed, 5)

    def facts(self) -> dict[str, float]:
        """What a reader downloads: the dialog's scripts, then answers as the server sends them."""
        answers = [self._searcher.search(query, TEN) for query in self._asked[-WEIGHED:]]
        texts = [json.dumps([[hit._asdict() for hit in item] for item in answer.items]) for answer in answers]
        weights = sorted(len(gzip.compress(text.encode(), GZIP_LEVEL)) for text in texts)
        first = sum(len(gzip.compress((ASSETS / name).read_bytes())) for name in SCRIPTS)
        extracts = sorted(sum(len({hit.text for hit in item} - {""}) for item in answer.items) for answer in answers)
        middle = len(answers) // 2
        return {"first_kb": first / 1e3, "each_kb": weights[middle] / 1e3, "extracts": extracts[middle]}


class Whoosh:
    """Whoosh's own analyser with accents folded, its parser, ranking and highlights, a document a section."""

    def __init__(self, folder: Path, lang: str) -> None:
        self._folder = folder
        self._lang = lang

    def build(self, articles: Sequence[dict[str, Any]]) -> None:
        text = TEXT(analyzer=LanguageAnalyzer(self._lang) | CharsetFilter(accent_map), stored=True)
        schema = Schema(location=ID(stored=True), title=text, heading=text, body=text)
        self._folder.mkdir(parents=True)
        index = create_in(self._folder, schema)
        writer = index.writer()
        for article in articles:
            for section in article["sections"]:
                writer.add_document(
                    location=article["location"], title=article["title"], heading=section["title"], body=section["text"]
                )
        writer.commit()
        index.close()

    def size_bytes(self) -> int:
        return size_of(self._folder)

    def open(self) -> None:
        index = open_dir(self._folder, readonly=True)
        self._searcher = index.searcher()
        boosts = {"title": 3.0, "heading": 2.0, "body": 1.0}
        self._parser = MultifieldParser(list(boosts), index.schema, fieldboosts=boosts, group=OrGroup)

    def ask(self, query: str) -> list[str]:
        found: list[str] = []
        for hit in self._searcher.search(self._parser.parse(" ".join(words_of(query))), limit=3 * TEN):
            if hit["location"] not in found and len(found) < TEN:
                found.append(hit["location"])
                hit.highlights("body")
        return found

    def suggest(self, typed: str) -> object:
        begun = words_of(typed)
        if not begun:
            return []
        query = self._parser.parse(" ".join([*begun[:-1], f"{begun[-1]}*"]))
        return [hit["title"] for hit in self._searcher.search(query, limit=5)]


class Fts5:
    """SQLite's full text, a row an article, words as they are."""

    def __init__(self, folder: Path, lang: str) -> None:
        self._folder = folder

    def build(self, articles: Sequence[dict[str, Any]]) -> None:
        self._folder.mkdir(parents=True)
        database = sqlite3.connect(self._folder / "index.sqlite")
        database.execute(
            "CREATE VIRTUAL TABLE pages USING fts5(location UNINDEXED, title, headings, body, prefix = '2 3',"
            " tokenize = 'unicode61 remove_diacritics 2')"
        )
        rows = (
            (
                article["location"],
                article["title"],
                "\n".join(section["title"] for section in article["sections"]),
                "\n".join(section["text"] for section in article["sections"]),
            )
            for article in articles
        )
        database.executemany("INSERT INTO pages VALUES (?, ?, ?, ?)", rows)
        database.commit()
        database.close()

    def size_bytes(self) -> int:
        return size_of(self._folder)

    def open(self) -> None:
        self._database = sqlite3.connect(self._folder / "index.sqlite")

    def ask(self, query: str) -> list[str]:
        match = " OR ".join(f'"{word}"' for word in words_of(query))
        rows = self._database.execute(
            "SELECT location, snippet(pages, 3, '<mark>', '</mark>', '…', 30) FROM pages WHERE pages MATCH ?"
            " ORDER BY bm25(pages, 0, 3, 2, 1) LIMIT ?",
            (match or '""', TEN),
        )
        return [location for location, _ in rows]

    def suggest(self, typed: str) -> object:
        match = " AND ".join(f'"{word}"' for word in words_of(typed))
        if not match:
            return []
        return self._database.execute(
            "SELECT title FROM pages WHERE pages MATCH ? ORDER BY bm25(pages, 0, 3, 2, 1) LIMIT 5",
            (f"title : ({match} *)",),
        ).fetchall()


def as_article(row: dict[str, Any]) -> Article:
    """Returns a row of `articles.jsonl` as an article."""
    fields = {**row, "sections": tuple(Section(**section) for section in row["sections"])}
    fields |= {"keywords": tuple(row["keywords"]), "synonyms": tuple(row["synonyms"])}
    return Article(**fields)
