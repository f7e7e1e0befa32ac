"""What stood in quotes, looked for word for word in texts as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search_index.analysis import Analysis
from search_index.road import StoredSection


def hold_phrases(sections: Iterable[StoredSection], phrases: Iterable[Sequence[str]], analysis: Analysis) -> bool:
    """Returns whether each phrase stands in a line of some section's title, heading or text.

    Args:
        sections: looked at together.
        phrases: folded words of each.
        analysis: of their language.
    """
    texts = (text for section in sections for text in (section.title, section.heading, section.text))
    lines = [f" {analysis.spelt(line)} " for text in texts for line in text.split("\n")]
    return all(any(f" {' '.join(phrase)} " in line for line in lines) for phrase in phrases)
