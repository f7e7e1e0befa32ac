"""One index, many readers: threads, processes, a read-only folder, a build beside them."""

from __future__ import annotations

import multiprocessing
import shutil
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from search_index.build import build_index
from search_index.derived import DERIVED_FILE
from search_index.search import SearchIndexError, open_searcher
from tests.search_index.made_articles import articles

OPEN_FILES = Path("/proc/self/fd")
LONGEST_WAIT = 2.0  # seconds for an answer of a millisecond: on a busy machine, but never behind a lock
QUESTIONS = [
    "facture",
    "résilier abonnement",
    "facutre",
    "e-mail",
    '"clé publique"',
    "webhooks",
    "les plages",
    "mx",
] * 6


def answered(searcher) -> list[object]:
    return [searcher.search(question) for question in QUESTIONS]


@pytest.mark.parametrize("kind", ["searchers", "bare_searchers"])
def test_threads_get_the_answers_that_one_thread_gets(request, kind):
    searcher = request.getfixturevalue(kind)["fr"]
    expected = answered(searcher)
    together = threading.Barrier(8)

    def ask(_number: int) -> list[object]:
        together.wait()
        return answered(searcher)

    with ThreadPoolExecutor(8) as threads:
        assert all(found == expected for found in threads.map(ask, range(8)))


def _answer_in_process(folder: Path) -> list[str]:
    with open_searcher(folder) as searcher:
        return [str(searcher.search(question)) for question in QUESTIONS]


def test_processes_share_a_folder(index_folders):
    folder = index_folders["fr"]

    with multiprocessing.get_context("spawn").Pool(2) as processes:
        ours, theirs = processes.map(_answer_in_process, [folder, folder])

    assert ours == theirs


def _answer_until(folder: Path, built: Event, answered: Event) -> float:
    """Returns the longest that an answer took while another process built; asks at least every question once."""
    slowest = 0.0
    with open_searcher(folder) as searcher:
        while True:
            is_last = built.is_set()
            for question in QUESTIONS:
                begun = time.monotonic()
                assert searcher.search(question).query
                slowest = max(slowest, time.monotonic() - begun)
            answered.set()
            if is_last:
                return slowest


def test_two_processes_and_a_build_never_wait_for_one_another(index_folders, tmp_path):
    spawn = multiprocessing.get_context("spawn")
    with spawn.Manager() as manager, spawn.Pool(2) as processes:
        built, answered = manager.Event(), manager.Event()
        asking = [processes.apply_async(_answer_until, (index_folders["fr"], built, answered)) for _ in range(2)]
        assert answered.wait(60)
        before = sorted(path.name for path in index_folders["fr"].iterdir())
        for number in range(3):
            build_index(articles("fr"), tmp_path / f"next{number}", "fr")
        built.set()
        assert max(found.get(60) for found in asking) < LONGEST_WAIT
    assert sorted(path.name for path in index_folders["fr"].iterdir()) == before, "nobody left a lock"


def test_a_folder_that_nobody_may_write_can_be_read(index_folders, tmp_path):
    folder = tmp_path / "index"
    shutil.copytree(index_folders["fr"], folder)
    before = sorted(path.name for path in folder.iterdir())
    for path in (*folder.iterdir(), folder):
        path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with open_searcher(folder) as searcher:
            assert searcher.search("facture").items
        assert sorted(path.name for path in folder.iterdir()) == before
    finally:
        folder.chmod(stat.S_IRWXU)


def test_an_index_answers_while_its_folder_is_taken_away(index_folders, tmp_path):
    """A release may be deleted while the last request on it is answered."""
    folder = tmp_path / "index"
    shutil.copytree(index_folders["fr"], folder)
    with open_searcher(folder) as searcher:
        shutil.rmtree(folder)
        assert searcher.search("facture").items[0][0].location == "aide/facture/"


def test_another_index_is_built_while_one_answers(searchers, tmp_path):
    with ThreadPoolExecutor(1) as builder:
        building = builder.submit(build_index, articles("fr"), tmp_path / "next", "fr")
        while not building.done():
            assert searchers["fr"].search("facture").items
        building.result()


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="counts open files where the system lists them")
@pytest.mark.parametrize("bare", [False, True])
def test_a_closed_searcher_leaves_no_file_open(index_folders, tmp_path, bare):
    folder = tmp_path / "index"
    shutil.copytree(index_folders["fr"], folder)
    if bare:
        (folder / DERIVED_FILE).unlink()
    before = len(list(OPEN_FILES.iterdir()))
    for _ in range(5):
        with open_searcher(folder) as searcher:
            searcher.search("facture")
    assert len(list(OPEN_FILES.iterdir())) <= before


def test_a_closed_searcher_says_so(index_folders):
    searcher = open_searcher(index_folders["fr"])
    searcher.close()
    searcher.close()

    with pytest.raises(SearchIndexError, match="closed"):
        searcher.search("facture")


def test_two_builds_of_the_same_articles_answer_alike(tmp_path):
    for name in ("one", "other"):
        build_index(articles("fr"), tmp_path / name, "fr")

    with open_searcher(tmp_path / "one") as one, open_searcher(tmp_path / "other") as other:
        assert answered(one) == answered(other)


def test_the_order_in_which_articles_are_given_does_not_matter(tmp_path):
    build_index(articles("fr"), tmp_path / "one", "fr")
    build_index(reversed(articles("fr")), tmp_path / "other", "fr")

    with open_searcher(tmp_path / "one") as one, open_searcher(tmp_path / "other") as other:
        assert answered(one) == answered(other)
