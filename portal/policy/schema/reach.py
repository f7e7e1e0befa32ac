"""The shapes of how a desk is reached, who takes over, and what one customer was promised."""

from __future__ import annotations

from portal.policy.levels import Condition
from portal.policy.reach import Channel, LinkKind, Requirement
from portal.policy.schema import shapes
from portal.policy.schema.promises import promise
from portal.policy.schema.shapes import Schema, flag, named, names, number, one_of, some_of, table, text, words


def channels() -> Schema:
    """Returns what is said of each channel."""
    way = table(
        "What is said of this way to reach the desk.",
        {
            "requires": some_of("What to have at hand.", Requirement),
            "hours": text("The calendar during which it is answered."),
            "note": words("Words beside it."),
            "instead": words("Where to turn, since no plan offers this channel."),
        },
    )
    return table("What is said of each channel.", {str(channel): way for channel in Channel})


def phone() -> Schema:
    """Returns a telephone number, or that a country has none."""
    number_ = text("As it is dialled from abroad, such as +32 2 555 01 23.", r"^\+[0-9][0-9 ().-]{4,30}$")
    shown = {
        "description": "Who sees it: everyone, on public pages, or the customers of some plans.",
        "anyOf": [{"const": "everyone"}, names("Plans.") | {"minItems": 1}],
    }
    country = text("ISO 3166 code of two capital letters.", "^[A-Z]{2}$")
    common = {"country": country, "languages": names("Languages spoken there.", shapes.LANGUAGE)}
    there = table("A number.", {**common, "number": number_, "shown_to": shown}, ["country", "number", "shown_to"])
    none = table("A country without a number.", {**common, "number": {"const": False}}, ["country", "number"])
    return {"description": "A telephone number, or false for a country without one.", "anyOf": [there, none]}


def link() -> Schema:
    """Returns a place to look first."""
    return table(
        "A place to look first.",
        {
            "title": words("What readers call it; its key when left out."),
            "url": text("Its address, whole.", r"^https://[^\s\"<>]+$"),
            "kind": one_of("What it is.", LinkKind),
            "official": flag("Whether the desk answers for what stands there."),
            "watched": flag("Whether the desk reads what is asked there."),
        },
        ["url", "kind"],
    )


def spoken() -> Schema:
    """Returns the languages in which requests are answered."""
    return table(
        "Languages in which requests are answered.",
        {
            "fully": names("In which everything is answered.", shapes.LANGUAGE) | {"minItems": 1},
            "partly": names("In which some people answer.", shapes.LANGUAGE),
            "others": flag("Whether other languages are tried."),
        },
        ["fully"],
    )


def level() -> Schema:
    """Returns who takes over."""
    need = table(
        "One thing that a hand-over brings.",
        {
            "title": words("What agents and customers read; its key when left out."),
            "when": one_of("When it is needed; always when left out.", Condition),
        },
    )
    needs = {
        "description": "What a hand-over must bring: names, or a table of them.",
        "anyOf": [names("Names."), named("By name.", need)],
    }
    return table(
        "Who takes over what the line before cannot solve.",
        {
            "title": words("What customers call it; its key when left out."),
            "reply": promise("The delay of its first reply.", may_start_later=True),
            "needs": needs,
            "plans": names("Plans whose customers may ask for it."),
            "note": words("Words beside it."),
        },
        ["reply"],
    )


def overlay() -> Schema:
    """Returns a promise to one customer."""
    day = {"type": "string", "format": "date"}
    return table(
        "What one customer was promised instead of what their plan says.",
        {
            "version": text("Of this agreement."),
            "organisation": text("Number of the organisation it is for."),
            "customer": text("Address of the customer it is for."),
            "since": {"description": "First day on which it holds.", **day},
            "until": {"description": "First day on which it no longer does.", **day},
            "rank": number("Instead of the plan's.", 0),
            "channels": some_of("Instead of the plan's.", Channel),
            "first_reply": promise("Instead of the plan's."),
            "levels": {
                "description": "Instead of the delays of those levels.",
                "type": "object",
                "additionalProperties": promise("The delay of that level.", may_start_later=True),
            },
        },
        ["version", "since"],
    )
