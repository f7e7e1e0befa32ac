"""Signed months on disk, each tied to the one before it: what the build reads, and what anybody can check.

A file holds the record as text, its SHA-256 and the desk's signature of that. The record names the digest of the month
before. So a month cannot be altered, left out or put in between without breaking what follows; and whoever noted one
digest can prove what stood in it, and in every month before.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from portal.proof.model import Statement
from portal.proof.months import Month
from portal.proof.record_form import RecordError, from_text

FOLDER = "export/proof"  # below var/
PUBLISHED = "kept.json"  # beside the pages of each language
PUT_BACK = "See what is wrong with: guichet proof verify"


@dataclass(frozen=True, slots=True)
class Signed:
    """A month that is signed.

    Attributes:
        text: its record, as it was signed.
        digest: SHA-256 of the text, hexadecimal.
        signature: keyed hash of the digest, under the desk's secret.
        statement: what the text says.
    """

    text: str
    digest: str
    signature: str
    statement: Statement

    @property
    def month(self) -> Month:
        """Which month it is."""
        return self.statement.month


def digest_of(text: str) -> str:
    """Returns the SHA-256 of a record, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def signature_of(secret: str, digest: str) -> str:
    """Returns what only the desk can write beneath a record."""
    return hmac.digest(secret.encode(), f"proof {digest}".encode(), "sha256").hex()


def file_of(folder: Path, month: Month) -> Path:
    """Returns where the file of a month is, present or not."""
    return folder / f"{month}.json"


def write(folder: Path, month: Month, text: str, signature: str) -> Path:
    """Writes the file of a signed month, whole or not at all; returns it."""
    content = {"digest": digest_of(text), "record": text, "signature": signature}
    target = file_of(folder, month)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.unfinished")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    unfinished.replace(target)
    return target


def read(file: Path) -> Signed:
    """Returns the signed month of a file, its digest found right.

    Raises:
        RecordError: it cannot be read, or the record is not the one of its digest.
    """
    try:
        content = json.loads(file.read_bytes())
        text, digest, signature = (str(content[key]) for key in ("record", "digest", "signature"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordError(f"var/{FOLDER}/{file.name} cannot be read", PUT_BACK) from error
    if digest_of(text) != digest:
        raise RecordError(f"var/{FOLDER}/{file.name} was altered after it was signed", PUT_BACK)
    statement = from_text(text)
    if f"{statement.month}.json" != file.name:
        raise RecordError(f"var/{FOLDER}/{file.name} holds the record of {statement.month}", PUT_BACK)
    return Signed(text, digest, signature, statement)


def read_all(folder: Path) -> tuple[Signed, ...]:
    """Returns every signed month of a folder, the first month first; none when there is no folder.

    Raises:
        RecordError: one of them is not what was signed, or one is missing before or between the others.
    """
    found = tuple(read(file) for file in sorted(folder.glob("????-??.json")))
    if found and found[0].statement.previous:
        raise RecordError(f"The month before {found[0].month} was signed, and its record is missing", PUT_BACK)
    for before, after in pairwise(found):
        if after.statement.previous != before.digest:
            raise RecordError(f"The record of {after.month} does not follow that of {before.month}", PUT_BACK)
    return found
