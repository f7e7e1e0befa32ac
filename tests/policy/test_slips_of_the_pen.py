"""What somebody who edits a promise file by hand gets wrong: one slip, one problem, its line, and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.errors import ConfigError
from portal.policy.problems import PolicyErrors
from portal.promise_file import read_policy

FILE = """\
version = "2026-11-22"
assumed = ["plans.pro.price"]

[desk]
name = "T"
languages = ["fr", "en"]
currency = "EUR"
email = "a@example.org"
default_plan = "free"

[calendars.office]
timezone = "Europe/Paris"
holidays = "FR"
week = { mon-fri = ["08:00-12:00", "13:00-17:00"] }
dates = { 2026-12-24 = ["08:00-12:00"] }

[calendars.extra]
extends = "office"
also_open = { sun = ["09:00-12:00"] }

[plans.free]
title = { fr = "Gratuite", en = "Free" }
price = "0 EUR/month"
channels = ["form", "email"]
first_reply = { at_least = "24h", at_most = "48h", counted = "open", calendar = "office", strength = "typical" }

[plans.std]
channels = ["form"]
first_reply = { cutoff = "16:00", counted = "open_days", calendar = "office", strength = "typical" }

[plans.pro]
title = "Pro"
price = "11.00 EUR/month"
channels = ["form", "phone"]
rank = 1
first_reply = { at_most = "4h", counted = "open", calendar = "office", strength = "promise" }

[premium]
fee = "4.90 EUR"
first_reply = { at_most = "2h", counted = "elapsed", strength = "promise" }
refund_if_missed = true

[[phones]]
country = "FR"
number = "+33 1 99 00 12 34"
shown_to = ["pro"]

[levels.legal]
reply = { at_most = "5 days", counted = "open_days", calendar = "extra", strength = "promise", from = "escalation" }
plans = ["pro"]

[overlays.acme]
version = "1"
organisation = "ACME"
since = 2026-12-01
until = 2027-12-01
rank = 3

[fair_use]
messages_per_day = 10

[availability.site]
title = "Site"
target = "99.5 %"
probe_every = "5min"
window = "30 days"

[packs.one]
units = 1
validity = "6 months"

[pack_rules]
minutes = 30
at_expiry = "lost"

[queue]
rules = ["plan", "due"]

