"""`guichet demo`."""

from __future__ import annotations

import click

from portal.cli.demo_months import fill_months
from portal.cli.demo_requests import colleagues, fill
from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.errors import ConfigError
from portal.proof import service as proof
from portal.storage import migrate, open_database
from portal.tickets import store
from portal.tickets.model import State
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises


@click.command("demo")
@click.option("--force", is_flag=True, help="Even where requests exist already.")
@pass_place
def command(place: Place, *, force: bool) -> None:
    """Fill the desk with believable requests in three languages, to try it.

    The last months are filled too, with promises kept and missed. The people are invented, and so are their addresses:
    none of them exists, so the command refuses to run where a mail server is set.
    """
    settings = place.settings()
    if settings.smtp_url:
        raise ConfigError(
            "The demonstration writes mails to invented addresses, and a mail server is set",
            "Try it on an installation without GUICHET_SMTP_URL.",
        )
    migrate(settings)
    database = open_database(settings)
    try:
        with database.reading() as db:
            if not force and store.latest(db, tuple(State), 1):
                raise ConfigError(
                    "There are requests already", "Try it in another folder, or add to them with: guichet demo --force"
                )
        counter = Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)
        now = utc_now()
        number = fill(counter, now)
        fill_months(counter, colleagues(counter, now)[0].id, now)
        months = proof.sign_due(counter, settings.var, now)
    finally:
        database.close()
    click.echo(f"{number} requests are on the desk: {settings.url}/desk/")
    if months:
        click.echo(f"{len(months)} months are signed, for the page of kept promises: guichet build")
    click.echo("To sign in, add yourself with: guichet agent add ADDRESS --name NAME")
