"""The errors that a person may read: each says what is wrong and what to do about it."""

from __future__ import annotations


class PortalError(Exception):
    """Something a person can mend.

    Args:
        message: what is wrong, one sentence, without a final full stop.
        hint: what to do about it, an imperative sentence; empty when the message says it already.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class ConfigError(PortalError):
    """A setting, a file or a folder that the program was given cannot be used."""


class BuildError(PortalError):
    """The site could not be built; the current release is as it was."""


class ReleaseError(PortalError):
    """A release is absent, incomplete or altered."""


class AdapterError(PortalError):
    """The outside world refused.

    Args:
        message: what was refused.
        permanent: whether trying again is useless.
        hint: see `PortalError`.
    """

    def __init__(self, message: str, *, permanent: bool, hint: str = "") -> None:
        super().__init__(message, hint)
        self.permanent = permanent


class AbsentError(PortalError):
    """What a reader asked for does not exist."""


class NotOfferedError(AbsentError):
    """What a reader asked for is nothing that this desk does, for them or for anybody."""


class LinkError(AbsentError):
    """A link opens nothing: it never did, or does no more. Nobody can tell which."""


class UnusableError(PortalError):
    """What a reader sent cannot be understood."""


class RefusedError(PortalError):
    """A request did not come from where it must come from."""
