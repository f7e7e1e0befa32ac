"""What the results page shows of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from babel.core import Locale, UnknownLocaleError
from markupsafe import Markup, escape

from portal.search.elsewhere import Elsewhere
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


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic to narrow the results down to; all of them when it has no name.

    Attributes:
        name: as the menu says.
        articles: how many stand in it.
        address: of the same question, asked in it.
    """

    name: str
    articles: int
    address: str


@dataclass(frozen=True, slots=True)
class ElsewherePage:
    """What another language answers.

    Attributes:
        lang: its code.
        language: its name, in the reader's language.
        results: its best articles; each with the path of the same article in the reader's language, or None.
    """

    lang: str
    language: str
    results: tuple[tuple[Result, str | None], ...]


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """What the results page says.

    Attributes:
        answer: of the index.
        results: what is shown of it.
        total: articles found, shown or not.
        topic: the one that was looked in; empty for all.
        topics: to choose from; none where there is nothing to choose.
        is_exact: the reader wanted nothing corrected.
        original: address that corrects nothing.
        corrected: address that corrects what is misspelt.
        more: address that shows more articles, at the first of them; None when all are shown.
        usual: articles that are shown of a long list at first.
        elsewhere: what another language answers; None where the reader's own is good.
    """

    answer: Answer
    results: tuple[Result, ...]
    total: int
    topic: str
    topics: tuple[Choice, ...]
    is_exact: bool
    original: str
    corrected: str
    more: str | None
    usual: int
    elsewhere: ElsewherePage | None


def results_of(answer: Answer, lang: str) -> tuple[Result, ...]:
    """Returns the articles of an answer in the language `lang`, best first.

    What is shown first of an article is what answers: its own lines only where they hold a word of the question, or
    where no section does.
    """
    return tuple(_result(item, lang) for item in answer.items)


def results_elsewhere(found: Elsewhere, lang: str) -> ElsewherePage:
    """Returns what another language answers, for readers of `lang`."""
    here = [f"/{lang}/{location}" if location is not None else None for location in found.here]
    results = tuple(zip(results_of(found.answer, found.lang), here, strict=True))
    return ElsewherePage(found.lang, language_name(found.lang, lang), results)


def language_name(code: str, lang: str) -> str:
    """Returns the name of a language as it stands inside a sentence in the language `lang`; its code when unknown."""
    try:
        return Locale.parse(code).get_language_name(lang) or code
    except (UnknownLocaleError, ValueError):
        return code


def _result(item: tuple[Hit, ...], lang: str) -> Result:
    article, *sections = item
    if sections and ("<mark>" not in article.text or article.text == sections[0].text):
        article = article._replace(text="")
    return Result(_found(article, lang), tuple(_found(section, lang) for section in sections))


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
