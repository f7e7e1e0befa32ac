"""`guichet privacy`."""

from __future__ import annotations

import click

from portal.cli.place import Place, pass_place
from portal.policy.keeping import Keeping
from portal.privacy.register import lines
from portal.promise_file import policy_of, read_promises
from portal.settings import Settings

HEADER = ("What", "Of whom", "Why", "Until when")


@click.command("privacy")
@pass_place
def command(place: Place) -> None:
    """Say what is kept of people, why, and how long.

    Prints a Markdown table: everything in the database and in var/ that holds something of a person, with the spans of
    the promise file's table [keeping]. Paste it into your record of processing.
    """
    click.echo(_row(HEADER))
    click.echo(_row(("---",) * len(HEADER)))
    for line in lines(keeping_of(place.settings())):
        click.echo(_row((f"`{line.place}`", line.whose, line.purpose, line.until)))


def keeping_of(settings: Settings) -> Keeping:
    """Returns how long things are kept, as the promise file says it.

    Raises:
        ConfigError: the file is absent or cannot be read.
        PolicyErrors: something in it is wrong.
    """
    return policy_of(read_promises(settings.promise_file), settings.promise_file.name).keeping


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
