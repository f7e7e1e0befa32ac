"""A folder that is no index, or is one no more, is refused with one clear error."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys

import pytest

from search_index.derived import DERIVED_FILE
from search_index.errors import SearchIndexError
from search_index.schema import FORMAT
from search_index.seal import SEAL, seal
from search_index.search import open_searcher


@pytest.fixture
def folder(index_folders, tmp_path):
    copy = tmp_path / "index"
    shutil.copytree(index_folders["fr"], copy)
    return copy


def test_a_folder_that_is_absent_is_refused(tmp_path):
    with pytest.raises(SearchIndexError, match="holds no search index"):
        open_searcher(tmp_path / "absent")


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(SearchIndexError, match="holds no search index"):
        open_searcher(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"{}", b'{"files": 3}', b"\xff\xfe"])
def test_a_seal_that_cannot_be_read_is_refused(folder, content):
    (folder / SEAL).write_bytes(content)

    with pytest.raises(SearchIndexError, match="seal"):
        open_searcher(folder)


@pytest.mark.parametrize("name", ["../index/x", "/etc/passwd", "a/b"])
def test_a_seal_that_names_a_file_elsewhere_is_refused(folder, name):
    facts = json.loads((folder / SEAL).read_bytes())
    facts["files"][name] = "0" * 32
    (folder / SEAL).write_text(json.dumps(facts))

    with pytest.raises(SearchIndexError):
        open_searcher(folder)


def test_an_index_of_another_format_is_refused(folder):
    facts = json.loads((folder / SEAL).read_bytes())
    (folder / SEAL).write_text(json.dumps(facts | {"format": 0}))

    with pytest.raises(SearchIndexError, match="another format"):
        open_searcher(folder)


def damaged(content: bytes, how: str, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    if how == "cut":
        return content[:place]
    if how == "flipped":
        return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
    if how == "grown":
        return content + b"x"
    return b"\0" * len(content)


@pytest.mark.parametrize("how", ["cut", "flipped", "grown", "zeroed"])
@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_file_is_refused(folder, how, seed):
    chance = random.Random(f"{how}{seed}")
    file = chance.choice(sorted(path for path in folder.iterdir() if path.name != SEAL))
    file.write_bytes(damaged(file.read_bytes(), how, chance))

    with pytest.raises(SearchIndexError):
        open_searcher(folder)


def test_a_file_that_is_missing_is_refused(folder):
    next(folder.glob("*.seg")).unlink()

    with pytest.raises(SearchIndexError, match="lacks"):
        open_searcher(folder)


def test_derived_data_may_be_missing(folder):
    (folder / DERIVED_FILE).unlink()

    with open_searcher(folder) as searcher:
        assert searcher.search("facture").items[0][0].location == "aide/facture/"


@pytest.mark.parametrize(
    "content", [b"", b"x", b"GUICHET\x01" + b"\xff" * 80, b"GUICHET\x01" + (2).to_bytes(8, "little") + b"{}"]
)
def test_derived_data_of_another_kind_is_refused_though_sealed(folder, content):
    """The seal keeps accidents away; the reader of arrays still believes nothing."""
    (folder / DERIVED_FILE).write_bytes(content)
    (folder / SEAL).unlink()
    seal(folder, {"format": FORMAT, "lang": "fr"})

    with pytest.raises(SearchIndexError):
        open_searcher(folder)


@pytest.mark.parametrize("seed", range(3))
def test_a_whoosh_file_damaged_though_sealed_is_refused_or_answers(folder, seed):
    """Run apart, so that whatever Whoosh does with it cannot hang the tests."""
    (folder / DERIVED_FILE).unlink()
    toc = next(folder.glob("*.toc"))
    toc.write_bytes(damaged(toc.read_bytes(), "cut", random.Random(seed)))
    (folder / SEAL).unlink()
    seal(folder, {"format": FORMAT, "lang": "fr"})
    code = (
        "import sys; from pathlib import Path\n"
        "from search_index.search import SearchIndexError, open_searcher\n"
        "try: open_searcher(Path(sys.argv[1])).close()\n"
        "except SearchIndexError: sys.exit(3)\n"
    )

    done = subprocess.run([sys.executable, "-c", code, str(folder)], timeout=60, check=False)

    assert done.returncode == 3


@pytest.mark.soak
def test_four_hundred_mutations_are_refused(index_folders, tmp_path):
    for number in range(400):
        chance = random.Random(number)
        copy = tmp_path / str(number)
        shutil.copytree(index_folders["fr"], copy)
        file = chance.choice(sorted(path for path in copy.iterdir() if path.name != SEAL))
        file.write_bytes(damaged(file.read_bytes(), chance.choice(["cut", "flipped", "grown", "zeroed"]), chance))
        with pytest.raises(SearchIndexError):
            open_searcher(copy)
        shutil.rmtree(copy)


def test_files_that_were_verified_are_not_compared_with_the_seal_again(folder):
    facts = json.loads((folder / SEAL).read_bytes())
    (folder / SEAL).write_text(json.dumps(facts | {"files": dict.fromkeys(facts["files"], "0" * 32)}))

    with pytest.raises(SearchIndexError, match="altered"):
        open_searcher(folder)
    with open_searcher(folder, is_verified=True) as searcher:
        assert searcher.search("facture").items
