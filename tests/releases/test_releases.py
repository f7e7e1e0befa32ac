"""A release is read only when it is the one that was published."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from portal.errors import ReleaseError
from portal.releases import current_link, file_digest, open_current, read_release, verify

FILES = {
    "site/fr/index.html": b"<h1>Accueil</h1>",
    "index/fr/_MAIN_1.toc": bytes(range(256)) * 8,
    "index/fr/MAIN_x.seg": bytes(reversed(range(256))) * 32,
    "routes.json": json.dumps(
        {
            "slots": {"contact": {"fr": "/fr/contact/"}},
            "slot_pages": {"/fr/contact/": ["contact"]},
            "articles": {"mx": {"fr": "guides/mx/"}},
            "redirects": {"/fr/vieux/": "/fr/guides/mx/"},
        }
    ).encode(),
}


@pytest.fixture
def folder(tmp_path) -> Path:
    """The folder of a release, named as the current one."""
    folder = tmp_path / "releases/abc"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    manifest = {
        "format": 1,
        "build": "abc",
        "languages": ["fr"],
        "sources": {"fr": "0" * 64},
        "csp": {"script_hashes": ["sha256-x"]},
        "probes": {"fr": ["Accueil"]},
        "files": {name: file_digest(folder / name) for name in FILES},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    current_link(tmp_path).symlink_to("releases/abc")
    return folder


def change_manifest(folder: Path, **changes) -> None:
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text()) | changes
    file.write_text(json.dumps({key: value for key, value in manifest.items() if value is not None}))


def test_a_release_says_what_was_written(folder, tmp_path):
    release = open_current(tmp_path)
    assert release.folder == folder
    assert release.site("fr") == folder / "site/fr"
    assert release.index("fr") == folder / "index/fr"
    assert release.slots["contact"]["fr"] == "/fr/contact/"
    assert release.slot_pages == {"/fr/contact/": ("contact",)}
    assert release.probes == {"fr": ("Accueil",)}
    assert release.sources == {"fr": "0" * 64}


def test_without_a_release_the_next_step_is_told(tmp_path):
    with pytest.raises(ReleaseError, match=r"(?s)No release is published yet.*guichet build"):
        open_current(tmp_path)


def test_a_manifest_of_an_earlier_guichet_is_read_without_what_it_did_not_know(folder):
    change_manifest(folder, sources=None)
    assert read_release(folder).sources == {}


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("another format", {"format": 2}, "another format"),
        ("no build id", {"build": None}, "incomplete"),
        ("no probes", {"probes": None}, "incomplete"),
        ("languages that are a number", {"languages": 7}, "incomplete"),
    ],
)
def test_a_manifest_that_cannot_be_trusted_is_refused(folder, name, changes, words):
    change_manifest(folder, **changes)
    with pytest.raises(ReleaseError, match=words):
        read_release(folder)


@pytest.mark.parametrize("name", ["manifest.json", "routes.json"])
@pytest.mark.parametrize("content", [None, b"{", b"[]", b"\xff"])
def test_a_file_that_cannot_be_read_is_named(folder, name, content):
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(ReleaseError, match=name.replace(".", r"\.")):
        read_release(folder)


@pytest.mark.parametrize("name", FILES)
def test_an_absent_file_is_found_out(folder, name):
    release = read_release(folder)
    (folder / name).unlink()
    with pytest.raises(ReleaseError, match="was altered"):
        verify(release)


def test_a_file_that_was_added_to_the_index_is_found_out(folder, tmp_path):
    (folder / "index/fr/_MAIN_2.toc").write_bytes(b"pickled")
    with pytest.raises(ReleaseError, match=r"a file that was not published: index/fr/_MAIN_2\.toc"):
        open_current(tmp_path)


def test_an_altered_page_does_not_keep_the_server_from_starting(folder, tmp_path):
    (folder / "site/fr/index.html").write_text("<h1>Autre</h1>")
    assert open_current(tmp_path).build == "abc"


def damages(count):
    rng = random.Random(7)
    for number in range(count):
        name = rng.choice([name for name in FILES if name.startswith("index/")])
        yield number, name, rng.randrange(len(FILES[name])), rng.randrange(8)


@pytest.mark.parametrize("kind", ["flip", "truncation"])
def test_two_hundred_damaged_copies_of_an_index_are_all_found_out(folder, tmp_path, kind):
    for _, name, place, bit in damages(200):
        content = bytearray(FILES[name])
        if kind == "flip":
            content[place] ^= 1 << bit
        else:
            del content[place:]
        (folder / name).write_bytes(content)
        with pytest.raises(ReleaseError, match="was altered"):
            open_current(tmp_path)
        (folder / name).write_bytes(FILES[name])
