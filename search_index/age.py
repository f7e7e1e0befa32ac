"""Whether an index was written by an earlier version: nothing is wrong with it, and it can answer no more."""

from __future__ import annotations

from pathlib import Path

from search_index.schema import FORMAT
from search_index.seal import sealed_facts


def is_outdated(folder: Path) -> bool:
    """Whether the index in `folder` is of an earlier format than the one that is read now.

    Only the seal is read: whoever trusts the answer has compared the seal with something first.

    Raises:
        SearchIndexError: there is no seal, or it cannot be read.
    """
    written = sealed_facts(folder).get("format")
    return isinstance(written, int) and written < FORMAT
