"""One engine in a process of its own: does what it is told, a line of JSON each way.

Imports nothing but the standard library and the engine asked for: peers live in another virtual environment.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

Row = dict[str, Any]


class Engine(Protocol):
    """What is measured. `facts()` may be absent: what else it has to say of itself."""

    def build(self, articles: Sequence[Row]) -> None:
        """Indexes articles: `location`, `title`, and `sections` with `anchor`, `title` and `text`."""
        ...

    def size_bytes(self) -> int:
        """Returns what the index takes on disk."""
        ...

    def open(self) -> None:
        """Makes it ready to answer."""
        ...

    def ask(self, query: str) -> Sequence[str]:
        """Returns the locations of the best ten articles, with a snippet made for each."""
        ...

    def suggest(self, typed: str) -> object:
        """Answers a keystroke."""
        ...


def build(engine: Engine, articles: Path) -> Row:
    """Returns what building cost: seconds on the clock and of the processor, and what it wrote."""
    rows = read_lines(articles)
    begun, worked = time.perf_counter(), _worked()
    engine.build(rows)
    figures = {"build_s": time.perf_counter() - begun, "build_cpu_s": _worked() - worked}
    return figures | {"index_mb": engine.size_bytes() / 1e6}


def ask(engine: Engine, queries: Sequence[str]) -> Row:
    """Returns what was found for each query, and the milliseconds that it took."""
    found, times = _timed(engine.ask, queries)
    return {"found": [list(each) for each in found], "ms": times}


def suggest(engine: Engine, queries: Sequence[str]) -> Row:
    """Returns the milliseconds that each keystroke took."""
    return {"ms": _timed(engine.suggest, queries)[1]}


def facts(engine: Engine) -> Row:
    """Returns the memory that this process holds now, and what the engine says of itself."""
    own: Callable[[], Row] = getattr(engine, "facts", dict)
    return memory() | own()


def memory() -> Row:
    """Returns what this process holds in memory, and how much of it no other process could share, in MB."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {name: int(lines[key].split()[0]) / 1024 for name, key in (("rss_mb", "VmRSS"), ("own_mb", "RssAnon"))}


def read_lines(file: Path) -> list[Row]:
    """Returns the objects of a file that holds one a line."""
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def serve(engine: Engine) -> None:
    """Obeys until standard input ends."""
    for line in sys.stdin:
        order = json.loads(line)
        match order["do"]:
            case "build":
                answer = build(engine, Path(order["articles"]))
            case "open":
                engine.open()
                answer = {}
            case "ask":
                answer = ask(engine, order["queries"])
            case "suggest":
                answer = suggest(engine, order["queries"])
            case _:
                answer = facts(engine)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def main(module: str, name: str, folder: str, lang: str) -> None:
    """Serves the engine `name` of `module`, whose index is or will be in `folder`, of texts in `lang`."""
    serve(getattr(importlib.import_module(module), name)(Path(folder), lang))


def _timed(ask_one: Callable[[str], Any], queries: Sequence[str]) -> tuple[list[Any], list[float]]:
    found, times = [], []
    for query in queries:
        begun = time.perf_counter()
        found.append(ask_one(query))
        times.append((time.perf_counter() - begun) * 1000)
    return found, times


def _worked() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:5])
