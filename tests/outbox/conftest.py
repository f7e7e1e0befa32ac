"""A database to write mail in, and postmen that do as they are told."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from portal.errors import AdapterError
from portal.outbox.message import Letterhead
from portal.outbox.model import Mail
from portal.outbox.service import Dispatch

LETTERHEAD = Letterhead("Guichet", "no-reply@guichet.example", "guichet.example", "s" * 32)


class PatientPostman:
    """Keeps what it was given; refuses while it has refusals left."""

    def __init__(self) -> None:
        self.carried: list[EmailMessage] = []
        self.refusals: list[AdapterError] = []

    def send(self, message: EmailMessage) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.carried.append(message)


@pytest.fixture
def postman():
    return PatientPostman()


@pytest.fixture
def dispatch(postman, clock):
    return Dispatch(postman, LETTERHEAD, clock)


def a_mail(key="ticket:1:opened", recipient="ada@example.org", text="Bonjour,\n\nVotre demande est arrivée."):
    return Mail(recipient, "Votre demande GU-7K3FQ-X", text, "fr", "ticket_opened", key)
