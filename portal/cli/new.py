"""`guichet new`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from portal.cli.place import Place, pass_place
from portal.cli.progress import say
from portal.clock import utc_now
from portal.helpcenter.starter.adopting import Adoption, adopt
from portal.helpcenter.starter.desks import DESKS
from portal.helpcenter.starter.writing import write_desk, write_new

DEFAULT_LANGUAGE = "fr"


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--languages", metavar="CODES", help="Such as fr,en; the first is the default language. Default: fr.")
@click.option("--name", default="", help="What the help center is called.")
@click.option(
    "--from",
    "source",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Wrap a copy of the Markdown in FOLDER instead of writing starter pages.",
)
@click.option(
    "--desk",
    type=click.Choice(list(DESKS)),
    help="Begin as one of these desks: its promise file, its pages, and example values to settle before opening.",
)
@pass_place
def command(
    place: Place, folder: Path, *, languages: str | None, name: str, source: Path | None, desk: str | None
) -> None:
    """Write a new help center, or wrap a folder of Markdown.

    It is written into DIR, which must not exist yet or be empty, and can be served at once.

    With --from, the Markdown and the pictures of FOLDER are copied below docs/, whatever their arrangement, and a menu,
    a home page, a search page and a contact page are written around them. FOLDER itself is left as it is. Broken links
    are counted instead of stopping the build.

    With --desk, it begins as a support desk of a kind: paid plans, a desk open round the clock, a paid urgent lane,
    packs of requests, or a published service level agreement. Without --languages it is written in all that the desk
    has.
    """
    folder = place.folder / folder
    codes = [code.strip() for code in (languages or "").split(",") if code.strip()]
    if languages is None and desk is None:
        codes = [DEFAULT_LANGUAGE]
    if desk is not None:
        if source is not None:
            raise click.UsageError("--desk and --from do not go together: a desk brings its own pages.")
        write_desk(folder, desk, codes, name.strip(), utc_now())
        click.echo(f"Wrote the desk {desk} into {folder}. Settle its example values before you open, and see it with:")
    elif source is None:
        write_new(folder, codes, name.strip(), utc_now())
        click.echo(f"Wrote a help center into {folder}. See it with:")
    else:
        adoption = adopt(place.folder / source, folder, codes, utc_now(), name=name.strip(), progress=say)
        for line in tell(adoption, folder):
            click.echo(line)
    click.echo(f"  guichet -C {folder} serve")


def tell(adoption: Adoption, folder: Path) -> Iterator[str]:
    """Yields what became of a wrapped folder, the changes with their counts."""
    yield f"Wrapped {adoption.pages:,} pages and {adoption.media:,} other files into {folder}."
    yield f"Wrote a menu with {adoption.sections:,} new section pages, a home, a search and a contact page."
    if adoption.drafts:
        yield f"Drafts that are copied and not published: {adoption.drafts:,}"
    if adoption.changes:
        yield "Changed in the copies, so that they can be built:"
        yield from (f"  {count:,} × {what}" for what, count in adoption.changes.most_common())
    if adoption.left:
        kinds = ", ".join(f"{count:,} {suffix}" for suffix, count in adoption.left.most_common())
        yield f"Left behind, being neither Markdown nor media: {kinds}"
    yield "The text of the articles is as it was. See them with:"
