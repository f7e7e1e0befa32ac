"""What every command has in common: help, errors, exit codes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from portal.cli.doors import COMMANDS
from portal.errors import BuildError
from search_index.errors import SearchIndexError
from tests.cli.conftest import guichet

HEAVY = ("flask", "sqlalchemy", "mkdocs", "whoosh", "lxml", "holidays", "gunicorn")


def test_help_lists_every_command_with_what_it_is_for(run):
    output = " ".join(run("--help").output.split())
    assert [name for name, purpose in COMMANDS.items() if f"{name} {purpose}" not in output] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_and_begins_as_the_list_says(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert COMMANDS[command] in " ".join(result.output.split())


def test_help_imports_none_of_the_heavy_libraries():
    code = f"import sys, portal.cli.doors; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


MISUSES = [
    ("a command that does not exist", ["frobnicate"]),
    ("an option that does not exist", ["build", "--frobnicate"]),
    ("a port that is none", ["serve", "--port", "99999"]),
    ("a folder that is no help center", ["build"]),
    ("a search without words", ["search"]),
]


@pytest.mark.parametrize(("case", "arguments"), MISUSES, ids=[case for case, _ in MISUSES])
def test_what_cannot_be_used_ends_with_2(run, tmp_path, case, arguments):
    assert run("-C", tmp_path, *arguments).exit_code == 2


def test_a_folder_that_is_no_help_center_is_told_how_to_become_one(run, tmp_path):
    result = run("-C", tmp_path, "check")
    assert f"{tmp_path} is no help center: it has no mkdocs.yml" in result.output
    assert "guichet new DIR" in result.output


def test_the_parents_of_a_folder_are_not_searched(run, tmp_path):
    run("new", tmp_path / "center")
    inside = tmp_path / "center" / "docs"
    assert run("-C", inside, "check").exit_code == 2


def test_an_error_is_a_sentence_and_a_hint_on_the_error_stream(run, monkeypatch):
    def fail(*_arguments, **_options):
        raise BuildError("It rained", "Wait for the sun.")

    monkeypatch.setattr("portal.cli.new.write_new", fail)
    result = run("new", "anywhere")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "guichet: It rained\n  Wait for the sun.\n")


def test_an_index_that_cannot_be_read_is_told_in_the_same_way(run, monkeypatch):
    def fail(*_arguments, **_options):
        raise SearchIndexError("The index is incomplete")

    monkeypatch.setattr("portal.cli.new.write_new", fail)
    result = run("new", "anywhere")
    assert (result.exit_code, result.stderr) == (
        1,
        "guichet: The index is incomplete\n  Build it again with: guichet build\n",
    )


REFUSALS = [
    ("no right to it", errno.EACCES, "/srv/center", 2, "/srv/center cannot be read or written: Permission denied"),
    ("a disk that is only read", errno.EROFS, "/srv/center", 2, "Read-only file system\n  Give it to the user that"),
    ("a file in the way", errno.ENOTDIR, "/srv/center/a", 2, "Not a directory\n  Name another folder."),
    ("a full disk", errno.ENOSPC, None, 1, "The disk is full\n  Make room, then try again."),
]


@pytest.mark.parametrize(("number", "path", "code", "said"), [c[1:] for c in REFUSALS], ids=[c[0] for c in REFUSALS])
def test_what_the_machine_refuses_is_told_without_a_traceback(*, run, monkeypatch, number, path, code, said):
    def fail(*_arguments, **_options):
        raise OSError(number, os.strerror(number), path)

    monkeypatch.setattr("portal.cli.new.write_new", fail)
    result = run("new", "anywhere")
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr


def test_what_only_we_can_mend_keeps_its_traceback(run, monkeypatch):
    def fail(*_arguments, **_options):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "templates/lost.md")

    monkeypatch.setattr("portal.cli.new.write_new", fail)
    assert isinstance(run("new", "anywhere").exception, FileNotFoundError)


def test_the_installed_command_is_this_one():
    assert guichet("--version").stdout.startswith("guichet, version ")


def test_a_module_of_the_same_name_is_the_same_command():
    result = subprocess.run(
        [sys.executable, "-m", "portal.cli", "--version"], capture_output=True, text=True, check=False
    )
    assert result.stdout.startswith("guichet, version ")
