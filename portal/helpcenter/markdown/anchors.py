"""The identifiers of headings: readable in an address bar, the same whatever the accents."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def slugify(text: str, separator: str = "-") -> str:
    """Returns small letters and digits with `separator` between words: "L'été à l'école" → `l-ete-a-l-ecole`.

    Letters of other scripts are kept: an address may hold them. Nothing readable gives an empty text.
    """
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", plain))
    return separator.join(words)
