"""What somebody signed in is told of fair use before they ask again, and where they object to it."""

from __future__ import annotations

from portal.accounts.model import Customer
from portal.tickets.fair_use_words import notice_of_customer
from portal.tickets.front_desk import FrontDesk
from portal.tickets.moments import zone_of
from portal.tickets.receipt_finding import MINE


def held_back(desk: FrontDesk, customer: Customer | None, lang: str) -> dict[str, object]:
    """Returns `fair_use`, `object_at` and `reason_at` for the template; `fair_use` is None for everybody else."""
    policy = desk.promises.current()
    if customer is None or policy is None:
        return {"fair_use": None}
    with desk.counter.database.reading() as db:
        notice = notice_of_customer(db, customer.email, zone_of(policy), desk.clock())
    if notice is None:
        return {"fair_use": None}
    reason_at = f"/{lang}/t/{notice.decided_in}/{MINE}#conversation" if notice.decided_in else ""
    return {"fair_use": notice, "object_at": f"/{lang}/t/{notice.reference}/{MINE}", "reason_at": reason_at}
