"""Writing into a release: always a new file, since an unchanged one may be shared with the previous release."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def write_file(file: Path, content: str | bytes) -> None:
    """Writes `content` as a file of its own, its folder made when absent; text is UTF-8.

    A file of that name is replaced, never written into: see `share_folder`.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.write_bytes(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)


def share_folder(source: Path, target: Path) -> None:
    """Makes `target` hold the files of `source`, linked where the disk allows it, else copied."""
    shutil.copytree(source, target, copy_function=_link_or_copy)


def sync_folder(folder: Path) -> None:
    """Promises that the names in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def sync_release(folder: Path) -> None:
    """Promises that every file of a release survives a power cut.

    One `sync` for thousands of files: Linux waits until everything is on the disk, and a flush for each file would take
    longer than the build. The two files that the rest hangs on are flushed by themselves, for systems that do not wait.
    """
    os.sync()
    for name in ("routes.json", "manifest.json"):
        with (folder / name).open("rb") as handle:
            os.fsync(handle.fileno())
    sync_folder(folder)
