"""`guichet build`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from portal.cli.place import Place, pass_place
from portal.cli.progress import say
from portal.clock import utc_now
from portal.feedback.service import export_votes
from portal.helpcenter.publish import Published, publish
from portal.proof.service import require_as_signed

MEBIBYTE = 1024 * 1024


@click.command("build")
@click.option("--again", is_flag=True, help="Publish even what a rollback has left.")
@click.option("--figures", is_flag=True, help="Say how long each step took, and the most memory held.")
@pass_place
def command(place: Place, *, again: bool, figures: bool) -> None:
    """Build and publish a release without serving it.

    Builds the pages of every language, checks and finishes them, indexes them, and makes the result current in one
    step. A server that runs picks it up within a second. When nothing changed, nothing is built; votes that came in
    since count as a change. When anything fails, the current release stays as it was.
    """
    settings = place.settings()
    export_votes(settings)
    require_as_signed(settings)
    published = publish(settings, utc_now(), say, again=again)
    for line in tell(published):
        click.echo(line)
    if figures:
        for line in tell_figures(published):
            click.echo(line)


def tell(published: Published) -> Iterator[str]:
    """Yields what a publication did, and what its writers should know."""
    yield from (f"  {warning}" for warning in published.warnings)
    release, took = published.release, published.figures
    if published.changed and took.pages:
        seconds = sum(took.seconds.values())
        size = took.size_bytes / MEBIBYTE
        yield f"Published the release {release.build}: {took.pages:,} pages, {size:,.1f} MiB, in {seconds:.1f} s"
    elif published.changed:
        yield f"Published the release {release.build}, which was built before"
    else:
        yield f"Nothing changed since the release {release.build}"


def tell_figures(published: Published) -> Iterator[str]:
    """Yields what a publication took, step by step."""
    took = published.figures
    for step, seconds in took.seconds.items():
        yield f"  {step:10} {seconds:8.2f} s"
    yield f"  built {', '.join(took.built) or 'no language'}: {took.articles:,} articles, {took.sections:,} sections"
    memory = took.peak_memory_bytes / MEBIBYTE
    yield f"  {took.files:,} files, {took.size_bytes:,} bytes; most memory held {memory:,.0f} MiB"
