"""`guichet search`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.errors import ConfigError
from portal.helpcenter.questions import add_waiting, read_questions
from portal.releases import open_current
from portal.search.model import Unanswered
from portal.search.service import ENOUGH_READERS, unanswered
from portal.settings import Settings
from search_index.search import Answer, Explanation, Hit, open_searcher

FOUND_NOTHING = 1


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--lang", default="", metavar="CODE", help="Language to search in. Default: the help center's first.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="Articles at most.")
@click.option("--explain", is_flag=True, help="Show what gave each result its score: which word, standing where.")
@click.option("--unanswered", "list_unanswered", is_flag=True, help="List the questions that found nothing.")
@click.option("--write", "write_entries", is_flag=True, help="With --unanswered: add them to questions/, to fill in.")
@pass_place
def command(  # one parameter an option
    place: Place,
    words: tuple[str, ...],
    *,
    lang: str,
    limit: int,
    explain: bool,
    list_unanswered: bool,
    write_entries: bool,
) -> None:
    """Search as a reader would, or list unanswered questions.

    Asks the index of the current release; the server need not run. Exit code 1 when nothing is found.

    With --unanswered: questions that found nothing and that at least three readers asked. Each is an article to write,
    a synonym to add, or a question to settle in questions/; --write adds those that are not there yet, to be filled in.
    """
    settings = place.settings()
    if list_unanswered:
        for line in write_unanswered(settings) if write_entries else tell_unanswered(settings):
            click.echo(line)
        return
    if write_entries:
        raise click.UsageError("--write goes with --unanswered.")
    if not words:
        raise click.UsageError("Name the words to search for, or --unanswered.")
    answer, reasons = ask(settings, " ".join(words), lang, limit, explain=explain)
    for line in tell(answer, reasons):
        click.echo(line)
    if not answer.items:
        raise click.exceptions.Exit(FOUND_NOTHING)


def ask(
    settings: Settings, question: str, lang: str, limit: int, *, explain: bool = False
) -> tuple[Answer, tuple[Explanation, ...] | None]:
    """Returns what the current release answers, and why when that is asked for.

    Raises:
        ConfigError: it does not speak that language.
        ReleaseError: there is none, or it was altered.
    """
    release = open_current(settings.var)
    lang = lang or release.languages[0]
    if lang not in release.languages:
        raise ConfigError(f"The help center does not speak {lang!r}", f"Choose among: {', '.join(release.languages)}")
    with open_searcher(release.index(lang), is_verified=True) as searcher:
        return searcher.search(question, limit), searcher.explain(question, limit) if explain else None


def tell(answer: Answer, reasons: Sequence[Explanation] | None = None) -> Iterator[str]:
    """Yields an answer in lines: each article, then its best sections indented below it.

    Args:
        answer: of the index.
        reasons: why each article answers, shown in the place of what it says.
    """
    known = {reason.location: reason for reason in reasons or ()}
    if answer.corrected:
        yield f"Searched for: {answer.corrected}"
    if not answer.items:
        yield f"Nothing found for: {answer.query}"
    for number, (article, *sections) in enumerate(answer.items, start=1):
        yield f"{number:2}. {_plain(article.title)}  {click.style(article.location or './', dim=True)}"
        if reasons is not None:
            yield from _explain(article, known.get(article.location))
        elif article.text:
            yield f"    {_plain(article.text)}"
        for section in sections:
            yield f"      · {_plain(section.title)}  {click.style(section.location, dim=True)}"


def tell_unanswered(settings: Settings) -> Iterator[str]:
    """Yields the questions that found nothing, the most asked first."""
    questions = unanswered(settings, utc_now())
    if not questions:
        yield f"No question that found nothing was asked by {ENOUGH_READERS} readers"
    for question in questions:
        yield f"{question.readers:4} readers  {question.lang}  last on {question.last_day}  {question.question}"


def write_unanswered(settings: Settings) -> Iterator[str]:
    """Adds each unanswered question to its questions file, once, and yields what was added."""
    added = 0
    for lang, found in groupby(sorted(unanswered(settings, utc_now()), key=_by_language), key=lambda one: one.lang):
        questions = read_questions(settings.root, lang)
        if questions.faults:
            fault = questions.faults[0]
            name = f"{questions.path.relative_to(settings.root)}:{fault.line}"
            raise ConfigError(f"{name}: {fault.reason}", "Correct it first: guichet check")
        written = add_waiting(questions, [(one.question, _told(one)) for one in found])
        added += len(written)
        if written:
            yield f"{questions.path.relative_to(settings.root)}: {len(written)} added, to be given an article"
            yield from (f"  {question}" for question in written)
    if not added:
        yield "Nothing to add: every question that found nothing is in questions/ already"


def _by_language(question: Unanswered) -> tuple[str, int]:
    return question.lang, -question.readers


def _told(question: Unanswered) -> str:
    return f"asked by {question.readers} readers without an answer, last on {question.last_day}"


def _explain(hit: Hit, reason: Explanation | None) -> Iterator[str]:
    absent = ", ".join(word for word, held in hit.terms.items() if not held)
    if reason is None:
        yield f"    score {hit.score:.3f}; without: {absent or 'nothing'}; the index has no data that tells why"
        return
    yield f"    score {reason.score:.3f}" + (f"; without: {absent}" if absent else "")
    for part in reason.reasons:
        if round(part.points, 3) == 0:
            continue
        yield f"      {part.points:8.3f}  {part.field}{f': {part.word}' if part.word else ''}"
    if reason.best_section != reason.location:
        yield f"      best section: {reason.best_section}"


def _plain(text: str) -> str:
    marked = re.sub(r"<mark[^>]*>(.*?)</mark>", lambda match: click.style(match[1], bold=True), text)
    return html.unescape(marked)
