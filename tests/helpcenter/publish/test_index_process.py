"""A large index is written by another process, and is the same."""

from __future__ import annotations

import io

import pytest

from portal.errors import BuildError
from portal.helpcenter.publish import index_process
from portal.helpcenter.publish.index_process import IndexRun, read_articles, write_articles
from portal.helpcenter.publish.probes import check_probes, choose_probes
from search_index.build import build_index
from search_index.pages import Article, Section
from search_index.search import open_searcher

SUBJECTS = ("facture", "courrier", "domaine", "certificat", "sauvegarde", "base", "tâche", "journal")
ARTICLES = [
    Article(
        id=f"{subject}-{number}",
        lang="fr",
        location=f"{subject}/{number}/",
        title=f"{subject} numéro{number}",
        kind="article",
        sections=(Section("", 1, subject, f"Texte {number} de {subject}."), Section("b", 2, "Suite\u2028", "…")),
        keywords=("clé",),
        boost=1.5,
    )
    for subject in SUBJECTS
    for number in range(index_process.LARGE // len(SUBJECTS) + 1)
]


def test_articles_travel_unchanged():
    handle = io.StringIO()
    write_articles(ARTICLES, handle)
    handle.seek(0)
    assert list(read_articles(handle)) == ARTICLES


def test_an_index_of_another_process_answers_as_one_of_ours(tmp_path):
    run = IndexRun(ARTICLES, tmp_path / "index/fr", "fr")
    run.start()
    figures = run.finish()
    ours = build_index(ARTICLES, tmp_path / "ours", "fr")
    assert (figures.articles, figures.sections) == (ours.articles, ours.sections) == (len(ARTICLES), 2 * len(ARTICLES))
    with open_searcher(run.folder) as theirs, open_searcher(tmp_path / "ours") as mine:
        assert theirs.search("facture 3") == mine.search("facture 3")


def test_an_index_that_cannot_be_written_is_explained(tmp_path):
    run = IndexRun(ARTICLES, tmp_path / "index/fr", "fr")
    run.folder.mkdir(parents=True)
    (run.folder / "stranger").touch()
    run.start()
    with pytest.raises(BuildError, match="index of fr could not be written"):
        run.finish()


def test_a_run_that_is_abandoned_ends(tmp_path):
    run = IndexRun(ARTICLES, tmp_path / "index/fr", "fr")
    run.start()
    run.abandon()
    with pytest.raises(BuildError):
        run.finish()


def test_probes_find_their_own_article(tmp_path):
    build_index(ARTICLES, tmp_path, "fr")
    probes = choose_probes(ARTICLES, tmp_path, "fr")
    assert len(probes) == 5
    assert set(probes) <= {article.title for article in ARTICLES}
    check_probes(tmp_path, "fr", probes)


def test_an_index_that_does_not_answer_its_probes_is_refused(tmp_path):
    build_index(ARTICLES[:3], tmp_path, "fr")
    with pytest.raises(BuildError, match="no answer to: xylophone"):
        check_probes(tmp_path, "fr", ["xylophone"])


def test_an_index_of_other_articles_is_refused(tmp_path):
    build_index(ARTICLES[:1], tmp_path, "fr")
    with pytest.raises(BuildError, match="does not find its own articles"):
        choose_probes(ARTICLES[100:], tmp_path, "fr")


def test_an_empty_language_has_no_probes(tmp_path):
    build_index([], tmp_path, "fr")
    assert choose_probes([], tmp_path, "fr") == ()
