"""What a publication is going to do, decided before anything is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.helpcenter.publish.history import History
from portal.helpcenter.publish.inputs import Inputs
from portal.helpcenter.publish.languages import Language
from portal.releases import Release
from portal.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """What to assemble.

    Attributes:
        settings: the help center.
        now: moment of the publication.
        builder: program that builds the pages.
        languages: of the help center, the default first.
        inputs: hashes of what it is made of.
        history: what the commits say of it.
        previous: the release that is served; None for none.
        reused: languages whose pages and index are those of the previous release.
    """

    settings: Settings
    now: datetime
    builder: str
    languages: Sequence[Language]
    inputs: Inputs
    history: History
    previous: Release | None
    reused: frozenset[str] = frozenset()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the languages, the default first."""
        return tuple(language.code for language in self.languages)

    @property
    def built(self) -> tuple[Language, ...]:
        """The languages whose pages have to be built."""
        return tuple(language for language in self.languages if language.code not in self.reused)
