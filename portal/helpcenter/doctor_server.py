"""What the server needs: its secret, its port, its database, its release, the way readers come to it."""

from __future__ import annotations

import socket
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from portal.errors import ReleaseError
from portal.helpcenter.doctor_report import Diagnosis, fail, ok, warn
from portal.releases import REBUILD, current_link, open_current, verify
from portal.settings import Settings
from portal.storage import is_migrated, is_served, open_database
from search_index.age import is_outdated
from search_index.errors import SearchIndexError

_OTHERS = 0o077
_ALL_ADDRESSES = 0


def examine_secret(settings: Settings, now: datetime) -> Iterator[Diagnosis]:
    """Looks at who can read what signs forms."""
    del now
    file = settings.var / "secret"
    if not file.exists():
        yield ok("The secret comes from GUICHET_SECRET")
    elif stat.S_IMODE(file.stat().st_mode) & _OTHERS:
        yield fail("var/secret can be read by others on this machine", f"chmod 600 {file}")
    else:
        yield ok("var/secret can be read by its owner only")


def examine_port(settings: Settings, now: datetime) -> Iterator[Diagnosis]:
    """Looks at whether the server can listen, or is listening."""
    del now
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.port))
        except OSError:
            if is_served(settings):
                yield ok(f"The server runs; port {settings.port} is taken, by it or by another program")
            else:
                yield fail(f"Port {settings.port} is taken by another program", "Stop it, or set GUICHET_PORT.")
        else:
            yield ok(f"Port {settings.port} is free")


def examine_database(settings: Settings, now: datetime) -> Iterator[Diagnosis]:
    """Looks at whether the database answers, and who can read it."""
    del now
    database = open_database(settings)
    try:
        if database.file is not None and not database.file.exists():
            yield ok("No database yet: guichet serve makes it")
            return
        if not is_migrated(database):
            yield warn(
                "The database is of an earlier version", "guichet serve brings it up to date, with a copy first."
            )
        elif database.file is not None and stat.S_IMODE(database.file.stat().st_mode) & _OTHERS:
            yield fail("The database can be read by others on this machine", f"chmod 600 {database.file}")
        else:
            yield ok("The database answers")
    finally:
        database.close()


def examine_release(settings: Settings, now: datetime) -> Iterator[Diagnosis]:
    """Looks at every file of the release being served, and at the clock by it."""
    try:
        release = open_current(settings.var)
        verify(release)
        rests = any(is_outdated(release.index(lang)) for lang in release.languages)
    except ReleaseError as error:
        yield fail(error.message, error.hint)
        return
    except SearchIndexError as error:
        yield fail(error.message, REBUILD)
        return
    yield ok(f"The release {release.build} is whole: {len(release.files):,} files verified")
    if rests:
        yield fail("Search rests: its index is of an earlier version; the pages are served all the same", REBUILD)
    built = datetime.fromtimestamp((current_link(settings.var) / "manifest.json").stat().st_mtime, UTC)
    if now < built:
        yield fail(f"The clock says {now:%Y-%m-%d %H:%M} UTC, before the release was built", "Set the machine's clock.")
    else:
        yield ok(f"The clock says {now:%Y-%m-%d %H:%M} UTC")


def examine_address(settings: Settings, now: datetime) -> Iterator[Diagnosis]:
    """Looks at how readers come to the server."""
    del now
    host = urlsplit(settings.url).hostname or ""
    if settings.is_https:
        yield ok(f"Readers come by {settings.url}")
    elif host == "localhost" or _is_loopback(host):
        yield ok(f"Only this machine reaches {settings.url}; readers elsewhere need GUICHET_URL=https://…")
    else:
        yield fail(
            f"Readers come by {settings.url}, where anybody on the way reads and changes what they send",
            "Put a web server with a certificate in front, and set GUICHET_URL to its https address.",
        )
    if any(network.prefixlen == _ALL_ADDRESSES for network in settings.trusted_proxies):
        yield fail(
            "GUICHET_TRUSTED_PROXIES trusts everybody: anybody can say to come from anywhere",
            "Name the address of your web server only, such as 127.0.0.1.",
        )
    elif settings.is_https and not settings.trusted_proxies:
        yield warn(
            "No proxy is trusted: readers look like the web server in front, and share its limits",
            "Set GUICHET_TRUSTED_PROXIES to its address, such as 127.0.0.1.",
        )


SERVER_EXAMS: Sequence[Callable[[Settings, datetime], Iterator[Diagnosis]]] = (
    examine_secret,
    examine_port,
    examine_database,
    examine_release,
    examine_address,
)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
