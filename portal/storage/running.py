"""Whether a server works with the data of a help center."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from portal.settings import Settings
from portal.storage.lock import presence, somebody_is_present


def serving(settings: Settings) -> AbstractContextManager[None]:
    """Says, for the block, that a server works with the data; processes it starts say so with it."""
    return presence(_file(settings))


def is_served(settings: Settings) -> bool:
    """Whether a server works with the data."""
    return somebody_is_present(_file(settings))


def _file(settings: Settings) -> Path:
    return settings.var / "server.lock"
