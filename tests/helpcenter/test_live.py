"""Rebuilding while a writer saves."""

from __future__ import annotations

import threading
import time

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedEvent,
    FileClosedNoWriteEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
)

from portal.helpcenter import live
from portal.helpcenter.live import Saves, watch

FILES = [
    ("a page", "docs/fr/a.md", True),
    ("a picture", "docs/fr/images/a.png", True),
    ("the promise file", "support.toml", True),
    ("a builder file", "mkdocs.en.yml", True),
    ("questions", "questions/fr.toml", True),
    ("a template of its own", "looks/main.html", True),
    ("a release", "var/releases/x/site/fr/index.html", False),
    ("another file of the folder", "README.md", False),
    ("a file elsewhere of the same name", "other/support.toml", False),
    ("what an editor leaves beside a file", "docs/fr/.a.md.swp", False),
    ("a copy that an editor makes", "docs/fr/a.md~", False),
]


@pytest.mark.parametrize(("path", "concerns"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_only_what_pages_are_made_of_concerns_us(tmp_path, path, concerns):
    assert Saves(tmp_path, [tmp_path / "looks"]).concerns(tmp_path / path) is concerns


EVENTS = [
    ("a change", FileModifiedEvent, True),
    ("a new file", FileCreatedEvent, True),
    ("a file that goes", FileDeletedEvent, True),
    ("reading", FileOpenedEvent, False),
    ("the end of reading", FileClosedNoWriteEvent, False),
    ("the end of writing, whose change was told", FileClosedEvent, False),
    ("a folder whose files are told by themselves", DirModifiedEvent, False),
]


@pytest.mark.parametrize(("event", "saved"), [case[1:] for case in EVENTS], ids=[case[0] for case in EVENTS])
def test_only_changes_are_saves(tmp_path, event, saved):
    saves = Saves(tmp_path)
    saves.on_any_event(event(str(tmp_path / "docs" / "a.md")))
    assert saves.wait(0) is saved


def test_a_file_that_an_editor_moves_into_place_is_a_save(tmp_path):
    saves = Saves(tmp_path)
    saves.on_any_event(FileMovedEvent(str(tmp_path / "docs" / ".a.tmp"), str(tmp_path / "docs" / "a.md")))
    assert saves.wait(0)


def test_several_saves_in_a_row_are_one(tmp_path, monkeypatch):
    monkeypatch.setattr(live, "QUIET", 0.05)
    saves = Saves(tmp_path)
    for _ in range(5):
        saves.on_any_event(FileModifiedEvent(str(tmp_path / "docs" / "a.md")))
    assert saves.wait(0)
    assert not saves.wait(0)


def test_saves_that_never_stop_are_built_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(live, "QUIET", 0.05)
    monkeypatch.setattr(live, "PATIENCE", 0.2)
    saves, stop = Saves(tmp_path), threading.Event()

    def type_on():
        while not stop.is_set():
            saves.on_any_event(FileModifiedEvent(str(tmp_path / "docs" / "a.md")))
            time.sleep(0.005)

    writer = threading.Thread(target=type_on)
    writer.start()
    try:
        assert saves.wait(60)
    finally:
        stop.set()
        writer.join()


def test_a_real_save_is_built_and_what_was_saved_before_is_too(tmp_path):
    (tmp_path / "docs").mkdir()
    built: list[str] = []

    def rebuild():
        page = tmp_path / "docs" / "a.md"
        built.append(page.read_text() if page.exists() else "")

    def goes_on() -> bool:
        if len(built) == 1:
            (tmp_path / "docs" / "a.md").write_text("saved")
        return len(built) < 2 and time.monotonic() < deadline

    deadline = time.monotonic() + 60
    watch(tmp_path, (), rebuild, goes_on, often=0.2)
    assert built == ["", "saved"]
