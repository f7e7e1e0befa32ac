"""A file of named arrays, mapped into memory: what is computed from the index so that answering is arithmetic.

Layout: a magic word, the length of a JSON table as eight bytes, the table (name → type, length, place), then the
arrays, each beginning at a multiple of `ALIGNMENT`. Nothing in it is executed when it is read.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_index.errors import SearchIndexError

MAGIC = b"GUICHET\x01"
ALIGNMENT = 64
TYPES = frozenset(["|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<i8", "<f4"])

Array = NDArray[Any]


def write_arrays(file: Path, arrays: Mapping[str, Array]) -> None:
    """Writes one-dimensional arrays of the known types, in the order of their names."""
    table: dict[str, tuple[str, int, int]] = {}
    place = 0
    for name, array in sorted(arrays.items()):
        table[name] = (array.dtype.str, len(array), place)
        place += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    head = json.dumps(table).encode()
    head += b" " * (-(len(MAGIC) + 8 + len(head)) % ALIGNMENT)
    with file.open("wb") as handle:
        handle.write(MAGIC + len(head).to_bytes(8, "little") + head)
        for _, array in sorted(arrays.items()):
            data = np.ascontiguousarray(array).tobytes()
            handle.write(data + b"\0" * (-len(data) % ALIGNMENT))


def read_arrays(file: Path) -> dict[str, Array]:
    """Returns the arrays of `file`, mapped: read-only, and shared by every process that opens it.

    Raises:
        SearchIndexError: the file is not one that `write_arrays` wrote.
    """
    with file.open("rb") as handle:
        try:
            mapped = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise SearchIndexError(f"{file.name} of the search index is empty") from error
    try:
        return _arrays(mapped)
    except (ValueError, TypeError, AttributeError) as error:
        raise SearchIndexError(f"{file.name} of the search index cannot be read") from error


def _arrays(mapped: mmap.mmap) -> dict[str, Array]:
    begin = len(MAGIC) + 8
    if mapped[: len(MAGIC)] != MAGIC:
        raise ValueError("not a file of arrays")
    end = begin + int.from_bytes(mapped[len(MAGIC) : begin], "little")
    arrays: dict[str, Array] = {}
    for name, (kind, length, place) in json.loads(mapped[begin:end]).items():
        if kind not in TYPES:
            raise ValueError(f"{kind} is not a type of array")
        arrays[name] = np.frombuffer(mapped, dtype=kind, count=length, offset=end + place)
    return arrays
