"""What stood in quotes, looked for word for word in texts as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from search_index.analysis import Analysis
from search_index.pages import BETWEEN_CELLS
from search_index.road import StoredSection

PARTING = re.compile(rf"\n|{BETWEEN_CELLS}")  # what no phrase goes on across: ends of paragraphs, items, cells


def hold_phrases(sections: Iterable[StoredSection], phrases: Iterable[Sequence[str]], analysis: Analysis) -> bool:
    """Returns whether each phrase stands in a paragraph or a cell of some section's title, heading or text.

    Args:
        sections: looked at together.
        phrases: folded words of each.
        analysis: of their language.
    """
    texts = (text for section in sections for text in (section.title, section.heading, section.text))
    parts = [f" {analysis.spelt(part)} " for text in texts for part in PARTING.split(text)]
    return all(any(f" {' '.join(phrase)} " in part for part in parts) for phrase in phrases)
