"""What is recorded: the files that Whoosh's own writer makes of the same words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from whoosh import index

from search_index.analysis import LANGUAGES, Analysis
from search_index.build import build_index
from search_index.pages import Article, Section
from search_index.schema import schema
from tests.search_index.made_articles import articles, make_article

BLOCK = 128  # postings that Whoosh writes together


def many() -> list[Article]:
    """More articles than a block holds, of few words, some of which stand in every one and some twice."""
    chance = random.Random(3)
    words = [
        "facture",
        "reçu",
        "adresse",
        "message",
        "délai",
        "l'accès",
        "e-mail",
        "550",
        "clé",
        "du",
        "serveur",
        "SPF",
        "l’été",
    ]
    return [
        make_article(
            f"aide/{number:04}",
            f"La page {chance.choice(words)}",
            " ".join(chance.choices(words, k=chance.randrange(40))),
            keywords=tuple(chance.sample(words, chance.randrange(3))),
            sections=(Section("suite", 2, chance.choice(words), "La facture, toute la facture."),),
        )
        for number in range(2 * BLOCK)
    ]


CASES = [
    *((f"a small help center, {lang}", lang, articles(lang)) for lang in LANGUAGES),
    ("more than a block of each posting", "fr", many()),
    ("no keyword anywhere", "fr", [make_article("aide/a", "Le DNS", "Rien de plus.")]),
    ("no word anywhere", "fr", [make_article("aide/a", "…", "!")]),
    ("two articles of one id", "fr", [make_article("a", "Un"), make_article("a", "Deux", location="b/")]),
]


@pytest.mark.parametrize(("lang", "pages"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_whoosh_would_have_written_the_same(lang, pages, tmp_path):
    build_index(pages, tmp_path / "recorded", lang)
    write_with_whoosh(pages, tmp_path / "written", lang)

    recorded, written = contents(tmp_path / "recorded"), contents(tmp_path / "written")

    stored = "_stored.col"  # JSON of what is shown, which answers show
    assert {name: text for name, text in recorded.items() if name != stored} == {
        name: text for name, text in written.items() if name != stored
    }


def test_an_index_names_no_code_but_whooshs(tmp_path):
    build_index(articles("fr"), tmp_path / "index", "fr")

    (contents_table,) = (tmp_path / "index").glob("*.toc")
    assert b"whoosh.codec" in contents_table.read_bytes()
    assert b"search_index.recording" not in contents_table.read_bytes()


def test_no_article_makes_an_index_of_nothing(tmp_path):
    build_index([], tmp_path / "recorded", "fr")

    opened = index.open_dir(tmp_path / "recorded", readonly=True)
    assert opened.doc_count() == 0
    opened.close()


def write_with_whoosh(pages: Sequence[Article], folder: Path, lang: str) -> None:
    """Gives Whoosh's own writer the words of every section, one section after the other."""
    analysis = Analysis(lang)
    folder.mkdir()
    writer = index.create_in(folder, schema(lang)).writer()
    for page in sorted(pages, key=lambda page: page.location):
        for section in page.sections:
            writer.add_document(**document(page, section, analysis))
    writer.commit()


def document(page: Article, section: Section, analysis: Analysis) -> dict[str, object]:
    is_lead = not section.anchor
    words = {
        "title": analysis.words(page.title),
        "heading": [] if is_lead else analysis.words(section.title),
        "keywords": analysis.words("\n".join((*page.keywords, *page.synonyms))) if is_lead else [],
        "text": [word for word in analysis.words(section.text) if word not in analysis.stop_words],
    }
    stems = {name: [analysis.stem(word) for word in found] for name, found in words.items()}
    return stems | {"exact": [word for found in words.values() for word in found], "article": page.id}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file inside the one segment of an index, by the end of its name."""
    opened = index.open_dir(folder, readonly=True)
    (segment,) = opened._segments()
    files = segment.open_compound_file(opened.storage)
    read = {name.split(".", 1)[1]: bytes(files.open_file(name).read(files.file_length(name))) for name in files.list()}
    files.close()
    return read
