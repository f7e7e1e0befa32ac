"""What a request's address opens: by the code in it, or for its own customer, signed in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from portal.errors import AbsentError, LinkError
from portal.tickets import service
from portal.tickets.access import Access
from portal.tickets.front_desk import FrontDesk
from portal.tickets.service import Conversation
from portal.web.audience import Gate
from portal.web.release import opened_release

MINE = "mine"  # in the place of a code: whoever is signed in as the request's customer


@dataclass(frozen=True, slots=True)
class Found:
    """What a link opened.

    Attributes:
        conversation: the request and what happened.
        access: by which it was opened.
        path: of its page.
    """

    conversation: Conversation
    access: Access
    path: str


def link_gate(desk: FrontDesk) -> Gate:
    """Returns what lets in whoever holds a link to the request that the address names, and whose it is."""

    def know(lang: str, reference: str, code: str, **_other: object) -> None:
        g.found = find(desk, lang, reference, code)

    return know


def found_request() -> Found:
    """Returns what the link of the present request opened, in a view that is for who holds it."""
    found: Found = g.found
    return found


def find(desk: FrontDesk, lang: str, reference: str, code: str) -> Found:
    """Returns what a link opens.

    Raises:
        LinkError: there is no such request, or the link does not open it: nobody can tell which.
        AbsentError: the help center does not speak the language.
    """
    if lang not in opened_release().release.languages:
        raise AbsentError("The help center does not speak this language")
    path = f"/{lang}/t/{reference}/{code}"
    if code == MINE:
        customer = desk.cloakroom.customer()
        if customer is None:
            raise LinkError("No request has this number and this link")
        conversation, access = service.find_own(desk.counter, reference, customer.id, customer.email)
    else:
        conversation, access = service.find(desk.counter, reference, code, desk.clock())
    return Found(conversation, access, path)
