"""`guichet check`."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import click

from portal.cli.place import Place, pass_place
from portal.cli.progress import say
from portal.clock import utc_now
from portal.errors import BuildError, ReleaseError
from portal.helpcenter.checks import CODES, Edition, Finding, Severity, check_site, errors, find, warnings
from portal.helpcenter.checks.questions import check_answers
from portal.helpcenter.publish.builder import MKDOCS, Job, build_sites
from portal.helpcenter.publish.history import History, read_history
from portal.helpcenter.publish.inputs import read_inputs
from portal.helpcenter.publish.languages import Language, read_languages
from portal.helpcenter.publish.pages import page_files
from portal.helpcenter.questions import read_questions
from portal.releases import Release, open_current, read_release, verify
from portal.settings import Settings
from search_index.build import build_index
from search_index.extract import extract_article
from search_index.pages import Article
from search_index.search import open_searcher

FOUND_ERRORS = 1
NOT_IN_A_RELEASE = ("P503",)  # values that are only examples
SHOWN = 20  # warnings of one code, unless all are asked for
_PLACED = re.compile(r"\s*\[\w+\] (?P<path>[^:]+\.\w+): (?P<message>.+)")


@click.command("check")
@click.option("--all", "show_all", is_flag=True, help=f"Every warning, not only the first {SHOWN} of each code.")
@click.option(
    "--release",
    "of_release",
    is_flag=True,
    help="Before opening: values that are only examples are errors, and every file being served is verified.",
)
@click.option("--codes", is_flag=True, help="List the codes and what they mean, and check nothing.")
@pass_place
def command(place: Place, *, show_all: bool, of_release: bool, codes: bool) -> None:
    """List what is wrong in the sources, line by line.

    Prints path:line:column: code message, the errors first, then the warnings. Errors forbid publishing; exit code 1
    when there are any. Where mkdocs.yml says links: warn, below extra: guichet:, most are warnings.
    """
    if codes:
        for line in tell_codes():
            click.echo(line)
        return
    settings = place.settings()
    findings = check(settings, utc_now())
    if of_release:
        findings = for_release(findings)
    for line in tell(findings, show_all=show_all):
        click.echo(line)
    if errors(findings):
        raise click.exceptions.Exit(FOUND_ERRORS)
    if of_release:
        verify(open_current(settings.var))
        click.echo("Every file of the release being served is as it was published.")


def for_release(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Returns the findings as they count before opening: what readers must not see as a promise forbids it."""
    return tuple(
        replace(finding, severity=Severity.ERROR) if finding.code in NOT_IN_A_RELEASE else finding
        for finding in findings
    )


def check(settings: Settings, now: datetime) -> tuple[Finding, ...]:
    """Returns everything that is wrong in a help center as it is written now; nothing is published.

    Pages that the current release was made of are looked at there; only the other languages are built.

    Raises:
        ConfigError: a file that says how to build cannot be used.
    """
    languages = read_languages(settings)
    history = read_history(settings.root, [str(language.docs) for language in languages])
    inputs = read_inputs(settings, languages, history, MKDOCS)
    current = _current(settings)
    settings.var.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="check-", suffix=".tmp", dir=settings.var) as place:
        sites: dict[str, Path] = {}
        to_build = []
        for language in languages:
            if current and current.sources.get(language.code) == inputs.languages[language.code]:
                sites[language.code] = current.site(language.code)
            else:
                to_build.append(language)
        failures = list(_build(settings, to_build, history, Path(place), sites))
        editions = [_edition(language, sites.get(language.code)) for language in languages]
        say("Checking links, pictures, front matter and questions")
        found = check_site(settings.root, editions, now)
        found += tuple(_unanswered(settings.root, editions, current, Path(place)))
    if unbuilt := [language.code for language in languages if language.code not in sites]:
        say(f"Not looked at, as the pages cannot be built yet: links and pictures of {', '.join(unbuilt)}")
    # What our own checks place at its line is not told again in the builder's words.
    told = {finding.path for finding in errors(found)}
    return (*found, *(failure for failure in failures if failure.path not in told))


