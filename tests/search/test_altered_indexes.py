"""Whatever happens to the files of a new index, the old one goes on answering."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from portal.app import keeper_of
from tests.hand_made import make_current, make_release


def cut(files: list[Path], chance: random.Random) -> None:
    file = chance.choice(files)
    content = file.read_bytes()
    file.write_bytes(content[: chance.randrange(len(content))])


def flip(files: list[Path], chance: random.Random) -> None:
    file = chance.choice(files)
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def grow(files: list[Path], chance: random.Random) -> None:
    file = chance.choice(files)
    file.write_bytes(file.read_bytes() + chance.randbytes(chance.randrange(1, 64)))


def swap(files: list[Path], chance: random.Random) -> None:
    one = chance.choice(files)
    other = chance.choice([file for file in files if file.read_bytes() != one.read_bytes()])
    mine, theirs = one.read_bytes(), other.read_bytes()
    one.write_bytes(theirs)
    other.write_bytes(mine)


def replace(files: list[Path], chance: random.Random) -> None:
    """By a file of the index of another language, sealed and whole."""
    file = chance.choice(files)
    like = [other for other in files if other.suffix == file.suffix and other.parent != file.parent]
    other = chance.choice([one for one in like if one.read_bytes() != file.read_bytes()] or files)
    file.write_bytes(chance.randbytes(file.stat().st_size) if other == file else other.read_bytes())


def take_away(files: list[Path], chance: random.Random) -> None:
    chance.choice(files).unlink()


WAYS = [cut, flip, grow, swap, replace, take_away]


@pytest.fixture
def refused(client, app, settings, monkeypatch):
    """Alters the index of a new release in one way, and returns what is said of it."""
    monkeypatch.setattr("portal.web.release.TRY_AGAIN_AFTER", 0.0)
    keeper = keeper_of(app)
    folder = make_release(settings.var, "second")
    whole = shutil.copytree(folder / "index", settings.var / "whole")
    make_current(settings.var, "second")

    def alter(seed: int) -> None:
        chance = random.Random(seed)
        shutil.rmtree(folder / "index")
        shutil.copytree(whole, folder / "index")
        WAYS[seed % len(WAYS)](sorted(file for file in folder.glob("index/*/*") if file.is_file()), chance)
        assert not keeper.look(), f"seed {seed}: {WAYS[seed % len(WAYS)].__name__}"
        found = client.get("/search.json?q=facture&lang=fr").json
        assert (found["build"], found["items"][0][0]["location"]) == ("first", "factures/")

    yield alter
    shutil.rmtree(folder / "index")
    shutil.copytree(whole, folder / "index")
    assert keeper.look(), "whole again, it is served"
    assert client.get("/search.json?q=facture&lang=fr").json["build"] == "second"


def test_thirty_alterations_of_a_new_index_are_refused_while_the_old_one_answers(refused):
    for seed in range(30):
        refused(seed)


@pytest.mark.soak
def test_four_hundred_alterations_of_a_new_index_are_refused_while_the_old_one_answers(refused):
    for seed in range(400):
        refused(1000 + seed)
