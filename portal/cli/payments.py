"""`guichet payments`."""

from __future__ import annotations

from datetime import timedelta

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.errors import ConfigError
from portal.payments import service
from portal.payments.model import Ledger
from portal.payments.refunds import give_back_due, refund_reference
from portal.payments.wiring import opened_till
from portal.policy.money import Money, parse_money
from portal.storage import migrate

DAYS = 4  # a provider sends its notices again for three
FOUND = 1
PROBLEMS = {
    "mismatch": "what was paid is not what was ordered",
    "refund_failed": "money could not be given back",
}


@click.group("payments")
def command() -> None:
    """Find lost payments, give money back, see what is wrong.

    The worker does the first two by itself; these are for when somebody asks.
    """


@command.command("reconcile")
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 90), help="How far to look back.")
@pass_place
def reconcile(place: Place, *, days: int) -> None:
    """Ask the provider about every payment of the last days.

    Finds payments whose notice never came and refunds made on the provider's own pages; then makes the refunds that
    are due. Asking twice changes nothing.
    """
    settings = place.settings()
    migrate(settings)
    with opened_till(settings, utc_now) as till:
        now = utc_now()
        news = service.reconcile(till, now, since=now - timedelta(days=days))
        refunds = give_back_due(till, now)
    click.echo(f"{news} payments had news, {refunds} refunds were asked for")


@command.command("problems")
@click.option("--seen", default="", metavar="ORDER", help="Take an order off the list: somebody has looked at it.")
@pass_place
def problems(place: Place, *, seen: str) -> None:
    """List the orders that a person must look at. Exit code 1 when there are any."""
    settings = place.settings()
    migrate(settings)
    with opened_till(settings, utc_now) as till:
        if seen and not service.forget_problem(till, seen):
            raise ConfigError(f"No order {seen} is on the list", "List them with: guichet payments problems")
        found = service.troubled(till)
    for ledger in found:
        click.echo(_line(ledger))
    if not found:
        click.echo("No order needs a person")
    elif not seen:
        raise click.exceptions.Exit(FOUND)


@command.command("refund")
@click.argument("reference", metavar="REFERENCE")
@click.option("--amount", default="", metavar="AMOUNT", help='A part, such as "2.00 EUR". Default: everything.')
@pass_place
def refund(place: Place, reference: str, *, amount: str) -> None:
    """Give back what was paid for the request REFERENCE, or a part of it, and tell the customer."""
    settings = place.settings()
    migrate(settings)
    part = _amount(amount)
    with opened_till(settings, utc_now) as till:
        decided = refund_reference(till, reference.strip().upper(), part, utc_now())
        give_back_due(till, utc_now())
    click.echo(f"{decided.amount} goes back for {reference.strip().upper()}")


def _amount(text: str) -> Money | None:
    if not text:
        return None
    try:
        return parse_money(text)
    except ValueError as error:
        raise ConfigError(str(error), 'Write it as "2.00 EUR".') from error


def _line(ledger: Ledger) -> str:
    order = ledger.order
    words = PROBLEMS.get(order.problem, order.problem)
    return f"{order.id}  {order.reference}  {order.amount}  {ledger.state}  {words}"
