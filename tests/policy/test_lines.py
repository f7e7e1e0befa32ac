from __future__ import annotations

import tomllib

import pytest

from portal.policy.lines import locate_keys

CASES = [
    ("a key", "a = 1\nb = 2", {("a",): 1, ("b",): 2}),
    ("a table", "[t]\n\nb = 2", {("t",): 1, ("t", "b"): 3}),
    ("dotted keys", "a.b = 1\na.c = 2", {("a",): 1, ("a", "b"): 1, ("a", "c"): 2}),
    ("dotted tables", "[a.b]\nc = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 2}),
    ("quoted keys", "\"x y\" = 1\n'z' = 2", {("x y",): 1, ("z",): 2}),
    ("spaces around dots", "[ a . b ]\nc = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 2}),
    ("an inline table", "t = { a = 1, b = { c = 2 } }", {("t",): 1, ("t", "a"): 1, ("t", "b"): 1, ("t", "b", "c"): 1}),
    ("a list over lines", 'a = [\n  "x", # one\n  "y",\n]\nb = 1', {("a",): 1, ("a", 0): 2, ("a", 1): 3, ("b",): 5}),
    (
        "an array of tables",
        "[[t]]\na = 1\n[[t]]\na = 2\n[t.u]\nb = 3",
        {
            ("t",): 1,
            ("t", 0): 1,
            ("t", 0, "a"): 2,
            ("t", 1): 3,
            ("t", 1, "a"): 4,
            ("t", 1, "u"): 5,
            ("t", 1, "u", "b"): 6,
        },
    ),
    (
        "signs inside texts",
        'a = "x = 1 # ] }"\nb = \'"\'\nc = "\\"["\nd = 1',
        {("a",): 1, ("b",): 2, ("c",): 3, ("d",): 4},
    ),
    (
        "texts over lines",
        'a = """\n[x]\ny = 1"""\nb = \'\'\'\n"\'\'\'\nc = """q\\""""\nd = 1',
        {("a",): 1, ("b",): 4, ("c",): 6, ("d",): 7},
    ),
    ("dates and numbers", "a = 2026-11-22 10:00:00 # then\nb = -1.5e3", {("a",): 1, ("b",): 2}),
    ("comments with brackets", "# [t]\na = 1 # b = 2", {("a",): 2}),
    ("lines that end as on Windows", "a = 1\r\nb = 2\r\n", {("a",): 1, ("b",): 2}),
]


@pytest.mark.parametrize(("text", "lines"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_key_has_its_line(text, lines):
    assert tomllib.loads(text) is not None
    assert locate_keys(text) == lines


def test_an_escaped_quote_does_not_end_a_key():
    assert locate_keys('"a\\"b" = 1\nc = 2')[("c",)] == 2
