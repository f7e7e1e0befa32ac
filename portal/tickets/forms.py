"""The contact form as it was filled in, and what is wrong with it. Nothing typed is ever thrown away."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from portal.accounts.model import normalise_address
from portal.errors import UnusableError
from portal.tickets.confidences import find_slips
from portal.tickets.model import LONGEST_NAME, LONGEST_SUBJECT, LONGEST_TEXT
from portal.web.languages import gettext as _

LONGEST_NUMBER = 60
LONGEST_ARTICLE = 200
SUBMISSION = re.compile(r"[A-Za-z0-9_-]{16,64}")
SUBMISSION_BYTES = 18
# Unicode's category Cc for good, but for the line end and the tab.
_CONTROL_SIGNS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")})
TRAP = "website"  # a field that people never see and robots fill in


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field.

    Attributes:
        field: its name, which is its id in the page.
        words: what to do about it.
    """

    field: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A contact form as somebody filled it in.

    Attributes:
        submission: random key of the form: sending it twice makes one request.
        looked: whether the reader has seen the articles that may answer.
        leaves_out: whether what looks like a secret shall be left out.
        is_trapped: whether the field that people never see was filled in.
    """

    name: str = ""
    email: str = ""
    subject: str = ""
    text: str = ""
    area: str = ""
    number: str = ""
    article: str = ""
    submission: str = field(default_factory=lambda: secrets.token_urlsafe(SUBMISSION_BYTES))
    looked: bool = False
    leaves_out: bool = False
    is_trapped: bool = False


def read_filled(form: Mapping[str, str]) -> Filled:
    """Returns what a posted form holds, tidied where that loses no word."""
    given = form.get("submission", "")
    values = {
        "name": one_line(form.get("name", "")),
        "email": one_line(form.get("email", "")),
        "subject": one_line(form.get("subject", "")),
        "text": lines(form.get("text", "")),
        "area": one_line(form.get("area", "")),
        "number": one_line(form.get("number", "")),
        "article": one_line(form.get("article", ""))[:LONGEST_ARTICLE],
        "submission": given if SUBMISSION.fullmatch(given) else secrets.token_urlsafe(SUBMISSION_BYTES),
    }
    return Filled(
        **values,
        looked=form.get("looked") == "yes",
        leaves_out=form.get("leave_out") == "yes",
        is_trapped=bool(form.get(TRAP)),
    )


def problems_of(filled: Filled, areas: Collection[str], *, is_address_known: bool) -> tuple[Problem, ...]:
    """Returns what must be mended before the form can be sent, in the order of its fields.

    Args:
        filled: the form.
        areas: keys that the area may have; empty when the form asks for none.
        is_address_known: the reader is signed in, so that name and address are not asked.
    """
    found: list[Problem] = []
    if not filled.subject:
        found.append(Problem("subject", _("Write your question in one line.")))
    elif len(filled.subject) > LONGEST_SUBJECT:
        found.append(Problem("subject", _("Shorten this line to %(num)d characters.", num=LONGEST_SUBJECT)))
    if not filled.text.strip():
        found.append(Problem("text", _("Tell us what happens.")))
    else:
        found += text_problems(filled.text)
    if areas and filled.area not in areas:
        found.append(Problem("area", _("Choose what your question is about.")))
    if not is_address_known:
        found += _address_problem(filled.email)
        if len(filled.name) > LONGEST_NAME:
            found.append(Problem("name", _("Shorten your name to %(num)d characters.", num=LONGEST_NAME)))
    if len(filled.number) > LONGEST_NUMBER:
        found.append(Problem("number", _("This number is too long: copy it from your invoice.")))
    if not filled.leaves_out and not any(problem.field in {"subject", "text"} for problem in found):
        found += confidence_problems(filled.subject, filled.text)
    return tuple(found)


def text_problems(text: str) -> list[Problem]:
    """Returns what is wrong with the length of a message."""
    if not text.strip():
        return [Problem("text", _("Write something before you send it."))]
    if len(text) > LONGEST_TEXT:
        return [Problem("text", _("Shorten your message to %(num)d characters.", num=LONGEST_TEXT))]
    return []


def confidence_problems(subject: str, text: str) -> list[Problem]:
    """Returns a problem for each field in which a secret seems to stand."""
    fields = [name for name, typed in (("subject", subject), ("text", text)) if find_slips(typed)]
    if not fields:
        return []  # as a rule: no words need be looked up
    words = _("This looks like a password, a card number or a key. Take it out: we never need it.")
    return [Problem(name, words) for name in fields]


def one_line(text: str) -> str:
    """Returns text in one line, NFC, without invisible signs around it."""
    tidy = unicodedata.normalize("NFC", text)
    if not tidy.isprintable():
        tidy = "".join(sign if sign.isprintable() else " " for sign in tidy)
    return " ".join(tidy.split())


def lines(text: str) -> str:
    """Returns text with simple line ends and without control signs; every word and space within stays."""
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return whole.translate(_CONTROL_SIGNS).strip("\n")


def _address_problem(text: str) -> list[Problem]:
    if not text:
        return [Problem("email", _("Give the e-mail address where we can answer you."))]
    try:
        normalise_address(text)
    except UnusableError:
        return [Problem("email", _("This is no e-mail address. Write it as name@example.org."))]
    return []
