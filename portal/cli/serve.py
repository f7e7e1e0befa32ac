"""`guichet serve`."""

from __future__ import annotations

import errno
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.cli.build import tell
from portal.cli.place import Place, pass_place
from portal.cli.progress import say
from portal.clock import utc_now
from portal.errors import BuildError, ConfigError, ReleaseError
from portal.helpcenter.publish import publish
from portal.proof.service import require_as_signed
from portal.releases import Release
from portal.server import run
from portal.settings import LARGEST_PORT, Settings
from portal.storage import migrate
from portal.web.release import is_search_outdated, open_release
from search_index.errors import SearchIndexError


@click.command("serve")
@click.option("--port", type=click.IntRange(1, LARGEST_PORT), help="On 127.0.0.1. Default: GUICHET_PORT, else 8000.")
@click.option("--live", is_flag=True, help="Rebuild what a save touches and reload the browser.")
@pass_place
def command(place: Place, port: int | None, *, live: bool) -> None:
    """Build what changed and serve the help center.

    Brings the database up to date, publishes what changed, and answers until Ctrl-C. When the pages cannot be built,
    says why and serves the last good release, if there is one.
    """
    settings = place.settings(port=port, live=live)
    require_free(settings.port)
    migrate(settings)
    release = publish_or_keep(settings)

    def announce() -> None:
        for line in addresses(settings, release):
            click.echo(line)

    with rebuilding(settings) if live else unchanged():
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
                f"Port {port} {reason}", "Stop that program, or choose another: --port 8080 or GUICHET_PORT=8080"
            ) from error


def publish_or_keep(settings: Settings) -> Release:
    """Returns what is to be served: what is written now, else the last good release.

    Raises:
        ConfigError: a file that says how to build cannot be used, or a signed month was altered.
        BuildError: the pages cannot be built, and there is no release yet, or none that can be served.
    """
    require_as_signed(settings)
    try:
        published = publish(settings, utc_now(), say)
    except BuildError as error:
        try:
            opened = open_release(settings.var)
        except (ReleaseError, SearchIndexError):
            raise error from None
        opened.retire()
        release = opened.release
        click.secho(error.message, fg="red", err=True)
        click.echo(f"  The last good release is served meanwhile: {release.build}", err=True)
        return release
    for line in tell(published):
        click.echo(line)
    return published.release


def addresses(settings: Settings, release: Release) -> Iterator[str]:
    """Yields the lines that say where the help center is reached."""
    yield f"The help center is open{', and follows what you save' if settings.live else ''}. Ctrl-C closes it."
    for lang in release.languages:
        yield f"  {lang:8}{settings.url}/{lang}/"
    search = release.slots.get("search", {}).get(release.languages[0])
    if is_search_outdated(release):
        yield "  search  rests: its index is of an earlier version. Build it again with: guichet build"
    elif search:
        yield f"  search  {settings.url}{search}"
    yield f"  health  {settings.url}/healthz"
    here = f"http://127.0.0.1:{settings.port}"
    if settings.url != here:
        yield f"  here    {here}/"


@contextmanager
def rebuilding(settings: Settings) -> Iterator[None]:
    """Rebuilds after each save, for the block, in a process of its own."""
    arguments = ["-m", "portal.cli", "-C", str(settings.root), "watch", "--port", str(settings.port)]
    process = subprocess.Popen([sys.executable, *arguments], stdin=subprocess.DEVNULL)  # noqa: S603 - ourselves
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def unchanged() -> Iterator[None]:
    """Does nothing about saves."""
    yield
