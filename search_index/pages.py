"""What the reading side knows of a site: articles, each cut into the sections that a link can reach."""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAKING_SPACES = re.compile("[ \t\n\v\f\r]+")  # a space that keeps a sign on its line stays, in names and extracts too
BETWEEN_CELLS = " · "  # of a row of a table, in a section's text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it, up to the next heading.

    Attributes:
        anchor: the heading's id; empty for the lead, which stands above every other heading.
        level: 1 to 3.
        title: the heading's words.
        text: plain text; a line break ends a paragraph, a list item or a row of a table.
    """

    anchor: str
    level: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A page that a reader may be sent to.

    Attributes:
        id: what votes, translations and redirects hang on; never empty.
        lang: code of the page's language, such as `fr`.
        location: address below `/<lang>/`, as the builder wrote it: `guides/mx/` or `guides/mx.html`.
        title: what navigation calls it; may differ from the first heading.
        kind: `article`, `faq`, `home`, `section` or `slot`.
        sections: at least one; the first is the article's own lead, with an empty anchor.
        keywords: words that the writers want it found by.
        synonyms: old titles and other names of what it is about.
        boost: above 1 lifts it among results, below 1 lowers it.
        source: path of the Markdown file below `docs/<lang>/`; empty when unknown.
    """

    id: str
    lang: str
    location: str
    title: str
    kind: str
    sections: tuple[Section, ...]
    keywords: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    boost: float = 1.0
    source: str = ""
