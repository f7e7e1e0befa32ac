"""Writing what `portal.releases` reads: the routes and the manifest."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.helpcenter.publish.files import write_file
from portal.helpcenter.publish.pages import Page
from portal.helpcenter.publish.slots import SlotRoutes
from portal.releases import MANIFEST_FORMAT, file_digest


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server must know of a release.

    Attributes:
        build: build id.
        built: moment of the build.
        languages: codes, the default first.
        sources: language → hash of what its pages were made of.
        script_hashes: sources for `script-src`.
        probes: language → questions that must find something.
    """

    build: str
    built: datetime
    languages: Sequence[str]
    sources: Mapping[str, str]
    script_hashes: Sequence[str]
    probes: Mapping[str, Sequence[str]]


def write_routes(
    folder: Path, slots: SlotRoutes, articles: Mapping[str, Mapping[str, Page]], redirects: Mapping[str, str]
) -> None:
    """Writes `routes.json` into a release."""
    _write(
        folder / "routes.json",
        {
            "slots": slots.pages,
            "slot_pages": slots.holders,
            "articles": {
                name: {lang: page.location for lang, page in versions.items()} for name, versions in articles.items()
            },
            "redirects": redirects,
            "topics": _topics(articles),
        },
    )


def _topics(articles: Mapping[str, Mapping[str, Page]]) -> dict[str, dict[str, str]]:
    topics: dict[str, dict[str, str]] = {}
    for versions in articles.values():
        for lang, page in versions.items():
            if page.topic and page.is_searchable:
                topics.setdefault(lang, {})[page.location] = page.topic
    return topics


def write_manifest(folder: Path, facts: Facts) -> int:
    """Writes `manifest.json` with the SHA-256 of every file in a release, and returns how many bytes they hold."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    # hashlib lets other threads run while it reads.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        digests = list(pool.map(file_digest, files))
    _write(
        folder / "manifest.json",
        {
            "format": MANIFEST_FORMAT,
            "build": facts.build,
            "built": facts.built.isoformat(timespec="seconds"),
            "languages": list(facts.languages),
            "sources": facts.sources,
            "csp": {"script_hashes": list(facts.script_hashes)},
            "probes": facts.probes,
            "files": {file.relative_to(folder).as_posix(): digest for file, digest in zip(files, digests, strict=True)},
        },
    )
    return sum(file.stat().st_size for file in files)


def _write(file: Path, content: Mapping[str, Any]) -> None:
    write_file(file, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
