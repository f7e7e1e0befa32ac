"""The wheel alone writes, builds and searches a help center, in an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Python 3.13 is the newest that Material was tried with; a machine need not have it.
NEWER = ("python3.13", *map(str, sorted(Path.home().glob(".pyenv/versions/3.13*/bin/python3.13"))))


def call(*arguments: object, cwd: Path | None = None) -> str:
    """Runs a program, without what would let it find the sources; returns what it prints."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GUICHET", "VIRTUAL"))}
    done = subprocess.run(
        [str(argument) for argument in arguments], capture_output=True, text=True, check=False, cwd=cwd, env=environ
    )
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pip(*arguments: object) -> str:
    return call(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "sources"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("portal", "search_index"):
        shutil.copytree(ROOT / name, sources / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, sources)
    pip("wheel", "--no-build-isolation", "--no-deps", "--no-index", "-w", folder, sources)
    return next(folder.glob("*.whl"))


def test_everything_that_git_keeps_of_the_packages_is_in_the_wheel(wheel):
    listed = call("git", "ls-files", "portal", "search_index", cwd=ROOT).splitlines()
    kept = {name for name in listed if (ROOT / name).exists()}
    assert kept - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_nothing_but_the_packages_and_their_description_is_in_the_wheel(wheel):
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"portal", "search_index"}


def walk(python: Path, folder: Path) -> None:
    """Writes, checks, builds and searches a help center with an installed guichet."""
    guichet = python.with_name("guichet")
    folder.mkdir()
    assert str(python.parents[1]) in call(python, "-c", "import portal; print(portal.__file__)", cwd=folder)
    call(guichet, "new", "center", "--languages", "fr,en,es", cwd=folder)
    assert "Published the release" in call(guichet, "-C", "center", "build", cwd=folder)
    assert call(guichet, "-C", "center", "check", cwd=folder).endswith("0 errors, 0 warnings\n")
    assert "Écrire un premier article" in call(guichet, "-C", "center", "search", "ecrire", "artcle", cwd=folder)
    site = folder / "center" / "var" / "current" / "site" / "fr"
    assert (site / "assets" / "guichet" / "guichet.css").is_file()


def test_the_installed_wheel_writes_builds_and_searches_in_an_empty_folder(wheel, tmp_path):
    environment = tmp_path / "environment"
    call(sys.executable, "-m", "venv", "--without-pip", environment)
    python = environment / "bin" / "python"
    pip("--python", python, "install", "--no-index", "--no-deps", wheel)
    # The libraries are those of the environment that runs the tests; its own link to the sources is not followed.
    purelib = call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    (Path(purelib) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    walk(python, tmp_path / "empty")


@pytest.mark.soak
def test_the_wheel_works_with_its_locked_libraries_on_a_newer_python(wheel, tmp_path):
    """Installs from the package index that pip is configured with."""
    newer = next((name for name in NEWER if shutil.which(name) and _runs(name)), None)
    if newer is None:
        pytest.skip("no Python 3.13 on this machine")
    environment = tmp_path / "environment"
    call(newer, "-m", "venv", environment)
    python = environment / "bin" / "python"
    call(python, "-m", "pip", "install", "-q", "--require-hashes", "-r", ROOT / "requirements.lock")
    call(python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel)
    walk(python, tmp_path / "empty")
    version = call(python, "--version").strip()
    size = sum(file.stat().st_size for file in environment.rglob("*") if file.is_file())
    sys.stdout.write(f"\n{version}: installed in {size / 1024 / 1024:,.0f} MiB, wrote, built and searched\n")


def _runs(python: str) -> bool:
    return subprocess.run([python, "--version"], capture_output=True, check=False).returncode == 0
