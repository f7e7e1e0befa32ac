"""Does a text ask two things? Only said as a hint: one request gets one answer, and two may need two people."""

from __future__ import annotations

import re

TWO = 2
SHORTEST = 12  # signs: below, a question mark is an "OK?" or a "Really?"
_SENTENCE = re.compile(r"[^.!?…\n]{1,2000}[.!?…\n]?")
_NUMBERED = re.compile(r"(?m)^[ \t]{0,8}(?:\d{1,2}[.)]|[-*•])[ \t]+\S")
_ALSO = re.compile(
    r"(?i)\b(?:autre question|deuxième question|seconde question|another question|second question|separately,|"
    r"otra pregunta|segunda pregunta|par ailleurs|aparte de eso)\b"
)


def asks_twice(text: str) -> bool:
    """Whether two questions are recognisable: two sentences that ask, a list that asks, or "another question"."""
    asking = [sentence for sentence in _SENTENCE.findall(text) if sentence.rstrip().endswith("?")]
    long_enough = [sentence for sentence in asking if len(sentence.strip()) >= SHORTEST]
    if len(long_enough) >= TWO:
        return True
    if _ALSO.search(text):
        return True
    return len(long_enough) == 1 and len(_NUMBERED.findall(text)) >= TWO
