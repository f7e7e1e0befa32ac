"""The one error that a reader of the index must expect."""

from __future__ import annotations


class SearchIndexError(Exception):
    """The folder holds no index, or one that is incomplete, altered or of another format.

    Args:
        message: what is wrong, one sentence, without a final full stop.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
