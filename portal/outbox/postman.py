"""Who carries mail away: the port that every adapter fills."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Protocol


class Postman(Protocol):
    """Carries one mail to where its recipient's server takes it over."""

    def send(self, message: EmailMessage) -> None:
        """Promises that the message was taken over when it returns.

        Raises:
            AdapterError: it was not; `permanent` when no later try can change that.
        """
