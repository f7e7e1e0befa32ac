"""Requests of the demonstration that are in other hands: taken, critical, handed over, asked to be handed over."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.desk.model import Agent
from portal.policy.criticality import Criticality
from portal.policy.levels import Level, levels_above
from portal.policy.policy import Policy
from portal.tickets import handovers, marks, service
from portal.tickets.access import Access, Scope
from portal.tickets.levels import ALLOWED, Brought, HandOver, levels_to_ask_for
from portal.tickets.service import Counter

NOTE = "Reproduit deux fois sur un dossier neuf. Les journaux de mardi montrent quand cela commence."
BECAUSE = "leur installation n’est pas joignable d’ici"
WORDS = {
    "fr": "Nos collègues ont de quoi reproduire cela : ils prennent la suite.",
    "en": "Our colleagues can reproduce this: they go on from here.",
    "es": "Nuestros colegas pueden reproducirlo: continúan ellos.",
}
WHY = {
    "fr": "C’est la troisième fois ce mois-ci : quelqu’un peut-il chercher la cause ?",
    "en": "This is the third time this month: can somebody look for the cause?",
    "es": "Es la tercera vez este mes: ¿puede alguien buscar la causa?",
}


def show_hands(counter: Counter, policy: Policy, agents: tuple[Agent, ...], now: datetime) -> None:
    """Puts some of the requests in the queue into other hands, as far as the promise file lets them.

    Args:
        counter: the portal.
        policy: of the invented requests.
        agents: colleagues who answer.
        now: aware moment.
    """
    waiting = [ticket for ticket, _place in service.queue(counter, now)]
    soon = now - timedelta(minutes=1)
    if waiting:
        marks.assign(counter, waiting[0].id, agents[0].id, agents[0].id, soon)
        marks.set_criticality(counter, waiting[0].id, Criticality.HIGH, agents[0].id, soon)
    for level in list(levels_above(policy.levels).values())[:1]:
        for ticket in waiting[1:2]:
            handovers.hand_over(counter, ticket.id, _wish(level, ticket.lang), agents[-1].id, soon)
        _ask(counter, policy, now)


def _wish(level: Level, lang: str) -> HandOver:
    brought = {need.name: ALLOWED[need.condition][-1] for need in level.needs}
    because = {name: BECAUSE for name, what in brought.items() if what is Brought.IMPOSSIBLE}
    return HandOver(level=level.name, brought=brought, because=because, note=NOTE, words=WORDS.get(lang, WORDS["en"]))


def _ask(counter: Counter, policy: Policy, now: datetime) -> None:
    """Lets the first customer ask whose plan allows it."""
    for ticket, _place in service.queue(counter, now):
        events = service.read(counter, ticket.id).events
        offered = levels_to_ask_for(policy, ticket, events)
        if offered and not ticket.level:
            why = WHY.get(ticket.lang, WHY["en"])
            handovers.ask_for(counter, Access(ticket.id, Scope.MAILED), offered[0].name, why, now)
            return
