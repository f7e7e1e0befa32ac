"""Blank lines and indentation that templates leave: a third of a page, and nothing that a reader sees."""

from __future__ import annotations

import re

_KEPT = re.compile(r"<(pre|textarea|script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
# Not "\s": a no-break space is a character of the text.
_BREAK = re.compile(r"\n[ \t\r\n]+")


def squeeze(text: str) -> str:
    """Returns the page with each run of line breaks and indentation as one; code and scripts as they were."""
    pieces: list[str] = []
    done = 0
    for kept in _KEPT.finditer(text):
        pieces += (_BREAK.sub("\n", text[done : kept.start()]), kept[0])
        done = kept.end()
    pieces.append(_BREAK.sub("\n", text[done:]))
    return "".join(pieces)
