"""The mailbox page: the whole walk can be taken on one machine, and nobody else looks in."""

from __future__ import annotations

import pytest

from portal.outbox import service as outbox
from portal.outbox.model import Mail
from portal.settings import read_settings
from portal.worker import opened_workshop, work_once
from tests.conftest import reader

LINK = "http://127.0.0.1:8000/fr/t/GU-7K3FQ-X/abc"
MAIL = Mail("ada@example.org", "Votre <b>demande</b>", f"Bonjour <script>,\n\n{LINK}\n\nÀ bientôt", "fr", "link", "one")


@pytest.fixture
def sent(settings, clock):
    with opened_workshop(settings, clock) as workshop:
        with workshop.database.writing() as db:
            outbox.enqueue(db, MAIL, clock())
        work_once(workshop)
    (file,) = (settings.var / "mail").glob("*.eml")
    return file.stem


@pytest.fixture
def here(app):
    return reader(app, "127.0.0.1")


def test_a_mail_can_be_read_and_its_link_followed(here, sent):
    assert f'href="/_mail/{sent}"' in here.get("/_mail/").text
    page = here.get(f"/_mail/{sent}").text
    assert LINK in page.partition("<a href=")[2]
    assert "<b>demande" not in page
    assert "<script>," not in page


def test_an_empty_mailbox_says_so(here):
    assert here.get("/_mail/?lang=en").text.count("Nothing was sent yet.") == 1


OTHERS = {
    "another machine": ("198.51.100.7", {}),
    "through a proxy": ("127.0.0.1", {"X-Forwarded-For": "198.51.100.7"}),
    "through another kind of proxy": ("127.0.0.1", {"Forwarded": "for=198.51.100.7"}),
}


@pytest.mark.parametrize("case", OTHERS)
def test_nobody_else_looks_in(app, sent, case: str):
    address, headers = OTHERS[case]
    for path in ("/_mail/", f"/_mail/{sent}"):
        assert reader(app, address).get(path, headers=headers).status_code == 404


@pytest.mark.parametrize(
    "environ", [{"GUICHET_URL": "https://aide.example.org"}, {"GUICHET_SMTP_URL": "smtp://mail.example.org"}]
)
def test_a_portal_that_others_reach_or_that_sends_mail_has_no_mailbox(settings, make_app, environ: dict[str, str]):
    public = read_settings(settings.root, environ)
    url = environ.get("GUICHET_URL", "http://127.0.0.1:8000")
    assert reader(make_app(public), "127.0.0.1", url).get("/_mail/").status_code == 404


@pytest.mark.parametrize("name", ["../secret", "..%2f..%2fsecret", "x", "20261122T041709-c4b6a7ad1c4f.eml"])
def test_s39_only_mails_are_read(here, sent, name: str):
    assert here.get(f"/_mail/{name}").status_code == 404
