"""Money that was given back for a request, in words: told by the event that was written into it."""

from __future__ import annotations

from babel.numbers import format_currency

from portal.policy.money import parse_money
from portal.tickets.model import Event
from portal.web.languages import gettext as _
from portal.web.languages import request_locale

AMOUNT, REASON, MISSED, BOUNCED = "amount", "reason", "missed", "bounced"  # facts of the event


def for_customer(event: Event) -> str:
    """Returns what its customer reads of it."""
    if event.facts.get(BOUNCED):
        return _(
            "The %(amount)s that we gave back did not reach you; one of us looks into it and writes to you",
            amount=_amount(event),
        )
    if event.facts.get(REASON) == MISSED:
        return _("We gave %(amount)s back to you: we missed the time you had paid for", amount=_amount(event))
    return _("We gave %(amount)s back to you", amount=_amount(event))


def for_agent(event: Event) -> str:
    """Returns what an agent reads of it."""
    if event.facts.get(BOUNCED):
        return _(
            "%(amount)s given back did not reach the customer: give it back another way, and tell them",
            amount=_amount(event),
        )
    if event.facts.get(REASON) == MISSED:
        return _("%(amount)s went back to the customer: the time paid for was missed", amount=_amount(event))
    return _("%(amount)s went back to the customer", amount=_amount(event))


def _amount(event: Event) -> str:
    money = parse_money(event.facts[AMOUNT])
    return str(format_currency(money.amount, money.currency, locale=request_locale()))
