"""What the desk helps with, what it does not, and how it reads what its own pages left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from portal.policy.reach import Texts


@dataclass(frozen=True, slots=True)
class Scope:
    """What a request may be about.

    Attributes:
        covers: name → what the desk helps with.
        excludes: name → what it does not.
    """

    covers: Mapping[str, Texts] = field(default_factory=lambda: MappingProxyType({}))
    excludes: Mapping[str, Texts] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Reading:
    """Two published statements that do not agree, and which of them holds.

    Attributes:
        about: key of the file that holds.
        said: what is said besides.
        read_as: how it is meant.
    """

    about: str
    said: Texts
    read_as: Texts


@dataclass(frozen=True, slots=True)
class Proof:
    """What the desk publishes about how it kept its word.

    Attributes:
        figures: what, in order.
        fewest: under how many cases a figure is too little to say.
    """

    figures: tuple[str, ...] = ()
    fewest: int = 10
