"""The telephone numbers that a customer may see. Those that are not for everybody stand on no page of the site."""

from __future__ import annotations

from dataclasses import dataclass

from babel.core import Locale, UnknownLocaleError

from portal.accounts.model import Customer
from portal.policy.policy import Policy
from portal.policy.reach import Channel
from portal.web.languages import request_locale


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone number as a page shows it.

    Attributes:
        number: as it is dialled from abroad.
        dialled: the same for a `tel:` link.
        country: in the request's language.
        languages: spoken there, in the request's language; empty when nothing is said.
    """

    number: str
    dialled: str
    country: str
    languages: str


def lines_for(policy: Policy, customer: Customer | None) -> tuple[Line, ...]:
    """Returns the numbers that somebody may call.

    Args:
        policy: what is promised to them; see `policy_for`.
        customer: who is signed in; None for anybody, who reads the public numbers on the pages of the site.

    Returns:
        In the file's order; empty when their plan is not answered by telephone.
    """
    plan = None if customer is None else policy.plan_of(customer.plan)
    if plan is None or not plan.offers(Channel.PHONE):
        return ()
    names = Locale.parse(request_locale())
    # Whoever was given the telephone by an agreement of their own sees what plans with a telephone see.
    agreed = policy.agreement is not None and Channel.PHONE in (policy.agreement.channels or ())
    return tuple(
        Line(
            phone.number,
            "".join(sign for sign in phone.number if sign.isdigit() or sign == "+"),
            names.territories.get(phone.country, phone.country),
            ", ".join(map(_language, phone.languages)),
        )
        for phone in policy.phones
        if phone.number is not None and (agreed or phone.is_shown_to(plan.name))
    )


def _language(code: str) -> str:
    try:
        return str(Locale.parse(code, sep="-").get_display_name(request_locale()) or code)
    except (UnknownLocaleError, ValueError):
        return code