[[readings]]
about = "plans.std.first_reply.cutoff"
said = "a"
read_as = "b"
"""
PRICE = '"11.00 EUR/month"'
REPLY = "first_reply = { at_most ="
WEEK = '["08:00-12:00", "13:00-17:00"]'

# What is right, what was typed instead, and all that is said of it.
SLIPS = [
    (
        "a letter less in a key",
        "rank = 1",
        "rnk = 1",
        'plans.pro.rnk: is not a key of plans.pro (did you mean "rank"?)',
    ),
    ("a key in capitals", "rank = 1", "Rank = 1", 'plans.pro.Rank: is not a key of plans.pro (did you mean "rank"?)'),
    (
        "a key that others name: assumed",
        'price = "11',
        'prise = "11',
        'plans.pro.prise: is not a key of plans.pro (did you mean "price"?)',
    ),
    (
        "a key that others name: a reading",
        "cutoff =",
        "cutof =",
        'plans.std.first_reply.cutof: is not a key of plans.std.first_reply (did you mean "cutoff"?)',
    ),
    (
        "a key named otherwise than it is written: assumed",
        '"plans.pro.price"',
        '"plans..pro.price"',
        '"plans..pro.price" is not one of the keys of this file (did you mean "plans.pro.price"?)',
    ),
    (
        "a key named otherwise than it is written: a reading",
        "plans.std.first_reply.cutoff",
        "[plans].std.first_reply.cutoff",
        '"[plans].std.first_reply.cutoff" is not one of the keys of this file (did you mean "plans.std',
    ),
    (
        "a place that no list has",
        '"plans.pro.price"',
        f'"phones[{"9" * 5000}].number"',
        '.number" is not one of the keys of this file',
    ),
    ("a key that must be there", "fee =", "fees =", 'premium.fees: is not a key of premium (did you mean "fee"?)'),
    (
        "a table of one letter less",
        "[premium]",
        "[premum]",
        'premum: is not a key of the file (did you mean "premium"?)',
    ),
    (
        "a table that many name",
        "[calendars.office]",
        "[calendar.office]",
        'calendar: is not a key of the file (did you mean "calendars"?)',
    ),
    (
        "a table for a list",
        "[[phones]]",
        "[phones]",
        "phones: must be a list: write [[…]] around its name, once for each",
    ),
    (
        "a list for a table",
        "[plans.pro]",
        "[[plans.pro]]",
        "plans.pro: must be a table: write […] around its name, not",
    ),
    (
        "a name in capitals, that others name",
        "[plans.pro]",
        "[plans.Pro]",
        'plans.Pro: is not a name: small letters, digits, - and _, a letter first, such as "pro"',
    ),
    (
        "a key of the head below a table",
        "rank = 1",
        'rank = 1\nassumed = ["desk"]',
        "plans.pro.assumed: is not a key of plans.pro: it belongs at the head of the file, before the first [table]",
    ),
    (
        "a number in quotes",
        "rank = 1",
        'rank = "1"',
        "plans.pro.rank: must be a whole number: write it without quotes, 1",
    ),
    (
        "a flag in quotes",
        "refund_if_missed = true",
        'refund_if_missed = "true"',
        "premium.refund_if_missed: must be true or false: write it without quotes, true",
    ),
    (
        "a version without quotes",
        '"2026-11-22"',
        "2026-11-22",
        'version: must be a text: write it in quotes, "2026-11-22"',
    ),
    ("a text for a list", '["form", "phone"]', '"form"', 'plans.pro.channels: must be a list: write ["form"]'),
    ("a figure without quotes", '"4h"', "4", 'at_most: must be a text in quotes; "4" is not a length of time'),
    ("a unit in French", '"4h"', '"4 heures"', '"4 heures" is not a length of time: write it as "4h"'),
    ("a unit in English", '"4h"', '"4 hours"', '"4 hours" is not a length of time: write it as "4h"'),
    ("hours and minutes, as one speaks", '"4h"', '"2h30"', '"2h30" is not a length of time: write it as "2h 30min"'),
    ("a fraction of hours", '"4h"', '"1,5 h"', '"1,5 h" is not a length of time: write it as "1h 30min"'),
    ("a negative delay", '"4h"', '"-4h"', '"-4h" is not a length of time: write it as "4h", "90min" or'),
    (
        "days where hours are counted",
        '"4h"',
        '"2 jours"',
        '"2 jours" is counted in days, which goes with counted = "open_days": write hours',
    ),
    (
        "hours where days are counted",
        '"5 days"',
        '"5h"',
        '"5h" is counted in hours, which goes with counted = "open" or "elapsed": write "5 days"',
    ),
    (
        "working days in French",
        '"5 days"',
        '"5 jours ouvrés"',
        '"5 jours ouvrés" is not a number of days: write it as "5 days"',
    ),
    ("months in French", '"6 months"', '"6 mois"', '"6 mois" is not a number of months: write it as "6 months"'),
    ("a range wrong way round", '"24h", at_most = "48h"', '"48h", at_most = "24h"', "at_least: is not below at_most"),
    ("no unit said", 'counted = "open", ', "", "first_reply.counted: is missing: one of open, elapsed, open_days"),
    ("a plan that is not there", '"free"', '"fre"', '"fre" is not one of the plans (did you mean "free"?)'),
    (
        "a calendar that is not there",
        '"extra"',
        '"extras"',
        '"extras" is not one of the calendars (did you mean "extra"?)',
    ),
    (
        "a channel in French",
        '"phone"]',
        '"telephone"]',
        '"telephone" is not one of form, email, phone, chat, forum (did',
    ),
    (
        "a price with a comma",
        PRICE,
        '"11,00 EUR/month"',
        '"11,00 EUR/month" is not a price: write it as "11.00 EUR/month"',
    ),
    ("a price as on a page", PRICE, '"11 € par mois"', '"11 € par mois" is not a price: write it as "11 EUR/month"'),
    ("a price of nothing said", PRICE, '"11.00 EUR"', '"11.00 EUR" is not a price: write it as "11.00 EUR/month"'),
    (
        "a price with a space that is none",
        PRICE,
        '"11.00\u00a0EUR/month"',
        "(with a plain space: this one is a no-break space)",
    ),
    (
        "a price of one decimal",
        PRICE,
        '"11.5 EUR/month"',
        '"11.5 EUR" has 1 decimal, EUR has 2: write it as "11.50 EUR"',
    ),
    ("a price in another currency", PRICE, '"11.00 USD/month"', '"11.00 USD" is not in EUR, the currency of [desk]'),
    ("thousands with a point", PRICE, '"1.234 EUR/month"', 'has 3 decimals, EUR has 2: write it as "4.90 EUR"'),
    (
        "thousands with a comma",
        PRICE,
        '"1,234 EUR/month"',
        '"1,234 EUR/month" is not a price: write it as "11.00 EUR/month"',
    ),
    ("a percentage with a comma", '"99.5 %"', '"99,5 %"', '"99,5 %" is not a percentage: write it as "99.5 %"'),
    ("a percentage beyond all", '"99.5 %"', '"150 %"', '"150 %" is not a percentage above 0 and at most 100'),
    ("a window of nothing", '"30 days"', '"0 days"', '"0 days" is no stretch of time: write it as "30 days"'),
    ("a city for a zone", '"Europe/Paris"', '"Paris"', '"+01:00" (did you mean "Europe/Paris"?)'),
    ("a zone misspelt", '"Europe/Paris"', '"Europe/Pari"', '"+01:00" (did you mean "Europe/Paris"?)'),
    (
        "a distance as one says it",
        '"Europe/Paris"',
        '"GMT+1"',
        'such as "Europe/Paris" or "+01:00" (did you mean "+01:00"?)',
    ),
    (
        "a country in small letters",
        '"FR"\nweek',
        '"fr"\nweek',
        '"fr" is no country or subdivision (did you mean "FR"?)',
    ),
    (
        "the name of a country",
        '"FR"\nweek',
        '"France"\nweek',
        '"France" is no country or subdivision: write a country as',
    ),
    ("hours as one says them", WEEK, '["8h-12h30"]', '"8h-12h30" is not a span of hours: write it as "08:00-12:30"'),
    ("hours past the last", WEEK, '["13:00-24:30"]', '"13:00-24:30" goes past 24:00'),
    (
        "hours over midnight",
        WEEK,
        '["17:00-02:00"]',
        'passes midnight: write "17:00-24:00" that day and "00:00-02:00" the',
    ),
    ("hours that overlap", WEEK, '["08:00-13:00", "12:00-17:00"]', "mon-fri: 08:00-13:00 and 12:00-17:00 overlap"),
    (
        "days in French",
        "mon-fri =",
        "lun-ven =",
        '"lun" is not a day: mon, tue, wed, thu, fri, sat, sun (did you mean "mon-fri"?)',
    ),
    (
        "a calendar that never opens again",
        WEEK,
        "[]",
        "calendars.office.week: never opens: single dates pass, give it hours",
    ),
    ("a calendar of itself", '"office"\nalso', '"extra"\nalso', "extends: goes round in a circle: extra → extra"),
    ("a time of day in French", '"16:00"', '"16h"', '"16h" is not a time of day: write it as "16:00"'),
    ("a time of day that is none", '"16:00"', '"24:00"', '"24:00" is not a time of day: write it as'),
    ("dates wrong way round", "since = 2026-12-01", "since = 2028-12-01", "overlays.acme.until: is not after since"),
    ("a date in quotes", "since = 2026-12-01", 'since = "2026-12-01"', "since: must be a date without quotes, such as"),
    (
        "a language in words",
        '["fr", "en"]',
        '["fr", "english"]',
        '"english" is not a language code of two or three small',
    ),
    ("a language with its country", '["fr", "en"]', '["fr-CA", "en"]', 'small letters (did you mean "fr"?)'),
    ("a text in one language of two", ', en = "Free" }', " }", "plans.free.title.en: is missing"),
    (
        "fair use first",
        '["plan", "due"]',
        '["fair_use", "due"]',
        "fair_use comes last: it only ever moves a request behind",
    ),
    ("a number as dialled at home", '"+33 1 99', '"01 99', "is not a number as it is dialled from abroad, such as"),
    # TOML itself: its parser tells the first slip alone.
    (
        "typographic quotes",
        '"Pro"',
        "“Pro”",
        "is not TOML: Invalid value: the quotes are typographic: write straight ones",
    ),
    ("no quotes", '"Pro"', "Pro", "is not TOML: Invalid value: a text stands in quotes"),
    ("a quote not closed", '"Pro"', '"Pro', "a text begins on this line and its quote is not closed"),
    ("True", "missed = true", "missed = True", "true and false are written in small letters"),
    ("a sign after a flag", "missed = true", "missed = true;", "after a statement: nothing stands after a value"),
    (
        "a sign after a date",
        "since = 2026-12-01",
        "since = 2026-12-01; # prix\u202f: 3",
        "after a statement: nothing stands after",
    ),
    ("a date of one figure", "since = 2026-12-01", "since = 2026-12-1", "a date is written 2026-11-22"),
    (
        "a flag in braces that are not closed",
        "refund_if_missed = true",
        "refund_if_missed = { a = true",
        "Unclosed inline table: a table in { } stands on one line",
    ),
    ("a colon", "rank = 1", "rank: 1", "a key and its value are joined by =, not by a colon"),
    (
        "a colon, below a text that holds a sign of a new line",
        'title = "Pro"',
        'title = "Pro\u2028"\nrank: 2',
        "a key and its value are joined by =, not by a colon",
    ),
    ("a key twice", "rank = 1", "rank = 1\nrank = 2", "is not TOML: rank is given twice in the same table"),
    ("a table twice", "[premium]", "[plans.pro]\n[premium]", "is not TOML: [plans.pro] stands twice, first on line 31"),
    ("a table not closed", "[plans.pro]", "[plans.pro", "the name of a table ends with ]"),
    (
        "a line break in braces",
        f'{REPLY} "4h",',
        f'{REPLY} "4h",\n',
        "a table in { } stands on one line: else give it a",
    ),
    (
        "a comma before the brace",
        'en = "Free" }',
        'en = "Free", }',
        "no comma stands after the last key of a table in { }",
    ),
    ("a date as on a page", "since = 2026-12-01", "since = 01/12/2026", "a date is written 2026-11-22"),
    ("a day that does not exist", "since = 2026-12-01", "since = 2026-02-30", "there is no such date"),
    ("a space that is none", "rank = 1", "rank\u00a0= 1", "the line holds a no-break space, which looks like a space"),
]


def refused(content: bytes, folder: Path) -> PolicyErrors:
    file = folder / "support.toml"
    file.write_bytes(content)
    with pytest.raises(PolicyErrors) as caught:
        read_policy(file)
    return caught.value


@pytest.mark.parametrize(("right", "typed", "said"), [case[1:] for case in SLIPS], ids=[case[0] for case in SLIPS])
def test_one_slip_is_one_problem_with_its_line_and_what_to_write(tmp_path, right, typed, said):
    assert right in FILE
    before, _, after = FILE.partition(right)
    line = before.count("\n") + 1

    (problem,) = refused((before + typed + after).encode(), tmp_path).problems

    assert said in str(problem)
    assert problem.line is not None
    assert line <= problem.line <= line + 4  # a table is pointed at where it begins


NOT_OFFERED = [
    ("a distance that no clock has", '"Europe/Paris"', '"GMT+15"', '"+15:00"'),
    ("a language by a name of which nobody knows the code", '"en"', '"german"', '"ge"'),
    ("an amount that may be thousands", '"4.90 EUR"', '"1,234 EUR"', "1.234 EUR"),
    ("an amount in a currency without decimals", '"4.90 EUR"', '"11,5 JPY"', "11.50 JPY"),
]


@pytest.mark.parametrize(
    ("right", "typed", "offered"), [case[1:] for case in NOT_OFFERED], ids=[case[0] for case in NOT_OFFERED]
)
def test_nothing_is_offered_that_would_be_refused_in_its_turn(tmp_path, right, typed, offered):
    (problem, *_) = refused(FILE.replace(right, typed, 1).encode(), tmp_path).problems

    assert typed in str(problem)
    assert offered not in str(problem)


def test_a_union_of_no_list_is_one_problem(tmp_path):
    (problem,) = refused(f'{FILE}[calendars.both]\nunion = "office"\n'.encode(), tmp_path).problems

    assert 'calendars.both.union: must be a list: write ["office"]' in str(problem)


def test_slips_all_over_the_file_are_told_at_once_and_only_once(tmp_path):
    text = FILE
    for right, typed in ((PRICE, '"11,00 EUR/month"'), ("rank = 1", "rang = 1"), ('"Europe/Paris"', '"Paris"')):
        text = text.replace(right, typed)

    assert [problem.line for problem in refused(text.encode(), tmp_path).problems] == [12, 33, 35]


BYTES = [
    (
        "Latin-1",
        FILE.replace('"Pro"', '"Privilège"').encode("latin-1"),
        32,
        "byte 0xe8 is not UTF-8: save the file as UTF-8",
    ),
    (
        "Latin-1 below the mark that Windows sets",
        b"\xef\xbb\xbf" + FILE.replace('"Pro"', '"Privilège"').encode("latin-1"),
        32,
        "byte 0xe8 is not UTF-8: save the file as UTF-8",
    ),
    ("UTF-16", FILE.encode("utf-16"), None, "is UTF-16: save the file as UTF-8"),
    ("a byte of nothing", FILE.replace('"Pro"', '"P\0"').encode(), 32, "Illegal character"),
    ("nesting without end", b"x = " + b"[" * 5000 + b"]" * 5000, None, "it nests too deep"),
]


@pytest.mark.parametrize(("content", "line", "said"), [case[1:] for case in BYTES], ids=[case[0] for case in BYTES])
def test_bytes_that_are_no_text_are_told_and_never_a_traceback(tmp_path, content, line, said):
    (problem,) = refused(content, tmp_path).problems

    assert (problem.line, said in str(problem)) == (line, True)


SAME = [
    ("as it is", FILE.encode()),
    ("the mark that Windows sets", b"\xef\xbb\xbf" + FILE.encode()),
    ("lines as Windows ends them", FILE.replace("\n", "\r\n").encode()),
    ("lines as old machines ended them", FILE.replace("\n", "\r").encode()),
    ("tabs before keys", FILE.replace("\nrank", "\n\trank").encode()),
    ("a dash of typography between hours", FILE.replace("08:00-12:00", "08:00 – 12:00").encode()),
    ("a day to its last minute", FILE.replace("13:00-17:00", "13:00-24:00").encode()),
]


@pytest.mark.parametrize("content", [case[1] for case in SAME], ids=[case[0] for case in SAME])
def test_what_only_an_editor_does_is_no_slip(tmp_path, content):
    (tmp_path / "support.toml").write_bytes(content)

    assert read_policy(tmp_path / "support.toml").version == "2026-11-22"


def test_a_file_that_is_not_there_says_what_writes_one(tmp_path):
    with pytest.raises(ConfigError, match="There is no promise file") as caught:
        read_policy(tmp_path / "support.toml")

    assert "guichet new" in caught.value.hint
