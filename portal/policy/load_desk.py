"""Reads who promises: the table [desk] and what a request can be about."""

from __future__ import annotations

import re
from collections.abc import Mapping

from portal.policy.desk import Area, Desk, Plan
from portal.policy.money import parse_currency
from portal.policy.problems import meant
from portal.policy.reach import Channel
from portal.policy.tables import Table

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_WRITTEN = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")  # FR, fr-CA; of a name such as "german" nobody knows the code


def read_languages(desk: Table | None) -> tuple[str, ...]:
    """Returns the languages of the desk, the default first; none while they are wrong."""
    if desk is None:
        return ()
    languages = desk.strings("languages")
    if not desk.has("languages") or desk.raw("languages") == []:
        desk.wrong("languages", 'is missing: list the codes, the default first, such as ["fr", "en"]')
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            code = _WRITTEN.fullmatch(language)
            hint = meant(code[1].lower()) if code else ""
            desk.wrong("languages", f'"{language}" is not a language code of two or three small letters{hint}')
    if len(set(languages)) < len(languages):
        desk.wrong("languages", "names a language twice")
    # Of languages that are wrong none is asked for: words in the others would seem to be missing, or too many.
    return languages if desk.is_sound else ()


def read_currency(desk: Table | None) -> str:
    """Returns the currency of every amount in the file."""
    return "" if desk is None else desk.parsed("currency", parse_currency, "")


def read_desk(
    table: Table | None, root: Table, languages: tuple[str, ...], currency: str, plans: Mapping[str, Plan]
) -> Desk:
    """Returns the desk. Its default plan and its address depend on the plans that were read."""
    areas = root.table("areas")
    described = () if areas is None else tuple(Area(name, areas.texts(name, languages)) for name in areas.keys)
    if table is None:
        return Desk("", languages, currency, None, described, None, None)
    desk = Desk(
        name=table.text("name"),
        languages=languages,
        currency=currency,
        email=table.optional("email", _email),
        areas=described,
        default_plan=_default_plan(table, plans),
        organisation_number=(
            table.texts("organisation_number", languages) if table.has("organisation_number") else None
        ),
    )
    if desk.email is None and not table.has("email"):
        for plan in plans.values():
            if plan.offers(Channel.EMAIL):
                table.wrong("email", f"is missing: the plan {plan.name} can be reached by e-mail")
    table.refuse_unknown()
    return desk


def _default_plan(table: Table, plans: Mapping[str, Plan]) -> str | None:
    if len(plans) <= 1 and not table.has("default_plan"):
        return next(iter(plans), None)
    name = table.text("default_plan")
    if name and name not in plans:
        table.no_such("default_plan", name, plans, "plans")
    return name


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError(f'"{text}" is not an e-mail address')
    return text
