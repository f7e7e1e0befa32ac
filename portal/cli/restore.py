"""`guichet restore`."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.storage.backup import restore


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Even if var/ holds data: it is moved to var/backups/ first.")
@pass_place
def command(place: Place, file: Path, *, force: bool) -> None:
    """Put a backup back in place.

    The server must be stopped. Every file is verified before anything is replaced.
    """
    contents = restore(place.settings(), file, utc_now(), force=force)
    click.echo(f"Restored {len(contents.members)} files, saved on {contents.made_at}. Start with: guichet serve")
