"""The shape of the whole file."""

from __future__ import annotations

from portal.policy.attachments import Attachments
from portal.policy.availability import Maintenance, NoData
from portal.policy.keeping import Keeping
from portal.policy.load_scope import PUBLISHED
from portal.policy.queue_rules import QueueRule
from portal.policy.schema import reach, shapes, sold
from portal.policy.schema.promises import calendar
from portal.policy.schema.shapes import Schema, named, names, number, one_of, some_of, table, text, words

DIALECT = "http://json-schema.org/draft-07/schema#"  # the one that editors of TOML read


def file_schema() -> Schema:
    """Returns the JSON Schema of `support.toml`, draft 7."""
    whole = table(
        "What a desk promises.",
        {
            "version": text("Pinned on every request.", "^[0-9A-Za-z][0-9A-Za-z.+_-]{0,39}$"),
            "assumed": names("Keys whose values are examples, to be settled before the desk opens."),
            "desk": _desk(),
            "areas": named(
                "What a request can be about, in the order to offer it.", words("Its title."), shapes.WRITTEN
            ),
            "calendars": named("Opening hours by name.", calendar(), shapes.WRITTEN),
            "plans": named("What is sold, by name.", sold.plan()),
            "premium": sold.premium(),
            "channels": reach.channels(),
            "phones": {"description": "Telephone numbers.", "type": "array", "items": reach.phone()},
            "links": named("Places to look first, by name.", reach.link()),
            "spoken": reach.spoken(),
            "levels": named("Who takes over, by name.", reach.level()),
            "overlays": named("Promises to single customers, by name.", reach.overlay()),
            "fair_use": _fair_use(),
            "queue": _queue(),
            "packs": named("What is bought in advance, by name.", sold.pack()),
            "pack_rules": sold.pack_rules(),
            "minutes": sold.minutes(),
            "trial": sold.trial(),
            "payments": named("Means of payment, by name.", sold.means()),
            "attachments": table(
                "Files that go with a request.",
                {"requires": one_of("What that needs.", Attachments)},
                ["requires"],
            ),
            "availability": named("Targets by name.", _availability()),
            "maintenance": table("Maintenance.", {"words": words("When, and how it is announced.")}, ["words"]),
            "scope": _scope(),
            "proof": _proof(),
            "readings": {
                "description": "Published statements that do not agree, and which of them holds.",
                "type": "array",
                "items": _reading(),
            },
            "keeping": table(
                "After how long things are forgotten.",
                {name: text("Such as 12 months.", shapes.SPAN) for name in Keeping().named()},
            ),
        },
        ["version", "desk"],
    )
    return {"$schema": DIALECT, "title": "support.toml", **whole}


def _desk() -> Schema:
    return table(
        "Who promises.",
        {
            "name": text("What the desk is called, the same in every language."),
            "languages": names("Codes, the default first.", shapes.LANGUAGE) | {"minItems": 1, "uniqueItems": True},
            "currency": text("ISO 4217 code of every amount.", "^[A-Z]{3}$"),
            "email": text("Where to write; left out when the desk takes no e-mail.", r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
            "default_plan": text("The plan of somebody we do not know."),
            "organisation_number": words("How to find one's customer or organisation number."),
        },
        ["name", "languages", "currency"],
    )


def _fair_use() -> Schema:
    limits = {
        "open_requests": number("Requests open at once."),
        "requests_per_day": number("Requests within 24 hours."),
        "messages_per_day": number("Messages within 24 hours."),
        "answered_questions": number("Questions whose answer was an article that was offered and read."),
        "steps_not_done": number("Requests without the steps of an earlier answer done."),
    }
    lasts = {"lasts": text("How long requests wait behind the others'.", shapes.DURATION)}
    schema = table("Beyond these, a customer's requests wait behind the others'.", {**limits, **lasts})
    return schema | {"anyOf": [{"required": [limit]} for limit in limits]}


def _queue() -> Schema:
    rules = some_of("The first that tells two requests apart decides; waited stands first, fair_use last.", QueueRule)
    wait = text("Who has waited so long, day and night, goes before all others.", shapes.WAIT)
    return table("Who is answered next.", {"rules": rules | {"minItems": 1}, "longest_wait": wait}, ["rules"])


def _availability() -> Schema:
    return table(
        "A share of the time during which something answers.",
        {
            "title": words("What it is that answers."),
            "target": text("Such as 99.5 %.", shapes.PERCENT),
            "probe_every": text("How often it is looked at.", shapes.DURATION),
            "window": text("Over how many days it is judged.", shapes.DAYS),
            "maintenance": one_of("What a probe means that failed during announced maintenance.", Maintenance),
            "no_data": one_of("What a probe means that did not run.", NoData),
        },
        ["title", "target", "probe_every", "window"],
    )


def _scope() -> Schema:
    return table(
        "What a request may be about.",
        {
            "covers": named("What the desk helps with.", words("In words."), shapes.WRITTEN),
            "excludes": named("What it does not help with.", words("In words."), shapes.WRITTEN),
        },
    )


def _proof() -> Schema:
    return table(
        "What is published about promises kept.",
        {
            "publishes": some_of("Which figures.", PUBLISHED),
            "fewest": number("Under how many cases a figure is too little to say."),
        },
    )


def _reading() -> Schema:
    return table(
        "Two statements that do not agree.",
        {
            "about": text("Key of this file that holds."),
            "said": words("What is said besides."),
            "read_as": words("How it is meant."),
        },
        ["about", "said", "read_as"],
    )
