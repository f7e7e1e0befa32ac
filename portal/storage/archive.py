"""The file format of a backup: a compressed tar whose first member lists every other one with its SHA-256.

Nothing is ever extracted by a tar library: members are read one by one and written where our own list says, so a name
that climbs out of the folder, a link or a device cannot do anything.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from portal.errors import PortalError

FORMAT = 1
LIST = "guichet-backup.json"
LARGEST_LIST = 64 * 1024 * 1024  # bytes
PIECE = 1024 * 1024  # bytes read at once


class ArchiveError(PortalError):
    """A backup cannot be written or is not whole."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup.

    Attributes:
        sha256: of its bytes, hexadecimal.
        size: in bytes.
    """

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself.

    Attributes:
        made_at: ISO 8601, UTC.
        revisions: of the tables in its database.
        members: path below `var/` → file.
    """

    made_at: str
    revisions: frozenset[str]
    members: Mapping[str, Member]


def write_archive(target: Path, files: Mapping[str, Path], made_at: str, revisions: frozenset[str]) -> Contents:
    """Writes a backup that only its owner may read; whole and on the disk, or not at all.

    Args:
        target: must not exist.
        files: path below `var/` → file to take its bytes from; they must not change meanwhile.
        made_at: see `Contents`.
        revisions: see `Contents`.

    Raises:
        ArchiveError: the target exists, or cannot be written.
    """
    contents = Contents(made_at, revisions, {name: _describe(file) for name, file in sorted(files.items())})
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.unfinished")
    try:
        with _private(unfinished) as output, tarfile.open(fileobj=output, mode="w:gz") as tar:
            _add(tar, LIST, io.BytesIO(_as_json(contents)), len(_as_json(contents)))
            for name, member in contents.members.items():
                with files[name].open("rb") as source:
                    _add(tar, name, source, member.size)
        os.link(unfinished, target)  # unlike a rename, it never replaces a backup that is there
    except FileExistsError as error:
        raise ArchiveError(f"{target} exists already", "Choose another name: a backup is never overwritten.") from error
    except OSError as error:
        raise ArchiveError(f"The backup {target} cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return contents


def read_archive(file: Path, folder: Path) -> Contents:
    """Writes the files of a backup into `folder`, which is empty, each verified.

    Raises:
        ArchiveError: it is no backup of ours, or a file in it is missing, altered or unexpected.
    """
    try:
        with tarfile.open(file, mode="r:gz") as tar:
            contents = _read_list(tar)
            left = dict(contents.members)
            while (info := tar.next()) is not None:
                member = left.pop(info.name, None)
                if member is None or not info.isreg():
                    raise ArchiveError(f"The backup {file} holds something that it does not list: {info.name!r}")
                _extract(tar, info, member, folder / info.name)
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{file} is no backup of Guichet, or a damaged one", "Take another backup.") from error
    if left:
        raise ArchiveError(f"The backup {file} is not whole: {min(left)} is missing", "Take another backup.")
    return contents


def _describe(file: Path) -> Member:
    with file.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return Member(digest, file.stat().st_size)


def _as_json(contents: Contents) -> bytes:
    described = {
        "format": FORMAT,
        "made_at": contents.made_at,
        "revisions": sorted(contents.revisions),
        "files": {name: {"sha256": one.sha256, "size": one.size} for name, one in contents.members.items()},
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


def _add(tar: tarfile.TarFile, name: str, source: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, source)


@contextmanager
def _private(file: Path) -> Iterator[IO[bytes]]:
    file.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
        yield output
        output.flush()
        os.fsync(output.fileno())


def _read_list(tar: tarfile.TarFile) -> Contents:
    first = tar.next()
    if first is None or first.name != LIST or not first.isreg() or first.size > LARGEST_LIST:
        raise ValueError("the list of files does not come first")
    source = tar.extractfile(first)
    described: dict[str, Any] = json.loads(source.read()) if source is not None else {}
    if described["format"] != FORMAT:
        raise ValueError("another format")
    members = {str(name): Member(str(one["sha256"]), int(one["size"])) for name, one in described["files"].items()}
    for name in members:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or str(path) != name or "\0" in name:
            raise ValueError("a name outside of the folder")
    return Contents(str(described["made_at"]), frozenset(map(str, described["revisions"])), members)


def _extract(tar: tarfile.TarFile, info: tarfile.TarInfo, member: Member, target: Path) -> None:
    source = tar.extractfile(info)
    if source is None or info.size != member.size:
        raise ValueError("a file of another size")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with _private(target) as output:
        while piece := source.read(PIECE):
            digest.update(piece)
            output.write(piece)
    if digest.hexdigest() != member.sha256:
        raise ValueError("an altered file")
