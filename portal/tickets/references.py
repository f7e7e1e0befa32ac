"""Ticket numbers that can be read aloud and that nobody can guess: `GU-7K3FQ-X`.

Five random signs and a check sign, from an alphabet without the pairs that look alike (0 and O; 1, I and L). Its 31
signs are a prime number, so that a weighted sum finds every single wrong sign and every two signs that changed places.
"""

from __future__ import annotations

import secrets
import unicodedata

PREFIX = "GU"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_SIGNS = 5
_PRIME = len(ALPHABET)
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
_CHECK_WEIGHT = RANDOM_SIGNS + 1


def new_reference() -> str:
    """Returns a number at random; 28 million are possible, so the caller draws again when it is taken."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SIGNS))
    return f"{PREFIX}-{signs}-{check_sign(signs)}"


def check_sign(signs: str) -> str:
    """Returns the sign that makes the weighted sum of all a multiple of 31."""
    total = sum(weight * _VALUE[sign] for weight, sign in enumerate(signs, start=1))
    return ALPHABET[-total * pow(_CHECK_WEIGHT, -1, _PRIME) % _PRIME]


def read_reference(text: str) -> str | None:
    """Returns the number that a person typed, as it is written; None when it cannot be one.

    Small letters, missing hyphens, spaces and a missing prefix are forgiven.
    """
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    # A number without its prefix has six signs; one that merely begins with the prefix's letters is left whole.
    if len(signs) > _CHECK_WEIGHT:
        signs = signs.removeprefix(PREFIX)
    if len(signs) != _CHECK_WEIGHT or not set(signs) <= set(ALPHABET):
        return None
    body, check = signs[:RANDOM_SIGNS], signs[RANDOM_SIGNS]
    return f"{PREFIX}-{body}-{check}" if check_sign(body) == check else None
