from __future__ import annotations

from datetime import date

import pytest

from portal.errors import ConfigError
from portal.policy.problems import PolicyErrors
from portal.promise_file import read_policy

TEXT = """
version = "1"
[desk]
name = "T"
languages = ["en"]
currency = "EUR"
[calendars.c]
timezone = "Europe/Paris"
holidays = "FR"
week = { mon-sun = ["09:00-12:00"] }
"""


def test_a_file_is_read_with_the_holidays_it_wants(tmp_path):
    file = tmp_path / "support.toml"
    file.write_text(TEXT)

    calendar = read_policy(file, "fr").calendars["c"]

    assert calendar.week.holidays.name_of(date(2026, 12, 25)) == "Noël"
    assert calendar.open_spans(date(2026, 12, 25)) == ()


def test_an_absent_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"There is no promise file .*support\.toml"):
        read_policy(tmp_path / "support.toml")


def test_a_file_that_is_not_text_is_named(tmp_path):
    file = tmp_path / "support.toml"
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigError, match=r"support\.toml: is UTF-16: save the file as UTF-8"):
        read_policy(file)


def test_an_unknown_country_is_a_problem_among_the_others(tmp_path):
    file = tmp_path / "support.toml"
    file.write_text(TEXT.replace('"FR"', '"FRA"').replace("EUR", "EUX"))

    with pytest.raises(PolicyErrors) as caught:
        read_policy(file)

    assert [problem.key for problem in caught.value.problems] == ["desk.currency", "calendars.c.holidays"]
    assert caught.value.problems[1].reason == '"FRA" is no country or subdivision (did you mean "FR"?)'
    assert f"  {file}:9: calendars.c.holidays" in str(caught.value)
