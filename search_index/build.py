"""Articles → the folder of an index."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from whoosh import index

from search_index.analysis import Analysis
from search_index.pages import Article, Section
from search_index.schema import FORMAT, schema
from search_index.seal import seal

POOL_MEGABYTES = 256


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


def build_index(articles: Iterable[Article], folder: Path, lang: str) -> IndexFigures:
    """Writes the index of `articles` into `folder`.

    Args:
        articles: pages of one language, in any order; a repeated location is kept once.
        folder: made when absent; it must be empty.
        lang: code of the language that words are cut and stemmed for.

    Raises:
        ValueError: the folder holds something already.
    """
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty")
    pages = {article.location: article for article in sorted(articles, key=lambda article: article.location)}
    sections = _write_documents(list(pages.values()), folder, Analysis(lang))
    seal(folder, {"format": FORMAT, "lang": lang, "articles": len(pages), "sections": sections})
    size = sum(file.stat().st_size for file in folder.iterdir())
    return IndexFigures(len(pages), sections, time.monotonic() - started, size)


def _write_documents(pages: list[Article], folder: Path, analysis: Analysis) -> int:
    written = 0
    storage = index.create_in(folder, schema(analysis.lang))
    writer = storage.writer(limitmb=POOL_MEGABYTES)
    for page in pages:
        for section in _worth_keeping(page):
            writer.add_document(**_document(page, section, analysis))
            written += 1
    writer.commit()
    storage.close()
    for lock in folder.glob("*WRITELOCK"):
        lock.unlink()  # nobody writes here again, and a manifest of the folder has no use for it
    return written


def _worth_keeping(page: Article) -> tuple[Section, ...]:
    return tuple(section for place, section in enumerate(page.sections) if place == 0 or section.title or section.text)


def _document(page: Article, section: Section, analysis: Analysis) -> dict[str, object]:
    is_lead = not section.anchor
    texts = {
        "title": f"{page.title}\n{section.title}" if is_lead and section.title != page.title else page.title,
        "heading": "" if is_lead else section.title,
        "keywords": "\n".join((*page.keywords, *page.synonyms)) if is_lead else "",
        "text": section.text,
    }
    words = {name: analysis.words(text) for name, text in texts.items()}
    document: dict[str, object] = {name: [analysis.stem(word) for word in found] for name, found in words.items()}
    document["exact"] = [word for found in words.values() for word in found]
    document["article"] = page.id
    document["section"] = json.dumps(
        {
            "location": page.location + (f"#{section.anchor}" if section.anchor else ""),
            "title": page.title,
            "heading": section.title,
            "text": section.text,
            "kind": page.kind,
            "keywords": (*page.keywords, *page.synonyms),
            "boost": page.boost,
        },
        ensure_ascii=False,
    )
    return document
