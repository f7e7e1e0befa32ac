"""`guichet search`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.errors import ConfigError
from portal.releases import open_current
from portal.search.service import ENOUGH_READERS, unanswered
from portal.settings import Settings
from search_index.search import Answer, Hit, open_searcher

FOUND_NOTHING = 1


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--lang", default="", metavar="CODE", help="Language to search in. Default: the help center's first.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="Articles at most.")
@click.option("--explain", is_flag=True, help="Show scores and which words each article holds.")
@click.option("--unanswered", "list_unanswered", is_flag=True, help="List the questions that found nothing.")
@pass_place
def command(  # one parameter an option
    place: Place, words: tuple[str, ...], *, lang: str, limit: int, explain: bool, list_unanswered: bool
) -> None:
    """Search as a reader would, or list unanswered questions.

    Asks the index of the current release; the server need not run. Exit code 1 when nothing is found.

    With --unanswered: questions that found nothing and that at least three readers asked. Each is an article to write,
    or a synonym to add to questions/.
    """
    settings = place.settings()
    if list_unanswered:
        for line in tell_unanswered(settings):
            click.echo(line)
        return
    if not words:
        raise click.UsageError("Name the words to search for, or --unanswered.")
    answer = ask(settings, " ".join(words), lang, limit)
    for line in tell(answer, explain=explain):
        click.echo(line)
    if not answer.items:
        raise click.exceptions.Exit(FOUND_NOTHING)


def ask(settings: Settings, question: str, lang: str, limit: int) -> Answer:
    """Returns what the current release answers.

    Raises:
        ConfigError: it does not speak that language.
        ReleaseError: there is none, or it was altered.
    """
    release = open_current(settings.var)
    lang = lang or release.languages[0]
    if lang not in release.languages:
        raise ConfigError(f"The help center does not speak {lang!r}", f"Choose among: {', '.join(release.languages)}")
    with open_searcher(release.index(lang)) as searcher:
        return searcher.search(question, limit)


def tell(answer: Answer, *, explain: bool) -> Iterator[str]:
    """Yields an answer in lines: each article, then its best sections indented below it."""
    if answer.corrected:
        yield f"Searched for: {answer.corrected}"
    if not answer.items:
        yield f"Nothing found for: {answer.query}"
    for number, (article, *sections) in enumerate(answer.items, start=1):
        yield f"{number:2}. {_plain(article.title)}  {click.style(article.location or './', dim=True)}"
        if explain:
            yield f"    {_explain(article)}"
        elif article.text:
            yield f"    {_plain(article.text)}"
        for section in sections:
            yield f"      · {_plain(section.title)}  {click.style(section.location, dim=True)}"
            if explain:
                yield f"        {_explain(section)}"


def tell_unanswered(settings: Settings) -> Iterator[str]:
    """Yields the questions that found nothing, the most asked first."""
    questions = unanswered(settings, utc_now())
    if not questions:
        yield f"No question that found nothing was asked by {ENOUGH_READERS} readers"
    for question in questions:
        yield f"{question.readers:4} readers  {question.lang}  last on {question.last_day}  {question.question}"


def _explain(hit: Hit) -> str:
    words = ", ".join(f"{word}{'' if held else ' (absent)'}" for word, held in hit.terms.items())
    return f"score {hit.score:.3f}; {words}"


def _plain(text: str) -> str:
    marked = re.sub(r"<mark[^>]*>(.*?)</mark>", lambda match: click.style(match[1], bold=True), text)
    return html.unescape(marked)
