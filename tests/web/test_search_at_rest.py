"""After an update, before the first build: pages are served from an index that nobody can read, without search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from portal.app import Adapters, create_app, keeper_of
from portal.cli.serve import addresses, publish_or_keep
from portal.errors import BuildError
from portal.releases import open_current
from search_index.schema import FORMAT
from tests.conftest import reader
from tests.hand_made import make_current, make_release, seal_as_of_format, write_manifest


@pytest.fixture
def folder(settings) -> Path:
    folder = settings.var / "releases" / "first"
    seal_as_of_format(folder, "first", FORMAT - 1)
    return folder


@pytest.fixture
def client(folder, settings, make_app):
    return reader(make_app(settings))


@pytest.mark.parametrize("path", ["/fr/", "/fr/factures/", "/en/guides/webhooks/", "/fr/assets/guichet.css"])
def test_pages_are_served(client, path):
    assert client.get(path).status_code == 200


def test_a_form_that_offers_articles_offers_none(client):
    assert client.get("/fr/contact/?subject=facture").status_code == 200


def test_who_searches_is_told_that_search_is_being_rebuilt(client):
    answer = client.get("/search.json?q=facture&lang=fr", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.json["error"] == "La recherche est en cours de reconstruction"
    assert "le menu" in answer.json["advice"]


def test_the_search_page_keeps_what_its_writers_wrote_for_then(client):
    answer = client.get("/fr/recherche/?q=facture")
    assert answer.status_code == 200
    assert "fallback of search" in answer.text


def test_a_site_without_a_search_page_says_so_on_a_page_of_its_own(settings, make_app):
    folder = settings.var / "releases" / "first"
    routes = json.loads((folder / "routes.json").read_bytes())
    del routes["slots"]["search"]
    (folder / "routes.json").write_text(json.dumps(routes))
    seal_as_of_format(folder, "first", FORMAT - 1)
    answer = reader(make_app(settings)).get("/fr/_search?q=facture", headers={"Accept-Language": "fr"})
    assert answer.status_code == 503
    assert "La recherche est en cours de reconstruction" in answer.text


def test_the_health_page_says_that_the_server_is_well_and_what_to_do(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.text.startswith("ok, but search rests")
    assert answer.text.endswith("guichet build\n")


def test_the_log_says_it_once(folder, settings, clock):
    with capture_logs() as logs:
        app = create_app(settings, Adapters(clock=clock))
        for _ in range(3):
            reader(app).get("/search.json?q=facture&lang=fr")
    keeper_of(app).close()
    said = [(line["log_level"], line["event"]) for line in logs if line["log_level"] != "info"]
    assert said == [("warning", "release_opened_without_search")]


def test_a_release_that_was_built_again_is_searched(folder, settings, make_app):
    app = make_app(settings)
    make_release(settings.var, "second")
    make_current(settings.var, "second")
    assert keeper_of(app).look()
    assert reader(app).get("/search.json?q=facture&lang=fr").json["build"] == "second"


def alter_index(folder: Path) -> None:
    file = next(folder.glob("index/fr/*.seg"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def seal_as_later(folder: Path) -> None:
    seal_as_of_format(folder, "first", FORMAT + 1)


def seal_without_a_number(folder: Path) -> None:
    seal = folder / "index" / "fr" / "seal.json"
    seal.write_text(json.dumps(json.loads(seal.read_bytes()) | {"format": "old"}))
    for other in ("en", "es"):
        seal = folder / "index" / other / "seal.json"
        seal.write_text(json.dumps(json.loads(seal.read_bytes()) | {"format": FORMAT}))
    write_manifest(folder, "first")


REFUSED = {
    "an index that was altered": alter_index,
    "a seal that was altered": lambda folder: (folder / "index" / "fr" / "seal.json").write_text('{"format": 1}'),
    "an index that lost a file": lambda folder: next(folder.glob("index/en/*.seg")).unlink(),
    "an index with a file too many": lambda folder: (folder / "index" / "fr" / "_MAIN_9.toc").write_bytes(b"x"),
    "routes that were altered": lambda folder: (folder / "routes.json").write_text('{"slots": {}}'),
    "an index of a later version": seal_as_later,
    "an index of no version": seal_without_a_number,
}


@pytest.mark.parametrize("fault", REFUSED)
def test_nothing_but_an_earlier_version_is_forgiven(folder, settings, make_app, fault):
    REFUSED[fault](folder)
    client = reader(make_app(settings))
    assert client.get("/fr/").status_code == 503
    assert client.get("/healthz").status_code == 503


def test_the_terminal_says_it_in_the_place_of_the_search_page(folder, settings):
    told = list(addresses(settings, open_current(settings.var)))
    assert any(line.split()[0] == "fr" for line in told)
    assert [line for line in told if "search" in line] == [
        "  search  rests: its index is of an earlier version. Build it again with: guichet build"
    ]


@pytest.fixture
def unbuildable(monkeypatch):
    def publish(*arguments):
        raise BuildError("docs/fr/a.md: broken")

    monkeypatch.setattr("portal.cli.serve.publish", publish)


def test_pages_that_cannot_be_built_leave_the_last_release_in_service(folder, settings, unbuildable, capsys):
    assert publish_or_keep(settings).build == "first"
    assert "The last good release is served meanwhile: first" in capsys.readouterr().err


def test_no_release_is_announced_that_would_be_refused(folder, settings, unbuildable):
    seal_as_later(folder)
    with pytest.raises(BuildError, match="broken"):
        publish_or_keep(settings)
