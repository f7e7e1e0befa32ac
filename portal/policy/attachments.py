"""Who may send files along."""

from __future__ import annotations

from enum import StrEnum


class Attachments(StrEnum):
    """What a request needs before files may go with it."""

    NOTHING = "nothing"
    SIGN_IN = "sign_in"
    NEVER = "never"
