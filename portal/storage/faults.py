"""What can go wrong between us and the database, in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from portal.errors import PortalError

# Of the driver's errors, those that no correction of the statement would mend: busy, full, unreadable, gone.
OUTSIDE = (exc.OperationalError, exc.TimeoutError)


class StorageError(PortalError):
    """The database cannot answer for now; nothing that was asked was done."""


@contextmanager
def translated() -> Iterator[None]:
    """Promises that a database out of reach shows as a `StorageError`, never as the driver's error.

    Raises:
        StorageError: the database is busy, full, unreadable or gone.
    """
    try:
        yield
    except OUTSIDE as error:
        raise StorageError(f"The database does not answer: {_cause(error)}", "Try again in a moment.") from error
    except exc.DatabaseError as error:
        # "file is not a database", "disk image is malformed": the driver has no class of its own for them.
        if type(error) is not exc.DatabaseError:
            raise
        raise StorageError(
            f"The database cannot be read: {_cause(error)}", "Restore the last backup with: guichet restore FILE"
        ) from error


def _cause(error: Exception) -> str:
    """The driver's own words: they never hold what was being written."""
    return str(getattr(error, "orig", None) or error)
