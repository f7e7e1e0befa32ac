"""Files that customers send: looked at for what they are, pictures drawn anew, kept under our own names.

A file's name is only ever shown. Its type is found in its content, and only types of the list below are kept.
"""

from __future__ import annotations

import io
import os
import secrets
import unicodedata
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import puremagic
from PIL import Image, UnidentifiedImageError

MOST_FILES = 5
LARGEST_FILE = 5_000_000  # bytes: 5 MB
MOST_PIXELS = 40_000_000
LONGEST_NAME = 100
KEY_BYTES = 32
PICTURES: Mapping[str, str] = MappingProxyType({"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"})
PDF, TEXT = "application/pdf", "text/plain"
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", PDF: ".pdf", TEXT: ".txt"}
)


class Refusal(StrEnum):
    """Why a file is not kept."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    KIND = "kind"
    BROKEN = "broken"


class RefusedFileError(Exception):
    """A file that is not kept.

    Args:
        name: what the customer calls it.
        reason: why.
    """

    def __init__(self, name: str, reason: Refusal) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept.

    Attributes:
        name: tidied, with the suffix of what it is.
        kind: its media type.
        content: what is kept; pictures were drawn anew.
    """

    name: str
    kind: str
    content: bytes


def examine(name: str, content: bytes) -> Accepted:
    """Returns what is kept of a file.

    Args:
        name: what the customer calls it.
        content: all of it, or one byte more than is allowed.

    Raises:
        RefusedFileError: it is empty, too large, broken, or of a kind that we do not keep.
    """
    shown = tidy_name(name)
    if not content:
        raise RefusedFileError(shown, Refusal.EMPTY)
    if len(content) > LARGEST_FILE:
        raise RefusedFileError(shown, Refusal.TOO_LARGE)
    kind = kind_of(content)
    if kind is None:
        raise RefusedFileError(shown, Refusal.KIND)
    if kind in PICTURES.values():
        try:
            content = redrawn(content)
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise RefusedFileError(shown, Refusal.BROKEN) from error
    stem = shown.rpartition(".")[0] or shown
    return Accepted(f"{stem}{SUFFIXES[kind]}", kind, content)


def kind_of(content: bytes) -> str | None:
    """Returns the media type that the content itself shows; None for one that we do not keep."""
    try:
        found = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found in PICTURES.values() or found == PDF:
        return found if found != PDF or content.startswith(b"%PDF-") else None
    return TEXT if _is_text(content) else None


def redrawn(content: bytes) -> bytes:
    """Returns the same picture, drawn anew: whatever else the file held, its place and camera included, is gone."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("the picture has too many pixels")
            kept = picture.format or "PNG"
            plain = picture.convert(
                "RGB" if kept == "JPEG" or picture.mode in {"RGB", "L", "CMYK", "YCbCr"} else "RGBA"
            )
    made = io.BytesIO()
    plain.save(made, format=kept)
    return made.getvalue()


def keep(folder: Path, content: bytes) -> str:
    """Writes a file under a name of ours, for this user alone, and returns that name.

    Raises:
        OSError: the disk refuses.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    key = secrets.token_urlsafe(KEY_BYTES)
    # Renamed when it is whole, so that a backup made meanwhile never holds half of it.
    unfinished = folder / f".{key}.unfinished"
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        unfinished.replace(folder / key)
    finally:
        unfinished.unlink(missing_ok=True)
    return key


def tidy_name(name: str) -> str:
    """Returns a name to show: its last part, no control or invisible signs, of a length that fits a line."""
    last = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable() and unicodedata.category(sign) != "Cf").strip(" .")
    return shown[-LONGEST_NAME:] or "file"


def _is_text(content: bytes) -> bool:
    if zipfile.is_zipfile(io.BytesIO(content)):
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t\f" for sign in text)
