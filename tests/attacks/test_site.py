"""What other help desks suffered at the door: hosts, addresses, methods, headers, files. Named after its number."""

from __future__ import annotations

import os
import stat
from urllib.parse import unquote_to_bytes

import pytest
from structlog.testing import capture_logs

from portal.app import keeper_of
from portal.settings import read_settings
from portal.storage.backup import backup
from portal.web.audience import Audience, open_to
from tests.attacks.conftest import VOTE, table_rows
from tests.conftest import A_MONDAY_MORNING, OWN_ORIGIN, reader
from tests.hand_made import make_current, make_release

SCRIPT = "<script>alert(1)</script>"


def everything_but_search(app) -> list[str]:
    """An address for each page that can be read, with whatever a link could add to it."""
    return [
        "/",
        "/fr/",
        "/fr/contact/?article=factures&subject=x",
        "/fr/absent/",
        "/feedback/vote?lang=fr&article=factures&value=yes",
        "/feedback/reason?lang=fr&article=factures&reason=x",
        "/feedback/thanks?lang=fr&article=factures&value=no",
        "/feedback/counts.json?lang=fr&article=factures",
        "/healthz",
    ]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_s12_a_scanner_that_follows_links_changes_nothing(app, settings, method: str):
    client = reader(app)
    client.post("/feedback/vote", data=VOTE | {"value": "no"}, headers=OWN_ORIGIN)
    before = table_rows(settings)
    for path in everything_but_search(app):
        getattr(client, method)(path)
    assert table_rows(settings) == before


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "127.0.0.1:8000.evil.example", "127.0.0.1:8000@evil.example", "127.0.0.1:80", ""],
)
def test_s13_an_unknown_host_is_refused(app, host: str):
    answer = reader(app).get("/fr/", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"])
def test_s13_a_forwarded_host_reaches_no_link(settings, make_app, header: str):
    trusting = read_settings(settings.root, {"GUICHET_TRUSTED_PROXIES": "198.51.100.7"})
    client = reader(make_app(trusting))
    for path in ("/", "/fr/factures", "/fr/contact/?article=factures"):
        answer = client.get(path, headers={header: "host=evil.example" if header == "Forwarded" else "evil.example"})
        assert answer.status_code in {200, 302, 308}
        assert "evil.example" not in answer.text + str(answer.headers)


def get_raw(client, path: str, **keywords):
    """Ask for a path as it stands on the wire: nothing in it is taken for a host or resolved on the way."""
    wire = unquote_to_bytes(path).decode("latin-1")
    return client.get("/", environ_overrides={"PATH_INFO": wire}, **keywords)


TRAVERSALS = [
    "../../../secret",
    "..%2f..%2f..%2fsecret",
    "%2e%2e/%2e%2e/%2e%2e/secret",
    "..%252f..%252fsecret",
    "..\\..\\..\\secret",
    "..%5c..%5csecret",
    "....//....//secret",
    "%c0%ae%c0%ae/secret",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "fr/%00/index.html",
    "fr/index.html%00.png",
    "./fr/../../manifest.json",
    "fr/../../../index/fr/_MAIN_1.toc",
    "site/fr/index.html",
]


@pytest.mark.parametrize("path", TRAVERSALS)
@pytest.mark.parametrize("below", ["/", "/fr/", "/fr/assets/"])
def test_s39_no_path_leaves_the_site(client, settings, below: str, path: str):
    answer = get_raw(client, below + path)
    assert answer.status_code == 404
    assert settings.secret not in answer.text


def test_s39_a_link_planted_in_the_release_is_not_followed_out_of_the_manifest(client, settings):
    (settings.var / "current" / "site" / "fr" / "leak").symlink_to(settings.var)
    assert client.get("/fr/leak/secret").status_code == 404


@pytest.mark.parametrize("article_id", ["../../secret", "/etc/passwd", "..%2fsecret", "factures/../../index"])
def test_s39_an_article_is_named_by_its_id_and_never_by_a_path(client, settings, article_id: str):
    answer = client.get("/fr/contact/", query_string={"article": article_id})
    assert "gu-carried" not in answer.text
    sent = client.post("/feedback/vote", data=VOTE | {"article": article_id}, headers=OWN_ORIGIN)
    assert sent.status_code == 404


def test_s40_what_is_kept_is_its_owners_alone_whatever_the_umask(settings, tmp_path):
    before = os.umask(0)
    try:
        backup(settings, tmp_path / "saved.tar.gz", A_MONDAY_MORNING)
        fresh = read_settings(tmp_path / "fresh", {})
        from portal.storage import migrate

        migrate(fresh)
    finally:
        os.umask(before)
    files = [tmp_path / "saved.tar.gz", fresh.var / "portal.sqlite", fresh.var / "secret"]
    assert {file.name: stat.S_IMODE(file.stat().st_mode) & 0o077 for file in files} == {file.name: 0 for file in files}


def test_s41_a_secret_in_an_error_reaches_neither_page_nor_log(settings, make_app):
    app = make_app(settings)

    @app.get("/breaks")
    @open_to(Audience.ANYONE)
    def breaks():
        raise ConnectionError(f"smtp login with {settings.secret}")

    with capture_logs() as lines:
        answer = reader(app).get("/breaks")
    assert settings.secret not in answer.text
    assert settings.secret not in "".join(str(line.get("event")) for line in lines)
    assert settings.secret not in repr(settings)


FORWARDERS = ["X-Forwarded-For", "CF-Connecting-IP", "X-Real-IP", "True-Client-IP", "Forwarded", "X-Client-IP"]


@pytest.mark.parametrize("header", FORWARDERS)
def test_s42_a_spoofed_address_does_not_beat_the_limits(settings, make_app, monkeypatch, header: str):
    monkeypatch.setattr("portal.search.web.SEARCHES", "3 per minute")
    client = reader(make_app(settings))
    statuses = [client.get("/search.json?q=a", headers={header: f"203.0.113.{n}"}).status_code for n in range(5)]
    assert statuses == [200] * 3 + [429] * 2


@pytest.mark.parametrize("header", FORWARDERS)
def test_s42_a_forwarding_header_is_stored_nowhere(client, settings, header: str):
    claimed = {header: SCRIPT}
    client.get("/search.json?q=xyzzyx&lang=fr&settled=1", headers=claimed)
    client.post("/feedback/vote", data=VOTE, headers=OWN_ORIGIN | claimed)
    kept = table_rows(settings)
    assert len(kept["search_questions"]) == len(kept["feedback_votes"]) == 1
    assert "script" not in str(kept)


def test_s48_health_tells_a_stranger_nothing(client, settings):
    (settings.var / "portal.sqlite").write_bytes(b"x" * 8192)
    answer = client.get("/healthz")
    assert answer.text == "unavailable\n"
    told = str(answer.headers).lower()
    assert all(word not in told for word in ("sqlite", "first", str(settings.root).lower()))


ELSEWHERE = [
    "//evil.example",
    "//evil.example/",
    "/\\evil.example",
    "/%5cevil.example",
    "/%2f%2fevil.example",
    "///evil.example/%2e%2e",
    "/fr//evil.example",
    "https://evil.example",
    "/https://evil.example/",
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_s49_no_address_leads_to_another_site(client, path: str):
    answer = get_raw(client, path)
    assert answer.status_code == 404
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_s49_a_redirect_in_a_page_of_a_writer_stays_on_the_site(settings, make_app, target: str):
    make_release(settings.var, "led", redirects={"/fr/vieux/": target})
    make_current(settings.var, "led")
    answer = reader(make_app(settings)).get("/fr/vieux/")
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["next", "page", "path", "url", "return", "redirect"])
def test_s49_after_a_vote_the_way_back_is_the_articles(client, name: str):
    elsewhere = {name: "https://evil.example/"}
    answer = client.post("/feedback/vote", data=VOTE | elsewhere, headers=OWN_ORIGIN)
    page = client.get("/feedback/thanks", query_string=elsewhere | VOTE).text
    assert "evil.example" not in answer.location + page


def test_a_release_that_is_a_pickle_of_somebody_else_is_never_opened(app, settings):
    folder = make_release(settings.var, "planted")
    trap = folder / "opened"
    payload = f"cos\nsystem\n(S'touch {trap}'\ntR.".encode()
    for file in folder.glob("index/fr/*.toc"):
        file.write_bytes(payload)
    make_current(settings.var, "planted")
    assert not keeper_of(app).look()
    assert not trap.exists()
