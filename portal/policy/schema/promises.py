"""The shapes of delays and of the calendars that count them."""

from __future__ import annotations

from portal.policy.promises import ClockStart, Counted, Strength
from portal.policy.schema import shapes
from portal.policy.schema.shapes import Schema, names, one_of, table, text, words

_STRENGTH = one_of(
    "What the delay binds to. promise: we owe it, and publish how often we kept it; typical: what usually happens.",
    Strength,
)
_CALENDAR = text("The calendar whose opening hours count.")
_HOURS = {"type": "array", "items": {"type": "string", "pattern": shapes.HOURS}}


def promise(about: str, *, may_start_later: bool = False) -> Schema:
    """Returns a delay: in opening hours, in elapsed time, in days, or in words."""
    start = {"from": one_of("Which event starts the clock.", ClockStart if may_start_later else [ClockStart.ARRIVAL])}
    length = {
        "at_most": text("The delay, such as 4h or 1h 30min.", shapes.DURATION),
        "at_least": text("The lower end of a range.", shapes.DURATION),
    }
    in_days = {
        "at_most": text("The delay, such as 2 days.", shapes.DAYS),
        "at_least": text("The lower end of a range.", shapes.DAYS),
        "cutoff": text("Until when a request counts as received that day, such as 16:00.", shapes.CLOCK),
    }
    common = {"strength": _STRENGTH, **start}
    opening = table(
        "Counted in opening hours.",
        {"counted": {"const": str(Counted.OPEN)}, "calendar": _CALENDAR, **length, **common},
        ["counted", "at_most", "calendar", "strength"],
    )
    elapsed = table(
        "Counted day and night.",
        {"counted": {"const": str(Counted.ELAPSED)}, **length, **common},
        ["counted", "at_most", "strength"],
    )
    days = table(
        "Counted in days on which the calendar opens.",
        {"counted": {"const": str(Counted.OPEN_DAYS)}, "calendar": _CALENDAR, **in_days, **common},
        ["counted", "calendar", "strength"],
    ) | {"anyOf": [{"required": ["at_most"]}, {"required": ["cutoff"]}]}
    said = table(
        "Said in words, published as they are and never clocked.",
        {
            "words": words("The words, one for each language."),
            "strength": one_of("What they bind to.", [Strength.TYPICAL, Strength.BEST_EFFORT]),
        },
        ["words", "strength"],
    )
    return {"description": about, "anyOf": [opening, elapsed, days, said]}


def calendar() -> Schema:
    """Returns opening hours: a week, the hours of another calendar and more, a union, or always."""
    zone = {"timezone": text("A place such as Europe/Paris, or a fixed distance from UTC such as +01:00.", shapes.ZONE)}
    week = {"type": "object", "propertyNames": {"pattern": shapes.DAYS_OF_WEEK}, "additionalProperties": _HOURS}
    also = {
        "type": "object",
        "propertyNames": {"pattern": f"{shapes.DAYS_OF_WEEK}|^holidays$"},
        "additionalProperties": _HOURS,
    }
    dates = {
        "type": "object",
        "propertyNames": {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "additionalProperties": _HOURS,
    }
    rules: Schema = {
        **zone,
        "week": {"description": "Hours of each day; several spans when the desk closes at noon.", **week},
        "holidays": {
            "description": "A country such as FR, a subdivision, a list of those and of dates, [] for none.",
            "anyOf": [{"type": "string"}, names("Codes and dates.")],
        },
        "also_open": {"description": "Hours that are added; holidays for public holidays.", **also},
        "dates": {"description": "Hours of single dates, which win over everything else; [] closes the day.", **dates},
        "always": {"const": False},
    }
    own = table("Hours of a week.", rules, ["timezone", "week", "holidays"])
    more = table(
        "Hours of another calendar, and more.", {**rules, "extends": text("The calendar to begin with.")}, ["extends"]
    )
    union = table(
        "Open whenever one of several calendars is.",
        {**zone, "union": names("Calendars, two or more.") | {"minItems": 2}},
        ["union"],
    )
    always = table("Day and night.", {**zone, "always": {"const": True}}, ["timezone", "always"])
    return {"description": "Opening hours.", "anyOf": [own, more, union, always]}
