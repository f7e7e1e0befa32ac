"""`guichet doctor`."""

from __future__ import annotations

import click

from portal.cli.place import Place, pass_place
from portal.clock import utc_now
from portal.helpcenter.doctor import examine
from portal.helpcenter.doctor_report import Level

COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}
FOUND_FAILURES = 1


@click.command("doctor")
@pass_place
def command(place: Place) -> None:
    """Say what is missing or risky on this machine, and how to mend it.

    A line each: ok, warn or fail, what was found, what to do about it. Exit code 1 when something fails.
    """
    place.require_help_center()
    failed = False
    for diagnosis in examine(place.folder, place.settings, utc_now()):
        click.echo(click.style(f"{diagnosis.level:4}", fg=COLOURS[diagnosis.level]) + str(diagnosis)[4:])
        failed = failed or diagnosis.level is Level.FAIL
    if failed:
        raise click.exceptions.Exit(FOUND_FAILURES)
