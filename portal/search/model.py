"""What a question is, once nobody knows any more who asked it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

LONGEST = 200
SHORTEST = 3
# What looks like somebody's own: an address, a long number (telephone, card, customer), a link, a long token.
PERSONAL = re.compile(r"@|://|\bwww\.|(?:\d[\s.\-/]?){6,}|\S{40,}")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that several readers asked and that found nothing.

    Attributes:
        lang: language it was asked in.
        question: as it is kept, see `worth_remembering`.
        readers: how many asked it; somebody who asked on two days counts twice.
        last_day: when it was asked last.
    """

    lang: str
    question: str
    readers: int
    last_day: date


def worth_remembering(question: str) -> str | None:
    """Returns a question as writers will read it: lower case, single spaces; None when it must not be kept.

    Too short to mean anything, or anything that looks like a person's own address, number or password: forgotten.
    """
    text = " ".join(unicodedata.normalize("NFKC", question).casefold().split())[:LONGEST].strip(" .,;:!?…\"'«»“”")
    if len(text) < SHORTEST or not text.isprintable() or PERSONAL.search(text):
        return None
    return text
