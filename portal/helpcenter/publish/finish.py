"""Finishing the pages of one language: everything a page can only know when all of them are built."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.helpcenter.publish.alternates import link_alternates
from portal.helpcenter.publish.dates import tell_date
from portal.helpcenter.publish.dialog import has_worker, leave_stub, point_search_to_worker
from portal.helpcenter.publish.files import write_file
from portal.helpcenter.publish.inline import InlineCode
from portal.helpcenter.publish.pages import SHELL, Page
from portal.helpcenter.publish.related import choose_related, list_related
from portal.helpcenter.publish.slots import mark_shell, mark_slots
from portal.helpcenter.publish.structured import add_questions
from portal.helpcenter.publish.votes import Votes, tell_votes
from portal.helpcenter.publish.whitespace import squeeze
from search_index.pages import Article


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the whole help center.

    Attributes:
        languages: codes, the default first.
        articles: article id → language → page.
        found: path of a page → what the index holds of it; pages that search leaves out are absent.
        neighbours: path of a page → the articles nearest to it, the nearest first.
        updated: path of a page → day of its last update.
        votes: language → article id → votes; None when none were exported.
    """

    languages: Sequence[str]
    articles: Mapping[str, Mapping[str, Page]]
    found: Mapping[str, Article]
    neighbours: Mapping[str, Sequence[Page]]
    updated: Mapping[str, date]
    votes: Mapping[str, Mapping[str, Votes]] | None

    def title(self, page: Page) -> str:
        """What a link to `page` is called."""
        article = self.found.get(page.path)
        return article.title if article else page.title


def finish_site(site: Path, pages: Sequence[Page], known: Knowledge, code: InlineCode) -> None:
    """Finishes a language as the builder left it.

    Args:
        site: its folder.
        pages: its pages.
        known: what is known of the whole help center.
        code: collects inline scripts, and counts what had to be tolerated.
    """
    worker = has_worker(site)
    if worker:
        leave_stub(site, [known.found[page.path] for page in pages if page.path in known.found])
    for page in pages:
        text = _read(site / page.file)
        text = code.clean(text)
        text = mark_slots(text)
        text = tell_date(text, page.lang, known.updated.get(page.path))
        text = list_related(text, _related(page, known))
        text = link_alternates(text, known.articles[page.id], known.languages)
        if known.votes is not None:
            text = tell_votes(text, known.votes.get(page.lang, {}).get(page.id, Votes()))
        text = add_questions(text, known.found.get(page.path))
        if worker:
            text = point_search_to_worker(text)
        code.collect_scripts(text)
        write_file(site / page.file, squeeze(text))
    _finish_shell(site / SHELL, code, worker=worker)


def refresh_site(site: Path, pages: Sequence[Page], known: Knowledge, code: InlineCode) -> None:
    """Brings a language that was finished for the previous release up to what the other languages are now."""
    for page in pages:
        before = _read(site / page.file)
        text = link_alternates(before, known.articles[page.id], known.languages)
        code.collect_scripts(text)
        if text != before:
            write_file(site / page.file, text)
    if (site / SHELL).is_file():
        code.collect_scripts(_read(site / SHELL))


def relative_address(page: Page, other: Page) -> str:
    """Returns the address of `other` as a link on `page`, so that a copy of the folder still works."""
    folder = posixpath.dirname(page.path)
    address = posixpath.relpath(other.path, folder)
    return f"{address}/" if other.path.endswith("/") else address


def _finish_shell(shell: Path, code: InlineCode, *, worker: bool) -> None:
    if not shell.is_file():
        return
    text = mark_shell(code.clean(_read(shell)))
    if worker:
        text = point_search_to_worker(text)
    code.collect_scripts(text)
    write_file(shell, squeeze(text))


def _related(page: Page, known: Knowledge) -> list[tuple[str, str]]:
    named = [known.articles[name][page.lang] for name in page.related if page.lang in known.articles.get(name, {})]
    chosen = choose_related(named, known.neighbours.get(page.path, ()), page)
    return [(relative_address(page, other), known.title(other)) for other in chosen]


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "surrogateescape")
