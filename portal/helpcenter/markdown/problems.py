"""What a writer got wrong on a page."""

from __future__ import annotations

import click

from portal.errors import BuildError


class PageError(BuildError, click.ClickException):  # type: ignore[misc] # both hold the same `message`
    """Something on a page cannot be built; the builder adds which page.

    It is also a `click` exception, so that plain `mkdocs` prints the sentence and no traceback.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        BuildError.__init__(self, message, hint)

    def format_message(self) -> str:
        """Returns what `mkdocs` prints."""
        return str(self)
