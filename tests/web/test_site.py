"""The pages and files of a release over HTTP."""

from __future__ import annotations

import gzip

import pytest

from portal.releases import read_release
from portal.web.files import AN_HOUR, ASK_FIRST, FOR_EVER
from tests.hand_made import make_current, make_release


def test_a_page_is_the_file_that_was_published(client, settings):
    published = (settings.var / "current" / "site" / "fr" / "factures" / "index.html").read_bytes()
    answer = client.get("/fr/factures/")
    assert (answer.status_code, answer.data) == (200, published)
    assert answer.content_type == "text/html; charset=utf-8"


def test_a_file_at_the_root_of_the_site_is_served(client):
    assert client.get("/robots.txt").text == "User-agent: *\n"


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("es-MX,es;q=0.9,en;q=0.5", "/es/"),
        ("en-GB", "/en/"),
        ("fr-CA,fr;q=0.8", "/fr/"),
        ("de,nl;q=0.7", "/fr/"),
        ("de,en;q=0.1", "/en/"),
        ("", "/fr/"),
        ("*", "/fr/"),
        (";;;q=", "/fr/"),
    ],
)
def test_the_root_leads_to_the_readers_language(client, asked: str, answered: str):
    answer = client.get("/", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.location) == (302, answered)
    assert answer.vary.to_header() == "Accept-Language"


@pytest.mark.parametrize(
    ("case", "asked", "target"),
    [
        ("no slash at the end", "/fr/factures", "/fr/factures/"),
        ("a language without its slash", "/fr", "/fr/"),
        ("the name of the file", "/fr/factures/index.html", "/fr/factures/"),
        ("the query stays", "/fr/factures?h=plage&x=%26", "/fr/factures/?h=plage&x=%26"),
        ("an address of long ago", "/fr/vieux/", "/fr/factures/"),
        ("an address of long ago without its slash", "/fr/vieux", "/fr/factures/"),
    ],
)
def test_another_address_of_a_page_leads_to_it(client, case: str, asked: str, target: str):
    answer = client.get(asked)
    assert (answer.status_code, answer.location) == (308, target), case


@pytest.mark.parametrize(
    "path", ["/fr/absent/", "/fr/absent.png", "/de/", "/fr/factures/absent", "/routes.json", "/manifest.json", "/fr//"]
)
def test_what_was_not_published_is_not_found(client, path: str):
    assert client.get(path).status_code == 404


def test_a_file_that_the_manifest_does_not_name_is_not_served(client, settings):
    (settings.var / "current" / "site" / "fr" / "added.html").write_text("added later")
    assert client.get("/fr/added.html").status_code == 404


def test_a_published_file_that_is_gone_is_not_found(client, settings):
    (settings.var / "current" / "site" / "fr" / "assets" / "logo.png").unlink()
    assert client.get("/fr/assets/logo.png").status_code == 404


def test_the_etag_is_the_hash_of_the_manifest(client, settings):
    release = read_release((settings.var / "current").resolve())
    answer = client.get("/fr/assets/logo.png")
    assert answer.get_etag() == (release.files["site/fr/assets/logo.png"][:32], False)


def test_a_reader_who_has_the_file_is_told_so(client):
    first = client.get("/fr/factures/")
    again = client.get("/fr/factures/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_new_release_changes_the_etag_of_a_page_that_changed(client, app, settings):
    from portal.app import keeper_of

    before = client.get("/fr/").headers["ETag"]
    make_release(settings.var, "second")
    make_current(settings.var, "second")
    keeper_of(app).look()
    answer = client.get("/fr/", headers={"If-None-Match": before})
    assert (answer.status_code, "second" in answer.text) == (200, True)


def test_text_is_compressed_for_who_accepts_it(client):
    plain = client.get("/fr/factures/")
    packed = client.get("/fr/factures/", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity"])
def test_text_is_plain_for_everybody_else(client, accepted: str):
    answer = client.get("/fr/factures/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/fr/assets/logo.png", "/fr/assets/guichet.css"])
def test_pictures_and_small_files_are_not_compressed(client, path: str):
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/fr/", ASK_FIRST),
        ("/fr/assets/guichet.css", ASK_FIRST),
        ("/fr/assets/logo.png", AN_HOUR),
        ("/fr/assets/bundle.0123abcd.min.js", FOR_EVER),
    ],
)
def test_a_file_is_kept_for_as_long_as_its_name_tells_its_content(client, path: str, rule: str):
    assert client.get(path).headers["Cache-Control"] == rule


def test_a_part_of_a_file_is_sent_to_who_asks_for_it(client):
    whole = client.get("/fr/assets/logo.png").data
    part = client.get("/fr/assets/logo.png", headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, whole[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(whole)}"


def test_head_says_what_get_would(client):
    got, headed = client.get("/fr/factures/"), client.head("/fr/factures/")
    assert headed.data == b""
    assert {k: v for k, v in headed.headers if k != "X-Request-Id"} == {
        k: v for k, v in got.headers if k != "X-Request-Id"
    }


def test_a_page_cannot_be_posted_to(client):
    from tests.conftest import OWN_ORIGIN

    answer = client.post("/fr/factures/", headers=OWN_ORIGIN)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
