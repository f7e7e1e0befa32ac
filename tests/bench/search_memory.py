"""What a serving process holds in memory when the help center is a quarter as large, or four times."""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from search_index.pages import Article, Section
from tests.bench.handbook import Question
from tests.bench.search_hosts import Host, candidates
from tests.bench.search_table import percentiles

FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)
ASKED = 300
CHANGED = 0.15  # of the words of a repeated text are others of the same corpus
INVENTED = 0.01  # are words that stand nowhere else, as a larger help center would have
WORD = re.compile(r"[^\W\d_]{5,}")


def memory_curve(articles: Sequence[Article], questions: Sequence[Question], scratch: Path) -> None:
    """Prints a table: how large, how much memory, how fast. Texts that are repeated are altered, seeded."""
    asked = [question.query for question in questions if question.kind == "short"][:ASKED]
    work, rows = scratch / "memory", scratch / "memory-articles.jsonl"
    engine = next(candidates(scratch, work, articles[0].lang, peers=False))
    sys.stdout.write(
        "\n| × | articles | sections | build, CPU s | index, MB | process, MB | of it unshared | p50 / p95, ms |\n"
    )
    sys.stdout.write("|---|---|---|---|---|---|---|---|\n")
    for factor in FACTORS:
        shutil.rmtree(work, ignore_errors=True)
        sections = _write(rows, scaled(articles, factor))
        with Host(engine) as host:
            built = host.do("build", articles=str(rows.resolve()))
        with Host(engine) as host:
            host.do("open")
            rounds = [host.do("ask", queries=asked)["ms"] for _ in range(3)]
            held = host.do("facts")
        p50, p95, _ = percentiles([min(times) for times in zip(*rounds, strict=True)])
        sys.stdout.write(
            f"| {factor:g} | {round(len(articles) * factor)} | {sections} | {built['build_cpu_s']:.0f} "
            f"| {built['index_mb']:.0f} | {held['rss_mb']:.0f} | {held['own_mb']:.0f} | {p50:.1f} / {p95:.1f} |\n"
        )
        sys.stdout.flush()
    shutil.rmtree(work, ignore_errors=True)
    rows.unlink()


def scaled(articles: Sequence[Article], factor: float) -> Iterator[Article]:
    """Yields `factor` times as many articles: a part of them, or all of them and altered copies."""
    if factor < 1:
        yield from articles[:: round(1 / factor)]
        return
    yield from articles
    words = sorted({word for article in articles for part in article.sections for word in WORD.findall(part.text)})
    for copy in range(1, round(factor)):
        for number, article in enumerate(articles):
            yield _altered(article, copy, words, random.Random(copy * len(articles) + number))


def _altered(article: Article, copy: int, words: Sequence[str], chance: random.Random) -> Article:
    def changed(match: re.Match[str]) -> str:
        drawn = chance.random()
        if drawn < INVENTED:
            letters = list(match.group())
            chance.shuffle(letters)
            return "".join(letters)
        return chance.choice(words) if drawn < CHANGED else match.group()

    def text(given: str) -> str:
        return WORD.sub(changed, given)

    sections = tuple(Section(part.anchor, part.level, text(part.title), text(part.text)) for part in article.sections)
    place = f"copy-{copy}/{article.location}"
    return replace(article, id=place, location=place, title=text(article.title), sections=sections)


def _write(file: Path, articles: Iterator[Article]) -> int:
    sections = 0
    with file.open("w", encoding="utf-8") as lines:
        for article in articles:
            sections += len(article.sections)
            lines.write(json.dumps(asdict(article)) + "\n")
    return sections
