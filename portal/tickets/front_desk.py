"""What every page of the counter is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.web import Cloakroom
from portal.policy.policy import Policy
from portal.policy.promises import Promise
from portal.settings import Settings
from portal.tickets.agreements import policy_for
from portal.tickets.model import Lane
from portal.tickets.service import Counter
from portal.web.page import Slots
from portal.web.promises import Promises


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """What the pages need to know.

    Attributes:
        settings: of the portal.
        counter: where requests are.
        cloakroom: knows who is signed in.
        promises: what is promised now.
        slots: fill the rest of a page that comes back with errors.
        clock: tells the present moment, aware.
        worth: says what a promise to a plan in a lane was worth last month; empty when nobody can tell.
    """

    settings: Settings
    counter: Counter
    cloakroom: Cloakroom
    promises: Promises
    slots: Slots
    clock: Callable[[], datetime]
    worth: Callable[[Promise | None, str, Lane], str] = lambda _promise, _plan, _lane: ""

    def policy(self) -> Policy | None:
        """Returns what is promised now to who sends the present request, by their own agreement if they have one.

        Returns:
            None when the promise file has never been right since the sidecar started.
        """
        policy = self.promises.current()
        return None if policy is None else policy_for(policy, self.cloakroom.customer(), self.clock())
