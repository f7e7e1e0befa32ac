"""Figures → one table in Markdown, in the words of the manual's two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Figures = Mapping[str, Any]
NONE = "–"


class Line(NamedTuple):
    """A line of the table: what it is called in English and in French, and what it shows of an engine's figures."""

    english: str
    french: str
    show: Callable[[Figures], str]


def _number(name: str, digits: int) -> Callable[[Figures], str]:
    return lambda figures: NONE if figures.get(name) is None else f"{figures[name]:.{digits}f}"


def _times(kind: str) -> Callable[[Figures], str]:
    def show(figures: Figures) -> str:
        times = figures.get("times", {}).get(kind)
        return " / ".join(_short(value) for value in percentiles(list(times.values()))) if times else NONE

    return show


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


LINES = (
    Line("**Right article first** (MRR@10)", "**Le bon article en premier** (MRR@10)", lambda _: ""),
    Line("a sentence about it", "une phrase à son sujet", _number("excerpt", 3)),
    Line("· that it holds word for word", "· qui y figure mot pour mot", _number("verbatim", 3)),
    Line("· in other words", "· en d’autres termes", _number("reworded", 3)),
    Line("its title, without accents", "son titre, sans accents", _number("title", 3)),
    Line("its title, with a typo", "son titre, avec une faute", _number("title_typo", 3)),
    Line("two or three of its words", "deux ou trois de ses mots", _number("keywords", 3)),
    Line("questions asked", "questions posées", _number("asked", 0)),
    Line("answered with nothing", "restées sans réponse", _number("empty", 0)),
    Line("**Answer, with ten articles** (ms)", "**Réponse, avec dix articles** (ms)", lambda _: "p50 / p95 / p99"),
    Line("one to four words", "un à quatre mots", _times("short")),
    Line("the same with a typo", "les mêmes avec une faute", _times("short_typo")),
    Line("two or three telling words", "deux ou trois mots parlants", _times("keywords")),
    Line("a sentence", "une phrase", _times("excerpt")),
    Line("a keystroke", "une frappe", _times("prefix")),
    Line("**Cost**", "**Coût**", lambda _: ""),
    Line("building, seconds", "construction, secondes", _number("build_s", 1)),
    Line("building, seconds of processor", "construction, secondes de processeur", _number("build_cpu_s", 1)),
    Line("index, MB", "index, Mo", _number("index_mb", 1)),
    Line("memory of its process, MB", "mémoire de son processus, Mo", _number("rss_mb", 0)),
    Line("start to first answer, seconds", "du démarrage à la première réponse, secondes", _number("start_s", 2)),
    Line("downloaded before the first answer, kB", "téléchargé avant la première réponse, ko", _number("first_kb", 1)),
    Line("downloaded for an answer, kB", "téléchargé pour une réponse, ko", _number("each_kb", 1)),
)


def table(figures: Mapping[str, Figures], *, french: bool = False) -> str:
    """Returns the table, an engine a column, as Markdown that is readable as it stands."""
    rows = [["", *figures], *(_cells(line, figures, french=french) for line in LINES)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    text = "\n".join(lines)
    return text.replace(".", ",") if french else text


def _cells(line: Line, figures: Mapping[str, Figures], *, french: bool) -> list[str]:
    if line.english.startswith("**"):
        return [line.french if french else line.english, line.show({}), *[""] * (len(figures) - 1)]
    return [line.french if french else line.english, *(line.show(found) for found in figures.values())]


def ratio(ours: Figures, theirs: Figures, kind: str) -> list[float] | None:
    """Returns how often our time goes into theirs, at p50, p95 and p99, over the questions that both were timed on."""
    mine, other = ours["times"].get(kind, {}), theirs["times"].get(kind, {})
    both = sorted(mine.keys() & other.keys())
    if not both:
        return None
    pairs = zip(percentiles([other[key] for key in both]), percentiles([mine[key] for key in both]), strict=True)
    return [slow / fast for slow, fast in pairs]


def percentiles(values: Sequence[float]) -> list[float]:
    """Returns p50, p95 and p99: of a hundred values, the 50th, the 95th and the 99th."""
    ordered = sorted(values)
    return [ordered[max(0, -(-len(ordered) * part // 100) - 1)] for part in (50, 95, 99)]
