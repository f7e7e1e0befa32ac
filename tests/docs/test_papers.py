"""README, CONTRIBUTING, SECURITY, CHANGELOG and the decisions: short, and true about what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.manual import ROOT

PAPERS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
DECISIONS = sorted((ROOT / "decisions").glob("*.md"))
A_PAGE = 60  # lines


@pytest.mark.parametrize("paper", PAPERS)
def test_links_of_a_paper_lead_to_files_that_exist(paper: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / paper).read_text(encoding="utf-8"))
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_files_and_folders_that_a_paper_names_exist(paper: str) -> None:
    named = re.findall(
        r"`((?:portal|search_index|tests|docs|decisions|tools)/[\w./-]*)`", (ROOT / paper).read_text(encoding="utf-8")
    )
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_doors_that_a_paper_names_are_in_the_makefile(paper: str) -> None:
    doors = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = set(re.findall(r"make ([a-z]+)\b(?=[`\s])", "\n".join(_code(ROOT / paper))))
    assert named
    assert named <= set(doors)


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(file.name[:4]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_is_a_page_with_its_three_parts(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {file.name[:4]}. ")
    assert "Pending" not in text
    assert text.count("\n") <= A_PAGE


def _code(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return [*re.findall(r"`[^`\n]+`", text), *re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)]
