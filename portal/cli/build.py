"""`guichet build`."""

from __future__ import annotations

import click

from portal.cli.place import Place, pass_place
from portal.cli.progress import say
from portal.clock import utc_now
from portal.helpcenter.publish import publish


@click.command("build")
@pass_place
def command(place: Place) -> None:
    """Build and publish a release without serving it.

    Builds the pages of every language, checks and finishes them, indexes them, and makes the result current in one
    step. A server that runs picks it up within a second. When nothing changed, nothing is built. When anything fails,
    the current release stays as it was.
    """
    published = publish(place.settings(), utc_now(), say)
    if published.changed:
        click.echo(f"Published the release {published.release.build}")
    else:
        click.echo(f"Nothing changed since the release {published.release.build}")
