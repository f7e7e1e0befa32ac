"""What nobody should send us: passwords, card numbers, keys. Found before a request is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LEFT_OUT = "[…]"


class Confidence(StrEnum):
    """A kind of secret."""

    PASSWORD = "password"  # noqa: S105  the kind, not one
    CARD = "card"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Slip:
    """A place where a secret seems to stand.

    Attributes:
        kind: what it seems to be.
        start: of the secret itself, in signs.
        end: one past its last sign.
    """

    kind: Confidence
    start: int
    end: int


SHORTEST_CARD, LONGEST_CARD = 13, 19
_CARD = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){12,18}(?![\w-])")
_CARD_BEGINNINGS = ("2", "3", "4", "5", "6")
# Each pattern is linear: no repetition holds another. The secret is the last group.
_KEYS = (
    re.compile(r"(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?!-----END)[\s\S]){0,8000}(?:-----END[A-Z -]{0,50})?)"),
    re.compile(r"\b((?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,200})"),
    re.compile(r"\b(whsec_[A-Za-z0-9]{10,200})"),
    re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{30,200}|github_pat_[A-Za-z0-9_]{30,200}|glpat-[A-Za-z0-9_-]{20,200})"),
    re.compile(r"\b((?:AKIA|ASIA)[A-Z0-9]{16})\b"),
    re.compile(r"\b(xox[abprs]-[A-Za-z0-9-]{10,200})"),
    re.compile(r"\b(AIza[A-Za-z0-9_-]{35})\b"),
    re.compile(r"\b(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000})"),
    re.compile(
        r"(?i)\b(?:api|secret|access)[ _-]?(?:key|token)[ \t]{0,3}(?:[:=]|(?:is|est|es)\b)[ \t]{0,3}(\S{12,200})"
    ),
    re.compile(r"(?i)\b(?:clé|clave)[ \t]{1,3}(?:d’|d')?api[ \t]{0,3}(?:[:=]|est\b|es\b)[ \t]{0,3}(\S{12,200})"),
)
_PASSWORD = re.compile(
    r"(?i)\b(?:mot de passe|mots de passe|mdp|password|passwort|passwd|pwd|passphrase|contraseña|clave de acceso)"
    r"[ \t]{0,3}(?:[:=]|\b(?:est|is|es)\b[ \t]{0,3}:?)[ \t]{0,3}[«\"'“]?[ \t]{0,2}([^\s\"'»”]{4,100})"
)
# "my password is wrong" says nothing secret.
_ORDINARY = re.compile(r"(?i)[a-zà-ÿœæñ’'-]+[.,;:!?…]*")


def find_slips(text: str) -> tuple[Slip, ...]:
    """Returns where secrets seem to stand, in order, none within another."""
    found = [Slip(Confidence.KEY, *match.span(match.lastindex or 0)) for key in _KEYS for match in key.finditer(text)]
    for match in _PASSWORD.finditer(text):
        is_after_colon = text[match.end(0) - len(match[0]) : match.start(1)].rstrip(" \t«\"'“")[-1:] in ":="
        if is_after_colon or not _ORDINARY.fullmatch(match[1]):
            found.append(Slip(Confidence.PASSWORD, *match.span(1)))
    found += [Slip(Confidence.CARD, *match.span()) for match in _CARD.finditer(text) if is_card_number(match[0])]
    apart: list[Slip] = []
    for slip in sorted(found, key=lambda slip: (slip.start, -slip.end)):
        if not apart or slip.start >= apart[-1].end:
            apart.append(slip)
    return tuple(apart)


def is_card_number(text: str) -> bool:
    """Whether digits, with spaces or hyphens between them, make a payment card's number.

    Source: ISO/IEC 7812-1, annex B (the check digit).
    """
    digits = [int(sign) for sign in text if sign.isdigit()]
    if not SHORTEST_CARD <= len(digits) <= LONGEST_CARD or not text.startswith(_CARD_BEGINNINGS):
        return False
    total = sum(digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0 and len(set(digits)) > 1


def without_slips(text: str) -> str:
    """Returns the text with `[…]` where secrets seem to stand."""
    pieces, end = [], 0
    for slip in find_slips(text):
        pieces += [text[end : slip.start], LEFT_OUT]
        end = slip.end
    return "".join([*pieces, text[end:]])
