"""Everything that is checked, in one call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from portal.helpcenter.checks.assumed import check_assumed
from portal.helpcenter.checks.facts import check_facts
from portal.helpcenter.checks.figures import check_figures
from portal.helpcenter.checks.findings import Finding
from portal.helpcenter.checks.front_matter import check_front_matter
from portal.helpcenter.checks.links import check_links
from portal.helpcenter.checks.navigation import check_navigation
from portal.helpcenter.checks.pages import BuiltSite, read_site
from portal.helpcenter.checks.places import check_places
from portal.helpcenter.checks.promises import check_promises
from portal.helpcenter.checks.questions import check_question_files, check_questions
from portal.helpcenter.checks.sources import Source, read_sources
from portal.helpcenter.checks.titles import check_titles


@dataclass(frozen=True, slots=True)
class Edition:
    """One language of a help center, to be checked.

    Attributes:
        lang: code.
        config: its builder file.
        docs: folder of its sources.
        site: folder of its built pages; None when they could not be built: their links are not looked at then.
        strict: whether what is wrong forbids publishing; see `extra.guichet.links`.
        extra: what `extra.guichet` says.
    """

    lang: str
    config: Path
    docs: Path
    site: Path | None
    strict: bool = True
    extra: Mapping[str, object] = field(default_factory=dict)


def check_site(root: Path, editions: Sequence[Edition], now: datetime) -> tuple[Finding, ...]:
    """Returns everything that is wrong in a help center, ordered by file, line and column.

    Args:
        root: the help center's folder.
        editions: its languages, the default first.
        now: dates after this moment's day have not come.
    """
    promises = root / "support.toml"
    findings = [*check_promises(root, promises), *check_assumed(root, promises)]
    sites = {edition.lang: read_site(edition.lang, edition.site) for edition in editions if edition.site}
    for edition in editions:
        sources = read_sources(root, edition.docs)
        findings += _check_sources(root, editions[0], edition, sources, now)
        if edition.lang in sites:
            findings += _check_built(root, edition, sites, sources)
    languages = [edition.lang for edition in editions]
    findings += check_question_files(root, languages, strict=editions[0].strict)
    return tuple(sorted(set(findings)))


def _check_sources(
    root: Path, default: Edition, edition: Edition, sources: Sequence[Source], now: datetime
) -> Iterator[Finding]:
    yield from check_front_matter(sources, now, strict=edition.strict)
    yield from check_titles(sources, strict=edition.strict)
    yield from check_questions(root, edition.lang, sources, strict=edition.strict)
    yield from check_facts(sources, root / "support.toml", edition.lang, strict=edition.strict)
    yield from check_figures(sources, root / "support.toml", edition.lang, strict=edition.strict)
    configs = [edition.config, default.config]
    yield from check_navigation(root, configs, edition.docs, sources, strict=edition.strict)


def _check_built(
    root: Path, edition: Edition, sites: Mapping[str, BuiltSite], sources: Sequence[Source]
) -> Iterator[Finding]:
    by_name = {source.name: source for source in sources}
    site = sites[edition.lang]
    yield from check_links(site, sites, by_name, strict=edition.strict)
    config = edition.config.relative_to(root).as_posix()
    yield from check_places(site, config, edition.extra, by_name, strict=edition.strict)
