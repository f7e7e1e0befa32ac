"""`seal.json`: what a finished index folder holds, so that a broken one is refused before anything reads it.

Whoosh unpickles what it opens and believes it; a seal is looked at first. It protects from accidents (a truncated
copy, a bad disk), not from people: who may write in the folder may write a seal too. A release's manifest is for that.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from search_index.errors import SearchIndexError

SEAL = "seal.json"


def seal(folder: Path, facts: dict[str, Any]) -> None:
    """Writes the seal of every file in `folder` with `facts` beside it."""
    files = {file.name: _digest(file) for file in sorted(folder.iterdir())}
    (folder / SEAL).write_text(json.dumps({**facts, "files": files}, indent=1) + "\n", encoding="utf-8")


def sealed_facts(folder: Path) -> dict[str, Any]:
    """Returns the facts of the seal, `files` among them, without comparing any file with it.

    Raises:
        SearchIndexError: there is no seal, or it cannot be read.
    """
    try:
        facts: dict[str, Any] = json.loads((folder / SEAL).read_bytes())
        return {**facts, "files": dict(facts["files"])}
    except OSError as error:
        raise SearchIndexError(f"{folder} holds no search index") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SearchIndexError(f"The seal of the search index in {folder} cannot be read") from error


def read_seal(folder: Path, optional: str) -> dict[str, Any]:
    """Returns the facts of the seal after comparing every file with it.

    Args:
        folder: of the index.
        optional: beginning of the names of files that may be absent.

    Raises:
        SearchIndexError: there is no seal, or a file is absent or altered.
    """
    facts = sealed_facts(folder)
    for name, expected in facts["files"].items():
        file = folder / str(name)
        if file.parent != folder:
            raise SearchIndexError(f"The seal of the search index in {folder} cannot be read")
        if str(name).startswith(optional) and not file.exists():
            continue
        try:
            found = _digest(file)
        except OSError as error:
            raise SearchIndexError(f"The search index in {folder} lacks {name}") from error
        if found != expected:
            raise SearchIndexError(f"The search index in {folder} was altered: {name}")
    return facts


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "blake2b").hexdigest()[:32]
