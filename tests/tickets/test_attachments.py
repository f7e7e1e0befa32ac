"""Files of customers: known by their content, drawn anew, kept out of everybody's way."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest
from PIL import Image

import portal.tickets.attachments
from portal.tickets.attachments import (
    LARGEST_FILE,
    MOST_FILES,
    Refusal,
    RefusedFileError,
    examine,
    keep,
    redrawn,
    tidy_name,
)
from portal.tickets.tables import attachments
from tests.conftest import OWN_ORIGIN, reader
from tests.tickets.conftest import PROMISES
from tests.tickets.test_contact_web import fields_of, filled, send
from tests.tickets.test_lookup_web import sign_in


def picture(kind="PNG", size=(12, 8), mode="RGB", **more):
    made = io.BytesIO()
    Image.new(mode, size, "white").save(made, format=kind, **more)
    return made.getvalue()


def archive():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("a.txt", "a")
    return made.getvalue()


KEPT = {
    "a PNG": (picture(), "image/png", "a.png"),
    "a JPEG that calls itself a page": (picture("JPEG"), "image/jpeg", "a.jpg"),
    "a WebP": (picture("WEBP"), "image/webp", "a.webp"),
    "a PDF": (b"%PDF-1.7\n%%EOF", "application/pdf", "a.pdf"),
    "a log": ("Erreur à 10 h\n".encode(), "text/plain", "a.txt"),
    "s17 a drawing with a script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "text/plain", "a.txt"),
    "s18 a page": (b"<!doctype html><script>alert(1)</script>", "text/plain", "a.txt"),
}


@pytest.mark.parametrize("case", KEPT)
def test_a_file_is_what_its_content_says(case: str):
    content, kind, name = KEPT[case]
    accepted = examine("a.html", content)
    assert (accepted.kind, accepted.name) == (kind, name)


REFUSED = {
    "nothing": (b"", Refusal.EMPTY),
    "a byte too many": (b"x" * (LARGEST_FILE + 1), Refusal.TOO_LARGE),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(60), Refusal.KIND),
    "an archive": (archive(), Refusal.KIND),
    "a picture that is cut short": (picture(size=(200, 200))[:60], Refusal.BROKEN),
    "a picture of too many points": (picture(size=(9000, 9000), mode="1"), Refusal.BROKEN),
    "a GIF": (picture("GIF"), Refusal.KIND),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_kept_says_why(case: str):
    content, reason = REFUSED[case]
    with pytest.raises(RefusedFileError) as refused:
        examine("a.png", content)
    assert refused.value.reason is reason


def test_a_picture_loses_its_place_and_whatever_follows_it():
    place = Image.Exif()
    place[0x010F] = "Secret camera"
    given = picture("JPEG", exif=place) + b"<script>alert(1)</script>"
    kept = redrawn(given)
    assert b"Secret camera" not in kept
    assert b"<script>" not in kept


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\a.png", "a.png"),
        (".ht\u200baccess", "htaccess"),
        ("a\r\nX-Injected: 1.png", "aX-Injected: 1.png"),
        ("...", "file"),
        ("x" * 300 + ".png", "x" * 96 + ".png"),
    ],
)
def test_s38_a_name_is_only_shown_and_shows_one_line(given: str, shown: str):
    assert tidy_name(given) == shown


def test_s40_files_are_their_owners_alone(tmp_path):
    key = keep(tmp_path / "uploads", b"x")
    assert stat.S_IMODE((tmp_path / "uploads").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "uploads" / key).stat().st_mode) == 0o600


def file(content=None, name="capture.png"):
    return (io.BytesIO(picture() if content is None else content), name)


@pytest.fixture
def ada(client, database, clock):
    sign_in(client, database, clock, "ada@example.org")
    return client


def ask(client, files, **changes):
    return send(client, filled(client, **changes) | {"files": files})


def uploads(settings):
    return list(settings.uploads.glob("*")) if settings.uploads.exists() else []


def test_a_customer_sends_files_and_gets_them_back(ada, settings):
    answer = ask(ada, [file(), file(b"journal", "journal.log")])
    assert answer.status_code == 303
    page = ada.get(answer.location).text
    assert "capture.png" in page
    assert "journal.txt" in page
    assert len(uploads(settings)) == 2


def test_s17_s18_s19_a_file_is_never_served_as_a_page(ada):
    answer = ask(ada, [file(b"<!doctype html><script>alert(1)</script>", "a.html"), file()])
    path = answer.location.partition("?")[0]
    page = ada.get(path).text
    keys = [part.partition('"')[0] for part in page.split(f'href="{path}/files/')[1:]]
    kinds = []
    for key in keys:
        served = ada.get(f"{path}/files/{key}")
        assert served.headers["Content-Disposition"].startswith("attachment")
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
        assert served.headers["Cache-Control"] == "no-store"
        kinds.append(served.mimetype)
    assert kinds == ["application/octet-stream", "image/png"]


def test_s01_s06_a_file_opens_by_its_own_request_alone(app, ada):
    first, second = ask(ada, [file()]), ask(ada, [file()])
    path, other = (answer.location.partition("?")[0] for answer in (first, second))
    key = ada.get(path).text.partition(f'href="{path}/files/')[2].partition('"')[0]
    assert reader(app).get(f"{path}/files/{key}").status_code == 200
    for wrong in (f"{other}/files/{key}", f"{path}/files/{key[:-1]}", f"{path[:-1]}/files/{key}"):
        assert ada.get(wrong).status_code == 404


@pytest.mark.parametrize(
    ("case", "files"),
    [
        ("too many", [(b"a", f"{n}.txt") for n in range(MOST_FILES + 1)]),
        ("too large", [(b"x" * 1001, "big.txt")]),
        ("a program", [(b"\x7fELF\x02\x01\x01" + bytes(60), "cat.png")]),
    ],
)
def test_a_refused_file_costs_no_word(ada, settings, monkeypatch, case: str, files):
    # The test client leaves a body of 5 MB open behind it.
    monkeypatch.setattr(portal.tickets.attachments, "LARGEST_FILE", 1000)
    answer = ask(ada, [file(content, name) for content, name in files])
    assert answer.status_code == 400
    assert 'href="#files"' in answer.text
    assert "Depuis ce matin." in answer.text
    assert uploads(settings) == []


def test_s37_nobody_else_leaves_files_here(client, settings):
    answer = ask(client, [file()])
    assert answer.status_code == 400
    assert "Les fichiers se joignent une fois connecté." in answer.text
    assert "Depuis ce matin." in answer.text
    assert uploads(settings) == []


FIELD, SIGN_IN, NEVER = 'type="file"', "Seuls les clients connectés peuvent joindre", "Aucun fichier ne peut être joint"


# What `attachments.requires` lets the form show to anybody, and to a customer who is signed in.
SHOWN = {"nothing": (FIELD, FIELD), "sign_in": (SIGN_IN, FIELD), "never": (NEVER, NEVER)}


@pytest.mark.parametrize("requires", SHOWN)
def test_who_may_send_files_is_said_on_the_form_and_kept(client, ada, settings, requires):
    settings.promise_file.write_text(f'{PROMISES}\n[attachments]\nrequires = "{requires}"\n', encoding="utf-8")
    for browser, said in zip((reader(client.application), ada), SHOWN[requires], strict=True):
        kept = len(uploads(settings))
        page, path = browser.get("/fr/contact/").text, ask(browser, []).location.partition("?")[0]

        answer = ask(browser, [file()])

        token = fields_of(browser.get(path).text)["csrf_token"]
        reply = {"csrf_token": token, "do": "reply", "reply": "Voici.", "files": [file()]}
        later = browser.post(path, data=reply, headers=OWN_ORIGIN)
        assert [text in page for text in (FIELD, SIGN_IN, NEVER)] == [text == said for text in (FIELD, SIGN_IN, NEVER)]
        assert (answer.status_code, later.status_code) == ((303, 303) if said == FIELD else (400, 400))
        assert len(uploads(settings)) - kept == (2 if said == FIELD else 0)
        assert (FIELD in browser.get(path).text) is (said == FIELD)


def test_a_form_sent_twice_keeps_its_files_once(ada, settings, database):
    fields = filled(ada)
    for _ in range(2):
        send(ada, fields | {"files": [file()]})
    with database.reading() as db:
        assert len(db.execute(attachments.select()).all()) == 1
    assert len(uploads(settings)) == 1


def test_a_reply_may_bring_files(ada):
    path = ask(ada, []).location.partition("?")[0]
    token = fields_of(ada.get(path).text)["csrf_token"]
    data = {"csrf_token": token, "do": "reply", "reply": "Voici.", "files": [file(name="suite.png")]}
    assert ada.post(path, data=data, headers=OWN_ORIGIN).status_code == 303
    assert "suite.png" in ada.get(path).text


def test_s03_no_file_lies_where_the_site_is_served(ada, settings):
    ask(ada, [file()])
    (kept,) = uploads(settings)
    for guess in (f"/uploads/{kept.name}", f"/fr/uploads/{kept.name}", f"/var/uploads/{kept.name}"):
        assert ada.get(guess).status_code == 404
