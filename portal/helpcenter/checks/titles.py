"""T4xx: titles, which is all that a list of results shows of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.sources import Source


def check_titles(sources: Sequence[Source], *, strict: bool) -> Iterator[Finding]:
    """Yields the pages of one language that have no title, or one that another has.

    Args:
        sources: all of the language's pages.
        strict: see `find`.
    """
    first: dict[str, Source] = {}
    for source in sources:
        if not source.is_text:
            continue
        title = source.title
        if not title:
            message = "This page has no title: begin it with one, after a #"
            yield find(source.path, 1, 1, "T402", message, strict=strict)
            continue
        other = first.setdefault(" ".join(title.casefold().split()), source)
        if other is not source:
            message = f"{other.path} has the title “{title}” too: readers cannot tell them apart in a list"
            yield find(source.path, source.title_line, 1, "T401", message, strict=strict)
