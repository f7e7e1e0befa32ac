"""`guichet policy`: the shape of the promise file, and what a changed one changes."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.helpcenter.markdown.wording import wording_in
from portal.helpcenter.policy_changes import tell_changes
from portal.policy.changes import changed_keys
from portal.policy.schema import file_schema
from portal.promise_file import policy_of, read_promises


@click.group("policy")
def command() -> None:
    """Say what the promise file may hold, and what a changed one changes."""


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of support.toml, for editors.

    Write it to a file and name that in the first line of support.toml: #:schema ./support.schema.json
    """
    click.echo(json.dumps(file_schema(), indent=2, ensure_ascii=False))


@command.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), default=Path("support.toml"))
@pass_place
def diff(place: Place, old: Path, new: Path) -> None:
    """Say in sentences what NEW changes for whom, compared with OLD.

    OLD and NEW are promise files; NEW is support.toml when it is not named. Nothing is changed.
    """
    for line in compare(place.folder / old, place.folder / new, utc_now()):
        click.echo(line)


def compare(old: Path, new: Path, now: datetime) -> list[str]:
    """Returns what the promise file `new` changes for whom, a line each.

    Raises:
        ConfigError: one of them cannot be read or used.
    """
    before, after = read_promises(old), read_promises(new)
    policies = [policy_of(text, str(file)) for text, file in ((before, old), (after, new))]
    told = tell_changes(policies[0], policies[1], changed_keys(before, after), now, wording_in("en"))
    return told or ["Both files promise the same."]
