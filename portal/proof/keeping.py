"""What signed months hold of people: nothing. They count, and stay as they were signed."""

from __future__ import annotations

from portal.proof.store import months
from portal.storage.register import Entry

REGISTER = (Entry(months, plain=("month", "text", "digest", "signature", "signed_at")),)
