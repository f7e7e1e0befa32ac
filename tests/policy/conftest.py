"""Calendars as a promise file writes them, without the rest of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from portal.policy.calendars import Calendar
from portal.policy.load import load_policy
from portal.policy.policy import Policy

DESK = """
version = "1"
[desk]
name = "Test"
languages = ["en"]
currency = "EUR"
email = "help@example.org"
"""

LoadFile = Callable[..., Policy]
LoadCalendar = Callable[..., Calendar]


@pytest.fixture
def load() -> LoadFile:
    """Loads what is written after a desk that is right."""

    def load(text: str, holidays: Mapping[str, Mapping[date, str]] | None = None) -> Policy:
        return load_policy(DESK + text, holidays or {})

    return load


@pytest.fixture
def calendar(load: LoadFile) -> LoadCalendar:
    """Loads the calendar `c` from its own lines."""

    def calendar(lines: str, holidays: Mapping[str, Mapping[date, str]] | None = None) -> Calendar:
        return load(f"[calendars.c]\n{lines}", holidays).calendars["c"]

    return calendar
