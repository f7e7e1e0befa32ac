"""What somebody signed in is told of fair use before they ask again, and where they object to it."""

from __future__ import annotations

from contextlib import suppress

from portal.accounts.model import Customer
from portal.errors import RefusedError
from portal.tickets import service
from portal.tickets.fair_use_words import Notice, notice_of_customer
from portal.tickets.front_desk import FrontDesk
from portal.tickets.moments import zone_of
from portal.tickets.objections import contest
from portal.tickets.receipt_finding import MINE


def held_back(desk: FrontDesk, customer: Customer | None, lang: str) -> dict[str, object]:
    """Returns `fair_use`, `object_at` and `reason_at` for the template; `fair_use` is None for everybody else."""
    notice = _notice(desk, customer)
    if notice is None:
        return {"fair_use": None}
    reason_at = f"/{lang}/t/{notice.decided_in}/{MINE}#conversation" if notice.decided_in else ""
    return {"fair_use": notice, "object_at": f"/{lang}/t/{notice.reference}/{MINE}", "reason_at": reason_at}


def contest_held_back(desk: FrontDesk, customer: Customer | None) -> None:
    """Objects, for somebody signed in, to what holds their requests back.

    Nothing happens where nothing holds them back any more, or somebody has decided: the page says what holds now.
    """
    notice = _notice(desk, customer)
    if customer is None or notice is None:
        return
    _conversation, access = service.find_own(desk.counter, notice.reference, customer.id, customer.email)
    with suppress(RefusedError):
        contest(desk.counter, access, desk.clock())


def _notice(desk: FrontDesk, customer: Customer | None) -> Notice | None:
    policy = desk.promises.current()
    if customer is None or policy is None:
        return None
    with desk.counter.database.reading() as db:
        return notice_of_customer(db, customer.email, zone_of(policy), desk.clock())
