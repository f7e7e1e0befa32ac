"""`guichet serve`."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

import click

from portal.cli.place import Place, pass_place
from portal.cli.progress import say
from portal.clock import utc_now
from portal.errors import ConfigError
from portal.helpcenter.publish import publish
from portal.releases import Release
from portal.server import run
from portal.settings import LARGEST_PORT, Settings
from portal.storage import migrate


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(1, LARGEST_PORT), help="Port on 127.0.0.1. Default: GUICHET_PORT, else 8000."
)
@click.option("--live", is_flag=True, help="Rebuild what a save touches and reload the browser.")
@pass_place
def command(place: Place, port: int | None, *, live: bool) -> None:
    """Build what changed and serve the help center.

    Ctrl-C stops everything.
    """
    settings = place.settings(port=port, live=live)
    require_free(settings.port)
    migrate(settings)
    published = publish(settings, utc_now(), say)

    def announce() -> None:
        for line in addresses(settings, published.release):
            click.echo(line)

    run(settings, announce)


def require_free(port: int) -> None:
    """Promises that `port` can be listened on at this moment.

    Raises:
        ConfigError: another program listens there, or the system refuses it.
    """
    with socket.socket() as probe:
        # As the server does it: a port that a stopped server has just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = "is taken by another program" if error.errno == errno.EADDRINUSE else "cannot be used"
            raise ConfigError(
                f"Port {port} {reason}", "Stop that program, or choose another port: guichet serve --port 8080"
            ) from error


def addresses(settings: Settings, release: Release) -> Iterator[str]:
    """Yields the lines that say where the help center is reached."""
    yield "Guichet is open. Ctrl-C closes it."
    for lang in release.languages:
        yield f"  {lang}      {settings.url}/{lang}/"
    search = release.slots.get("search", {}).get(release.languages[0])
    yield f"  search  {settings.url}{search or '/search.json'}?q=…"
    yield f"  health  {settings.url}/healthz"
