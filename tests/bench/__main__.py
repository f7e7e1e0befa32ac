"""`make bench`: measures and prints; nothing here passes or fails.

`make bench ARGS="search --quick"` runs one of them; what follows its name is its own to read.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

BENCHES = {
    "clock": "due times over a year of promises, and an order of 10,000 open requests",
    "desk": "pages of the desk with 10,000 open requests",
    "posts": "contact forms a second, beside django-helpdesk",
    "queue": "a year of waits in each line, with and without the rule that nobody waits for ever",
    "search": "quality and speed of search on a real help center (GUICHET_CORPUS)",
    "start": "from the start of a process to its first answer, on the manual or on folders named with --of=",
}
WITH_CORPUS = {"search"}
OWN = "--own"  # the manual instead of a corpus
WITH_OPTIONS = {"start"}
NEEDS_CORPUS = (
    "GUICHET_CORPUS is not set: name a folder that holds handbook-fr.tar.xz and handbook-fr-queries.jsonl,\n"
    "a help center in Markdown and questions whose answer is known."
)


def main(words: list[str]) -> int:
    """Run the benches named, all of them by default; words that begin with a hyphen are options of theirs."""
    names, options = ([word for word in words if word.startswith("-") is wanted] for wanted in (False, True))
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.stderr.write(f"There is no bench called {unknown[0]}. There are: {', '.join(BENCHES)}\n")
        return 2
    corpus = os.environ.get("GUICHET_CORPUS", "").strip()
    is_there = bool(corpus) and Path(corpus).is_dir()
    absent = False
    for name in names or BENCHES:
        if name in WITH_CORPUS and not is_there and not any(option.startswith(OWN) for option in options):
            sys.stderr.write(f"{NEEDS_CORPUS}\n")
            absent = True
        else:
            wanted = [Path(corpus).resolve() if is_there else None] if name in WITH_CORPUS else []
            wanted += [options] if name in WITH_CORPUS | WITH_OPTIONS else []
            importlib.import_module(f"tests.bench.{name}").main(*wanted)
    return 2 if absent else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
