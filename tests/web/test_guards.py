"""What stands before every view."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from portal.settings import read_settings
from portal.web.audience import Audience, audience_of, open_to
from portal.web.guards import allowed_origins, client_address, content_security_policy, is_from_our_pages
from tests.conftest import OWN_ORIGIN, reader
from tests.hand_made import INLINE_SCRIPT_HASH

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
EVERY_KIND = {
    "a page": "/fr/factures/",
    "a slot page": "/fr/contact/",
    "a picture": "/fr/assets/logo.png",
    "a redirect": "/fr/factures",
    "an error": "/fr/absent/",
    "answers": "/search.json?q=facture&lang=fr",
    "health": "/healthz",
    "counts": "/feedback/counts.json?lang=fr&article=factures",
}


@pytest.fixture
def https(settings, make_app, clock):
    """The same help center at its public address, behind a proxy on this machine."""
    environ = {"GUICHET_URL": "https://aide.example.org", "GUICHET_TRUSTED_PROXIES": "127.0.0.1"}
    public = read_settings(settings.root, environ)
    return reader(make_app(public, clock=clock), "127.0.0.1", "https://aide.example.org")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_answer_carries_the_strict_policy(client, kind: str):
    policy = client.get(EVERY_KIND[kind]).headers["Content-Security-Policy"]
    assert policy == STRICT.replace("script-src 'self'", f"script-src 'self' '{INLINE_SCRIPT_HASH}'")
    assert "unsafe" not in policy


def test_without_inline_scripts_only_our_own_files_run():
    assert content_security_policy(()) == STRICT


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_every_answer_carries_the_other_headers(client, kind: str, header: str, value: str):
    assert client.get(EVERY_KIND[kind]).headers[header] == value


def test_only_https_is_asked_for_https(client, https):
    assert "Strict-Transport-Security" not in client.get("/fr/").headers
    assert https.get("/fr/").headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_no_answer_lets_another_site_read_it(client):
    answer = client.get("/search.json?q=facture", headers={"Origin": "https://elsewhere.example"})
    assert [name for name in answer.headers.keys() if name.startswith("Access-Control")] == []  # noqa: SIM118


POSTS = {
    "a form of ours": ({"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}, True),
    "a browser that sends only Origin": ({"Origin": "http://localhost:8000"}, True),
    "a browser that sends only Sec-Fetch-Site": ({"Sec-Fetch-Site": "same-origin"}, True),
    "a form sent again by the reader": ({"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "none"}, True),
    "capitals": ({"Origin": "HTTP://LOCALHOST:8000"}, True),
    "neither": ({}, False),
    "another site": ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, False),
    "another site, by Origin alone": ({"Origin": "https://evil.example"}, False),
    "another port of this machine": ({"Origin": "http://127.0.0.1:8001", "Sec-Fetch-Site": "same-site"}, False),
    "a neighbour that forges Origin": ({"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "cross-site"}, False),
    "a sandboxed frame": ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, False),
    "no origin to tell": ({"Origin": "null"}, False),
    "an address that begins like ours": ({"Origin": "http://127.0.0.1:8000.evil.example"}, False),
    "the other scheme": ({"Origin": "https://127.0.0.1:8000"}, False),
    "a typed address": ({"Sec-Fetch-Site": "none"}, False),
}


@pytest.mark.parametrize("case", POSTS)
def test_a_post_is_taken_from_our_own_pages_only(settings, case: str):
    headers, taken = POSTS[case]
    sent = Request(EnvironBuilder(method="POST", headers=headers).get_environ())
    assert is_from_our_pages(sent, allowed_origins(settings)) is taken


def test_every_posting_address_is_guarded(app):
    posts = [rule for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}]
    assert posts
    for rule in posts:
        answer = reader(app).post(re.sub(r"<[^>]*>", "x", rule.rule))
        if audience_of(app, rule.endpoint) is Audience.PROVIDER:
            assert answer.status_code >= 400, f"{rule.rule} takes what nobody signed"
        else:
            assert answer.status_code == 403, rule.rule


def test_behind_https_the_public_origin_is_ours(https):
    fields = {"lang": "fr", "article": "factures", "value": "yes"}
    answer = https.post("/feedback/vote", data=fields, headers={"Origin": "https://aide.example.org"})
    assert answer.status_code == 303


def test_a_form_written_by_the_sidecar_needs_its_token(app):
    from flask import Blueprint, render_template_string

    pages = Blueprint("later", __name__)

    @pages.get("/later")
    @open_to(Audience.ANYONE)
    def form():
        return render_template_string("{{ csrf_token() }}")

    @pages.post("/later")
    @open_to(Audience.ANYONE)
    def send():
        return "sent"

    app.register_blueprint(pages)
    sender = reader(app)
    token = sender.get("/later").text
    assert sender.post("/later", headers=OWN_ORIGIN).status_code == 400
    assert sender.post("/later", data={"csrf_token": token + "x"}, headers=OWN_ORIGIN).status_code == 400
    assert reader(app).post("/later", data={"csrf_token": token}, headers=OWN_ORIGIN).status_code == 400
    assert sender.post("/later", data={"csrf_token": token}, headers=OWN_ORIGIN).text == "sent"


def test_a_reader_who_only_reads_gets_no_cookie(client):
    for kind, path in EVERY_KIND.items():
        if kind != "a slot page":  # its form holds a token, which a cookie binds to the reader
            assert "Set-Cookie" not in client.get(path).headers, path


ADDRESSES = {
    "a reader who comes directly": ("198.51.100.7", None, "198.51.100.7"),
    "a claim from somebody we do not trust": ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
    "what our proxy saw": ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
    "a claim that our proxy was handed": ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
    "two proxies of ours": ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
    "proxies alone": ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
    "a proxy that adds nothing": ("10.0.0.1", None, "10.0.0.1"),
    "a word instead of an address": ("10.0.0.1", "<script>", "10.0.0.1"),
    "a word before an address": ("10.0.0.1", "<script>, 198.51.100.7", "198.51.100.7"),
    "an address with its port": ("10.0.0.1", "198.51.100.7:4711", "10.0.0.1"),
    "IPv6 by network": ("2001:db8:1:2:aaaa::1", None, "2001:db8:1:2::/64"),
    "IPv4 written as IPv6": ("::ffff:198.51.100.7", None, "198.51.100.7"),
    "no address at all": ("", "198.51.100.7", "unknown"),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_an_address_is_what_those_we_trust_saw(settings, case: str):
    remote, forwarded, counted = ADDRESSES[case]
    trusted = read_settings(settings.root, {"GUICHET_TRUSTED_PROXIES": "10.0.0.0/8"}).trusted_proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = Request(EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": remote}).get_environ())
    assert client_address(request, trusted) == counted
