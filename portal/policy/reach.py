"""How a desk is reached: ways, telephone numbers, places to look first, languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Texts = Mapping[str, str]  # language → words, one for each of the desk's languages


class Channel(StrEnum):
    """A way to reach the desk."""

    FORM = "form"
    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    FORUM = "forum"


class Requirement(StrEnum):
    """What a way to reach the desk asks of whoever uses it."""

    ACCOUNT = "account"  # the name or number of the account, said or written
    SIGN_IN = "sign_in"
    ORGANISATION = "organisation"  # the number of the organisation, which makes it faster
    ADDRESS = "address"  # an e-mail address that we know
    DESCRIPTION = "description"
    SCREENSHOTS = "screenshots"
    ERRORS = "errors"  # the messages that were shown
    PLAN = "plan"  # which one was bought
    PAGE = "page"  # the product and the page it is about


@dataclass(frozen=True, slots=True)
class Way:
    """What is said of one channel.

    Attributes:
        channel: which.
        requires: what to have at hand, in order.
        hours: name of the calendar during which it is answered; None when the plan says, or nobody does.
        note: words beside it; empty for none.
        instead: where to turn, since no plan offers this channel; empty when one does.
    """

    channel: Channel
    requires: tuple[Requirement, ...] = ()
    hours: str | None = None
    note: Texts | None = None
    instead: Texts | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number, or that a country has none.

    Attributes:
        country: ISO 3166 code of two letters.
        number: as it is dialled from abroad; None when the country has none.
        languages: codes of those spoken there; empty when nothing is said.
        shown_to: names of the plans whose customers see it; None for everybody, on public pages.
    """

    country: str
    number: str | None
    languages: tuple[str, ...]
    shown_to: tuple[str, ...] | None

    def is_shown_to(self, plan: str | None) -> bool:
        """Whether a customer of `plan` sees the number; None for a reader whom nobody knows."""
        return self.shown_to is None or plan in self.shown_to


class LinkKind(StrEnum):
    """What a place is."""

    HELP = "help"
    DOCUMENTATION = "documentation"
    FORUM = "forum"
    COMMUNITY = "community"
    STATUS = "status"
    VIDEO = "video"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Link:
    """A place to look first.

    Attributes:
        name: its key in the promise file.
        title: what readers call it.
        url: address.
        kind: what it is.
        is_official: whether the desk answers for what stands there.
        is_watched: whether the desk reads what is asked there.
    """

    name: str
    title: Texts
    url: str
    kind: LinkKind
    is_official: bool = True
    is_watched: bool = True


@dataclass(frozen=True, slots=True)
class Spoken:
    """Languages in which requests are answered; those of the pages are the desk's own.

    Attributes:
        fully: codes of those in which everything is answered.
        partly: codes of those in which some people answer.
        others: whether other languages are tried.
    """

    fully: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    others: bool = False
