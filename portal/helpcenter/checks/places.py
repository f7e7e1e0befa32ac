"""S6xx: the pages and slots on which the server relies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.pages import BuiltSite
from portal.helpcenter.checks.sources import Source

SLOTS = ("contact", "hours", "search", "status", "urgent")
_SETTINGS = {"contact": "contact/", "search_page": ""}  # key of extra.guichet → where the page is by default


def check_places(
    site: BuiltSite, config: str, extra: Mapping[str, object], sources: Mapping[str, Source], *, strict: bool
) -> Iterator[Finding]:
    """Yields the pages that the settings name and nobody wrote, and the slots that nobody fills.

    Args:
        site: the language as it was built.
        config: its builder file, from the help center's folder.
        extra: what `extra.guichet` says.
        sources: its Markdown files by name.
        strict: see `find`.
    """
    for key, default in _SETTINGS.items():
        place = str(extra.get(key) or default).strip("/")
        if place and site.find(place) is None:
            message = f"extra.guichet.{key} names {place}/, which no page answers"
            yield find(config, 1, 1, "S601", message, strict=strict)
    for page in site.pages.values():
        source = sources.get(page.source)
        for slot in dict.fromkeys(page.slots):
            if source and slot not in SLOTS:
                line, column = source.position(max(source.text.find(f"slot {slot}"), 0))
                message = f"Nobody fills a slot {slot}: choose among {', '.join(SLOTS)}"
                yield find(source.path, line, column, "S602", message, strict=strict)
