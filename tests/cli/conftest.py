"""The command line, as somebody at a terminal meets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main

GUICHET = Path(sys.executable).with_name("guichet")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    """Runs a command in this process."""

    def call(*arguments: object) -> Result:
        return CliRunner(env={"GUICHET_URL": None, "GUICHET_PORT": None}).invoke(
            main, [str(argument) for argument in arguments], prog_name="guichet"
        )

    return call


def guichet(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Runs the installed command, as its own process."""
    return subprocess.run(
        [GUICHET, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        **options,
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new help center in French and English, with one release; tests get copies."""
    folder = tmp_path_factory.mktemp("cli") / "center"
    CliRunner().invoke(main, ["new", str(folder), "--languages", "fr,en"], catch_exceptions=False)
    result = CliRunner().invoke(main, ["-C", str(folder), "build"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def center(built: Path, tmp_path: Path) -> Path:
    """A copy of the built help center."""
    return Path(shutil.copytree(built, tmp_path / "center", symlinks=True))
