"""The engines at hand, each in a process of its own, and how they are told what to do."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
PEERS = ("tantivy==0.27.0", "psycopg[binary]==3.3.9")
PAGEFIND = "pagefind@1.5"
RUN = "import sys; from tests.bench.search_run import main; main(*sys.argv[1:5])"
OWN_ENGINES = (("Guichet", "Guichet"), ("Whoosh", "Whoosh"), ("SQLite FTS5", "Fts5"))
SERVERS = Path("/usr/lib/postgresql")  # where Debian keeps them, out of PATH

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engine to measure.

    Attributes:
        name: as the table calls it.
        command: starts its process; empty when it is not at hand.
        absent: why it is not.
    """

    name: str
    command: tuple[str, ...]
    absent: str = ""


class HostError(Exception):
    """An engine that gave up."""


class Host:
    """A running engine; ends with its `with` block.

    Args:
        candidate: at hand.
    """

    def __init__(self, candidate: Candidate) -> None:
        self.name = candidate.name
        self._process = subprocess.Popen(
            candidate.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=_environment(),
        )

    def __enter__(self) -> Host:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def do(self, order: str, **details: object) -> Row:
        """Returns what the engine answers to an order.

        Raises:
            HostError: it ended instead.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"do": order, **details}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            said = self._process.communicate()[1].strip().splitlines()
            told = [line for line in said if "Error" in line] or said  # Node names its version last
            raise HostError(told[-1] if told else f"ended with {self._process.returncode}")
        answer: Row = json.loads(line)
        return answer

    def close(self) -> None:
        """Ends the process."""
        if self._process.poll() is None:
            self._process.communicate()


def start(candidate: Candidate, question: str) -> tuple[float, Row]:
    """Returns the seconds from a process's start to its first answer, and what it then says of itself."""
    begun = time.perf_counter()
    with Host(candidate) as host:
        host.do("open")
        host.do("ask", queries=[question])
        return time.perf_counter() - begun, host.do("facts")


def candidates(scratch: Path, work: Path, lang: str, *, peers: bool = True) -> Iterator[Candidate]:
    """Yields every engine that this bench knows, those not at hand too.

    Args:
        scratch: where packages are installed that are no part of the project.
        work: where the engines keep their indexes.
        lang: of what they index.
        peers: those of other packages too, not only those that come with Python and the project.
    """
    for name, engine in OWN_ENGINES:
        yield Candidate(name, _python(sys.executable, "search_engines", engine, work, lang))
    if not peers:
        return
    theirs = _peers_python(scratch)
    absent = "" if theirs else "its package does not install here"
    yield Candidate("tantivy", _python(theirs, "search_peers", "Tantivy", work, lang), absent)
    absent = absent if server_programs() else "no PostgreSQL server here"
    yield Candidate("PostgreSQL", _python(theirs, "search_peers", "Postgres", work, lang), absent)
    yield _material(work, lang)
    yield _pagefind(scratch, work, lang)


def server_programs() -> Path | None:
    """Returns the folder of PostgreSQL's programs; None when no server is installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return next((file.parent for file in sorted(SERVERS.glob("*/bin/initdb"), reverse=True)), None)


def _python(python: str, module: str, engine: str, work: Path, lang: str) -> tuple[str, ...]:
    folder = (work / engine).resolve()
    return (python, "-c", RUN, f"tests.bench.{module}", engine, str(folder), lang)


def _peers_python(scratch: Path) -> str:
    """The interpreter of an environment that holds the peers; empty when they cannot be installed."""
    python = scratch / "peers" / "bin" / "python"
    if not python.exists():
        _succeeds([sys.executable, "-m", "venv", str(scratch / "peers")])
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS]
    return str(python.absolute()) if python.exists() and _succeeds(install) else ""


def _material(work: Path, lang: str) -> Candidate:
    name = "Material"
    spec = importlib.util.find_spec("material")
    if not shutil.which("node") or spec is None or spec.origin is None:
        return Candidate(name, (), "no Node here")
    package = Path(spec.origin).parent
    worker = next((package / "templates/assets/javascripts/workers").glob("search.*.min.js")).name
    index = str((work / "search_index.json").resolve())
    return Candidate(name, ("node", str(HERE / "search_material.mjs"), str(package), worker, index, lang))


def _pagefind(scratch: Path, work: Path, lang: str) -> Candidate:
    name, folder = "Pagefind", scratch / "node"
    folder.mkdir(parents=True, exist_ok=True)
    if not shutil.which("npm") or not _succeeds(["npm", "install", "--silent", "--prefix", str(folder), PAGEFIND]):
        return Candidate(name, (), "npm does not install it here")
    modules = str((folder / "node_modules").resolve())
    return Candidate(name, ("node", str(HERE / "search_pagefind.mjs"), modules, str((work / name).resolve()), lang))


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False, env=_environment()).returncode == 0


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path.cwd())}
