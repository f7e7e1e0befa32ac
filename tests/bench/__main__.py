"""`make bench`: measures and prints; nothing here passes or fails. `make bench ARGS=search` runs one of them."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

BENCHES = {"search": "quality and speed of search on a real help center (GUICHET_CORPUS)"}
NEEDS_CORPUS = (
    "GUICHET_CORPUS is not set: name a folder that holds handbook-fr.tar.xz and handbook-fr-queries.jsonl,\n"
    "a help center in Markdown and questions whose answer is known."
)


def main(names: list[str]) -> int:
    """Run the benches named, all of them by default."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.stderr.write(f"There is no bench called {unknown[0]}. There are: {', '.join(BENCHES)}\n")
        return 2
    corpus = os.environ.get("GUICHET_CORPUS", "").strip()
    if not corpus or not Path(corpus).is_dir():
        sys.stderr.write(f"{NEEDS_CORPUS}\n")
        return 2
    for name in names or BENCHES:
        importlib.import_module(f"tests.bench.{name}").main(Path(corpus).resolve())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
