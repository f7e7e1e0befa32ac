"""Why a request stands where it stands, and what fair use holds back, in the words of the customer who reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from portal.policy.limits import Trigger
from portal.policy.queue import Reason
from portal.tickets import fair_use, store
from portal.tickets.fair_use import DECISION, WHAT, Case, Decision, Mark
from portal.tickets.model import Event, Kind, Ticket
from portal.tickets.moments import say, when
from portal.web.languages import gettext as _
from portal.web.languages import ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is said of a limit that was met.

    Attributes:
        reference: number of the request with which it was met.
        rule: which limit, in words.
        until: when it ends, in words.
        is_running: whether requests are held back; False once an agent lifted it, or it ended.
        has_ended: whether it ended by itself.
        can_contest: whether its customer may object.
        contested: when they did, in words; empty when they have not.
        can_be_decided: whether an agent may decide.
        is_decided: whether an agent has decided.
        decided_in: number of the request in which they wrote why; empty before.
    """

    reference: str
    rule: str
    until: str
    is_running: bool
    has_ended: bool
    can_contest: bool
    contested: str
    can_be_decided: bool
    is_decided: bool
    decided_in: str


def notice_of_ticket(db: Connection, ticket: Ticket, zone: tzinfo, now: datetime) -> Notice | None:
    """Returns what is said on a request's own page; None when nothing holds it back, nor did until it was lifted."""
    return notice_of(db, fair_use.of_ticket(db, ticket, now), zone, now)


def notice_of_customer(db: Connection, email: str, zone: tzinfo, now: datetime) -> Notice | None:
    """Returns what is said to somebody signed in, before they ask again; None when nothing holds them back."""
    case = fair_use.latest(db, email, now)
    return None if case is None or not case.is_running(now) else notice_of(db, case, zone, now)


def notice_of(db: Connection, case: Case | None, zone: tzinfo, now: datetime) -> Notice | None:
    """Returns what is said of a case; None for none."""
    met = None if case is None else store.by_id(db, case.ticket)
    if case is None or met is None:
        return None
    is_running = case.is_running(now)
    return Notice(
        reference=met.reference,
        rule=rule_in_words(case.rule, case.allowed),
        until=say(case.until, zone, now).words,
        is_running=is_running,
        has_ended=case.until <= now and case.decision is not Decision.LIFTED,
        can_contest=is_running and case.contested_at is None and case.decided_at is None,
        contested="" if case.contested_at is None else when(case.contested_at, zone).words,
        can_be_decided=case.can_be_decided(now),
        is_decided=case.decided_at is not None,
        decided_in=fair_use.decided_in(db, met.email, case),
    )


def rule_in_words(rule: Trigger, allowed: int) -> str:
    """Returns which limit was met."""
    return _RULES[rule](allowed)


def reason_in_words(reason: Reason) -> str:
    """Returns why a request stands where it stands, as its customer reads it."""
    return _REASONS[reason]()


def title_of(event: Event) -> str | None:
    """Returns what happened, as its customer reads it; None when it is no matter of fair use."""
    if event.kind is Kind.PUT_BEHIND:
        return _("Fair use: behind the others for a while")
    if event.kind is Kind.CONTESTED:
        return _("You contested that")
    if event.kind is Kind.DECIDED:
        is_lifted = event.facts.get(DECISION) == Decision.LIFTED
        return _("We lifted what held your requests back") if is_lifted else _("We let fair use stand")
    if event.kind is Kind.MARKED:
        is_steps = event.facts.get(WHAT) == Mark.STEPS
        return (
            _("We noted that steps of an earlier answer were not done")
            if is_steps
            else _("We noted that the article you came from answers this")
        )
    return None


# In the words of the page of promises: what a customer reads there is what they read here.
_RULES: Mapping[Trigger, Callable[[int], str]] = {
    Trigger.OPEN_REQUESTS: lambda n: ngettext(
        "more than %(num)d request open at once", "more than %(num)d requests open at once", n
    ),
    Trigger.REQUESTS_PER_DAY: lambda n: ngettext(
        "more than %(num)d request within 24 hours", "more than %(num)d requests within 24 hours", n
    ),
    Trigger.MESSAGES_PER_DAY: lambda n: ngettext(
        "more than %(num)d message within 24 hours", "more than %(num)d messages within 24 hours", n
    ),
    Trigger.ANSWERED_QUESTIONS: lambda n: ngettext(
        "%(num)d question whose answer was in an article that was offered and read",
        "%(num)d questions whose answer was in an article that was offered and read",
        n,
    ),
    Trigger.STEPS_NOT_DONE: lambda n: ngettext(
        "%(num)d request that comes back without the steps we gave being done",
        "%(num)d requests that come back without the steps we gave being done",
        n,
    ),
}
_REASONS: Mapping[Reason, Callable[[], str]] = {
    Reason.FAIR_USE: lambda: _("It stands behind the others for a while."),
    Reason.WAITED: lambda: _("It has waited long enough: it goes before all others."),
    Reason.PAID: lambda: _("Paid requests go first."),
    Reason.PLAN: lambda: _("Your plan goes before others."),
    Reason.CRITICALITY: lambda: _("We found it more serious than usual."),
    Reason.DUE: lambda: _("What is due first goes first."),
    Reason.ARRIVED: lambda: _("First come, first served."),
    Reason.ANSWERED: lambda: _("We have answered it."),
}
