"""What the results page shows of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from markupsafe import Markup, escape

from search_index.search import Answer, Hit


@dataclass(frozen=True, slots=True)
class Found:
    """An article or a section of one.

    Attributes:
        path: from the server's root, with its anchor.
        title: the words that were asked in `<mark>`.
        text: a few lines, likewise; may be empty.
    """

    path: str
    title: Markup
    text: Markup


@dataclass(frozen=True, slots=True)
class Result:
    """An article that answers, and those of its sections that answer best."""

    article: Found
    sections: tuple[Found, ...]


def results_of(answer: Answer, lang: str) -> tuple[Result, ...]:
    """Returns the articles of an answer in the language `lang`, best first."""
    return tuple(
        Result(_found(article, lang), tuple(_found(section, lang) for section in sections))
        for article, *sections in answer.items
    )


def _found(hit: Hit, lang: str) -> Found:
    return Found(f"/{lang}/{hit.location}", only_marks(hit.title), only_marks(hit.text))


def only_marks(html: str) -> Markup:
    """Returns `html` with every sign escaped but `<mark>` and `</mark>`.

    The index escapes already; a page that shows what strangers typed does not rest on one lock.
    """
    words = Markup()
    for place, piece in enumerate(html.split("<mark>")):
        marked, closed, rest = piece.partition("</mark>")
        if place and closed:
            words += Markup("<mark>") + escape(unescape(marked)) + Markup("</mark>") + escape(unescape(rest))
        else:
            words += escape(unescape(piece.replace("</mark>", "")))
    return words
