"""`guichet watch`: the half of `guichet serve --live` that builds, in a process of its own."""

from __future__ import annotations

import os

import click

from portal.cli.build import tell
from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.errors import PortalError
from portal.helpcenter.live import watch
from portal.helpcenter.publish import publish
from portal.helpcenter.publish.languages import read_languages
from portal.settings import LARGEST_PORT


@click.command("watch", hidden=True)
@click.option("--port", type=click.IntRange(1, LARGEST_PORT))
@pass_place
def command(place: Place, port: int | None) -> None:
    """Rebuild after each save, until the process that started this one ends."""
    settings = place.settings(port=port, live=True)
    parent = os.getppid()

    def rebuild() -> None:
        try:
            published = publish(settings, utc_now())
        except PortalError as error:
            click.secho(f"\n{error.message}", fg="red", err=True)
            click.echo("  The last good release is served meanwhile, search included.", err=True)
            return
        if published.changed:
            for line in tell(published):
                click.echo(line)

    looks = [language.looks for language in read_languages(settings) if language.looks]
    try:
        watch(settings.root, looks, rebuild, lambda: os.getppid() == parent)
    except KeyboardInterrupt:
        return
