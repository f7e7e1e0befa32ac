"""A help center written by hand, served as it is in earnest: a process group that can be killed whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.settings import Settings, read_settings
from portal.storage import migrate
from tests.hand_made import make_current, make_release
from tests.ports import free_port

# Every line that it reads starts one server more, in a process group of its own: what takes long to import is imported
# once, and a server that was killed is back in a moment.
START = """
import os, signal, sys
from pathlib import Path
from portal import server
from portal.settings import read_settings

def ready():
    os.write(1, b"ready %d\\n" % os.getpid())

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while sys.stdin.readline():
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        server.run(read_settings(Path(sys.argv[1]), port=int(sys.argv[2])), ready)
"""
PATIENCE = 60  # seconds: others may keep the processors busy


def make_center(folder: Path, promises: str) -> Path:
    """Write a help center that can be served: promise file, one release, a migrated database."""
    make_release(folder / "var")
    make_current(folder / "var", "first")
    (folder / "support.toml").write_text(promises, encoding="utf-8")
    migrate(read_settings(folder, {}))
    return folder


@dataclass
class Served:
    """A help center's server, its workers included: start it as often as it was stopped or killed, and close it."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    group: int = 0
    _starter: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        return read_settings(self.folder, self.environ, port=self.port)

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        if self._starter is None:
            command = [sys.executable, "-c", START, str(self.folder), str(self.port)]
            with self.log.open("ab") as errors:
                self._starter = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env={**os.environ, **self.environ},
                )
        starter = self._starter
        assert starter.stdin is not None
        assert starter.stdout is not None
        starter.stdin.write(b"start\n")
        starter.stdin.flush()
        word, _, number = starter.stdout.readline().partition(b" ")
        assert word == b"ready", self.log.read_text(encoding="utf-8")[-4000:]
        self.group = int(number)

    def kill(self) -> None:
        """kill -9, every process of the group at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let it finish what is under way."""
        self._end(signal.SIGTERM)

    def close(self) -> None:
        """Stop it for good."""
        self.stop()
        if self._starter is not None:
            self._starter.communicate(timeout=PATIENCE)
            self._starter = None

    def _end(self, number: int) -> None:
        if not self.group:
            return
        os.killpg(self.group, number)
        deadline = time.monotonic() + PATIENCE
        while self._is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.group = 0

    def _is_alive(self) -> bool:
        try:
            os.killpg(self.group, 0)
        except ProcessLookupError:
            return False
        return True
