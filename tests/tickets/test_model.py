"""Whose turn it is after each step, and how long we waited for the customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import RefusedError
from portal.tickets.model import Author, Event, Kind, Pause, State, next_state, pauses

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(hours):
    return START + timedelta(hours=hours)


def story(*steps):
    return tuple(
        Event(number, 1, kind, at(hours), Author.SYSTEM, None, "") for number, (kind, hours) in enumerate(steps)
    )


@pytest.mark.parametrize(
    ("state", "kind", "after"),
    [
        (State.OPEN, Kind.ASKED_MORE, State.WAITING),
        (State.WAITING, Kind.CUSTOMER_REPLIED, State.OPEN),
        (State.OPEN, Kind.SOLVED, State.SOLVED),
        (State.SOLVED, Kind.CUSTOMER_REPLIED, State.OPEN),
        (State.SOLVED, Kind.CLOSED, State.CLOSED),
        (State.CLOSED, Kind.REOPENED, State.OPEN),
        (State.CLOSED, Kind.NOTED, State.CLOSED),
    ],
)
def test_a_step_gives_the_turn(state, kind, after):
    assert next_state(state, kind) is after


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (State.OPEN, Kind.REOPENED),
        (State.CLOSED, Kind.SOLVED),
        (State.CLOSED, Kind.ASKED_MORE),
        (State.SOLVED, Kind.LIFTED),
        (State.OPEN, Kind.OPENED),
    ],
)
def test_what_cannot_happen_is_refused(state, kind):
    with pytest.raises(RefusedError):
        next_state(state, kind)


@pytest.mark.parametrize(
    ("name", "events", "expected"),
    [
        ("never asked", story((Kind.OPENED, 0), (Kind.AGENT_REPLIED, 1)), ()),
        ("asked, not answered", story((Kind.OPENED, 0), (Kind.ASKED_MORE, 1)), (Pause(at(1), None),)),
        (
            "asked twice before the answer",
            story((Kind.OPENED, 0), (Kind.ASKED_MORE, 1), (Kind.ASKED_MORE, 2), (Kind.CUSTOMER_REPLIED, 3)),
            (Pause(at(1), at(3)),),
        ),
        (
            "two pauses",
            story(
                (Kind.OPENED, 0),
                (Kind.ASKED_MORE, 1),
                (Kind.CUSTOMER_REPLIED, 3),
                (Kind.ASKED_MORE, 4),
                (Kind.CUSTOMER_REPLIED, 6),
            ),
            (Pause(at(1), at(3)), Pause(at(4), at(6))),
        ),
        (
            "solved while waiting",
            story((Kind.OPENED, 0), (Kind.ASKED_MORE, 1), (Kind.SOLVED, 5)),
            (Pause(at(1), at(5)),),
        ),
        (
            "a note does not end a pause",
            story((Kind.OPENED, 0), (Kind.ASKED_MORE, 1), (Kind.NOTED, 2), (Kind.CUSTOMER_REPLIED, 3)),
            (Pause(at(1), at(3)),),
        ),
    ],
)
def test_the_pauses_are_what_the_events_say(name, events, expected):
    assert pauses(events) == expected
