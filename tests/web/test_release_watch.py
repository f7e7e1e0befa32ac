"""A release is served whole, and replaced without dropping a request."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from portal.app import Adapters, create_app, keeper_of
from portal.releases import current_link
from portal.web.release import Keeper
from search_index.errors import SearchIndexError
from search_index.search import open_searcher
from tests.conftest import reader
from tests.hand_made import make_current, make_release, write_manifest

TOO_MANY = 429


@pytest.fixture
def var(settings) -> Path:
    make_release(settings.var, "second")
    return settings.var


@pytest.fixture
def keeper(app) -> Keeper:
    return keeper_of(app)


def shown(client) -> tuple[str, str]:
    """Which release the home page and the search come from."""
    page = client.get("/fr/").text
    build = next(name for name in ("first", "second", "third") if f"<p>{name}</p>" in page)
    return build, client.get("/search.json?q=facture&lang=fr").json["build"]


def test_a_release_that_becomes_current_is_served(client, keeper, var):
    make_current(var, "second")
    assert keeper.look()
    assert shown(client) == ("second", "second")


def test_a_release_rolled_back_is_served_again(client, keeper, var):
    make_current(var, "second")
    keeper.look()
    make_current(var, "first")
    keeper.look()
    assert shown(client) == ("first", "first")


def test_looking_again_at_the_same_release_does_nothing(keeper):
    assert not keeper.look()


def test_the_watcher_finds_a_release_by_itself(client, keeper, var, monkeypatch):
    monkeypatch.setattr("portal.web.release.LOOK_EVERY", 0.01)
    keeper.watch()
    make_current(var, "second")
    deadline = time.monotonic() + 60
    while shown(client) != ("second", "second") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert shown(client) == ("second", "second")


def alter_index(folder: Path) -> None:
    file = next(folder.glob("index/fr/*.seg"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def add_to_index(folder: Path) -> None:
    (folder / "index" / "fr" / "_MAIN_9.toc").write_bytes(b"a pickle of somebody else's")


BAD_RELEASES = {
    "an index that was altered": alter_index,
    "an index with a file too many": add_to_index,
    "an index that lost a file": lambda folder: next(folder.glob("index/en/*.seg")).unlink(),
    "routes that were altered": lambda folder: (folder / "routes.json").write_text('{"slots": {}}'),
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "a manifest cut short": lambda folder: (folder / "manifest.json").write_text('{"format": 1'),
    "a question that finds nothing": lambda folder: write_manifest(folder, "second", {"fr": ["xyzzyx"]}),
}


@pytest.mark.parametrize("fault", BAD_RELEASES)
def test_a_release_that_fails_leaves_the_old_one_in_service(client, keeper, var, fault: str):
    BAD_RELEASES[fault](var / "releases" / "second")
    make_current(var, "second")
    with capture_logs() as logs:
        assert not keeper.look()
        keeper.look()
    assert shown(client) == ("first", "first"), "pages and index of the old release, though the link names the new one"
    assert client.get("/healthz").status_code == 200
    assert [(line["event"], line["build"]) for line in logs] == [("release_refused", "second")], "said once"


def test_a_manifest_that_names_a_file_outside_is_refused(client, keeper, var):
    folder = var / "releases" / "second"
    manifest = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(manifest.replace("site/robots.txt", "site/../../../../secret"))
    make_current(var, "second")
    assert not keeper.look()


def test_the_release_after_a_bad_one_is_served(client, keeper, var):
    alter_index(var / "releases" / "second")
    make_current(var, "second")
    keeper.look()
    make_release(var, "third")
    make_current(var, "third")
    keeper.look()
    assert shown(client) == ("third", "third")


def test_a_release_that_failed_is_tried_again_later(client, keeper, var, monkeypatch):
    file = var / "releases" / "second" / "routes.json"
    content = file.read_bytes()
    file.unlink()
    make_current(var, "second")
    keeper.look()
    file.write_bytes(content)
    assert not keeper.look()
    monkeypatch.setattr("portal.web.release.time.monotonic", lambda: time.perf_counter() + 1e9)
    assert keeper.look()


def test_a_link_that_vanishes_leaves_the_release_in_service(client, keeper, var):
    current_link(var).unlink()
    keeper.look()
    assert shown(client) == ("first", "first")


class CountingSearcher:
    """A real searcher that tells when it is closed."""

    closed: list[str]

    def __init__(self, folder: Path, closed: list[str]) -> None:
        self._searcher = open_searcher(folder)
        self._closed = closed
        self.lang = self._searcher.lang

    def search(self, *arguments, **keywords):
        return self._searcher.search(*arguments, **keywords)

    def close(self) -> None:
        self._closed.append(f"{self._searcher.folder.parents[1].name}/{self.lang}")
        self._searcher.close()


def test_an_old_index_is_closed_once_its_last_request_has_ended(var):
    closed: list[str] = []
    keeper = Keeper(var, lambda folder: CountingSearcher(folder, closed))
    keeper.look()
    lent = keeper.borrow()
    make_current(var, "second")
    keeper.look()
    assert closed == []
    assert lent.searchers["fr"].search("facture").items, "the request under way still searches"
    lent.give_back()
    assert sorted(closed) == ["first/en", "first/es", "first/fr"]
    keeper.close()


def test_a_retired_release_is_lent_no_more(var):
    keeper = Keeper(var)
    keeper.look()
    old = keeper.current
    make_current(var, "second")
    keeper.look()
    assert not old.borrow()
    keeper.close()


def test_the_indexes_opened_before_a_failure_are_closed(var):
    closed: list[str] = []

    def open_but_english(folder: Path):
        if folder.name == "en":
            raise SearchIndexError("no English today")
        return CountingSearcher(folder, closed)

    keeper = Keeper(var, open_but_english)
    assert not keeper.look()
    assert closed == ["first/fr"]


def test_without_a_release_every_page_asks_for_patience(settings, make_app):
    current_link(settings.var).unlink()
    client = reader(make_app(settings))
    for path in ("/", "/fr/", "/search.json?q=a", "/feedback/counts.json?lang=fr&article=factures"):
        answer = client.get(path, headers={"Accept-Language": "fr"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
    assert "courte pause" in client.get("/fr/").text


def test_the_first_release_is_served_when_it_comes(settings, make_app):
    current_link(settings.var).unlink()
    app = make_app(settings)
    make_current(settings.var, "first")
    keeper_of(app).look()
    assert shown(reader(app)) == ("first", "first")


@pytest.mark.parametrize(
    ("readers", "turns"),
    [pytest.param(4, 24, id="few"), pytest.param(8, 400, id="many", marks=pytest.mark.soak)],
)
def test_no_request_is_dropped_while_releases_change(app, keeper, var, readers, turns):
    alter_index(make_release(var, "third"))
    stop = threading.Event()
    seen: list[tuple[int, str, str]] = []
    faults: list[BaseException] = []

    def read(number: int) -> None:
        client = reader(app, f"198.51.100.{number}")
        try:
            while not stop.is_set():
                page, found = client.get("/fr/"), client.get("/search.json?q=facture&lang=fr")
                if found.status_code == TOO_MANY:  # this reader asked as much as anybody may
                    continue
                seen.append((page.status_code + found.status_code, page.text, found.json["build"]))
                assert found.json["items"]
        except BaseException as fault:  # noqa: BLE001  a thread's fault must fail the test
            faults.append(fault)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for turn in range(turns):
        make_current(var, ("second", "third", "first")[turn % 3])
        keeper.look()
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert {status for status, _, _ in seen} == {400}, "two answers of 200 each time"
    assert {build for _, _, build in seen} == {"first", "second"}


def test_a_sidecar_made_before_the_database_answers_too(settings, clock):
    (settings.var / "portal.sqlite").unlink()
    app = create_app(settings, Adapters(clock=clock))
    assert reader(app).get("/fr/").status_code == 200
    assert reader(app).get("/healthz").status_code == 503
    keeper_of(app).close()
