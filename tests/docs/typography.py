"""Sets French prose as it is printed: ’, « », narrow no-break spaces. Code, addresses and facts stay as they are.

Run it on files or folders: `.venv/bin/python -m tests.docs.typography docs/fr`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

NARROW = "\N{NARROW NO-BREAK SPACE}"

_KEPT = re.compile(r"(`+[^`]*`+|\{\{.*?\}\}|\]\([^)]*\)|<[^>]+>|\{[ :]*[#.][^}]*\}|\{ data-[^}]*\}|https?://\S+)")
_BLOCK = re.compile(r"^(\s*(?:!!!|\?\?\?\+?|:::)\s+\S+\s?)(.*)$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_SPOKEN = re.compile(r"^(title|description): (.*)$")
_RULE = re.compile(r"^[\s|:-]+$")
_UNITS = "%|€|s|ms|min|h|Ko|Mo|Go|Kio|Mio|mots|articles|caractères|heures|minutes|secondes|jours"


def set_prose(text: str) -> str:
    """Returns a stretch of prose, set."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r" ([;!?:])(?=[\s*_)\]»|.,]|$)", rf"{NARROW}\1", text)
    text = re.sub(rf"«[ {NARROW}]?", f"«{NARROW}", text)
    text = re.sub(rf"[ {NARROW}]?»", f"{NARROW}»", text)
    text = re.sub(rf"(\d) (?=(?:{_UNITS})\b)", rf"\1{NARROW}", text)
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", NARROW, text)
    return text.replace("...", "…")


def set_line(line: str) -> str:
    """Returns a line of Markdown, its prose set."""
    if _RULE.match(line):
        return line
    block = _BLOCK.match(line)
    if block:
        return block[1] + set_line(block[2])
    parts = (part if _KEPT.fullmatch(part) else set_prose(part) for part in _KEPT.split(line))
    joined = "".join(parts)
    joined = re.sub(r"(?<=[ldjmtsncuLDJMTSNC])'(?=[`\[*_«{<])", "’", joined)
    return re.sub(r"(?<=[`*_)»}]) ([;!?:])(?=[\s*_)\]»|.,]|$)", rf"{NARROW}\1", joined)


def set_page(text: str) -> str:
    """Returns a Markdown file with its front matter, the prose set."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    in_front_matter, fence = lines[0] == "---", ""
    for number, line in enumerate(lines):
        opened = _FENCE.match(line)
        if in_front_matter:
            spoken = _SPOKEN.match(line)
            yield f"{spoken[1]}: {set_prose(spoken[2])}" if spoken else line
            in_front_matter = number == 0 or line != "---"
        elif opened:
            fence = "" if fence and opened[1].startswith(fence) else fence or opened[1]
            yield line
        else:
            yield line if fence else set_line(line)


def main(paths: list[str]) -> None:
    """Sets every Markdown file at `paths`, in place."""
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
            file.write_text(set_page(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
