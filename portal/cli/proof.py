"""`guichet proof`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import click

from portal.cli.build import tell as tell_of_build
from portal.cli.place import Place, pass_place
from portal.cli.progress import say
from portal.clock import utc_now
from portal.errors import AbsentError
from portal.helpcenter.publish import publish_months
from portal.proof import ledger, service
from portal.proof.history import Duty
from portal.proof.model import SETTLING, Breach, Lengths, Opinions, Row, Statement
from portal.proof.months import parse_month
from portal.proof.shown import months_that_wait
from portal.proof.statistics import share
from portal.settings import LARGEST_PORT, Settings
from portal.storage import migrate, open_database
from portal.tickets.answers import answered_since
from portal.tickets.model import Lane
from portal.tickets.offers import Tally, tally
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises

SOMETHING_WRONG = 1
_HOUR = 60
_DONE: Mapping[Duty, str] = {Duty.FIRST_REPLY: "answered", Duty.LEVEL: "answered", Duty.SOLUTION: "solved"}


@click.group("proof")
def command() -> None:
    """Sign what was kept of the promises each month, show it, check it."""


@command.command("sign")
@click.option("--no-publish", is_flag=True, help="Leave the pages to the next build.")
@click.option("--clock-is-right", is_flag=True, help="Sign although nothing has happened here for ten weeks.")
@click.option("--port", type=click.IntRange(1, LARGEST_PORT), hidden=True)  # of the server that asks for it
@pass_place
def sign(place: Place, *, no_publish: bool, clock_is_right: bool, port: int | None) -> None:
    """Sign every month that is over and settled, and put it on the pages.

    The worker does both by itself. A month that is signed is never reckoned again. When pages were changed since the
    last build, nothing is published by the way: the month waits for that build. A signature is for good, so where
    nothing has happened at the desk for ten weeks, a month waits until somebody says that the clock is right.
    """
    settings, now = place.settings(port=port), utc_now()
    migrate(settings)
    with opened_counter(settings) as counter:
        doubt = None if clock_is_right else service.doubted(counter, now)
        signed = service.sign_due(counter, settings.var, now, is_clock_right=clock_is_right)
    for month in signed:
        click.echo(f"Signed {month}: var/{ledger.FOLDER}/{month}.json")
    if doubt is not None:
        for line in _tell_doubt(doubt, now):
            click.echo(line)
    elif not signed:
        click.echo(f"No month to sign: each is signed {SETTLING.days} days after its end")
    for line in () if no_publish else publish_signed(settings):
        click.echo(line)


def _tell_doubt(doubt: service.Doubt, now: datetime) -> Iterator[str]:
    since = "ever" if doubt.last is None else f"since {doubt.last:%Y-%m-%d}"
    yield f"{doubt.month} is not signed: nothing has happened at the desk {since}, and the clock says {now:%Y-%m-%d}"
    yield "A month that is signed too early stays so. If that is today: guichet proof sign --clock-is-right"


def publish_signed(settings: Settings) -> Iterator[str]:
    """Puts the signed months on the pages that are served; yields what came of it, nothing when all are there.

    Raises:
        PortalError: they cannot be published.
    """
    if months_that_wait(settings.var) is None:
        return
    service.require_as_signed(settings)
    published = publish_months(settings, utc_now(), say)
    if published is None:
        yield "Pages were changed since the last build, so they show the month after: guichet build"
    else:
        yield from tell_of_build(published)


@command.command("show")
@click.argument("month", required=False)
@pass_place
def show(place: Place, month: str | None) -> None:
    """Show a signed month; without MONTH (2026-10) the last one.

    A month that is not signed yet is shown as it stands now, and says so. One that can never be signed is refused.
    """
    settings, now = place.settings(), utc_now()
    migrate(settings)
    folder = settings.var / ledger.FOLDER
    if month is None:
        signed = ledger.read_all(folder)
        if not signed:
            raise AbsentError("No month is signed yet", "Name the one to look at, such as: guichet proof show 2026-10")
        statement = signed[-1].statement
        click.echo(f"{statement.month}, signed: {signed[-1].digest}")
    elif (file := ledger.file_of(folder, parse_month(month))).exists():
        found = ledger.read(file)
        statement = found.statement
        click.echo(f"{statement.month}, signed: {found.digest}")
    else:
        with opened_counter(settings) as counter:
            statement, settles = service.preview(counter, parse_month(month), now)
        until = "until it is: guichet proof sign" if settles <= now else f"until {settles:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{statement.month}, not signed: these figures may still change {until}")
    for line in tell(statement, is_settled=statement.settled <= now):
        click.echo(line)


@command.command("verify")
@pass_place
def verify(place: Place) -> None:
    """Check every signed month: text, signature, the chain of months, and the files that the build reads.

    Exit code 1 when something is wrong.
    """
    settings = place.settings()
    migrate(settings)
    with opened_counter(settings) as counter:
        findings = service.verify(counter, settings.var, utc_now())
    for finding in findings:
        click.echo(f"{finding.month}: {finding.words}")
    if findings:
        raise click.exceptions.Exit(SOMETHING_WRONG)
    signed = ledger.read_all(settings.var / ledger.FOLDER)
    click.echo(f"{len(signed)} months are as they were signed" if signed else "No month is signed yet")
    if signed:
        click.echo(f"{signed[-1].month}  {signed[-1].digest}")


@command.command("deflection")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 730), help="How far to look back.")
@pass_place
def deflection(place: Place, *, days: int) -> None:
    """Say what came of the articles that the contact form offered, in all and article by article.

    Solved: the reader said so. Sent: the request came anyway. Left: nobody knows why, so it is no success. Came back:
    within seven days, to the same article; counted against it. Below: the articles that agents put into an answer, and
    how many requests each of them answered.
    """
    settings = place.settings()
    migrate(settings)
    since = utc_now().date() - timedelta(days=days)
    with opened_counter(settings) as counter, counter.database.reading() as db:
        total, by_article = tally(db, since)
        answered = answered_since(db, datetime.combine(since, time(), UTC))
    if total.offered:
        _say_offers(total, by_article, since)
    else:
        click.echo(f"No article was offered since {since}")
    for one in answered:
        click.echo(f"{one.requests:8} answered by agents with  {one.article.lang}  {one.article.id}")


def _say_offers(total: Tally, by_article: Mapping[tuple[str, str], Tally], since: date) -> None:
    click.echo(f"{'offered':>8}{'solved':>8}{'sent':>8}{'left':>8}{'back':>8}")
    click.echo(f"{_tally(total)}  all forms since {since}")
    for (lang, article), counted in sorted(by_article.items(), key=lambda item: -item[1].offered):
        click.echo(f"{_tally(counted)}  {lang}  {article}")


@contextmanager
def opened_counter(settings: Settings) -> Iterator[Counter]:
    """The requests of a help center; given back afterwards."""
    database = open_database(settings)
    try:
        yield Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)
    finally:
        database.close()


def _tally(counted: Tally) -> str:
    figures = (counted.offered, counted.solved, counted.sent, counted.left, counted.came_back)
    return "".join(f"{figure:8}" for figure in figures)


def tell(statement: Statement, *, is_settled: bool = True) -> Iterator[str]:
    """Yields a record in lines; of a month that is not settled, what may still come is not spoken of as over."""
    for row in statement.rows:
        yield f"  {_name(row)}: {_row(row, statement.fewest)}"
        if row.withdrawn:
            yield f"    taken back before an answer: {row.withdrawn}"
        if row.opinions.asked:
            yield f"    satisfied: {_opinions(row.opinions)}"
    for breach in statement.breaches:
        undone = f"not {_DONE[breach.duty]} {'when the month was settled' if is_settled else 'yet'}"
        took = undone if breach.achieved is None else f"took {_length(breach.achieved, breach.duty)}"
        yield f"  missed, {_name(breach)}: {took}"
    kept = "too few to say" if statement.kept is None else f"{statement.kept} of {statement.judged}"
    yield f"  promises kept: {kept if statement.judged else 'none fell due'}"


def _name(row: Row | Breach) -> str:
    """What a line is about, by the keys of the promise file."""
    owner = "single customers" if row.is_own else row.plan or f"level {row.level}"
    lane = " (urgent)" if row.lane is Lane.URGENT else ""
    what = {Duty.FIRST_REPLY: "", Duty.LEVEL: ", hand-over" if row.is_own else "", Duty.SOLUTION: ", solution"}
    return f"{owner}{lane}{what[row.duty]}"


def _row(row: Row, fewest: int) -> str:
    if row.elapsed is None:
        return f"{row.cases} decided, too few to say (under {fewest})"
    said = [f"{row.cases} decided"]
    if row.kept is not None:
        said.append(f"{row.kept} kept ({share(row.kept, row.cases)} %)")
    if row.counted is not None:
        said.append(f"counted {_lengths(row.counted, row.duty)}")
    return ", ".join([*said, f"elapsed {_lengths(row.elapsed, row.duty)}"])


def _lengths(lengths: Lengths, duty: Duty) -> str:
    return f"{_length(lengths.median, duty)} / {_length(lengths.ninetieth, duty)}"


def _length(length: timedelta | None, duty: Duty) -> str:
    if length is None:
        return f"not {_DONE[duty]}"
    hours, minutes = divmod(int(length.total_seconds()) // 60, _HOUR)
    return f"{hours} h {minutes:02}" if hours else f"{minutes} min"


def _opinions(opinions: Opinions) -> str:
    given = f"{opinions.answers} {'answer' if opinions.answers == 1 else 'answers'}"
    asked = f"{opinions.asked} {'question' if opinions.asked == 1 else 'questions'}"
    if opinions.satisfied is None:
        return f"{given} to {asked}, too few to say"
    return f"{opinions.satisfied} of {given} to {asked}"
