"""The files of a release over HTTP: only what the manifest names, with its hash as the ETag."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from flask import Request, Response
from werkzeug.wsgi import wrap_file

from portal.releases import Release

# Said here and not asked of the machine, so that every machine answers the same.
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}
UNKNOWN_TYPE = "application/octet-stream"
COMPRESSED = frozenset({".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"})
SMALLEST_COMPRESSED = 1024  # bytes: below, the headers weigh more than what is saved
LARGEST_COMPRESSED = 16 * 1024 * 1024  # bytes: above, memory matters more
COMPRESSED_KEPT = 256  # files

# A name such as bundle.8f3a12bc.min.js changes with its content: it may be kept for ever.
HASHED_NAME = re.compile(r"\.[0-9a-f]{8,}\.")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
AN_HOUR = "public, max-age=3600"
PICTURES_AND_FONTS = ("image/", "font/", "video/", "audio/")


def site_name(path: str) -> str:
    """Returns the name in the manifest that the URL path `path`, without its first slash, stands for."""
    name = f"site/{path}"
    return f"{name}index.html" if name.endswith("/") else name


def file_response(request: Request, release: Release, name: str) -> Response:
    """Returns the file `name` of the manifest: 304 when the reader has it, compressed when that is worth it."""
    file = release.folder / name
    suffix = PurePosixPath(name).suffix
    size = file.stat().st_size
    is_compressible = suffix in COMPRESSED and SMALLEST_COMPRESSED <= size <= LARGEST_COMPRESSED
    is_compressed = is_compressible and request.accept_encodings["gzip"] > 0
    response = Response(content_type=TYPES.get(suffix, UNKNOWN_TYPE))
    response.headers["Cache-Control"] = cache_rule(name, response.content_type or UNKNOWN_TYPE)
    if is_compressible:
        response.vary.add("Accept-Encoding")
    etag = release.files[name][:32] + ("-gz" if is_compressed else "")
    response.set_etag(etag)
    if request.if_none_match.contains(etag):
        response.status_code = 304
        return response
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(_compressed(file, release.files[name]))
    else:
        response.content_length = size
        # Closed by the server once sent; open, it stays readable even when its release is removed.
        response.response = wrap_file(request.environ, file.open("rb"))
        response.direct_passthrough = True
        # Some browsers play a video only when they may ask for a part of it.
        response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    return response


def cache_rule(name: str, content_type: str) -> str:
    """Returns the Cache-Control of a file of the site."""
    if HASHED_NAME.search(PurePosixPath(name).name):
        return FOR_EVER
    return AN_HOUR if content_type.startswith(PICTURES_AND_FONTS) else ASK_FIRST


@lru_cache(maxsize=COMPRESSED_KEPT)
def _compressed(file: Path, digest: str) -> bytes:  # noqa: ARG001  two contents of one path are two entries
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
