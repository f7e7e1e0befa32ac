"""Articles that may answer what somebody is about to ask."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.web.release import opened_release

MOST = 3


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
    """Returns up to three articles of the release that may answer `subject`, the best first."""
    opened = opened_release()
    searcher = opened.searchers.get(lang)
    if searcher is None or not subject:
        return ()
    doors = {pages[lang] for pages in opened.release.slots.values() if lang in pages} | {f"/{lang}/"}
    ids = {locations[lang]: name for name, locations in opened.release.articles.items() if lang in locations}
    hits = [item[0] for item in searcher.search(subject, MOST + len(doors)).items if item]
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
