"""Votes that the sidecar has exported, written into the pages for readers without scripts."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.errors import ConfigError
from portal.helpcenter.publish.markup import Element, replace_elements

EXPORT = "export/votes.json"
_MARKER = "data-guichet-vote-count"
_WORDS = "data-guichet-words"


@dataclass(frozen=True, slots=True)
class Votes:
    """How an article was judged.

    Attributes:
        yes: readers whom it helped.
        no: readers whom it did not.
    """

    yes: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        """Readers who answered."""
        return self.yes + self.no


def read_votes(var: Path) -> Mapping[str, Mapping[str, Votes]] | None:
    """Returns language → article id → votes, or None when nothing was exported.

    Raises:
        ConfigError: the export cannot be read.
    """
    file = var / EXPORT
    try:
        exported = json.loads(file.read_bytes())
        return {
            lang: {name: Votes(int(votes["yes"]), int(votes["no"])) for name, votes in articles.items()}
            for lang, articles in exported.items()
        }
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"var/{EXPORT} cannot be read", "Remove it: the portal writes it again.") from error


def tell_votes(text: str, votes: Votes) -> str:
    """Returns the page with its count of votes in words; the words are those that the theme left on the element."""

    def tell(element: Element) -> str | None:
        words = _words(element.attributes.get(_WORDS, ""), votes.total)
        for name, number in (("yes", votes.yes), ("no", votes.no), ("total", votes.total)):
            words = words.replace(f"{{{name}}}", str(number))
        return text[element.start : element.inside] + html.escape(words) + text[element.outside : element.end]

    return replace_elements(text, _MARKER, tell)


def _words(written: str, total: int) -> str:
    try:
        forms = json.loads(written)
        return str(forms[{0: "zero", 1: "one"}.get(total, "other")])
    except (ValueError, KeyError, TypeError):
        return ""
