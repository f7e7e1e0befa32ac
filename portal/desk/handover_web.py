"""Who has a request: handing it over with what a level needs, and back; taking it; saying how critical it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.desk import service
from portal.desk.told import in_language
from portal.desk.web import (
    BAD_REQUEST,
    CONFLICT,
    SEE_OTHER,
    UNAVAILABLE,
    AgentsDesk,
    conversation_of,
    desk_page,
    number_of,
    present_agent,
    require_token,
)
from portal.errors import AbsentError, RefusedError, UnusableError
from portal.policy.criticality import criticality_of
from portal.policy.levels import Condition, Level, levels_above
from portal.policy.policy import Policy
from portal.storage import StorageError
from portal.tickets import handovers, marks
from portal.tickets.forms import lines
from portal.tickets.levels import ALLOWED, LEVEL, LONGEST_REASON, Brought, HandOver, Lack, asked_level, lacks_of
from portal.tickets.model import LONGEST_TEXT
from portal.tickets.moments import expected_at
from portal.tickets.service import Conversation
from portal.web.audience import Audience, open_to
from portal.web.errors import RETRY_SOON
from portal.web.forms import is_token_right
from portal.web.languages import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedField:
    """One thing that a level needs, as the form asks for it.

    Attributes:
        name: of the need.
        title: in words.
        hint: when it is needed.
        choices: what may become of it: value, words, whether it is chosen.
        because: why it was impossible, as typed.
        problem: what is wrong with it; empty when nothing is.
    """

    name: str
    title: str
    hint: str
    choices: tuple[tuple[str, str, bool], ...]
    because: str
    problem: str


def handover_pages(pages: Blueprint, desk: AgentsDesk) -> None:
    """Adds the form of a hand-over, and the buttons that say who has a request."""

    @pages.get("/tickets/<reference>/hand-over")
    @open_to(Audience.AGENT)
    def form(reference: str) -> Response:
        found = conversation_of(desk, reference)
        return _form(desk, found, HandOver(level=request.args.get("level", "")))

    @pages.post("/tickets/<reference>/hand-over")
    @open_to(Audience.AGENT)
    def hand_over(reference: str) -> AnyResponse:
        found, wish = conversation_of(desk, reference), _wish()
        seen = number_of(request.form.get("seen", ""))
        problem = _problem_of(desk, found, wish, seen)
        if problem:
            return _form(desk, found, wish, problem, BAD_REQUEST)
        try:
            handovers.hand_over(desk.counter, found.ticket.id, wish, present_agent().id, desk.clock(), seen=seen)
        except (UnusableError, RefusedError):
            words = _("Something happened to this request since you opened it. Read it, then send again.")
            return _form(desk, conversation_of(desk, reference), wish, words, CONFLICT)
        except StorageError:
            words = _("We cannot keep your text at this moment. Wait a little and send it again.")
            response = _form(desk, found, wish, words, UNAVAILABLE)
            response.headers["Retry-After"] = str(RETRY_SOON)
            return response
        return redirect(f"/desk/tickets/{reference}#latest", SEE_OTHER)

    @pages.post("/tickets/<reference>/marks")
    @open_to(Audience.AGENT)
    def mark(reference: str) -> AnyResponse:
        require_token()
        found = conversation_of(desk, reference)
        _mark(desk, found, request.form.get("do", ""), desk.clock())
        return redirect(f"/desk/tickets/{reference}", SEE_OTHER)


def _mark(desk: AgentsDesk, found: Conversation, do: str, now: datetime) -> None:
    ticket, agent = found.ticket.id, present_agent().id
    if do == "take":
        marks.assign(desk.counter, ticket, agent, agent, now)
    elif do == "release":
        marks.assign(desk.counter, ticket, None, agent, now)
    elif do == "give":
        to = number_of(request.form.get("to", ""))
        if to not in {one.id for one in service.agents(desk.database)}:
            raise UnusableError("Nobody of this number answers here", "Choose one of the list.")
        marks.assign(desk.counter, ticket, to, agent, now)
    elif do == "back":
        handovers.hand_back(desk.counter, ticket, agent, now)
    else:
        criticality = criticality_of(request.form.get("criticality", ""))
        if do != "criticality" or criticality is None:
            raise UnusableError("This button does nothing here", "Load the page again.")
        marks.set_criticality(desk.counter, ticket, criticality, agent, now)


def _wish() -> HandOver:
    """Returns what the form says; words are cut nowhere, so that a refusal gives back every one."""
    brought: dict[str, Brought] = {}
    because: dict[str, str] = {}
    for key, value in request.form.items():
        kind, _dot, need = key.partition(".")
        if kind == "need" and value in set(Brought):
            brought[need] = Brought(value)
        elif kind == "because":
            because[need] = " ".join(value.split())
    return HandOver(
        level=request.form.get("level", ""),
        brought=brought,
        because=because,
        note=lines(request.form.get("note", "")),
        words=lines(request.form.get("words", "")),
    )


def _problem_of(desk: AgentsDesk, found: Conversation, wish: HandOver, seen: int | None) -> str:
    """Returns what keeps a hand-over from happening, in words; empty when nothing does."""
    if not is_token_right() or seen is None:
        return _("This page was open for a long time. Send it once more.")
    level = _level(_policy(desk, found), wish.level)
    if lacks_of(level, wish):
        return _("Not handed over yet: say of each item below what became of it.")
    if max(len(wish.note), len(wish.words)) > LONGEST_TEXT:
        return _("The text is too long: at most %(number)s characters.", number=LONGEST_TEXT)
    if _is_asked(found, level) and not wish.words.strip():
        return _("The customer asked for this: write them a line.")
    return ""


def _form(desk: AgentsDesk, found: Conversation, wish: HandOver, problem: str = "", status: int = 200) -> Response:
    policy, lang, now = _policy(desk, found), present_agent().lang, desk.clock()
    level = _level(policy, wish.level)
    lacks = lacks_of(level, wish) if problem else {}
    title = in_language(level.title, lang) or level.name
    return desk_page(
        desk,
        "hand-over.html",
        _("Hand over to: %(level)s", level=title),
        status,
        ticket=found.ticket,
        level=level.name,
        note=in_language(level.note or {}, lang),
        expected=expected_at(level.reply, policy, lang, level.reply.due(now), now),
        needs=[_need(level, number, wish, lacks, lang) for number in range(len(level.needs))],
        typed=wish,
        is_asked=_is_asked(found, level),
        problem=problem,
        seen=len(found.events),
        longest=LONGEST_TEXT,
        longest_reason=LONGEST_REASON,
    )


def _need(level: Level, number: int, wish: HandOver, lacks: dict[str, Lack], lang: str) -> NeedField:
    need = level.needs[number]
    words = {
        Brought.DONE: _("Done"),
        Brought.IMPOSSIBLE: _("Impossible, because:"),
        Brought.NOT_APPLICABLE: _("Does not apply here"),
    }
    hints = {
        Condition.ALWAYS: _("always needed"),
        Condition.IF_POSSIBLE: _("if it is possible"),
        Condition.WHERE_IT_APPLIES: _("where it applies"),
    }
    problems = {
        Lack.OPEN: _("Say what became of it."),
        Lack.ALWAYS_NEEDED: _("This level takes nothing over without it."),
        Lack.NO_REASON: _("Say why it was impossible."),
        Lack.TOO_LONG: _("The reason is too long: at most %(number)s characters.", number=LONGEST_REASON),
    }
    lack = lacks.get(need.name)
    return NeedField(
        name=need.name,
        title=in_language(need.title, lang) or need.name,
        hint=hints[need.condition],
        choices=tuple((one.value, words[one], wish.brought.get(need.name) is one) for one in ALLOWED[need.condition]),
        because=wish.because.get(need.name, ""),
        problem="" if lack is None else problems[lack],
    )


def _policy(desk: AgentsDesk, found: Conversation) -> Policy:
    with desk.database.reading() as db:
        return desk.counter.pledges.of(db, found.ticket)


def _level(policy: Policy, name: str) -> Level:
    level = levels_above(policy.levels).get(name)
    if level is None:
        raise AbsentError("The promise file of this request has no such level")
    return level


def _is_asked(found: Conversation, level: Level) -> bool:
    asked = asked_level(found.events)
    return asked is not None and asked.facts.get(LEVEL) == level.name
