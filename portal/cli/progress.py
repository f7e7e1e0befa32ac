"""What a command says while it works: one quiet line a step, on the error stream."""

from __future__ import annotations

import click


def say(step: str) -> None:
    """Prints a step that begins. Lines are complete, so that a log file reads as well as a terminal."""
    click.secho(f"  {step}", err=True, dim=True)
