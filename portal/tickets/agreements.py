"""What one customer was promised of their own, by who they are known to be and never by what they type."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.model import Customer
from portal.policy.overlays import Overlay
from portal.policy.policy import Policy
from portal.tickets.moments import zone_of


def agreement_of(policy: Policy, customer: Customer | None, now: datetime) -> Overlay | None:
    """Returns the promise to a customer alone that holds at a moment.

    Args:
        policy: the promise file of that moment.
        customer: who is signed in; None for anybody: an address or a number that is merely typed opens nothing.
        now: aware moment; its day is the desk's.

    Returns:
        None when they get what their plan says.
    """
    if customer is None or not policy.overlays:
        return None
    day = now.astimezone(zone_of(policy)).date()
    return policy.overlay_of(day, customer=customer.email, organisation=customer.number)


def policy_for(policy: Policy, customer: Customer | None, now: datetime) -> Policy:
    """Returns what a promise file says to a customer at a moment, their own promise laid over it."""
    agreement = agreement_of(policy, customer, now)
    return policy if agreement is None else policy.under(agreement)
