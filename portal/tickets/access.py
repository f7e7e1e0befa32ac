"""Links to one ticket: what they open, for how long, and how their codes are made and kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

CODE_BYTES = 24  # 192 bits
RECEIPT_LIVES = timedelta(days=365)
MAILED_LIVES = timedelta(days=30)


class Scope(StrEnum):
    """Where a link came from, which decides what acting from it proves."""

    RECEIPT = "receipt"  # shown once to who filled in the form; says nothing of their address
    MAILED = "mailed"  # sent to the address: who acts from it reads its mail


@dataclass(frozen=True, slots=True)
class Access:
    """What a code opens.

    Attributes:
        ticket: id of the ticket.
        scope: where the link came from.
    """

    ticket: int
    scope: Scope


def new_code() -> str:
    """Returns a code that nobody can guess."""
    return secrets.token_urlsafe(CODE_BYTES)


def receipt_code(secret: str, submission: str) -> str:
    """Returns the code of the receipt of one form: sending the form twice leads to one receipt.

    Args:
        secret: the portal's own, so that the form's key alone opens nothing.
        submission: random key of the form.
    """
    digest = hmac.digest(secret.encode(), f"receipt:{submission}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:CODE_BYTES]).decode().rstrip("=")


def digest_of(code: str) -> str:
    """Returns what is kept of a code: enough to know it again, not enough to use it.

    A code has 192 random bits, so one round of SHA-256 is as good as many.
    """
    return hashlib.sha256(code.encode()).hexdigest()
