"""Builds: what is written, and what is derived from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from whoosh import index

from search_index.analysis import Analysis
from search_index.arrays import read_arrays, write_arrays
from search_index.build import build_index
from search_index.derive import FIELDS, narrowed
from search_index.derived import DERIVED_FILE
from search_index.pages import Section
from search_index.score import Postings
from search_index.search import open_searcher
from search_index.slots import Slots
from search_index.vocabulary import Vocabulary
from tests.search_index.made_articles import articles, make_article


def test_figures_say_what_was_built(tmp_path):
    figures = build_index(articles("fr"), tmp_path / "index", "fr")

    assert (figures.articles, figures.sections) == (len(articles("fr")), 2 * len(articles("fr")))
    assert figures.size_bytes == sum(file.stat().st_size for file in (tmp_path / "index").iterdir())
    assert figures.seconds > 0


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "precious").write_text("x")

    with pytest.raises(ValueError, match="not empty"):
        build_index(articles("fr"), tmp_path, "fr")

    assert [file.name for file in tmp_path.iterdir()] == ["precious"]


def test_no_file_of_the_build_is_left_behind(tmp_path):
    build_index(articles("fr"), tmp_path / "index", "fr")

    left = {file.name.rsplit(".", 1)[-1] for file in (tmp_path / "index").iterdir()}
    assert left == {"seg", "toc", "bin", "json"}


def test_whoosh_holds_a_document_for_each_section(index_folders):
    opened = index.open_dir(index_folders["fr"], readonly=True)
    try:
        assert opened.doc_count() == 2 * len(articles("fr"))
        assert set(FIELDS) | {"exact", "article", "section"} == set(opened.schema.names())
    finally:
        opened.close()


def test_what_is_derived_agrees_with_whoosh_word_by_word(index_folders):
    """Telling words only: Whoosh keeps little ones of titles, and not of texts."""
    analysis = Analysis("fr")
    arrays = read_arrays(index_folders["fr"] / DERIVED_FILE)
    slots = Slots(arrays["sections.article"])
    vocabulary, postings = Vocabulary(arrays, slots), Postings(arrays, "word", slots)
    opened = index.open_dir(index_folders["fr"], readonly=True)
    try:
        reader = opened.reader()
        telling = [word for word in vocabulary.words if word not in analysis.stop_words]
        assert {word: reader.doc_frequency("exact", word) for word in telling} == {
            word: len(postings.sections(vocabulary.word(word))) for word in telling
        }
        reader.close()
    finally:
        opened.close()
    for word in range(len(vocabulary.words)):
        held = np.unique(arrays["sections.article"][postings.sections(word)])
        is_held = postings.is_in(word, range(len(arrays["articles.boost"])))
        assert (np.flatnonzero(is_held).tolist(), postings.frequency(word)) == (held.tolist(), len(held))


def test_frequencies_are_summed_over_fields_before_they_saturate(search_in):
    """BM25F: a word in the title and in the text is one word met twice, not two scores."""
    filler = "autre chose encore " * 10
    searcher = search_in(
        make_article("both", "Sujet", f"dns {filler}", sections=(Section("s", 2, "dns", filler),)),
        make_article("text", "Sujet", f"dns dns {filler}", sections=(Section("s", 2, "vide", filler),)),
        make_article("none", "Sujet", f"rien {filler}"),
    )

    scores = {item[0].location: item[0].score for item in searcher.search("dns").items}

    assert scores["both/"] < 2 * scores["text/"]


def test_arrays_are_read_as_they_were_written(tmp_path):
    import numpy as np

    arrays = {"a": np.arange(5, dtype=np.uint32), "b": np.zeros(0, np.uint8), "c": np.array([1.5], np.float32)}
    write_arrays(tmp_path / "arrays", arrays)

    read = read_arrays(tmp_path / "arrays")

    assert {name: array.tolist() for name, array in read.items()} == {"a": [0, 1, 2, 3, 4], "b": [], "c": [1.5]}
    assert not any(array.flags.writeable for array in read.values())


def test_articles_at_one_address_are_kept_once(tmp_path):
    page = make_article("a", "Le DNS")

    assert build_index([page, page], tmp_path / "index", "fr").articles == 1


def test_the_plural_of_sections_without_words_is_nothing(tmp_path):
    page = make_article("a", "Le DNS", sections=(Section("vide", 2, "", ""),))

    assert build_index([page], tmp_path / "index", "fr").sections == 1


@pytest.mark.parametrize("part", ["id", "location", "title", "kind", "keywords", "synonyms"])
def test_a_line_break_in_a_name_moves_no_other_name(tmp_path, part):
    broken = ("une\nligne",) if part in {"keywords", "synonyms"} else "une\nligne"
    pages = [
        replace(make_article("a", "Premier"), **{part: broken}),
        make_article("b", "Deuxième", "le texte du second"),
    ]
    build_index(pages, tmp_path / "index", "fr")

    with open_searcher(tmp_path / "index") as searcher:
        [[found, *_]] = searcher.search("deuxième").items

    assert (found.location, found.title) == ("b/", "<mark>Deuxième</mark>")


def test_a_line_break_in_an_anchor_moves_no_other_one(tmp_path):
    sections = (Section("une\nancre", 2, "Autre", "rien"), Section("suite", 2, "Suite", "le mot cherché"))
    build_index([make_article("a", "Premier", sections=sections)], tmp_path / "index", "fr")

    with open_searcher(tmp_path / "index") as searcher:
        [[_, found]] = searcher.search("cherché").items

    assert (found.location, found.title) == ("a/#suite", "Suite")


def test_a_heading_without_words_is_called_by_its_article(tmp_path):
    sections = (Section("image", 2, "", "le mot cherché"),)
    build_index([make_article("a", "Premier", sections=sections)], tmp_path / "index", "fr")

    for is_derived in (True, False):
        if not is_derived:
            (tmp_path / "index" / DERIVED_FILE).unlink()
        with open_searcher(tmp_path / "index") as searcher:
            [[_, found]] = searcher.search("cherché").items
        assert (found.location, found.title) == ("a/#image", "Premier")


def test_a_text_in_pieces_is_found_like_a_composed_one(tmp_path):
    """Texts pasted from some documents hold a letter and its accent as two signs."""
    build_index([make_article("a", "La page", "re\u0301siliation")], tmp_path / "index", "fr")

    with open_searcher(tmp_path / "index") as searcher:
        answer = searcher.search("résiliation")

    assert (answer.corrected, answer.items[0][0].text) == (None, "<mark>résiliation</mark>")


@pytest.mark.parametrize(("greatest", "size"), [(0, 2), (65_535, 2), (65_536, 4)])
def test_numbers_are_kept_in_as_few_bytes_as_hold_them(greatest, size):
    assert narrowed(np.array([0, greatest])).itemsize == size
    assert narrowed(np.array([0, greatest])).tolist() == [0, greatest]


@pytest.mark.parametrize("with_whoosh_alone", [False, True])
def test_a_space_that_keeps_a_sign_on_its_line_stays_in_names(tmp_path, with_whoosh_alone):
    sections = (Section("suite", 2, "Et\u00a0après\u202f?", "rien de plus"),)
    build_index([make_article("a", "Une\tfacture\u00a0?", sections=sections)], tmp_path / "index", "fr")
    if with_whoosh_alone:
        (tmp_path / "index" / DERIVED_FILE).unlink()

    with open_searcher(tmp_path / "index") as searcher:
        [[lead, section]] = searcher.search("facture rien de plus").items
        suggested = searcher.suggest("fact")

    assert (lead.title, section.title) == ("Une <mark>facture</mark>\u00a0?", "Et\u00a0après\u202f?")
    assert suggested == ("Une facture\u00a0?",)
