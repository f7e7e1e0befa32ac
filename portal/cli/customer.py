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
from portal.promise_file import policy_of, read_promises
from portal.settings import Settings
from portal.storage import migrate, open_database


@click.group("customer")
def command() -> None:
    """Say who your customers are and what they bought.

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
    try:
        email = normalise_address(address)
    except UnusableError as error:
        raise ConfigError(f"{address} is no e-mail address", error.hint) from error
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
    migrate(settings)
    database = open_database(settings)
    try:
        with database.reading() as db:
            found = store.everybody(db)
    finally:
        database.close()
    for one in found:
        seen = "signed in" if one.confirmed_at is not None else "never signed in"
        click.echo("  ".join(filter(None, (one.email, one.plan, one.organisation, one.number, seen))))
    if not found:
        click.echo("No customer is known. Add one with: guichet customer set ADDRESS --plan PLAN")


@contextmanager
def _writing(settings: Settings) -> Iterator[Connection]:
    migrate(settings)
    database = open_database(settings)
    try:
        with database.writing() as db:
            yield db
    finally:
        database.close()


def _policy(settings: Settings) -> Policy:
    return policy_of(read_promises(settings.promise_file), settings.promise_file.name)


def _default_plan(policy: Policy) -> str:
    return policy.desk.default_plan or ""


def _require_plan(policy: Policy, plan: str) -> None:
    if plan not in policy.plans:
        raise ConfigError(f"The promise file has no plan {plan}", f"Plans are: {', '.join(policy.plans)}.")