def tell(findings: Sequence[Finding], *, show_all: bool = False) -> Iterator[str]:
    """Yields the errors, the warnings, and a line that counts them."""
    wrong, doubtful = sorted(errors(findings)), sorted(warnings(findings))
    yield from map(str, wrong)
    if wrong and doubtful:
        yield ""
    shown: Counter[str] = Counter()
    for finding in doubtful:
        shown[finding.code] += 1
        if show_all or shown[finding.code] <= SHOWN:
            yield f"{finding} (warning)"
    hidden = {code: count - SHOWN for code, count in shown.items() if count > SHOWN and not show_all}
    for code, count in sorted(hidden.items()):
        yield f"… and {count:,} more {CODES[code].plural} ({code}); list them with: guichet check --all"
    yield f"{_count(len(wrong), 'error')}, {_count(len(doubtful), 'warning')}"


def tell_codes() -> Iterator[str]:
    """Yields each code with what it means and how much it matters."""
    for code, kind in sorted(CODES.items()):
        weight = "warning" if kind.severity is Severity.WARNING else "error"
        yield f"{code}  {weight:7}  {kind.meaning}"


def _current(settings: Settings) -> Release | None:
    try:
        return read_release(open_current(settings.var).folder)
    except ReleaseError:
        return None


def _build(
    settings: Settings, languages: Sequence[Language], history: History, place: Path, sites: dict[str, Path]
) -> Iterator[Finding]:
    """Builds each language by itself, puts the folders into `sites`, and yields why one could not be built."""
    if languages:
        say(f"Building the pages: {', '.join(language.code for language in languages)}")

    def build(language: Language) -> BuildError | None:
        url = f"{settings.url}/{language.code}/"
        job = Job(language, url, place / language.code, history.epoch(f"docs/{language.code}/"))
        try:
            build_sites(settings.root, [job])
        except BuildError as error:
            return error
        return None

    with ThreadPoolExecutor(max_workers=2) as pool:
        for language, error in zip(languages, pool.map(build, languages), strict=True):
            if error is None:
                sites[language.code] = place / language.code
            else:
                yield from _explain(error, language)


def _unanswered(root: Path, editions: Sequence[Edition], current: Release | None, place: Path) -> Iterator[Finding]:
    """Yields the settled questions that are not answered, asking the published index where it is current."""
    for edition in editions:
        questions = read_questions(root, edition.lang)
        if not edition.site or not questions.settled:
            continue
        if current and edition.site == current.site(edition.lang):
            index = current.index(edition.lang)
            locations = {name: at[edition.lang] for name, at in current.articles.items() if edition.lang in at}
        else:
            index = place / f"index-{edition.lang}"
            articles = list(_articles(edition.site))
            locations = {article.id: article.location for article in articles}
            build_index(articles, index, edition.lang, questions.wishes)
        with open_searcher(index) as searcher:
            yield from check_answers(root, questions, searcher, locations, strict=edition.strict)


def _articles(site: Path) -> Iterator[Article]:
    for file in page_files(site):
        name = file.relative_to(site).as_posix()
        article = extract_article(file.read_bytes(), quote(name.removesuffix("index.html")))
        if article is not None:
            yield article


def _explain(error: BuildError, language: Language) -> Iterator[Finding]:
    lines = error.message.splitlines()
    placed = [match for match in map(_PLACED.fullmatch, lines) if match]
    for match in placed:
        yield find(match["path"], 1, 1, "B701", match["message"])
    if not placed:
        message = " ".join(line.strip() for line in lines)
        yield find(language.config.name, 1, 1, "B701", message)


def _edition(language: Language, site: Path | None) -> Edition:
    return Edition(
        lang=language.code,
        config=language.config,
        docs=language.docs,
        site=site,
        strict=language.strict,
        extra=language.extra,
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
