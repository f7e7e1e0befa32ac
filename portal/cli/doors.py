"""The door of every command: where the help center is, and what an error looks like."""

from __future__ import annotations

import errno
import importlib
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import click

from portal.cli.place import Place
from portal.errors import ConfigError, PortalError, ReleaseError
from portal.releases import REBUILD
from search_index.errors import SearchIndexError

# Name → what it is for. Written here so that `guichet --help` imports no command: each brings its libraries.
COMMANDS: Mapping[str, str] = {
    "new": "Write a new help center, or wrap a folder of Markdown.",
    "serve": "Build what changed and serve the help center.",
    "worker": "Send mail and look after payments, without serving pages.",
    "build": "Build and publish a release without serving it.",
    "check": "List what is wrong in the sources, line by line.",
    "policy": "Say what the promise file may hold, and what a changed one changes.",
    "search": "Search as a reader would, or list unanswered questions.",
    "rollback": "Serve the previous release again.",
    "doctor": "Say what is missing or risky on this machine, and how to mend it.",
    "backup": "Save everything that cannot be built again.",
    "restore": "Put a backup back in place.",
    "agent": "Say who answers from the desk at /desk/.",
    "demo": "Fill the desk with believable requests in three languages, to try it.",
    "customer": "Say who your customers are and what they bought; hand out or remove what is held about one.",
    "privacy": "Say what is kept of people, why, and how long.",
    "sweep": "Forget what has outlived its purpose; the worker does so once a day.",
    "payments": "Find lost payments, give money back, see what is wrong.",
    "proof": "Sign what was kept of the promises each month, show it, check it.",
}
HIDDEN = ("watch",)  # commands that other commands start
LOGGING = frozenset({"serve", "worker", *HIDDEN})  # what goes on by itself and is read in a log
FAILED, MISUSED = 1, 2
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
IMPOSSIBLE = frozenset({errno.ENOTDIR, errno.ENAMETOOLONG})


class Failure(click.ClickException):
    """A `PortalError` as a person at a terminal reads it: what is wrong, then what to do about it."""

    def __init__(self, error: PortalError) -> None:
        super().__init__(error.message)
        self.hint = error.hint
        self.exit_code = MISUSED if isinstance(error, ConfigError) else FAILED  # type: ignore[misc]  # click's typing

    def show(self, file: IO[Any] | None = None) -> None:
        """Prints the message and the hint on the error stream."""
        click.secho(f"guichet: {self.message}", err=file is None, file=file, fg="red")
        for line in self.hint.splitlines():
            click.echo(f"  {line}", err=file is None, file=file)


class Doors(click.Group):
    """Finds a command's module by the command's name, the day it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Returns the commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Returns the command, its module imported; None when there is none of that name."""
        if cmd_name not in COMMANDS and cmd_name not in HIDDEN:
            return None
        command: click.Command = importlib.import_module(f"portal.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command that is about to run, and lets it speak for itself."""
        name, command, rest = super().resolve_command(ctx, args)
        if name not in LOGGING:
            _speak_in_own_words(ctx)
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; what a person can mend is shown without a traceback."""
        try:
            return super().invoke(ctx)
        except PortalError as error:
            raise Failure(error) from error
        except SearchIndexError as error:
            raise Failure(ReleaseError(error.message, REBUILD)) from error
        except OSError as error:
            told = _in_words(error)
            if told is None:
                raise
            raise Failure(told) from error


def _in_words(error: OSError) -> PortalError | None:
    """Returns what a person can mend of what the machine refused; None for what is ours to mend, by its traceback."""
    if error.errno in FULL:
        return PortalError("The disk is full", "Make room, then try again.")
    if error.filename is None:
        return None
    if error.errno in FORBIDDEN:
        hint = "Give it to the user that runs guichet, or name another folder."
    elif error.errno in IMPOSSIBLE:
        hint = "Name another folder."
    else:
        return None
    return ConfigError(f"{error.filename} cannot be read or written: {error.strerror}", hint)


def _speak_in_own_words(ctx: click.Context) -> None:
    """Keeps what a log would be told out of what a command prints, but for what went wrong."""
    structlog = sys.modules.get("structlog")  # its import takes longer than some commands
    if structlog is not None:
        before = structlog.get_config()
        ctx.call_on_close(lambda: structlog.configure(**before))
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
            logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
            cache_logger_on_first_use=False,  # a logger that is used now may be used again by what is no command
        )


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The help center's folder. Default: the current one; its parents are not searched.",
)
@click.version_option(package_name="guichet", prog_name="guichet")
@click.pass_context
def guichet(ctx: click.Context, folder: Path) -> None:
    """Help centers that answer, from Markdown and one promise file.

    Exit codes: 0 all is well, 1 something is wrong or failed, 2 the command or a setting cannot be used.
    """
    ctx.obj = Place(folder)
