"""Engines of the peers' own environment: tantivy, and PostgreSQL where a server can be started."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.search_hosts import server_programs

TEN = 10
SERVER_USER = "postgres"
BOOSTS = {"title": 3.0, "heading": 2.0, "body": 1.0}
MAPPING = "ALTER TEXT SEARCH CONFIGURATION own ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {}_stem"
STEMMERS = {"fr": "french", "en": "english", "es": "spanish"}


def words_of(query: str) -> list[str]:
    """Returns the words of a query for engines with a query language: nothing of it reaches them."""
    return "".join(sign if sign.isalnum() else " " for sign in query).split()


def size_of(folder: Path) -> int:
    """Returns the bytes of every file below `folder`."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


class Tantivy:
    """Tantivy (Rust), a document a section, stems and folded accents."""

    def __init__(self, folder: Path, lang: str) -> None:
        self._folder = folder
        self._stemmer = STEMMERS[lang]

    def build(self, articles: Sequence[dict[str, Any]]) -> None:
        self._folder.mkdir(parents=True)
        index = self._index()
        writer = index.writer(200_000_000, 1)
        document = self._tantivy.Document
        for article in articles:
            for section in article["sections"]:
                fields = {"title": article["title"], "heading": section["title"], "body": section["text"]}
                writer.add_document(document(location=article["location"], **fields))
        writer.commit()
        writer.wait_merging_threads()

    def size_bytes(self) -> int:
        return size_of(self._folder)

    def open(self) -> None:
        self._opened = self._index()
        self._opened.reload()
        self._searcher = self._opened.searcher()
        self._schema = self._opened.schema

    def ask(self, query: str) -> list[str]:
        words = " ".join(words_of(query))
        parsed = self._opened.parse_query(words, list(BOOSTS), BOOSTS)
        snippets = self._tantivy.SnippetGenerator.create(self._searcher, parsed, self._schema, "body")
        found: list[str] = []
        for _, address in self._searcher.search(parsed, 3 * TEN).hits:
            document = self._searcher.doc(address)
            location = document["location"][0]
            if location not in found and len(found) < TEN:
                found.append(location)
                snippets.snippet_from_doc(document).to_html()
        return found

    def suggest(self, typed: str) -> object:
        words = " ".join(words_of(typed))
        if not words:
            return []
        begun = {"title": (True, 0, True)}
        parsed = self._opened.parse_query(words, ["title"], fuzzy_fields=begun, conjunction_by_default=True)
        return [self._searcher.doc(address)["title"][0] for _, address in self._searcher.search(parsed, 5).hits]

    def _index(self) -> Any:
        import tantivy

        self._tantivy = tantivy
        filters = tantivy.Filter
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for each in (filters.lowercase(), filters.ascii_fold(), filters.stemmer(self._stemmer)):
            analyzer = analyzer.filter(each)
        builder = tantivy.SchemaBuilder()
        for name in ("title", "heading", "body"):
            builder.add_text_field(name, stored=True, tokenizer_name="stems")
        builder.add_text_field("location", stored=True, tokenizer_name="raw")
        index = tantivy.Index(builder.build(), path=str(self._folder))
        index.register_tokenizer("stems", analyzer.build())
        return index


class Postgres:
    """PostgreSQL: full text in stems without accents, titles by trigrams; a server of its own for the run."""

    def __init__(self, folder: Path, lang: str) -> None:
        self._folder = folder
        self._stemmer = STEMMERS[lang]
        self._cluster = folder / "cluster"
        # The server refuses to run as root.
        self._owner = SERVER_USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def build(self, articles: Sequence[dict[str, Any]]) -> None:
        self._folder.mkdir(parents=True)
        shutil.chown(self._folder, self._owner)
        self._run("initdb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.open()
        with self._connected.cursor() as cursor:
            cursor.execute("CREATE EXTENSION unaccent")
            cursor.execute("CREATE EXTENSION pg_trgm")
            cursor.execute(f"CREATE TEXT SEARCH CONFIGURATION own (COPY = {self._stemmer})")
            cursor.execute(MAPPING.format(self._stemmer))
            cursor.execute("CREATE TABLE pages (location text, title text, folded text, body text, words tsvector)")
            for article in articles:
                sections = article["sections"]
                texts = [article["title"], *("\n".join(part[name] for part in sections) for name in ("title", "text"))]
                cursor.execute(
                    "INSERT INTO pages VALUES (%s, %s, lower(unaccent(%s)), %s, setweight(to_tsvector('own', %s), 'A')"
                    " || setweight(to_tsvector('own', %s), 'B') || setweight(to_tsvector('own', %s), 'D'))",
                    (article["location"], texts[0], texts[0], texts[2], *texts),
                )
            cursor.execute("CREATE INDEX ON pages USING gin (words)")
            cursor.execute("CREATE INDEX ON pages USING gin (folded gin_trgm_ops)")
            cursor.execute("ANALYZE pages")

    def size_bytes(self) -> int:
        with self._connected.cursor() as cursor:
            cursor.execute("SELECT pg_total_relation_size('pages')")
            return int(cursor.fetchone()[0])

    def open(self) -> None:
        import atexit

        import psycopg

        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}'"
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")
        atexit.register(self._run, "pg_ctl", "-m", "fast", "stop")
        self._connected = psycopg.connect(f"host={self._folder} user={self._owner} dbname=postgres", autocommit=True)

    def facts(self) -> dict[str, float]:
        """The server's memory: its processes, what they share counted once."""
        server = (self._cluster / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        lines = [
            line
            for process in (server, *children)
            for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        ]
        return {"rss_mb": sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024}

    def ask(self, query: str) -> list[str]:
        words = " | ".join(words_of(query))
        with self._connected.cursor() as cursor:
            cursor.execute(
                "WITH asked AS (SELECT to_tsquery('own', %s) AS words, lower(unaccent(%s)) AS folded),"
                " best AS (SELECT location, body, ts_rank(words, (SELECT words FROM asked), 1)"
                "   + similarity(folded, (SELECT folded FROM asked)) AS score FROM pages"
                "   WHERE words @@ (SELECT words FROM asked) OR folded %% (SELECT folded FROM asked)"
                "   ORDER BY score DESC LIMIT %s)"
                " SELECT location, ts_headline('own', body, (SELECT words FROM asked)) FROM best ORDER BY score DESC",
                (words, query, TEN),
            )
            return [location for location, _ in cursor.fetchall()]

    def suggest(self, typed: str) -> object:
        with self._connected.cursor() as cursor:
            cursor.execute(
                "SELECT title FROM pages WHERE folded LIKE '%%' || lower(unaccent(%s)) || '%%' LIMIT 5", (typed,)
            )
            return cursor.fetchall()

    def _run(self, program: str, *options: str) -> None:
        found = server_programs()
        assert found is not None
        prefix = ["runuser", "-u", self._owner, "--"] if os.geteuid() == 0 else []
        command = [*prefix, str(found / program), "-D", str(self._cluster), *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
