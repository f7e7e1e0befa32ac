"""`guichet agent`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.desk import service
from portal.storage import Database, migrate, open_database
from portal.web.languages import OWN_LANGUAGES

FROM_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of the input.")


@click.group("agent")
def command() -> None:
    """Say who answers from the desk at /desk/."""


@command.command("add")
@click.argument("address", metavar="ADDRESS")
@click.option("--name", required=True, help="How other agents call them.")
@click.option("--language", type=click.Choice(OWN_LANGUAGES), default=OWN_LANGUAGES[0], show_default=True)
@FROM_STDIN
@pass_place
def add(place: Place, address: str, *, name: str, language: str, password_stdin: bool) -> None:
    """Let ADDRESS answer from the desk; asks for a password, twice."""
    with _database(place) as database:
        password = _password(is_piped=password_stdin)
        agent = service.add_agent(database, address, password, utc_now(), name=name, lang=language)
    click.echo(f"{agent.email} may sign in at {place.settings().url}/desk/")


@command.command("list")
@pass_place
def list_agents(place: Place) -> None:
    """List who may answer."""
    with _database(place) as database:
        found = service.agents(database)
    for agent in found:
        click.echo(f"{agent.email}  {agent.name}  {agent.lang}  since {agent.made_at:%Y-%m-%d}")
    if not found:
        click.echo("Nobody answers yet. Add somebody with: guichet agent add ADDRESS --name NAME")


@command.command("password")
@click.argument("address", metavar="ADDRESS")
@FROM_STDIN
@pass_place
def password(place: Place, address: str, *, password_stdin: bool) -> None:
    """Give ADDRESS another password, and sign them out everywhere."""
    with _database(place) as database:
        ended = service.set_password(database, address, _password(is_piped=password_stdin))
    click.echo(f"The password is changed, {ended} sessions are ended")


@command.command("revoke")
@click.argument("address", metavar="ADDRESS")
@pass_place
def revoke(place: Place, address: str) -> None:
    """Sign ADDRESS out everywhere, at once; their password stays."""
    with _database(place) as database:
        ended = service.revoke(database, address)
    click.echo(f"{ended} sessions are ended")


@command.command("remove")
@click.argument("address", metavar="ADDRESS")
@pass_place
def remove(place: Place, address: str) -> None:
    """Take the desk from ADDRESS, at once; what they wrote keeps their name."""
    with _database(place) as database:
        service.remove_agent(database, address, utc_now())
    click.echo(f"{address} answers no more")


@contextmanager
def _database(place: Place) -> Iterator[Database]:
    settings = place.settings()
    migrate(settings)
    database = open_database(settings)
    try:
        yield database
    finally:
        database.close()


def _password(*, is_piped: bool) -> str:
    if is_piped:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", type=str, hide_input=True, confirmation_prompt=True))
