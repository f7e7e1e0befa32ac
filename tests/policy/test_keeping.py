"""How long things are kept: what the promise file may say, and which moment that is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.policy.keeping import Keeping, Span, Unit, parse_span
from portal.policy.load import load_policy
from portal.policy.problems import PolicyErrors

DESK = 'version = "1"\n[desk]\nname = "Aide"\nlanguages = ["en"]\ncurrency = "EUR"\n'

SPANS = [
    ("a day", "1 day", Span(1, Unit.DAY)),
    ("days", "30 days", Span(30, Unit.DAY)),
    ("months without a space", "12months", Span(12, Unit.MONTH)),
    ("thirty years", "30 years", Span(30, Unit.YEAR)),
]
NO_SPANS = [("nothing", "0 days"), ("hours", "12h"), ("a word", "for ever"), ("too long", "31 years"), ("blank", " ")]
MOMENTS = [
    ("days", "30 days", (2026, 12, 31), (2026, 12, 1)),
    ("a month that is shorter", "1 month", (2026, 3, 31), (2026, 2, 28)),
    ("a leap year", "1 month", (2028, 3, 30), (2028, 2, 29)),
    ("over the turn of the year", "2 months", (2026, 1, 15), (2025, 11, 15)),
    ("a year from the last of February", "1 year", (2028, 2, 29), (2027, 2, 28)),
    ("December", "12 months", (2026, 12, 5), (2025, 12, 5)),
]


@pytest.mark.parametrize(("text", "span"), [case[1:] for case in SPANS], ids=[case[0] for case in SPANS])
def test_a_span_is_read(text: str, span: Span):
    assert parse_span(text) == span


@pytest.mark.parametrize("text", [case[1] for case in NO_SPANS], ids=[case[0] for case in NO_SPANS])
def test_what_is_no_span_is_refused(text: str):
    with pytest.raises(ValueError, match=r"length of time|longer"):
        parse_span(text)


@pytest.mark.parametrize(("text", "now", "then"), [case[1:] for case in MOMENTS], ids=[case[0] for case in MOMENTS])
def test_a_span_before_a_moment_is_a_moment(text: str, now: tuple[int, int, int], then: tuple[int, int, int]):
    assert parse_span(text).before(datetime(*now, 10, 30, tzinfo=UTC)) == datetime(*then, 10, 30, tzinfo=UTC)


def test_a_file_without_the_table_keeps_the_defaults():
    assert load_policy(DESK, {}).keeping == Keeping()


def test_a_file_changes_what_it_names():
    kept = load_policy(DESK + '[keeping]\nrequests = "6 months"\n', {}).keeping
    assert (kept.requests, kept.mails) == (Span(6, Unit.MONTH), Keeping().mails)


@pytest.mark.parametrize("line", ['requests = "soon"', 'request = "6 months"', "requests = 6"])
def test_a_wrong_line_is_refused_with_its_number(line: str):
    with pytest.raises(PolicyErrors, match="7: keeping"):
        load_policy(f"{DESK}[keeping]\n{line}\n", {})
