"""Forms posted by eight people at once for half a minute: this project and django-helpdesk, one after the other.

Both keep what they acknowledged over a power cut (SQLite, WAL, synchronous FULL), both write the mail that follows
into a file, both run as two processes under gunicorn.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.server import THREADS
from tests.bench import posts_helpdesk as helpdesk
from tests.served import Served, make_center

SCRATCH = Path("build") / "bench"  # git ignores it
CLIENTS = 8
SECONDS = 30
WARM_UP = 3  # seconds, not counted
WORKERS = 2
FORM = {
    "name": "Ada",
    "email": "SENDER@example.org",
    "subject": "Une page blanche",
    "text": "TEXT",
    "looked": "yes",
    "submission": "KEY",
}
PROMISES = """\
version = "2026-11-22"
[desk]
name = "Guichet"
languages = ["fr", "en", "es"]
currency = "EUR"
default_plan = "free"
[calendars.office]
timezone = "Europe/Paris"
holidays = "FR"
week = { mon-fri = ["08:00-12:00", "13:00-17:00"], sat = ["09:00-12:00"] }
[plans.free]
channels = ["form"]
first_reply = { at_most = "16h", counted = "open", calendar = "office", strength = "typical" }
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the clients met: forms a second, and how long each took, in milliseconds.

    What a form costs the processors does not change when others keep them busy too: `server` and `client` are
    milliseconds of processor time a form, of all the server's processes and of all clients.
    """

    rate: float
    p50: float
    p95: float
    p99: float
    not_taken: int
    server: float
    client: float


def main(_corpus: Path | None = None) -> None:
    """Measures both and prints one table."""
    seconds = int(os.environ.get("GUICHET_BENCH_SECONDS", SECONDS))
    work = SCRATCH / "posts"
    shutil.rmtree(work, ignore_errors=True)
    _say(f"{CLIENTS} clients, {seconds} s, {WORKERS} processes each, SQLite WAL, synchronous FULL")
    _say(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    found = {"guichet": _guichet(work / "guichet", seconds)}
    python = helpdesk.python_of(SCRATCH / "helpdesk")
    if python:
        for threads in (1, THREADS):
            with helpdesk.serving(python, work / f"helpdesk-{threads}", WORKERS, threads) as (port, group):
                name = f"django-helpdesk, {threads} thread(s)"
                found[name] = _measured(port, group, helpdesk.PAGE, helpdesk.FORM, seconds)
    else:
        _say("django-helpdesk: left out, it does not install here")
    _table(found)


def _guichet(folder: Path, seconds: int) -> Figures:
    served = Served(make_center(folder, PROMISES), {"GUICHET_WORKERS": str(WORKERS), "GUICHET_LIMITS_TIMES": "1000000"})
    served.start()
    try:
        figures = _measured(served.port, served.group, "/fr/contact/", FORM, seconds)
    finally:
        served.close()
    with sqlite3.connect(served.settings.var / "portal.sqlite") as db:
        kept, left = (
            db.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
            for what in ("tickets", "outbox_mails WHERE state = 'sent'")
        )
    _say(f"guichet: {kept} requests kept, {left} mails left meanwhile")
    return figures


def _measured(port: int, group: int, page: str, form: Mapping[str, str], seconds: int) -> Figures:
    _run(port, page, form, WARM_UP)
    began = _spent(group)
    met = _run(port, page, form, seconds)
    spent = _spent(group) - began
    took = sorted(met["took"])
    if not took:
        raise SystemExit(f"no form was taken: {met['refused']}, {met['broken']} broken connections")
    at = {percent: took[min(len(took) * percent // 100, len(took) - 1)] * 1000 for percent in (50, 95, 99)}
    return Figures(
        rate=len(took) / met["lasted"],
        p50=at[50],
        p95=at[95],
        p99=at[99],
        not_taken=sum(met["refused"].values()) + int(met["broken"]),
        server=spent / len(took) * 1000,
        client=met["spent"] / len(took) * 1000,
    )


def _spent(group: int) -> float:
    """Processor seconds that the processes of a group that live have used, and those whom they have outlived."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name of the program stands in brackets and may hold anything; after it come state, parent, group.
            values = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(values[2]) == group:
            ticks += sum(int(value) for value in values[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _run(port: int, page: str, form: Mapping[str, str], seconds: int) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__).with_name("posts_clients.py"))]
    command += [str(port), page, json.dumps(form), str(CLIENTS), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    met: dict[str, Any] = json.loads(done.stdout)
    return met


def _table(found: Mapping[str, Figures]) -> None:
    _say(
        f"\n{'':<30}{'posts/s':>10}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}{'not taken':>11}"
        f"{'cpu ms':>9}{'of clients':>12}{'times':>8}"
    )
    ours = next(iter(found.values())).rate
    for name, one in found.items():
        _say(
            f"{name:<30}{one.rate:>10.0f}{one.p50:>10.1f}{one.p95:>10.1f}{one.p99:>10.1f}{one.not_taken:>11}"
            f"{one.server:>9.1f}{one.client:>12.1f}{ours / one.rate:>8.1f}"
        )
    _say(
        f"\nload at the end {os.getloadavg()[0]:.1f}; 'times' is how often our rate holds theirs; 'cpu ms' is what one"
        " form costs the server in processor time, mail that left meanwhile included"
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
