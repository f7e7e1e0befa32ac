"""Mail to files: what was "sent" on a machine without a mail server, readable by any mail program."""

from __future__ import annotations

import hashlib
import os
import tempfile
from email.message import EmailMessage
from pathlib import Path

from portal.errors import AdapterError


class FilePostman:
    """Writes each mail as an `.eml` file. The same mail again replaces its file.

    Args:
        folder: made when absent, for this user alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Promises that the file is whole on disk.

        Raises:
            AdapterError: the disk refuses; worth another try.
        """
        try:
            self._write(message)
        except OSError as error:
            raise AdapterError(f"The mail could not be written: {error.strerror}", permanent=False) from error

    def _write(self, message: EmailMessage) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = message["Date"].datetime
        number = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:12]
        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".unfinished")
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._folder / f"{moment:%Y%m%dT%H%M%S}-{number}.eml")
        finally:
            unfinished.unlink(missing_ok=True)
