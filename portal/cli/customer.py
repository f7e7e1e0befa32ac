"""`guichet customer`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Connection

from portal.accounts import store
from portal.accounts.model import CustomerRecord, normalise_address
from portal.accounts.records import LONGEST, read_customers
from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.errors import ConfigError, UnusableError
from portal.policy.policy import Policy
from portal.privacy import persons
from portal.privacy.persons import Removed
from portal.promise_file import policy_of, read_promises
from portal.settings import Settings
from portal.storage import Database, migrate, open_database


@click.group("customer")
def command() -> None:
    """Say who your customers are and what they bought; hand out or remove what is held about one.

    A customer's plan comes from here and from nowhere else: no form can change it.
    """


@command.command("set")
@click.argument("address", metavar="ADDRESS")
@click.option("--plan", help="A plan of the promise file, by its name there.")
@click.option("--name", help="How to address them.")
@click.option("--organisation", help="Whom they write for.")
@click.option("--number", help="Customer or organisation number.")
@click.option("--lang", help="Language to write to them in.")
@pass_place
def set_customer(place: Place, /, address: str, **said: str | None) -> None:
    """Add the customer of ADDRESS, or change what is said of them; what is not said stays."""
    settings = place.settings()
    policy = _policy(settings)
    if said["plan"] is not None:
        _require_plan(policy, said["plan"])
    for name, longest in LONGEST.items():
        if len(said[name] or "") > longest:
            raise ConfigError(f"--{name} is longer than {longest} characters")
    email = _normalised(address)
    with _writing(settings) as db:
        is_new = store.put(db, CustomerRecord(email=email, **said), _default_plan(policy), utc_now())
    click.echo(f"{'Added' if is_new else 'Changed'} {email}")


@command.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_place
def import_customers(place: Place, file: Path) -> None:
    """Add or change the customers of a CSV FILE: email, name, plan, organisation, number, lang.

    Its first line names the columns; an empty cell leaves what is known. All lines are taken, or none.
    """
    settings = place.settings()
    policy = _policy(settings)
    try:
        sheet = read_customers(file.read_text(encoding="utf-8"), policy.plans)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8", "Save the sheet as CSV in UTF-8.") from error
    if sheet.problems:
        raise ConfigError(f"{file} cannot be taken:\n  " + "\n  ".join(sheet.problems), "Nothing was changed.")
    with _writing(settings) as db:
        added = sum(store.put(db, record, _default_plan(policy), utc_now()) for record in sheet.records)
    click.echo(f"{added} added, {len(sheet.records) - added} changed")


@command.command("list")
@pass_place
def list_customers(place: Place) -> None:
    """List the customers: address, plan, organisation, number, and whether they ever signed in."""
    settings = place.settings()
    with _opened(settings) as (_, database), database.reading() as db:
        found = store.everybody(db)
    for one in found:
        seen = "signed in" if one.confirmed_at is not None else "never signed in"
        click.echo("  ".join(filter(None, (one.email, one.plan, one.organisation, one.number, seen))))
    if not found:
        click.echo("No customer is known. Add one with: guichet customer set ADDRESS --plan PLAN")


@command.command("export")
@click.argument("address", metavar="ADDRESS")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@pass_place
def export_customer(place: Place, address: str, file: Path) -> None:
    """Write all that is held about ADDRESS into FILE, a ZIP: data.json, attached files, mails.

    FILE must not exist; only its owner may read it. Agents' internal notes are in it: read it before you hand it over.
    """
    with _opened(place.settings()) as (settings, database):
        found = persons.export(settings, database, _normalised(address), file, utc_now())
    click.echo(f"{found} records written to {file}" if found else f"Nothing is held about {address}")


@command.command("remove")
@click.argument("address", metavar="ADDRESS")
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask whether you are sure.")
@pass_place
def remove_customer(place: Place, address: str, *, is_sure: bool) -> None:
    """Forget ADDRESS for good: account, words and files of their requests, mails. What was paid stays in the books.

    The server may go on running; nobody else can write while the database file is written anew.
    """
    email = _normalised(address)
    if not is_sure:
        click.confirm(f"Erase everything written by {email}? It cannot be undone", abort=True)
    with _opened(place.settings()) as (settings, database):
        removed = persons.remove(settings, database, email, utc_now())
    for line in _told(removed, email):
        click.echo(line)


def _told(removed: Removed, email: str) -> Iterator[str]:
    if not removed.is_anything:
        yield f"Nothing was held about {email}"
    else:
        counts = (
            f"{removed.requests} requests, {removed.files} files, {removed.mails} mails, {removed.accounts} account"
        )
        yield f"Erased: {counts}; the address taken out of {removed.orders} payments, which stay in the books"
    if removed.named_in:
        yield f"The address also stands in the words of: {', '.join(removed.named_in)}"
    if not removed.is_scrubbed:
        yield "Somebody was reading: the last traces leave the database file at the next sweep (guichet sweep)"
    if removed.copies:
        yield "Copies still hold what was there; they are forgotten by age, or delete them yourself:"
    for copy, days in removed.copies:
        yield f"  {copy}  {days} days old"
    yield "Backups that you keep elsewhere hold it too. After a restore, remove the customer again."


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Settings, Database]]:
    migrate(settings)
    database = open_database(settings)
    try:
        yield settings, database
    finally:
        database.close()


def _normalised(address: str) -> str:
    try:
        return normalise_address(address)
    except UnusableError as error:
        raise ConfigError(f"{address} is no e-mail address", error.hint) from error


@contextmanager
def _writing(settings: Settings) -> Iterator[Connection]:
    with _opened(settings) as (_, database), database.writing() as db:
        yield db


def _policy(settings: Settings) -> Policy:
    return policy_of(read_promises(settings.promise_file), settings.promise_file.name)


def _default_plan(policy: Policy) -> str:
    return policy.desk.default_plan or ""


def _require_plan(policy: Policy, plan: str) -> None:
    if plan not in policy.plans:
        raise ConfigError(f"The promise file has no plan {plan}", f"Plans are: {', '.join(policy.plans)}.")
