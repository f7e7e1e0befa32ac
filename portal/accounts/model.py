"""A customer, and what may be asked of an address."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.errors import UnusableError

LINK_LIVES = timedelta(minutes=15)
SESSION_LIVES = timedelta(days=30)  # since it was last used
LONGEST_SESSION = timedelta(days=180)
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
LONGEST_LOCAL_PART = 64  # RFC 5321, 4.5.3.1.1
# Not the whole grammar of RFC 5321: what people have. The mailed link is what proves an address.
ADDRESS = re.compile(r"[^\s@\"(),:;<>\[\]\\\x00-\x1f\x7f]+@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody whose plan we know.

    Attributes:
        id: their row.
        email: normalised address.
        name: how to address them; may be empty.
        plan: a plan of the promise file, by name.
        organisation: whom they write for; may be empty.
        number: customer or organisation number; may be empty.
        lang: language to write to them in; empty when we do not know.
        confirmed_at: when they first signed in; None when they never have.
    """

    id: int
    email: str
    name: str
    plan: str
    organisation: str
    number: str
    lang: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in.

    Attributes:
        customer: id of who.
        seen_at: when it was last noted to be in use.
    """

    customer: int
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord:
    """What the operator says of a customer. None leaves what is known as it is."""

    email: str
    plan: str | None = None
    name: str | None = None
    organisation: str | None = None
    number: str | None = None
    lang: str | None = None


def normalise_address(text: str) -> str:
    """Returns an address in the one way in which we compare it: NFKC, small letters, no white space around.

    Dots and tags are kept: on most hosts they make another address.

    Raises:
        UnusableError: it cannot be an address.
    """
    address = unicodedata.normalize("NFKC", text).strip().lower()
    local, _, _host = address.rpartition("@")
    if len(address) > LONGEST_ADDRESS or len(local) > LONGEST_LOCAL_PART or not ADDRESS.fullmatch(address):
        raise UnusableError("This is no e-mail address", "Write it as name@example.org.")
    if ".." in address or local.startswith(".") or local.endswith("."):
        raise UnusableError("This is no e-mail address", "Write it as name@example.org.")
    return address


def counting_key(address: str) -> str:
    """Returns what limits count an address by: `a.da+x@…` and `ada@…` are often one mailbox."""
    local, _, host = address.rpartition("@")
    return f"{local.split('+', 1)[0].replace('.', '')}@{host}"
