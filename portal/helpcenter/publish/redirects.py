"""Old addresses: a stub for any web server, a route for the sidecar."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.errors import BuildError
from portal.helpcenter.publish.files import write_file
from portal.helpcenter.publish.pages import Page

_STUB = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={href}">
<link rel="canonical" href="{url}{href}">
<title>{title}</title>
<p><a href="{href}">{title}</a></p>
</html>
"""


def collect_redirects(pages: Iterable[Page]) -> dict[str, str]:
    """Returns old path, decoded as servers compare it → present path, encoded as links say it; both from the root.

    Raises:
        BuildError: an alias leaves its language, is the address of a page, or is claimed twice.
    """
    pages = tuple(pages)
    taken = {unquote(page.path) for page in pages}
    redirects: dict[str, str] = {}
    problems = []
    for page in pages:
        for alias in page.aliases:
            old = f"/{page.lang}/{unquote(alias).lstrip('/')}"
            if not _is_inside(alias):
                problems.append(f"  {alias} ({page.path}): not an address below /{page.lang}/")
            elif old in taken or redirects.get(old, page.path) != page.path:
                problems.append(f"  {alias} ({page.path}): {redirects.get(old, old)} answers there already")
            redirects[old] = page.path
    if problems:
        raise BuildError(
            "\n".join(["Aliases cannot be used", *problems]),
            "Write them as the old address without the language: aliases: [old/path/]",
        )
    return redirects


def write_stubs(site: Path, url: str, redirects: Mapping[str, str], titles: Mapping[str, str]) -> None:
    """Writes a page at each old address that leads to the present one, for servers that know no routes.

    Args:
        site: folder that holds the folders of all languages.
        url: public address without a final slash.
        redirects: see `collect_redirects`.
        titles: present path → title.
    """
    for old, present in redirects.items():
        below = old.lstrip("/")
        file = site / (
            f"{below}index.html" if below.endswith("/") else below if "." in below else f"{below}/index.html"
        )
        if file.exists():
            continue
        write_file(
            file,
            _STUB.format(
                lang=below.partition("/")[0],
                href=html.escape(present),
                url=html.escape(url),
                title=html.escape(titles.get(present, present)),
            ),
        )


def _is_inside(alias: str) -> bool:
    parts = urlsplit(alias)
    plain = bool(alias.strip("/")) and not parts.scheme and not parts.netloc and unquote(alias).isprintable()
    return plain and not {"..", "."} & set(unquote(alias).split("/"))
