"""`guichet sweep`."""

from __future__ import annotations

import click

from portal.cli.place import Place, pass_place
from portal.cli.privacy import keeping_of
from portal.clock import utc_now
from portal.privacy.files import lost
from portal.privacy.sweeping import sweep, would_sweep
from portal.storage import migrate, open_database


@click.command("sweep")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say how much would be forgotten, and change nothing.")
@pass_place
def command(place: Place, *, is_dry: bool) -> None:
    """Forget what has outlived its purpose; the worker does so once a day.

    The table [keeping] of the promise file says after how long. Works in small steps beside a running server; killed
    half-way, the next sweep goes on.
    """
    settings = place.settings()
    keeping = keeping_of(settings)
    migrate(settings)
    database = open_database(settings)
    try:
        done = (would_sweep if is_dry else sweep)(settings, database, keeping, utc_now())
        gone = lost(settings, database, utc_now())
    finally:
        database.close()
    for one in done:
        if one.count:
            click.echo(f"{one.count:>7}  {one.what}")
    total = sum(one.count for one in done)
    click.echo(f"{total:>7}  {'would be forgotten' if is_dry else 'forgotten'} in all")
    if gone:
        click.echo(f"{len(gone):>7}  attached files are named by a request and missing on the disk", err=True)
