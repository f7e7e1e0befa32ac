"""Articles → the folder of an index."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from search_index.analysis import Analysis
from search_index.arrays import Array, write_arrays
from search_index.derive import Gathered, Lexicon, derived_arrays, unpacked
from search_index.derived import DERIVED_FILE
from search_index.likeness import likeness_arrays
from search_index.pages import BREAKING_SPACES, Article, Section
from search_index.recording import StoredDocument, record
from search_index.schema import FORMAT
from search_index.seal import seal
from search_index.shelf import shelf_arrays
from search_index.snippets import tidied
from search_index.spelling import spelling_arrays
from search_index.suggest import suggestion_arrays
from search_index.tokens import in_prepared
from search_index.wishes import Wishes, write_wishes
from search_index.written import written_arrays

Page = tuple[Article, tuple[Section, ...]]


@dataclass(frozen=True, slots=True)
class IndexFigures:
    """What a build made.

    Attributes:
        articles: pages that can be found.
        sections: documents of the index, one for each section.
        seconds: wall-clock time.
        size_bytes: of every file in the folder.
    """

    articles: int
    sections: int
    seconds: float
    size_bytes: int


def build_index(articles: Iterable[Article], folder: Path, lang: str, wishes: Wishes | None = None) -> IndexFigures:
    """Writes the index of `articles` into `folder`.

    Args:
        articles: pages of one language, in any order; a repeated location is kept once.
        folder: made when absent; it must be empty.
        lang: code of the language that words are cut and stemmed for.
        wishes: what writers decided: synonyms and settled questions.

    Raises:
        ValueError: the folder holds something already.
    """
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty")
    by_location = {article.location: article for article in sorted(articles, key=lambda article: article.location)}
    pages = [(page := _tidied(article), _worth_keeping(page)) for article in by_location.values()]
    analysis = Analysis(lang)
    with _no_search_for_cycles():
        texts = [_texts(page, section) for page, sections in pages for section in sections]
        gathered = _gathered(pages, texts, analysis)
        met, lexicon = gathered.occurrences(), Lexicon(gathered.words, analysis)
        record(folder, lang, _documents(pages), met, lexicon)
        arrays = derived_arrays(gathered.articles(), met, lexicon)
        arrays["tokens"] = in_prepared(arrays["tokens"], arrays["tokens.starts"], _rows(texts))
        arrays |= written_arrays(gathered, texts, lexicon.words, analysis)
        _write_derived(pages, folder, analysis, arrays)
    write_wishes(folder, wishes or Wishes())
    sections = sum(len(kept) for _, kept in pages)
    seal(folder, {"format": FORMAT, "lang": lang, "articles": len(pages), "sections": sections})
    size = sum(file.stat().st_size for file in folder.iterdir())
    return IndexFigures(len(pages), sections, time.monotonic() - started, size)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Python's collector would look at millions of words again and again, a tenth of the time, for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _gathered(pages: Sequence[Page], texts: Sequence[Mapping[str, str]], analysis: Analysis) -> Gathered:
    gathered = Gathered(analysis)
    articles = (number for number, (_, sections) in enumerate(pages) for _ in sections)
    for article, own in zip(articles, texts, strict=True):
        gathered.add(article, own)
    return gathered


def _documents(pages: Sequence[Page]) -> list[StoredDocument]:
    return [StoredDocument(page.id, _shown(page, section)) for page, sections in pages for section in sections]


def _write_derived(pages: Sequence[Page], folder: Path, analysis: Analysis, arrays: dict[str, Array]) -> None:
    arrays |= shelf_arrays(pages)
    arrays |= spelling_arrays(unpacked(arrays["words"]))
    arrays |= suggestion_arrays([page for page, _ in pages], analysis)
    names = [_names(page) for page, _ in pages]
    firsts = [(number, own[0] if own else "") for number, own in enumerate(names)]
    further = [(number, name) for number, own in enumerate(names) for name in own[1:]]
    arrays |= likeness_arrays(firsts + further, analysis)
    write_arrays(folder / DERIVED_FILE, arrays)


def _rows(texts: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The name and the text of every section, as words were gathered from them."""
    for own in texts:
        yield own["heading"] or own["title"]
        yield own["text"]


def _names(page: Article) -> list[str]:
    return list(dict.fromkeys(filter(None, (page.title, page.sections[0].title, *page.synonyms))))


def _tidied(page: Article) -> Article:
    """The page as it is kept: composed, as questions are; a name is a line, and a text has one space between words."""
    sections = [
        replace(part, anchor=_line(part.anchor), title=_line(part.title), text=tidied(normalize("NFC", part.text)))
        for part in page.sections
    ]
    return replace(
        page,
        id=_line(page.id),
        location=_line(page.location),
        title=_line(page.title),
        kind=_line(page.kind),
        keywords=tuple(map(_line, page.keywords)),
        synonyms=tuple(map(_line, page.synonyms)),
        sections=tuple(sections),
    )


def _line(text: str) -> str:
    return BREAKING_SPACES.sub(" ", normalize("NFC", text)).strip()


def _worth_keeping(page: Article) -> tuple[Section, ...]:
    return tuple(section for place, section in enumerate(page.sections) if place == 0 or section.title or section.text)


def _texts(page: Article, section: Section) -> dict[str, str]:
    is_lead = not section.anchor
    return {
        "title": f"{page.title}\n{section.title}" if is_lead and section.title != page.title else page.title,
        "heading": "" if is_lead else section.title,
        "keywords": "\n".join((*page.keywords, *page.synonyms)) if is_lead else "",
        "text": section.text,
    }


def _shown(page: Article, section: Section) -> str:
    return json.dumps(
        {
            "location": page.location + (f"#{section.anchor}" if section.anchor else ""),
            "title": page.title,
            "heading": section.title,
            "text": section.text,
            "kind": page.kind,
            "boost": page.boost,
        },
        ensure_ascii=False,
    )
