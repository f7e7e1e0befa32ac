"""`guichet worker`."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

from portal.cli.place import Place, pass_place
from portal.cli.proof import publish_signed
from portal.clock import utc_now
from portal.storage import migrate
from portal.web.logs import write_logs
from portal.worker import opened_workshop, sign_months, sweep, work_once, work_until


@click.command("worker")
@click.option(
    "--once",
    is_flag=True,
    help="Do what is due, forget what may be forgotten, sign and publish months that are over, and end.",
)
@pass_place
def command(place: Place, *, once: bool) -> None:
    """Send mail and look after payments, without serving pages.

    `guichet serve` does the same beside its pages; several workers share the work.
    """
    settings = place.settings()
    migrate(settings)
    with opened_workshop(settings, utc_now) as workshop:
        if once:
            click.echo(
                f"{work_once(workshop)} done, {sweep(workshop)} forgotten, {sign_months(workshop)} months signed"
            )
            for line in publish_signed(settings):
                click.echo(line)
            return
        write_logs()
        stopped = threading.Event()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            stopped.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        click.echo("Working. Ctrl-C ends it.")
        work_until(workshop, stopped)
