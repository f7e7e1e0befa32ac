"""From the start of a process to its first answer: processor time, the clock on the wall, memory.

Three starts are measured, on this project's manual or on the folders named with `--of=`, help centers that
`guichet build` has published: the index alone, the server as `guichet serve` runs it, and the command with nothing left
to publish.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from portal.releases import open_current

ROOT = Path(__file__).parents[2]
GUICHET = Path(sys.executable).with_name("guichet")
ROUNDS = 3
PATIENCE = 120  # seconds: others may keep the processors busy
INDEX_ALONE = """
import sys
from pathlib import Path
from search_index.search import open_searcher
open_searcher(Path(sys.argv[1])).search(sys.argv[2])
"""
SERVER = """
import sys
from pathlib import Path
from portal.server import run
from portal.settings import read_settings
run(read_settings(Path(sys.argv[1]), port=int(sys.argv[2])))
"""


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took.

    Attributes:
        processor: seconds, of every process of the group.
        wall: seconds.
        memory: bytes of the largest process, at the first answer.
    """

    processor: float
    wall: float
    memory: int


def main(options: Sequence[str]) -> None:
    """Measure and print."""
    named = [Path(option.removeprefix("--of=")).resolve() for option in options if option.startswith("--of=")]
    with TemporaryDirectory() as work:
        # As where it is installed: the first round compiles every module, the others find it compiled.
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(work) / "compiled")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        for folder in named or [_manual(Path(work) / "manual")]:
            _measure(folder)


def _manual(folder: Path) -> Path:
    folder.mkdir()
    for name in ("docs", "questions"):
        shutil.copytree(ROOT / name, folder / name)
    for file in (*ROOT.glob("mkdocs*.yml"), ROOT / "support.toml"):
        shutil.copy(file, folder)
    subprocess.run([GUICHET, "-C", folder, "build"], check=True, stdout=subprocess.DEVNULL)
    return folder


def _measure(folder: Path) -> None:
    release = open_current(folder / "var")
    lang = release.languages[0]
    question = next(iter(release.probes.get(lang, ())), "a")
    print(f"{folder.name}, {len(release.articles):,} articles (best of {ROUNDS}):", flush=True)
    alone = [sys.executable, "-c", INDEX_ALONE, str(release.index(lang)), question]
    _print("index alone", [_until_it_ends(alone) for _ in range(ROUNDS)])
    asked = f"/search.json?{urlencode({'q': question, 'lang': lang})}"
    environ = os.environ | {"GUICHET_URL": _published_at(folder, lang)}
    served: Mapping[str, Callable[[int], list[str]]] = {
        "the server": lambda port: [sys.executable, "-c", SERVER, str(folder), str(port)],
        "guichet serve": lambda port: [str(GUICHET), "-C", str(folder), "serve", "--port", str(port)],
    }
    for name, command in served.items():
        _print(name, [_until_it_answers(command, asked, environ) for _ in range(ROUNDS)])


def _published_at(folder: Path, lang: str) -> str:
    """The address that the release was built for: another one would have everything built again."""
    robots = (folder / "var" / "current" / "site" / "robots.txt").read_text(encoding="utf-8")
    address = next(line.split(": ", 1)[1] for line in robots.splitlines() if line.startswith("Sitemap: "))
    return address.rsplit("/", 1)[0].removesuffix(f"/{lang}")


def _until_it_ends(command: Sequence[str]) -> Start:
    begun = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed")
    return Start(used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss * 1024)


def _until_it_answers(command: Callable[[int], list[str]], asked: str, environ: Mapping[str, str]) -> Start:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command(port), stdout=quiet, stderr=quiet, env=environ, start_new_session=True)
    try:
        _await(f"http://127.0.0.1:{port}{asked}", process)
        wall = time.perf_counter() - begun
        return Start(_processor_seconds(process.pid), wall, _memory(process.pid))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):
                return
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{address} answered {error.code}") from None
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"{address} did not answer")


def _group(leader: int) -> list[tuple[int, list[str]]]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[2]) == leader:
            found.append((int(folder.name), fields))
    return found


def _processor_seconds(leader: int) -> float:
    """Of the group, with those of its processes that have ended."""
    ticks = sum(int(field) for _, fields in _group(leader) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(leader: int) -> int:
    largest = 0
    for number, _ in _group(leader):
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Rss:"):
                largest = max(largest, int(line.split()[1]) * 1024)
    return largest


def _print(name: str, starts: Sequence[Start]) -> None:
    processor = min(start.processor for start in starts)
    wall = min(start.wall for start in starts)
    memory = min(start.memory for start in starts) / 1e6
    print(f"  {name:16} {processor:5.2f} s of processor {wall:6.2f} s on the wall {memory:6.0f} MB", flush=True)
