"""Built pages that the sidecar finishes: slots are filled, the shell wraps what is no article.

Publishing marks a slot `<!--guichet-slot:name-->fallback<!--/guichet-slot:name-->` and the content of each language's
404.html `<!--guichet-shell-->…<!--/guichet-shell-->`. A slot that nobody fills keeps its fallback, which is true
without us.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Response
from markupsafe import Markup, escape

from portal.releases import Release

SLOT = re.compile(r"<!--guichet-slot:([a-z][a-z_-]*)-->(.*?)<!--/guichet-slot:\1-->", re.DOTALL)
SHELL = re.compile(r"<!--guichet-shell-->.*?<!--/guichet-shell-->", re.DOTALL)
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
PAGES_REMEMBERED = 8192  # whether each holds a slot
HTML = "text/html; charset=utf-8"
NEVER_KEPT = "no-store"
STAND_IN = "_search"  # below /<lang>/: the search page of a site whose writers made none


@dataclass(frozen=True, slots=True)
class SlotContext:
    """What a filler may want to know of the page it writes into.

    Attributes:
        lang: language of the page.
        release: what is served.
        slots: names of every slot of the page.
    """

    lang: str
    release: Release
    slots: frozenset[str] = frozenset()


Filler = Callable[[SlotContext], Markup | None]


class Slots:
    """Who fills which slot. A slice registers its filler by the slot's name when the application is wired."""

    def __init__(self) -> None:
        self._fillers: dict[str, Filler] = {}

    def register(self, name: str, filler: Filler) -> None:
        """Lets `filler` write into the slot `name` from now on; the last one registered wins.

        Args:
            name: the slot's name in the Markdown, such as `contact`.
            filler: returns HTML, or None to keep the page's fallback.
        """
        self._fillers[name] = filler

    def fill(self, html: str, context: SlotContext, ready: Mapping[str, Markup] | None = None) -> str:
        """Returns `html` with its slots filled.

        Args:
            html: a built page.
            context: handed to the fillers.
            ready: slot → what to put there without asking its filler, such as a form that came back with errors.
        """
        given = ready or {}

        def replace(match: re.Match[str]) -> str:
            name = match[1]
            filler = self._fillers.get(name)
            content = given.get(name) or (filler(context) if filler else None)
            return match[0] if content is None else str(content)

        return SLOT.sub(replace, html)


@lru_cache(maxsize=PAGES_REMEMBERED)
def has_slots(file: Path, digest: str) -> bool:  # noqa: ARG001  two contents of one path are two entries
    """Whether the built page holds a slot, so that it is not served as a file."""
    return b"<!--guichet-slot:" in file.read_bytes()


def slot_page(
    slots: Slots, release: Release, lang: str, name: str, ready: Mapping[str, Markup] | None = None
) -> Response:
    """Returns the built page `name` of the manifest with its slots filled; nobody may keep it."""
    html = (release.folder / name).read_text(encoding="utf-8")
    names = frozenset(match[1] for match in SLOT.finditer(html))
    return _answer(slots.fill(html, SlotContext(lang, release, names), ready))


def shell_page(release: Release | None, lang: str, title: str, content: Markup) -> Response:
    """Returns a page that is no article, with the looks of the site; nobody may keep it.

    Args:
        release: None when nothing is published: the page is then bare, and still readable.
        lang: its language.
        title: text of `<title>`, not escaped.
        content: what stands in the place of the article.
    """
    shell = None if release is None else release.site(lang) / "404.html"
    if shell is None or not shell.is_file():
        return _answer(_bare(lang, title, content))
    html = shell.read_text(encoding="utf-8")
    # Functions, because a replacement string would read backslashes in what a reader typed.
    html = SHELL.sub(lambda _: str(content), html, count=1)
    html = TITLE.sub(lambda _: f"<title>{escape(title)}</title>", html, count=1)
    response = _answer(html)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def search_address(release: Release, lang: str) -> str:
    """Returns the path of the page that searches in `lang`."""
    return release.slots.get("search", {}).get(lang) or f"/{lang}/{STAND_IN}"


def status_address(release: Release, lang: str) -> str:
    """Returns the path of the page that finds a request again in `lang`."""
    return release.slots.get("status", {}).get(lang) or f"/{lang}/t/"


def _bare(lang: str, title: str, content: Markup) -> str:
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title></head>'
        f"<body><main>{content}</main></body></html>\n"
    )


def _answer(html: str) -> Response:
    response = Response(html, content_type=HTML)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response
