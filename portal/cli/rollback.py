"""`guichet rollback`."""

from __future__ import annotations

import click

from portal.cli.place import Place, pass_place
from portal.helpcenter.publish import rollback
from portal.web.release import is_search_outdated


@click.command("rollback")
@pass_place
def command(place: Place) -> None:
    """Serve the previous release again.

    A server that runs picks it up within a second. What was left is not published again by the same sources; a second
    rollback returns to it.
    """
    release = rollback(place.settings())
    click.echo(f"Serving the release {release.build} again")
    if is_search_outdated(release):
        click.echo("  Search rests: the index of that release is of an earlier version. guichet build ends that.")
