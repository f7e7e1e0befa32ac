"""What publishing must know of every built page before it finishes any of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote

from portal.errors import BuildError
from portal.helpcenter.publish.markup import TAG, elements_with, first_with, read_attributes

SHELL = "404.html"
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ARTICLE = "md-content__inner"


@dataclass(frozen=True, slots=True)
class Page:
    """One built page of one language.

    Attributes:
        lang: its language.
        file: path below the language's folder, such as `guides/mx/index.html`.
        location: where readers find it below `/<lang>/`, percent-encoded: `guides/mx/`; empty for the home page.
        id: of the article; stable, the same in every language.
        title: of the document.
        kind: `article`, `faq`, `home`, `section` or `slot`.
        source: path of the Markdown file below the language's sources; empty when the theme does not say.
        slots: names of the slots that stand on it, in their order.
        aliases: locations that once led to it.
        related: ids the writer named.
        updated: day of the last update that the writer named.
        is_searchable: whether search engines, ours and others, may show it.
        topic: the part of the menu in which it stands; empty for none.
    """

    lang: str
    file: str
    location: str
    id: str
    title: str
    kind: str
    source: str
    slots: tuple[str, ...]
    aliases: tuple[str, ...]
    related: tuple[str, ...]
    updated: date | None
    is_searchable: bool
    topic: str = ""

    @property
    def path(self) -> str:
        """The path from the server's root, such as `/fr/guides/mx/`."""
        return f"/{self.lang}/{self.location}"


def page_files(site: Path) -> Iterator[Path]:
    """Yields the HTML files of a built language in a fixed order, the shell included."""
    yield from sorted(site.rglob("*.html"))


def read_page(lang: str, file: str, text: str) -> Page | None:
    """Returns what a built page says of itself, or None for a file that is no page of the site.

    Args:
        lang: language being read.
        file: path below the language's folder, with `/`.
        text: the HTML.
    """
    if file == SHELL or _ARTICLE not in text:
        return None
    head = text[: text.find("</head>")]
    meta = _read_meta(head)
    location = quote(file.removesuffix("index.html") if file.rpartition("/")[2] == "index.html" else file)
    source = meta.get("guichet-source", "")
    title = _TITLE.search(head)
    related = first_with(text, "data-guichet-related")
    updated = first_with(text, "data-guichet-updated")
    return Page(
        lang=lang,
        file=file,
        location=location,
        id=meta.get("guichet-id") or source.removesuffix(".md") or unquote(location).rstrip("/") or "index",
        title=html.unescape(title[1].strip()) if title else "",
        kind=meta.get("guichet-kind") or "article",
        source=source,
        slots=tuple(
            dict.fromkeys(
                element.attributes["data-guichet-slot"] for element in elements_with(text, "data-guichet-slot")
            )
        ),
        aliases=_parts(meta.get("guichet-aliases", "")),
        related=_read_ids(related.attributes["data-guichet-related"]) if related else (),
        updated=_read_day(updated.attributes.get("datetime", "")) if updated else None,
        is_searchable=meta.get("guichet-search") != "exclude",
        topic=meta.get("guichet-topic", ""),
    )


def articles_by_id(pages: Mapping[str, tuple[Page, ...]]) -> dict[str, dict[str, Page]]:
    """Returns article id → language → page.

    Raises:
        BuildError: two pages of one language claim the same id.
    """
    found: dict[str, dict[str, Page]] = {}
    clashes = []
    for lang, of_language in pages.items():
        for page in of_language:
            other = found.setdefault(page.id, {}).setdefault(lang, page)
            if other is not page:
                clashes.append(f"  {_name(other)} and {_name(page)}: both have the id {page.id}")
    if clashes:
        raise BuildError(
            "\n".join(["Two pages cannot have the same id", *clashes]),
            "Change one of the ids in the front matter: votes and translations hang on it.",
        )
    return found


def _name(page: Page) -> str:
    return f"{page.lang}/{page.source or page.location}"


def _read_meta(head: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, tag in TAG.findall(head):
        if name == "meta" and "guichet-" in tag:
            attributes = read_attributes(tag)
            found.setdefault(attributes.get("name", ""), attributes.get("content", "").strip())
    return found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _read_ids(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r'"([^"]+)"', text))


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
