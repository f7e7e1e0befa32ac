"""What the builder and our own checks say of the pages: may they be published, and what should writers know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from portal.errors import BuildError
from portal.helpcenter.checks import Edition, Finding, check_site, errors, tally
from portal.helpcenter.publish.builder import Complaint
from portal.helpcenter.publish.languages import Language
from portal.helpcenter.publish.plan import Plan

_SHOWN = 30
_CHECKED = re.compile(
    r"contains (?:a|an \w+ \w+) link|is not found in the documentation files|is not included in the \"nav\""
)


def check_pages(plan: Plan, site: Path) -> tuple[str, ...]:
    """Returns what our checks tolerate, each kind once, with its count.

    Args:
        plan: what is being published.
        site: folder that holds the finished pages of every language.

    Raises:
        BuildError: something that they do not tolerate, with its places.
    """
    editions = [
        Edition(
            lang=language.code,
            config=language.config,
            docs=language.docs,
            site=site / language.code,
            strict=language.strict,
            extra=language.extra,
        )
        for language in plan.languages
    ]
    findings = check_site(plan.settings.root, editions, plan.now)
    wrong = errors(findings)
    if wrong:
        raise BuildError("\n".join(_first(wrong)), "See everything with: guichet check")
    return tally(findings)


def tell_complaints(complaints: Sequence[Complaint], languages: Sequence[Language]) -> list[str]:
    """Returns what the builder warns of and our own checks do not: in its words, or counted where links are not held.

    Links, anchors and menu entries are left out: the checks find them too, and say where.
    """
    strict = {language.code for language in languages if language.strict}
    left = [complaint for complaint in complaints if not _CHECKED.search(complaint.text)]
    told = [f"[{complaint.lang}] {complaint.text}" for complaint in left if complaint.lang in strict]
    counts = Counter(complaint.lang for complaint in left if complaint.lang not in strict)
    return [*dict.fromkeys(told), *(f"{count} × warning of the builder ({lang})" for lang, count in counts.items())]


def _first(findings: Sequence[Finding]) -> Iterator[str]:
    """Yields a title and the first findings, a line each."""
    yield f"{len(findings)} error{'s'[: len(findings) - 1]} would reach readers"
    yield from (f"  {finding}" for finding in findings[:_SHOWN])
    if len(findings) > _SHOWN:
        yield f"  and {len(findings) - _SHOWN} more"
