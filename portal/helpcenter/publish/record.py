"""The signed months as one file beside the pages of each language, for whoever wants to count again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from portal.proof.ledger import FOLDER, PUBLISHED, Signed, read_all


def read_record(var: Path) -> tuple[Signed, ...]:
    """Returns the signed months that the sidecar exported, the first month first.

    Raises:
        ConfigError: one was altered, or is missing between two others.
    """
    return read_all(var / FOLDER)


def write_record(site: Path, signed: Sequence[Signed]) -> None:
    """Writes every signed month, with what proves it; nothing when none is signed.

    `record` is the very text that `digest` is the SHA-256 of: whoever wants to check needs no other file.
    """
    if not signed:
        return
    months = [{"month": str(one.month), "digest": one.digest, "record": one.text} for one in signed]
    text = json.dumps({"months": months}, ensure_ascii=False, indent=1)
    (site / PUBLISHED).write_text(f"{text}\n", encoding="utf-8")
