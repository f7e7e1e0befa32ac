"""`guichet new`."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.helpcenter.starter.writing import write_new


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--languages", default="fr", metavar="CODES", help="Such as fr,en; the first is the default language.")
@click.option("--name", default="", help="What the help center is called.")
@pass_place
def command(place: Place, folder: Path, languages: str, name: str) -> None:
    """Write a new help center into DIR, ready to be served.

    DIR must not exist yet, or be empty.
    """
    folder = place.folder / folder
    codes = [code.strip() for code in languages.split(",") if code.strip()]
    write_new(folder, codes, name.strip(), utc_now())
    click.echo(f"Wrote a help center into {folder}. See it with:")
    click.echo(f"  guichet -C {folder} serve")
