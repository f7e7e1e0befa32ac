"""A writer's pages reload; a reader's never do."""

from __future__ import annotations

import dataclasses

import pytest

from portal.app import keeper_of
from tests.conftest import reader
from tests.hand_made import make_current, make_release

TAG = '<script type="module" src="/_live.js"></script></body>'


@pytest.fixture
def live(settings, make_app):
    return make_app(dataclasses.replace(settings, live=True))


@pytest.mark.parametrize("path", ["/fr/", "/fr/factures/", "/fr/contact/", "/fr/absent/"])
def test_every_page_of_a_writer_looks_for_a_new_build(live, path: str):
    answer = reader(live).get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": "*"})
    assert TAG in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_files_that_are_no_pages_stay_as_they_are(live, client):
    for path in ("/fr/assets/logo.png", "/search.json?q=facture", "/fr/assets/bundle.0123abcd.min.js"):
        assert reader(live).get(path).data == client.get(path).data


def test_the_script_asks_for_the_build_that_is_served(live, settings):
    client = reader(live)
    assert "/_live/build" in client.get("/_live.js").text
    assert client.get("/_live.js").mimetype == "text/javascript"
    assert client.get("/_live/build").text == "first"
    make_release(settings.var, "second")
    make_current(settings.var, "second")
    keeper_of(live).look()
    assert client.get("/_live/build").text == "second"


@pytest.mark.parametrize("path", ["/_live.js", "/_live/build"])
def test_a_readers_sidecar_has_none_of_it(client, path: str):
    assert client.get(path).status_code == 404
    assert "_live" not in client.get("/fr/").text
