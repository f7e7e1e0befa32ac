"""Articles that may answer what somebody is about to ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from markupsafe import Markup

from portal.releases import Release
from portal.tickets.answers import AnswerArticle
from portal.web.page import PAGES_REMEMBERED
from portal.web.release import opened_release

MOST = 3
LEAST_HELD = 0.5  # of the subject's telling words
LINK = re.compile(r"(?:https?://[^\s/<>\"]+)?(/[a-z]{2,3}(?:-[A-Za-z]+)?/[^\s<>\"#?]*)")
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
HEAD = 200_000  # characters of a page in which its heading stands


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that may answer.

    Attributes:
        id: of the article; empty when the release does not name it.
        path: from the server's root.
        title: plain text.
        text: a few lines of it, plain.
    """

    id: str
    path: str
    title: str
    text: str


def suggest(lang: str, subject: str) -> tuple[Suggestion, ...]:
    """Returns up to three articles of the release that may answer `subject`, the best first.

    None where it says nothing of what it is about, or where the best holds less than half of its words: those off the
    point teach people to skip the others.
    """
    opened = opened_release()
    searcher = opened.searchers.get(lang)
    if searcher is None or not subject:
        return ()
    doors = {pages[lang] for pages in opened.release.slots.values() if lang in pages} | {f"/{lang}/"}
    ids = {locations[lang]: name for name, locations in opened.release.articles.items() if lang in locations}
    answer = searcher.search(subject, MOST + len(doors))
    is_held = answer.held >= LEAST_HELD or answer.corrected is not None
    if not answer.is_settled and (searcher.is_vague(subject) or not is_held):
        return ()
    hits = [item[0] for item in answer.items if item]
    articles = [hit for hit in hits if f"/{lang}/{hit.location}" not in doors]
    return tuple(
        Suggestion(
            ids.get(hit.location, ""),
            f"/{lang}/{hit.location}",
            Markup(hit.title).striptags(),  # noqa: S704  made plain
            Markup(hit.text).striptags(),  # noqa: S704  made plain
        )
        for hit in articles[:MOST]
    )


def linked_article(text: str, url: str) -> AnswerArticle | None:
    """Returns the first article of the release that a text links to; None when it links to none.

    Args:
        text: with an address of ours in it, or a path.
        url: public address of the portal: addresses of other places are not ours.
    """
    release = opened_release().release
    for found in LINK.finditer(text):
        if found[0].startswith("/") or found[0].startswith(f"{url}/"):
            article = article_at(release, unquote(found[1]).rstrip(".,;:!?)»"))
            if article is not None:
                return article
    return None


def named_article(lang: str, name: str) -> AnswerArticle | None:
    """Returns the article of an id in one language; None when the release has none."""
    release = opened_release().release
    location = release.articles.get(name, {}).get(lang)
    return None if location is None else _article(release, lang, name, location)


def article_at(release: Release, path: str) -> AnswerArticle | None:
    """Returns the article whose page answers a path; None when none does."""
    _root, lang, location = [*path.split("/", 2), "", ""][:3]
    for name, locations in release.articles.items():
        if lang in locations and locations[lang].rstrip("/") == location.rstrip("/") and location:
            return _article(release, lang, name, locations[lang])
    return None


def _article(release: Release, lang: str, name: str, location: str) -> AnswerArticle:
    return AnswerArticle(name, lang, f"/{lang}/{location}", _heading(release, lang, location) or name)


def _heading(release: Release, lang: str, location: str) -> str:
    """The heading of a page as it was published; empty when it has none."""
    page = release.site(lang) / location
    file = page / "index.html" if location.endswith("/") else page
    try:
        return _heading_in(file, release.files.get(file.relative_to(release.folder).as_posix(), ""))
    except OSError:
        return ""


@lru_cache(maxsize=PAGES_REMEMBERED)
def _heading_in(file: Path, digest: str) -> str:  # noqa: ARG001  two contents of one path are two entries
    found = HEADING.search(file.read_text(encoding="utf-8")[:HEAD])
    return Markup(found[1]).striptags().removesuffix("¶").strip() if found else ""  # noqa: S704  made plain
