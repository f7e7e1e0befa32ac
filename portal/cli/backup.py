"""`guichet backup`."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.storage.backup import backup


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@pass_place
def command(place: Place, file: Path) -> None:
    """Save everything that cannot be built again.

    Writes all of var/ but the releases into FILE, which must not exist. The server may go on running. Only the owner of
    FILE may read it, for it holds the secret that signs forms.
    """
    contents = backup(place.settings(), file, utc_now())
    size = sum(member.size for member in contents.members.values())
    click.echo(f"Saved {len(contents.members)} files, {size:,} bytes, into {file}")
