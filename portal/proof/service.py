"""Signing what was kept in a month, writing it out for the build, and checking that nobody altered it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Connection

from portal.errors import AbsentError
from portal.policy.levels import levels_above
from portal.policy.policy import Policy
from portal.proof import ledger, store
from portal.proof.history import History
from portal.proof.model import HEARD, QUIET, SETTLING, Statement
from portal.proof.months import Month, month_of
from portal.proof.reckoning import Titles, reckon, settled_at
from portal.proof.record_form import RecordError, from_text, to_text
from portal.proof.store import Kept
from portal.settings import Settings
from portal.storage import open_database
from portal.tickets import store as tickets
from portal.tickets.model import Lane
from portal.tickets.moments import zone_of
from portal.tickets.pledges import promise_of
from portal.tickets.service import Counter

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a signed month.

    Attributes:
        month: which.
        words: what is wrong; a sentence without a final stop.
    """

    month: Month
    words: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a month is not signed that the clock calls settled: the clock may be ahead, and a signature is for good.

    Attributes:
        month: the first that waits.
        last: when anything last happened at the desk that this clock cannot have dated wrongly; None for never.
    """

    month: Month
    last: datetime | None


def sign_due(counter: Counter, var: Path, now: datetime, *, is_clock_right: bool = False) -> tuple[Month, ...]:
    """Signs every month that is settled and not signed yet, in order, and writes those out that have no file.

    A month that is signed is never reckoned again, whatever happens to the requests it speaks of. So nothing is signed
    while the clock is in doubt: see `doubted`.

    Args:
        counter: where requests are.
        var: the help center's own folder; files go below it.
        now: aware moment.
        is_clock_right: somebody has looked at the clock, and says so.

    Returns:
        The months signed by this call.

    Raises:
        ConfigError: the promise file has never been right, or one under which a request came in cannot be read.
        StorageError: the database does not answer.
    """
    signed = []
    doubt = None if is_clock_right else doubted(counter, now)
    if doubt is not None:
        log.warning("month_waits_for_the_clock", month=str(doubt.month), last=str(doubt.last))
        write_out(counter, var)
        return ()
    policy = counter.pledges.current().policy
    while (month := _next_due(counter, policy, now)) is not None:
        if _sign(counter, policy, month, now):
            signed.append(month)
            log.info("month_signed", month=str(month))
    write_out(counter, var)
    return tuple(signed)


def doubted(counter: Counter, now: datetime) -> Doubt | None:
    """Returns why no month is signed at `now`; None when the clock can be believed, or no month is to be signed.

    A machine whose clock is years ahead would sign, for good, months that have not been. Nothing on it knows better
    but what happened at the desk: when that is more than `QUIET` ago, the desk is very quiet or the clock is ahead,
    and somebody has to say which. The month after the one of the last event is always signed without: what fell due
    unanswered is published on time, however quiet it is. What happened within the last day is no witness, since the
    same clock dated it.

    Raises:
        ConfigError: the promise file has never been right.
        StorageError: the database does not answer.
    """
    month = _next_due(counter, counter.pledges.current().policy, now)
    if month is None:
        return None
    with counter.database.reading() as db:
        last = tickets.last_event_at(db, now - HEARD)
    return Doubt(month, last) if last is None or now - last > QUIET else None


def write_out(counter: Counter, var: Path) -> tuple[Path, ...]:
    """Writes the file of every signed month that has none; returns them. A file that is there is left as it is."""
    folder = var / ledger.FOLDER
    with counter.database.reading() as db:
        kept = store.every(db)
    missing = [one for one in kept if not ledger.file_of(folder, one.month).exists()]
    return tuple(ledger.write(folder, one.month, one.text, one.signature) for one in missing)


def preview(counter: Counter, month: Month, now: datetime) -> tuple[Statement, datetime]:
    """Returns what the record of a month says as far as it is decided now; for the desk, never for publication.

    What falls due later in the month is in none of its figures.

    Returns:
        The record, and when it will be settled.

    Raises:
        AbsentError: there is nothing to say of that month, and there will be nothing, or not yet.
        ConfigError: a promise file under which a request came in cannot be read.
    """
    policy = counter.pledges.current().policy
    zone = zone_of(policy)
    with counter.database.reading() as db:
        before, opened = store.last(db), tickets.first_opening(db)
        if opened is None:
            raise AbsentError(
                "No request has come in yet", "The first month to be signed is that of the first request."
            )
        if month < (first := month_of(opened, zone)):
            raise AbsentError(
                f"Nothing was promised in {month}: the first request came in {first}",
                f"Months begin with that one: guichet proof show {first}",
            )
        if before is not None and month <= before.month:
            raise AbsentError(f"{month} was signed, and its file is missing", "guichet proof sign writes it again.")
        if now < month.start(zone):
            raise AbsentError(
                f"{month} has not begun", f"The month that runs is: guichet proof show {month_of(now, zone)}"
            )
        is_next = before is not None and before.month.following == month
        statement = _reckon(db, counter, policy, month, before if is_next else None, until=now)
        return statement, settled_at(month, zone)


def verify(counter: Counter, var: Path, now: datetime) -> tuple[Finding, ...]:
    """Returns everything that is wrong with the signed months: in the files, in the database, between the two.

    Args:
        counter: where requests are.
        var: the help center's own folder.
        now: aware moment; a month that settles later was signed by a clock that was ahead.

    Raises:
        StorageError: the database does not answer.
    """
    folder = var / ledger.FOLDER
    with counter.database.reading() as db:
        kept = store.every(db)
    known = {str(one.month) for one in kept}
    strangers = [file for file in sorted(folder.glob("????-??.json")) if file.stem not in known]
    findings = [*_kept_findings(kept, counter.secret, now)]
    for one in kept:
        findings += _file_findings(one, ledger.file_of(folder, one.month))
    for file in strangers:
        month = _month_of_file(file)
        if month is not None:
            findings.append(Finding(month, f"the desk never signed what is in {file.name}"))
    return tuple(findings)


def require_as_signed(settings: Settings) -> None:
    """Promises that the files which the build reads are what the desk signed, as far as its database is at hand.

    A file whose digest was computed anew after a change is right by itself: only the database, or the month after,
    tells.

    Raises:
        RecordError: one is not what was signed.
        StorageError: the database does not answer.
    """
    files = sorted((settings.var / ledger.FOLDER).glob("????-??.json"))
    database = open_database(settings) if files else None
    if database is None or (database.file is not None and not database.file.is_file()):
        return
    try:
        with database.reading() as db:
            kept = {str(one.month): (one.text, one.signature) for one in store.every(db)}
    finally:
        database.close()
    for file in files:
        found = ledger.read(file)
        if kept.get(file.stem) != (found.text, found.signature):
            raise RecordError(f"var/{ledger.FOLDER}/{file.name} is not what the desk signed", ledger.PUT_BACK)


def _next_due(counter: Counter, policy: Policy, now: datetime) -> Month | None:
    zone = zone_of(policy)
    with counter.database.reading() as db:
        last = store.last(db)
        first = tickets.first_opening(db) if last is None else None
    if last is not None:
        month = last.month.following
    elif first is not None:
        month = month_of(first, zone)
    else:
        return None
    return month if settled_at(month, zone) <= now else None


def _sign(counter: Counter, policy: Policy, month: Month, now: datetime) -> bool:
    """Reckons a month and keeps it; False when another process was faster."""
    with counter.database.reading() as db:
        before = store.last(db)
        text = to_text(_reckon(db, counter, policy, month, before))
    digest = ledger.digest_of(text)
    with counter.database.writing() as db:
        present = store.last(db)
        if (present and present.digest) != (before and before.digest):
            return False
        store.add(db, Kept(month, text, digest, ledger.signature_of(counter.secret, digest)), now)
    return True


def _reckon(
    db: Connection,
    counter: Counter,
    policy: Policy,
    month: Month,
    before: Kept | None,
    *,
    until: datetime | None = None,
) -> Statement:
    zone = zone_of(policy)
    since = month.start(zone) if before is None else from_text(before.text).settled - SETTLING
    return reckon(
        month,
        zone,
        _histories(db, counter, since, month.end(zone)),
        titles=Titles(
            plans={plan.name: plan.title for plan in policy.plans.values()},
            levels={level.name: level.title for level in policy.levels.values()},
        ),
        fewest=policy.proof.fewest,
        previous="" if before is None else before.digest,
        since=since,
        until=until,
    )


def _histories(db: Connection, counter: Counter, start: datetime, end: datetime) -> Iterator[History]:
    for ticket, events in tickets.told_in(db, start, end, all_told=tickets.solutions_are_promised(db)):
        policy = counter.pledges.as_given(db, ticket)
        plan, agreement = policy.plan_of(ticket.plan), policy.agreement
        has_own_reply = agreement is not None and agreement.first_reply is not None
        yield History(
            plan=ticket.plan,
            promises={lane: promise_of(policy, ticket.plan, lane) for lane in Lane},
            levels={level.name: level.reply for level in levels_above(policy.levels).values()},
            solution=None if plan is None else plan.solution,
            own=frozenset([Lane.STANDARD] if has_own_reply else []),
            own_levels=frozenset(() if agreement is None else agreement.levels),
            events=events,
        )


def _kept_findings(kept: tuple[Kept, ...], secret: str, now: datetime) -> Iterator[Finding]:
    before = ""
    for one in kept:
        if ledger.digest_of(one.text) != one.digest:
            yield Finding(one.month, "its record in the database was altered after it was signed")
        elif from_text(one.text).settled > now:
            yield Finding(one.month, "it is not settled yet: the machine's clock is wrong, or was when it was signed")
        elif ledger.signature_of(secret, one.digest) != one.signature:
            yield Finding(one.month, "its signature is not the desk's, or the desk's secret is another now")
        if f'"previous": "{before}"' not in one.text:
            yield Finding(one.month, "it does not follow the month before")
        before = one.digest


def _file_findings(kept: Kept, file: Path) -> Iterator[Finding]:
    if not file.exists():
        yield Finding(kept.month, f"its file {file.name} is missing: guichet proof sign writes it again")
        return
    try:
        found = ledger.read(file)
    except RecordError as error:
        yield Finding(kept.month, error.message)
        return
    if (found.text, found.signature) != (kept.text, kept.signature):
        yield Finding(kept.month, f"its file {file.name} is not what was signed: remove it, then guichet proof sign")


def _month_of_file(file: Path) -> Month | None:
    year, _, number = file.stem.partition("-")
    return Month(int(year), int(number)) if year.isdigit() and number.isdigit() else None
