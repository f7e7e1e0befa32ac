"""How findings are told, counted and weighed."""

from __future__ import annotations

import re

import pytest

from portal.helpcenter.checks import CODES, Severity, errors, find, tally, warnings


def test_a_finding_is_told_by_path_line_column_code_and_message():
    assert (
        str(find("docs/fr/a.md", 12, 3, "L101", "x.md does not exist")) == "docs/fr/a.md:12:3: L101 x.md does not exist"
    )


def test_findings_sort_by_file_line_and_column():
    later = find("b.md", 1, 1, "L101", "m")
    early = [find("a.md", 2, 9, "T401", "m"), find("a.md", 10, 1, "F201", "m")]
    assert sorted([later, *reversed(early)]) == [*early, later]


@pytest.mark.parametrize("code", [code for code, kind in CODES.items() if kind.tolerated])
def test_what_is_tolerated_is_a_warning_only_where_links_are_not_held_to_be_right(code):
    assert find("a.md", 1, 1, code, "m", strict=False).severity is Severity.WARNING
    assert find("a.md", 1, 1, code, "m", strict=True).severity is CODES[code].severity


@pytest.mark.parametrize("code", [code for code, kind in CODES.items() if not kind.tolerated])
def test_what_would_break_the_server_is_an_error_everywhere(code):
    assert find("a.md", 1, 1, code, "m", strict=False).severity is Severity.ERROR


def test_errors_and_warnings_are_told_apart():
    wrong, doubtful = find("a.md", 1, 1, "L101", "m"), find("a.md", 1, 1, "T401", "m")
    assert errors([wrong, doubtful]) == (wrong,)
    assert warnings([wrong, doubtful]) == (doubtful,)


def test_a_tally_counts_findings_and_files_by_code():
    found = [find("a.md", n, 1, "L101", "m") for n in range(1200)] + [find("b.md", 1, 1, "L101", "m")]
    found += [find("a.md", 1, 1, "I301", "m")]
    assert tally(found) == (
        "1 images without text (I301), in 1 file",
        "1,201 links to pages or files that do not exist (L101), in 2 files",
    )


def test_codes_have_the_shape_that_people_quote():
    assert [code for code in CODES if not re.fullmatch(r"[A-Z][1-9]\d\d|F20\d", code)] == []
