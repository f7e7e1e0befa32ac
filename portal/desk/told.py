"""What happened to a ticket, in words for the agent who reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.policy.criticality import Criticality, criticality_of
from portal.policy.policy import Policy
from portal.policy.reach import Texts
from portal.tickets import money_back
from portal.tickets.fair_use import DECISION, Decision
from portal.tickets.levels import LEVEL, NEED, OWED, Brought
from portal.tickets.marks import CRITICALITY, TO
from portal.tickets.model import Event, Kind
from portal.tickets.opinions import SATISFIED, YES
from portal.web.languages import gettext as _


def title_of(event: Event, policy: Policy, names: Mapping[int, str], lang: str) -> str:
    """Returns what somebody did, as it goes on after their name.

    Args:
        event: what happened.
        policy: the promise file of the ticket's own day.
        names: of the agents, by id.
        lang: of the agent who reads.
    """
    if words := _by_its_facts(event):
        return words
    level = level_title(policy, event.facts.get(LEVEL, ""), lang)
    if level and event.kind in _WITH_LEVEL:
        return _WITH_LEVEL[event.kind](level)
    if event.kind is Kind.ASSIGNED and event.facts.get(TO, ""):
        to = int(event.facts[TO])
        return _("took it") if to == event.agent else _("gave it to %(name)s", name=names.get(to) or _("An agent"))
    criticality = criticality_of(event.facts.get(CRITICALITY, ""))
    if event.kind is Kind.CRITICALITY_SET and criticality is not None:
        return _("marked it: %(criticality)s", criticality=criticality_in_words(criticality))
    return _KINDS[event.kind]()


def _by_its_facts(event: Event) -> str:
    if event.kind is Kind.RATED and event.facts.get(SATISFIED) == YES:
        return _("is satisfied")
    if event.kind is Kind.DECIDED and event.facts.get(DECISION) == Decision.LIFTED:
        return _("lifted fair use")
    if event.kind is Kind.HANDED_BACK and event.facts.get(OWED):
        return _("gave it back to the first line, the answer of the level still owed")
    return money_back.for_agent(event) if event.kind is Kind.REFUNDED else ""


def items_of(event: Event, policy: Policy, lang: str) -> tuple[str, ...]:
    """Returns what a hand-over brought, one thing each; nothing for other events."""
    level = policy.levels.get(event.facts.get(LEVEL, ""))
    if event.kind is not Kind.HANDED_OVER or level is None:
        return ()
    brought = [(need, event.facts.get(NEED + need.name, "")) for need in level.needs]
    return tuple(
        _("%(need)s: %(brought)s", need=in_language(need.title, lang) or need.name, brought=_BROUGHT[Brought(state)]())
        for need, state in brought
        if state in set(Brought)
    )


def level_title(policy: Policy, name: str, lang: str) -> str:
    """Returns what customers call a level; its key when the promise file does not know it."""
    level = policy.levels.get(name)
    return name if level is None else in_language(level.title, lang) or name


def in_language(texts: Texts, lang: str) -> str:
    """Returns words of the promise file in `lang`, else in the first language they are in; empty for none."""
    return texts.get(lang) or next(iter(texts.values()), "")


def criticality_in_words(criticality: Criticality) -> str:
    """Returns how critical a request is."""
    return _CRITICALITIES[criticality]()


_CRITICALITIES: Mapping[Criticality, Callable[[], str]] = {
    Criticality.NORMAL: lambda: _("normal"),
    Criticality.HIGH: lambda: _("high"),
    Criticality.CRITICAL: lambda: _("critical"),
}
_BROUGHT: Mapping[Brought, Callable[[], str]] = {
    Brought.DONE: lambda: _("done"),
    Brought.IMPOSSIBLE: lambda: _("impossible"),
    Brought.NOT_APPLICABLE: lambda: _("does not apply"),
}
_WITH_LEVEL: Mapping[Kind, Callable[[str], str]] = {
    Kind.HANDED_OVER: lambda level: _("handed it over to: %(level)s", level=level),
    Kind.LEVEL_ASKED: lambda level: _("asks that it be handed over to: %(level)s", level=level),
    Kind.LEVEL_DECLINED: lambda level: _("did not hand it over to: %(level)s", level=level),
}
_KINDS: Mapping[Kind, Callable[[], str]] = {
    Kind.OPENED: lambda: _("asked"),
    Kind.CUSTOMER_REPLIED: lambda: _("wrote"),
    Kind.AGENT_REPLIED: lambda: _("answered"),
    Kind.ASKED_MORE: lambda: _("asked the customer"),
    Kind.NOTED: lambda: _("noted, for the desk alone"),
    Kind.SOLVED: lambda: _("solved it"),
    Kind.REOPENED: lambda: _("reopened it"),
    Kind.CLOSED: lambda: _("closed it"),
    Kind.LIFTED: lambda: _("Moved to the urgent line"),
    Kind.LOWERED: lambda: _("Moved back to the ordinary line"),
    Kind.ADDRESS_CONFIRMED: lambda: _("The customer opened a link mailed to their address"),
    Kind.LEVEL_ASKED: lambda: _("asks for another level"),
    Kind.LEVEL_DECLINED: lambda: _("did not hand it over"),
    Kind.HANDED_OVER: lambda: _("handed it over"),
    Kind.HANDED_BACK: lambda: _("gave it back to the first line"),
    Kind.ASSIGNED: lambda: _("released it"),
    Kind.CRITICALITY_SET: lambda: _("marked it"),
    Kind.RATED: lambda: _("is not satisfied"),
    Kind.PUT_BEHIND: lambda: _("Fair use: behind the others for a while"),
    Kind.CONTESTED: lambda: _("contests fair use"),
    Kind.DECIDED: lambda: _("let fair use stand"),
    Kind.MARKED: lambda: _("counted it towards fair use"),
}
