"""Assembling a release in a folder that nobody reads yet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from portal.helpcenter.checks import Finding
from portal.helpcenter.checks.questions import check_answers
from portal.helpcenter.publish.builder import Job, build_sites
from portal.helpcenter.publish.figures import Figures, Stopwatch, peak_memory_bytes
from portal.helpcenter.publish.files import share_folder, sync_release
from portal.helpcenter.publish.finish import Knowledge, finish_site, refresh_site
from portal.helpcenter.publish.index_process import IndexRun
from portal.helpcenter.publish.inline import InlineCode
from portal.helpcenter.publish.languages import Language
from portal.helpcenter.publish.manifest import Facts, write_manifest, write_routes
from portal.helpcenter.publish.neighbours import find_neighbours
from portal.helpcenter.publish.pages import Page, articles_by_id, page_files, read_page
from portal.helpcenter.publish.plan import Plan
from portal.helpcenter.publish.probes import check_probes, choose_probes
from portal.helpcenter.publish.record import read_record, write_record
from portal.helpcenter.publish.redirects import collect_redirects, write_stubs
from portal.helpcenter.publish.related import NEAREST
from portal.helpcenter.publish.sitemaps import write_root, write_sitemap
from portal.helpcenter.publish.slots import route_slots
from portal.helpcenter.publish.steps import Step
from portal.helpcenter.publish.verdicts import check_pages, tell_complaints
from portal.helpcenter.publish.votes import read_votes
from portal.helpcenter.questions import Questions, read_questions
from search_index.build import IndexFigures
from search_index.extract import extract_article
from search_index.pages import Article
from search_index.search import open_searcher


@dataclass(slots=True)
class Assembly:
    """A release that grows in `folder`; `run` it once.

    Attributes:
        plan: what to assemble.
        folder: empty at first.
        watch: told each step.
        warnings: what writers should know.
    """

    plan: Plan
    folder: Path
    watch: Stopwatch
    warnings: list[str] = field(default_factory=list)
    pages: dict[str, tuple[Page, ...]] = field(default_factory=dict)
    found: dict[str, dict[str, Article]] = field(default_factory=dict)
    probes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    indexes: list[IndexFigures] = field(default_factory=list)
    code: InlineCode = field(default_factory=InlineCode)

    def run(self) -> Figures:
        """Assembles the release and puts it on the disk, complete but for its name.

        Raises:
            BuildError: the pages cannot be published as they are.
        """
        self._build()
        self._read()
        articles = articles_by_id(self.pages)
        with self._indexing():
            self.watch.begin(Step.FINISH, f"Finishing {sum(map(len, self.pages.values()))} pages")
            self._finish(articles)
            self._check()
        self._probe()
        return self._seal()

    def _site(self, lang: str) -> Path:
        return self.folder / "site" / lang

    def _build(self) -> None:
        plan = self.plan
        self.watch.begin(Step.BUILD, f"Building the pages: {', '.join(language.code for language in self.plan.built)}")
        root = plan.settings.root
        jobs = [
            Job(
                language=language,
                site_url=f"{plan.settings.url}/{language.code}/",
                target=self._site(language.code),
                epoch=plan.history.epoch(_below(root, language.docs)),
            )
            for language in self.plan.built
        ]
        complaints = build_sites(root, jobs, plan.builder)
        self.warnings += tell_complaints(complaints, plan.languages)
        if plan.previous:
            for lang in sorted(plan.reused):
                share_folder(plan.previous.site(lang), self._site(lang))
                share_folder(plan.previous.index(lang), self.folder / "index" / lang)
                self.probes[lang] = plan.previous.probes.get(lang, ())

    def _read(self) -> None:
        self.watch.begin(Step.READ, "Reading the built pages")
        for lang in self.plan.codes:
            articles: dict[str, Article] = {}
            wanted = None if lang in self.plan.reused else articles
            self.pages[lang] = tuple(_read_pages(self._site(lang), lang, wanted))
            self.found[lang] = articles

    @contextmanager
    def _indexing(self) -> Iterator[None]:
        """Has large indexes written beside what is done inside, as many at once as there are processors."""
        runs = [
            IndexRun(list(self.found[lang].values()), self.folder / "index" / lang, lang, self._questions(lang).wishes)
            for lang in (language.code for language in self.plan.built)
        ]
        waiting = iter(runs)
        try:
            self.watch.begin(Step.INDEX)
            for run in islice(waiting, os.cpu_count() or 1):
                run.start()
            yield
            for run in runs:
                self.watch.begin(Step.INDEX, f"Indexing {len(run.articles)} articles ({run.lang})")
                self.indexes.append(run.finish())
                self.probes[run.lang] = choose_probes(run.articles, run.folder, run.lang)
                for following in islice(waiting, 1):
                    following.start()
        finally:
            for run in runs:
                run.abandon()

    def _finish(self, articles: Mapping[str, Mapping[str, Page]]) -> None:
        plan = self.plan
        updated = dict(self._updated())
        known = Knowledge(
            languages=plan.codes,
            articles=articles,
            found={path: article for found in self.found.values() for path, article in found.items()},
            neighbours=self._neighbours(),
            updated=updated,
            votes=read_votes(plan.settings.var),
        )
        signed = read_record(plan.settings.var)
        for language in plan.languages:
            site, pages = self._site(language.code), self.pages[language.code]
            if language.code in plan.reused:
                refresh_site(site, pages, known, self.code)
            else:
                finish_site(site, pages, known, self.code)
                write_record(site, signed)
            write_sitemap(site, plan.settings.url, pages, articles=articles, updated=updated, default=plan.codes[0])
        site = self.folder / "site"
        write_root(site, plan.settings.url, plan.codes)
        every_page = [page for pages in self.pages.values() for page in pages]
        redirects = collect_redirects(every_page)
        write_stubs(site, plan.settings.url, redirects, {page.path: known.title(page) for page in every_page})
        write_routes(self.folder, route_slots(self.pages), articles, redirects)
        self.warnings += [f"{count} × {what}" for what, count in sorted(self.code.tolerated.items())]

    def _neighbours(self) -> dict[str, list[Page]]:
        """Returns path of a page → the pages nearest to it."""
        nearest: dict[str, list[Page]] = {}
        for lang, found in self.found.items():
            at = {page.location: page for page in self.pages[lang]}
            for location, others in find_neighbours(list(found.values()), lang, NEAREST).items():
                nearest[at[location].path] = [at[other] for other in others]
        return nearest

    def _updated(self) -> Iterator[tuple[str, date]]:
        """Yields the path of each page whose last update is known, with its day."""
        for language in self.plan.languages:
            docs = _below(self.plan.settings.root, language.docs)
            for page in self.pages[language.code]:
                day = page.updated or self.plan.history.updated(docs + page.source)
                if day:
                    yield page.path, day

    def _check(self) -> None:
        self.watch.begin(Step.CHECK, "Checking links, pictures and front matter")
        self.warnings += check_pages(self.plan, self.folder / "site")

    def _probe(self) -> None:
        self.watch.begin(Step.PROBE)
        for lang, questions in self.probes.items():
            check_probes(self.folder / "index" / lang, lang, questions)
        for language in self.plan.built:
            self.warnings += map(str, self._unanswered(language))

    def _questions(self, lang: str) -> Questions:
        return read_questions(self.plan.settings.root, lang)

    def _unanswered(self, language: Language) -> list[Finding]:
        """Returns the settled questions that the new index does not answer: told only, a price cannot wait."""
        questions = self._questions(language.code)
        if not questions.settled:
            return []
        locations = {article.id: article.location for article in self.found[language.code].values()}
        with open_searcher(self.folder / "index" / language.code) as searcher:
            root = self.plan.settings.root
            return list(check_answers(root, questions, searcher, locations, strict=language.strict))

    def _seal(self) -> Figures:
        self.watch.begin(Step.MANIFEST, "Writing the manifest")
        size = write_manifest(
            self.folder,
            Facts(
                build=self.plan.inputs.build,
                built=self.plan.now,
                languages=self.plan.codes,
                sources=self.plan.inputs.languages,
                script_hashes=sorted(self.code.hashes.values()),
                probes=self.probes,
            ),
        )
        self.watch.begin(Step.SYNC)
        sync_release(self.folder)
        return Figures(
            built=tuple(language.code for language in self.plan.built),
            pages=sum(map(len, self.pages.values())),
            articles=sum(index.articles for index in self.indexes),
            sections=sum(index.sections for index in self.indexes),
            index_seconds=sum(index.seconds for index in self.indexes),
            files=sum(1 for file in self.folder.rglob("*") if file.is_file()),
            size_bytes=size,
            peak_memory_bytes=peak_memory_bytes(),
        )


def _read_pages(site: Path, lang: str, articles: dict[str, Article] | None) -> Iterator[Page]:
    """Yields the pages of a language, and puts what the index will hold of each into `articles`, by path."""
    for file in page_files(site):
        text = file.read_bytes().decode("utf-8", "surrogateescape")
        page = read_page(lang, file.relative_to(site).as_posix(), text)
        if page is None:
            continue
        yield page
        article = extract_article(text, page.location) if articles is not None else None
        if article is not None and articles is not None:
            articles[page.path] = article


def _below(root: Path, folder: Path) -> str:
    """Returns the path of `folder` below `root` with its final slash, as the commits know it."""
    return f"{folder.relative_to(root).as_posix()}/" if folder.is_relative_to(root) else f"{folder.as_posix()}/"
