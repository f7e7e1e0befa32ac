"""How much a clock may take is said as it was promised, and no line ends between a number and its unit."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from portal.policy.durations import Days
from portal.policy.promises import Counted, Promise, Strength
from portal.tickets.strip import length_of, rule_of

HOURS = Promise(Strength.PROMISE, Counted.OPEN, at_most=timedelta(hours=4, minutes=5))
USUAL = Promise(Strength.TYPICAL, Counted.OPEN, at_most=timedelta(hours=4))
ONE_DAY = Promise(Strength.PROMISE, Counted.OPEN_DAYS, at_most=Days(1))
TWO_DAYS = Promise(Strength.PROMISE, Counted.OPEN_DAYS, at_most=Days(2))
SAME_DAY = Promise(Strength.PROMISE, Counted.OPEN_DAYS, at_most=Days(0), cutoff=time(16))
RULES = [
    ("hours", HOURS, "fr", "4\u00a0h\u00a005 d’ouverture au plus."),
    ("hours", HOURS, "en", "At most 4\u00a0h\u00a005\u00a0min of opening time."),
    ("hours", HOURS, "es", "Como máximo 4\u00a0h\u00a005\u00a0min de horario de atención."),
    ("a usual delay", USUAL, "fr", "4\u00a0h d’ouverture au plus. Ce n’est pas une promesse."),
    ("a usual delay", USUAL, "en", "At most 4\u00a0h of opening time. This is not a promise."),
    ("a usual delay", USUAL, "es", "Como máximo 4\u00a0h de horario de atención. No es una promesa."),
    ("a day", ONE_DAY, "fr", "1\u00a0jour d’ouverture au plus."),
    ("a day", ONE_DAY, "en", "At most 1\u00a0day on which we are open."),
    ("days", TWO_DAYS, "en", "At most 2\u00a0days on which we are open."),
    ("days", TWO_DAYS, "es", "Como máximo 2\u00a0días de atención."),
    ("the day", SAME_DAY, "fr", "Le jour même si elle arrive avant 16\u00a0h, sinon le jour d’ouverture suivant."),
    (
        "the day",
        SAME_DAY,
        "en",
        "The same day if it comes in before 16:00, otherwise the next day on which we are open.",
    ),
    ("the day", SAME_DAY, "es", "El mismo día si llega antes de las 16:00; si no, el siguiente día de atención."),
]


@pytest.mark.parametrize(
    ("promise", "lang", "said"), [case[1:] for case in RULES], ids=[f"{case[0]}, {case[2]}" for case in RULES]
)
def test_a_clock_says_how_much_it_may_take(app, promise, lang, said):
    with app.test_request_context(f"/{lang}/"):
        assert rule_of(promise) == said


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
@pytest.mark.parametrize("minutes", [0, 45, 60, 125])
def test_no_line_ends_within_a_length(app, lang, minutes):
    with app.test_request_context(f"/{lang}/"):
        assert " " not in length_of(timedelta(minutes=minutes))
