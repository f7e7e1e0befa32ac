"""What a changed promise file changes, for whom, in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.helpcenter.markdown.wording import wording_in
from portal.helpcenter.policy_changes import tell_changes
from portal.policy.changes import changed_days, changed_keys
from portal.policy.load import load_policy

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # a Friday
FILE = """
version = "1"
[desk]
name = "T"
languages = ["en"]
currency = "EUR"
default_plan = "free"
[calendars.office]
timezone = "UTC"
holidays = []
week = { mon-fri = ["09:00-17:00"] }
[plans.free]
price = "0 EUR"
channels = ["form"]
[plans.pro]
price = "11.00 EUR/month"
channels = ["form", "phone"]
rank = 1
first_reply = { at_most = "4h", counted = "open", calendar = "office", strength = "promise" }
[premium]
fee = "4.90 EUR"
refund_if_missed = true
first_reply = { at_most = "2h", counted = "elapsed", strength = "promise" }
[levels.second]
reply = { at_most = "8h", counted = "open", calendar = "office", strength = "promise", from = "escalation" }
needs = ["customer"]
[fair_use]
open_requests = 5
[availability.site]
title = "The site"
target = "99.5 %"
probe_every = "5min"
window = "30 days"
[links.forum]
url = "https://forum.example.org/"
kind = "forum"
"""


def told(new: str, old: str = FILE) -> list[str]:
    policies = [load_policy(text, {}) for text in (old, new)]
    return tell_changes(policies[0], policies[1], changed_keys(old, new), NOW, wording_in("en"))


CHANGES = [
    ("a price", "11.00 EUR", "12.00 EUR", "Customers of Pro pay €12.00 a month, was €11.00 a month."),
    (
        "a delay, with a worked example before and after",
        '"4h"',
        '"2h"',
        "Customers of Pro get a first reply within 2 opening hours of office (promise), was within 4 opening hours of"
        " office (promise). A request received on Friday 20 November 2026 at 16:30: before Monday 23 November at 10:30;"
        " it was before Monday 23 November at 12:30.",
    ),
    (
        "the strength of a delay",
        'calendar = "office", strength = "promise" }\n[premium]',
        'calendar = "office", strength = "typical" }\n[premium]',
        "usually within 4 opening hours of office (usual delay), was within 4 opening hours of office (promise)",
    ),
    ("a way less", '"form", "phone"', '"form"', "Customers of Pro can no longer use: telephone."),
    ("a way more", '"form", "phone"', '"form", "phone", "chat"', "Customers of Pro can now also use: chat."),
    ("a rank", "rank = 1", "rank = 0", "Customers of Pro go further back in the queue."),
    ("a name", "[plans.pro]\n", '[plans.pro]\ntitle = "Gold"\n', "The plan Pro is called “Gold”, was “Pro”."),
    (
        "hours, with the days they touch next",
        '"09:00-17:00"] }\n[plans.free]',
        '"09:00-18:00"] }\n[plans.free]',
        "The calendar office opens otherwise on: Friday 20 November 2026, 09:00–18:00 (was 09:00–17:00); Monday 23"
        " November 2026, 09:00–18:00 (was 09:00–17:00); Tuesday 24 November 2026, 09:00–18:00 (was 09:00–17:00);"
        " 258 more days within a year. Delays of Pro and the level Second are counted in it. For Pro, a request"
        " received on Friday 20 November 2026 at 17:00: before Monday 23 November at 12:00; it was before Monday 23"
        " November at 13:00.",
    ),
    (
        "one closed day",
        "[plans.free]",
        "[calendars.office.dates]\n2026-12-24 = []\n[plans.free]",
        "24 December 2026, closed (was 09:00–17:00). Delays of Pro and the level Second are counted in it. For Pro, a"
        " request received on Thursday 24 December 2026 at 09:00: before Friday 25 December at 13:00; it was the same"
        " day before 13:00.",
    ),
    ("the price of urgency", "4.90 EUR", "5.90 EUR", "An urgent request costs €5.90, was €4.90."),
    (
        "refunds",
        "refund_if_missed = true",
        "refund_if_missed = false",
        "The fee is not refunded if the answer comes",
    ),
    (
        "a level",
        'at_most = "8h"',
        'at_most = "9h"',
        "The level Second answers within 9 opening hours of office",
    ),
    (
        "what a hand-over needs",
        '["customer"]',
        '["customer", "proof"]',
        "to Second needs: Customer and Proof.",
    ),
    (
        "a limit",
        "open_requests = 5",
        "open_requests = 6",
        "beyond fair use is: more than 6 requests open at once; it was: more than 5 requests open",
    ),
    ("a target", "99.5 %", "99.9 %", "The target of The site is 99.9%, was 99.5%."),
    ("what no sentence tells", 'name = "T"', 'name = "U"', "desk.name: U, was T."),
    (
        "no more urgency",
        FILE[FILE.index("[premium]") : FILE.index("[levels")],
        "",
        "Urgency is no longer sold.",
    ),
]


@pytest.mark.parametrize(("right", "new", "sentence"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_a_change_is_told_to_whom_it_matters(right, new, sentence):
    assert right in FILE

    assert any(sentence in line for line in told(FILE.replace(right, new))), told(FILE.replace(right, new))


ARRANGED = (
    FILE
    + """
[[phones]]
country = "BE"
number = "+32 2 555 01 23"
shown_to = ["pro"]
[overlays.acme]
version = "1"
organisation = "AB12"
since = 2026-11-01
rank = 5
first_reply = { at_most = "2h", counted = "open", calendar = "office", strength = "promise" }
[queue]
rules = ["plan", "due"]
"""
)
ARRANGEMENTS = [
    (
        "who sees a number",
        'shown_to = ["pro"]',
        'shown_to = "everyone"',
        "is +32 2 555 01 23 for everybody; it was +32 2",
    ),
    (
        "another number",
        "01 23",
        "01 24",
        "The number for Belgium is +32 2 555 01 24 for customers of Pro; it was +32",
    ),
    (
        "no number, and said so",
        "[fair_use]",
        '[[phones]]\ncountry = "FR"\nnumber = false\nlanguages = ["en"]\n[fair_use]',
        "The number for France is none, as the page says, in English; it was none.",
    ),
    (
        "the end of an agreement",
        "rank = 5",
        "until = 2026-12-01\nrank = 5",
        "to Tuesday 1 December 2026, was from Sunday",
    ),
    ("the rank of an agreement", "rank = 5", "rank = 6", "Requests of organisation AB12 have rank 6, was 5."),
    (
        "the delay of an agreement",
        'at_most = "2h", counted = "open"',
        'at_most = "3h", counted = "open"',
        "organisation AB12, by agreement, get a first reply within 3 opening hours of office (promise), was within 2",
    ),
    (
        "another party",
        '"AB12"',
        '"CD34"',
        "The agreement with organisation AB12 is gone: they are promised what their plan",
    ),
    (
        "an agreement that no longer has its own delay",
        'first_reply = { at_most = "2h", counted = "open"',
        'levels.second = { at_most = "2h", counted = "open"',
        "by agreement, get a first reply as their plan says, was within 2 opening hours of office (promise).",
    ),
    (
        "an agreement on a level",
        'first_reply = { at_most = "2h", counted = "open"',
        'levels.second = { at_most = "2h", counted = "open"',
        "are answered by the level second within 2 opening hours of office (promise), was as everybody is.",
    ),
    (
        "a rule less",
        '["plan", "due"]',
        '["due"]',
        "wait, then what falls due first. It was: who has waited longest, beyond the longest wait, then the plan, then",
    ),
    (
        "the longest wait",
        '["plan", "due"]',
        '["plan", "due"]\nlongest_wait = "3 days"',
        "waited 3 days goes before all",
    ),
    (
        "who strangers are",
        'default_plan = "free"',
        'default_plan = "pro"',
        "known customer is promised what Pro has, was",
    ),
    (
        "who may ask",
        'needs = ["customer"]',
        'plans = ["pro"]',
        "Customers of Pro may now ask for the level Second.",
    ),
    (
        "files",
        "[queue]",
        '[attachments]\nrequires = "never"\n[queue]',
        "For every customer: a request takes no files; it",
    ),
    (
        "how long fair use lasts",
        "open_requests = 5",
        'open_requests = 5\nlasts = "48h"',
        "others for 48 hours, was 24",
    ),
    (
        "when a plan is looked after",
        "rank = 1\n",
        'rank = 1\nhours = "office"\n',
        "Customers of Pro are looked after Monday",
    ),
]


@pytest.mark.parametrize(("right", "new", "sentence"), [c[1:] for c in ARRANGEMENTS], ids=[c[0] for c in ARRANGEMENTS])
def test_a_changed_arrangement_is_told_to_whom_it_matters(right, new, sentence):
    assert right in ARRANGED
    lines = told(ARRANGED.replace(right, new, 1), ARRANGED)

    assert any(sentence in line for line in lines), lines
    assert not any(line.startswith(("phones:", "overlays.", "queue.")) for line in lines)


SOLD = (
    FILE
    + """
[packs.one]
title = "One ticket"
units = 1
price = "25.00 EUR"
validity = "6 months"
[packs.more]
title = "More"
units = 20
validity = "1 year"
[pack_rules]
minutes = 30
stopped_by = "agent"
shared_from = 20
splittable = false
at_expiry = "frozen"
returned_for = "6 months"
[minutes]
hourly = "60.00 EUR"
floor = "30min"
step = "1min"
[trial]
length = "15min"
once = true
[payments.card]
title = "Card"
starts = "immediate"
[payments.transfer]
title = "Transfer"
starts = "deferred"
note = "five days"
[keeping]
requests = "12 months"
"""
)
SALES = [
    ("how many cases", "[keeping]", "[proof]\nfewest = 20\n[keeping]", "figure needs at least 20 cases, was 10 cases."),
    ("units", "units = 1\n", "units = 2\n", "The pack One ticket holds 2 requests, was 1 request."),
    ("a pack's price", '"25.00', '"26.00', "The pack One ticket costs €26.00, was €25.00."),
    (
        "a pack without a price",
        'price = "25.00 EUR"\n',
        "",
        "The pack One ticket costs what we say when asked, was €25.00.",
    ),
    ("how long", '"6 months"\n[packs', '"9 months"\n[packs', "The pack One ticket is good for 9 months, was 6 months."),
    ("its name", '"One ticket"', '"A ticket"', "The pack One ticket is called “A ticket”, was “One ticket”."),
    (
        "a pack more",
        "[packs.more]",
        '[packs.two]\nunits = 2\nvalidity = "1 month"\n[packs.more]',
        "The pack Two is new: 2 requests",
    ),
    (
        "what a unit is worth",
        "minutes = 30",
        "minutes = 20",
        "For packs: a unit covers 20 minutes of our people’s work; it was: a unit covers 30",
    ),
    (
        "who stops",
        '"agent"',
        '"customer"',
        "For packs: you stop the clock, by saying that the answer satisfies you; it was: our team",
    ),
    ("who shares", "shared_from = 20\n", "", "For packs: colleagues share no pack; it was: from 20 units on"),
    (
        "who divides",
        "splittable = false",
        "splittable = true",
        "a pack may be divided between customers; it was: a pack cannot",
    ),
    (
        "what is lost",
        '"frozen"\nreturned_for = "6 months"',
        '"lost"',
        "units not used in time are lost; it was: units not used in time are frozen",
    ),
    (
        "an hour",
        '"60.00',
        '"70.00',
        "Work by the minute is: €70.00 an hour, 30 minutes at least, then by 1 minute begun; it was: €60",
    ),
    (
        "a gift",
        "once = true",
        "once = false",
        "away is: 15 minutes free before you buy anything; it was: 15 minutes free before you buy anything, once",
    ),
    (
        "when it begins",
        '"deferred"',
        '"immediate"',
        "What is paid by Transfer begins at once, was some days later, when the payment arrives.",
    ),
    ("a means less", '[payments.card]\ntitle = "Card"\nstarts = "immediate"\n', "", "Nobody can pay by Card any more."),
    (
        "a means more",
        "[payments.card]",
        '[payments.cash]\nstarts = "immediate"\n[payments.card]',
        "One can also pay by Cash: what was bought begins at once.",
    ),
    ("words beside it", "five days", "six days", "Beside Transfer stands “six days”, was “five days”."),
    ("how often", '"5min"', '"1min"', "The site is looked at every 1 minute, was 5 minutes."),
    ("a window", 'window = "30 days"', 'window = "7 days"', "The site is judged over 7 days, was 30 days."),
    (
        "maintenance",
        '"30 days"',
        '"30 days"\nmaintenance = "left_out"',
        "check of The site that fails does not count, was counts as a failure.",
    ),
    (
        "silence",
        '"30 days"',
        '"30 days"\nno_data = "down"',
        "did not run counts as a failure, was counts as unknown, never as a success.",
    ),
    ("no target", FILE[FILE.index("[availability") : FILE.index("[links")], "", "The site has no target any more."),
    (
        "what is forgotten",
        '"12 months"',
        '"6 months"',
        "The words of a request are forgotten after 6 months, was 12 months.",
    ),
]


@pytest.mark.parametrize(("right", "new", "sentence"), [c[1:] for c in SALES], ids=[c[0] for c in SALES])
def test_what_is_sold_and_kept_up_is_told_in_words(right, new, sentence):
    assert right in SOLD
    lines = told(SOLD.replace(right, new, 1), SOLD)

    assert any(sentence in line for line in lines), lines
    raw = ("packs", "pack_rules", "minutes", "trial", "payments", "availability", "keeping")
    assert [line for line in lines if line.startswith(tuple(f"{key}." for key in raw))] == []


REACHED = (
    FILE
    + """
title = "The forum"
official = false
[areas]
search = "Search"
bills = "Bills"
[channels.phone]
requires = ["account"]
hours = "office"
note = "Not on the day of the move"
[channels.chat]
instead = "Write to us"
[spoken]
fully = ["en"]
partly = ["de"]
[scope.covers]
setup = "Setting up"
[scope.excludes]
code = "Writing your code"
[proof]
publishes = ["first_replies"]
"""
)
REACHES = [
    (
        "a place at another address",
        "//forum.",
        "//talk.",
        "The forum is at https://talk.example.org/, was https://forum.",
    ),
    (
        "what a place is",
        '"forum"',
        '"help"',
        "What is said of The forum is: help, unofficial; it was: forum, unofficial.",
    ),
    (
        "a place that nobody watches",
        "official = false",
        "official = false\nwatched = false",
        "is: forum, unofficial, we do not answer there; it was: forum, unofficial.",
    ),
    (
        "what a place is called",
        '"The forum"',
        '"The square"',
        "The place to look first The forum is called “The square”,",
    ),
    (
        "a place more",
        "[areas]",
        '[links.film]\nurl = "https://film.example.org/"\nkind = "video"\n[areas]',
        "A place to look first is new: Film (videos), https://film.example.org/.",
    ),
    (
        "a place less",
        REACHED[REACHED.index("[links") : REACHED.index("[areas]")],
        "",
        "The forum (https://forum.example.org/) is no longer a place to look first.",
    ),
    ("a subject more", "[areas]", '[areas]\nmail = "Mail"', "A request can now be about: Mail."),
    ("a subject less", 'bills = "Bills"\n', "", "A request can no longer be about: Bills."),
    ("a subject's name", '"Bills"', '"Invoices"', "The subject Bills is called “Invoices”, was “Bills”."),
    (
        "what to have at hand",
        '["account"]',
        '["account", "errors"]',
        "What telephone asks to have at hand is: the name of your account and the error messages; it was: the name",
    ),
    (
        "the hours of a channel",
        'hours = "office"\n',
        "",
        "of the hours of telephone is: nothing; it was: those of office, Monday to Friday from 09:00 to 17:00",
    ),
    (
        "words beside a channel",
        "the move",
        "the fair",
        "Beside telephone stands “Not on the day of the fair”, was “Not",
    ),
    ("words instead of one", "Write to us", "Call us", "In the place of chat stands “Call us”, was “Write to us”."),
    (
        "a language of answers",
        '["en"]\npartly',
        '["en", "fr"]\npartly',
        "requests are answered is: English and French; in part German; it was: English; in part German.",
    ),
    ("what is helped with", "[scope.covers]", '[scope.covers]\ndns = "Domains"', "We now help with: Domains."),
    ("what is left out", '\ncode = "Writing your code"', "", "We no longer leave out: Writing your code."),
    (
        "what is published",
        '["first_replies"]',
        '["first_replies", "marks"]',
        "promises kept is: the delays of first replies and the marks that customers gave; it was: the delays of first",
    ),
]


@pytest.mark.parametrize(("right", "new", "sentence"), [c[1:] for c in REACHES], ids=[c[0] for c in REACHES])
def test_where_to_ask_and_what_about_is_told_in_words(right, new, sentence):
    assert right in REACHED
    lines = told(REACHED.replace(right, new, 1), REACHED)

    assert any(sentence in line for line in lines), lines
    assert not any(line.startswith(("areas", "channels", "links", "proof", "scope", "spoken")) for line in lines)


OPEN = f"""
assumed = ["premium.fee"]
{FILE}
[[readings]]
about = "plans.pro.first_reply"
said = "24/7"
read_as = "a person at any hour"
"""
SETTLED = [
    ("an example that is settled", '"premium.fee"', "", "No longer an example: premium.fee."),
    (
        "one example more",
        '"premium.fee"',
        '"premium.fee", "plans.pro.price"',
        "Only an example from now on: plans.pro.price.",
    ),
    (
        "what is meant",
        "at any hour",
        "by day",
        "“24/7” is said to mean “a person by day”, was “a person at any hour”.",
    ),
    (
        "a statement more",
        "[[readings]]",
        '[[readings]]\nabout = "plans.pro.first_reply"\nsaid = "Soon"\nread_as = "today"\n[[readings]]',
        "Where “Soon” is said, it is now said to mean: today.",
    ),
    ("no statement", OPEN[OPEN.index("[[readings") :], "", "Nothing is said any more of what “24/7” means."),
]


@pytest.mark.parametrize(("right", "new", "sentence"), [c[1:] for c in SETTLED], ids=[c[0] for c in SETTLED])
def test_what_is_settled_is_told_in_words(right, new, sentence):
    assert right in OPEN
    lines = told(OPEN.replace(right, new, 1), OPEN)

    assert any(sentence in line for line in lines), lines
    assert not any(line.startswith(("assumed", "readings")) for line in lines)


def test_a_calendar_in_which_nothing_is_counted_has_no_example():
    old = FILE.replace("[plans.free]", '[calendars.shop]\nextends = "office"\n[plans.free]')
    (line,) = [
        line
        for line in told(
            old.replace('"office"\n[plans', '"office"\nalso_open = { sun = ["09:00-10:00"] }\n[plans'), old
        )
        if "shop" in line
    ]

    assert "A request" not in line


ELSEWHERE = [
    (
        "a day beyond a year",
        "[plans.free]",
        "[calendars.office.dates]\n2028-12-22 = []\n[plans.free]",
        "calendars.office.dates.2028-12-22: [], was nothing.",
    ),
    (
        "another place of the same hours",
        '"Europe/Paris"',
        '"Europe/Brussels"',
        "calendars.office.timezone: Europe/Brussels, was Europe/Paris.",
    ),
]


@pytest.mark.parametrize(("right", "new", "line"), [c[1:] for c in ELSEWHERE], ids=[c[0] for c in ELSEWHERE])
def test_what_leaves_the_days_of_a_year_as_they_are_is_told_by_its_key(right, new, line):
    old = FILE.replace('"UTC"', '"Europe/Paris"')
    assert right in old
    assert line in told(old.replace(right, new), old)


def test_words_that_change_in_another_language_are_told():
    old = (
        FILE.replace('["en"]', '["fr", "en"]')
        .replace(
            'at_most = "4h", counted = "open", calendar = "office", strength = "promise"',
            'words = { fr = "vite", en = "soon" }, strength = "typical"',
        )
        .replace("[plans.pro]", '[plans.pro]\ntitle = { fr = "Pro", en = "Pro" }')
        .replace('title = "The site"', 'title = { fr = "Le site", en = "The site" }')
    )

    (reply,) = (line for line in told(old.replace('"vite"', '"bientôt"'), old) if "first reply" in line)
    assert reply.startswith("Customers of Pro get a first reply")
    assert reply.endswith("said otherwise in French.")
    assert "The plan Pro is called otherwise in French." in told(old.replace('fr = "Pro"', 'fr = "Or"'), old)


def test_the_example_of_a_changed_day_is_a_request_of_that_day():
    (line,) = [
        line
        for line in told(
            FILE.replace("[plans.free]", '[calendars.office.dates]\n2026-12-26 = ["10:00-10:01"]\n[plans.free]')
        )
        if "office opens" in line
    ]

    assert "Saturday 26 December 2026, 10:00–10:01 (was closed)" in line
    assert "For Pro, a request received on Saturday 26 December 2026 at 10:00: before Monday 28" in line


def test_a_new_agreement_says_all_that_it_promises():
    lines = told(
        ARRANGED, ARRANGED.replace(ARRANGED[ARRANGED.index("[overlays.acme]") : ARRANGED.index("[queue]")], "")
    )

    assert "There is an agreement with organisation AB12, from Sunday 1 November 2026." in lines
    assert "Requests of organisation AB12 have rank 5, was their plan’s." in lines
    (reply,) = (line for line in lines if "by agreement, get a first reply" in line)
    assert reply.endswith("within 2 opening hours of office (promise), was as their plan says.")


def test_a_plan_that_goes_says_what_its_customers_get():
    start, end = FILE.index("[plans.pro]"), FILE.index("[premium]")

    assert "The plan Pro is gone: its customers are promised what Free has." in told(FILE[:start] + FILE[end:])
    assert any(
        line.startswith("The plan Pro is new: €11.00 a month, form and telephone, first reply")
        for line in told(FILE, FILE[:start] + FILE[end:])
    )


def test_a_version_that_was_not_changed_is_pointed_out():
    assert any("The version is still 1" in line for line in told(FILE.replace("4.90", "5.90")))
    assert not any("still" in line for line in told(FILE.replace("4.90", "5.90").replace('"1"', '"2"')))


def test_two_files_that_promise_the_same_change_nothing():
    assert told(FILE + "# a comment\n") == []


# Every value of the file but its version, changed alone, or with what cannot stay beside it.
ALONE = [
    ('name = "T"', 'name = "U"'),
    ('["en"]', '["en", "fr"]'),
    ("EUR", "USD"),
    ('default_plan = "free"', 'default_plan = "pro"'),
    ('timezone = "UTC"', 'timezone = "+01:00"'),
    ("holidays = []", 'holidays = ["2026-12-24"]'),
    ('["09:00-17:00"]', '["09:00-16:00"]'),
    ('price = "0 EUR"', 'price = "1.00 EUR/month"'),
    ('price = "11.00', 'price = "12.00'),
    ('channels = ["form"]', 'channels = ["form", "chat"]'),
    ('["form", "phone"]', '["form"]'),
    ("rank = 1", "rank = 2"),
    ('at_most = "4h"', 'at_most = "5h"'),
    ('at_most = "4h", counted = "open", calendar = "office"', 'at_most = "4h", counted = "elapsed"'),
    (
        'calendar = "office", strength = "promise" }\n[premium]',
        'calendar = "office", strength = "typical" }\n[premium]',
    ),
    ('fee = "4.90', 'fee = "5.90'),
    ("refund_if_missed = true", "refund_if_missed = false"),
    ('at_most = "2h", counted = "elapsed"', 'at_most = "3h", counted = "elapsed"'),
    ('"2h", counted = "elapsed"', '"2h", counted = "open", calendar = "office"'),
    ('counted = "elapsed", strength = "promise"', 'counted = "elapsed", strength = "typical"'),
    ('at_most = "8h"', 'at_most = "9h"'),
    ('at_most = "8h", counted = "open", calendar = "office"', 'at_most = "8h", counted = "elapsed"'),
    ('strength = "promise", from', 'strength = "typical", from'),
    ('from = "escalation"', 'from = "arrival"'),
    ('needs = ["customer"]', 'needs = ["customer", "proof"]'),
    ("open_requests = 5", "open_requests = 6"),
    ('title = "The site"', 'title = "A site"'),
    ('"99.5 %"', '"99.9 %"'),
    ('"5min"', '"1min"'),
    ('"30 days"', '"7 days"'),
    ("forum.example.org", "talk.example.org"),
    ('kind = "forum"', 'kind = "community"'),
    ("01 23", "01 24"),
    ('[overlays.acme]\nversion = "1"', '[overlays.acme]\nversion = "2"'),
    ('organisation = "AB12"', 'organisation = "CD34"'),
    ("since = 2026-11-01", "since = 2026-11-02"),
    ("rank = 5", "rank = 6"),
    ('at_most = "2h", counted = "open"', 'at_most = "3h", counted = "open"'),
    ('at_most = "2h", counted = "open", calendar = "office"', 'at_most = "2h", counted = "elapsed"'),
    ('"promise" }\n[queue]', '"typical" }\n[queue]'),
    ('["plan", "due"]', '["due"]'),
]


@pytest.mark.parametrize(("right", "new"), ALONE)
def test_no_changed_key_goes_untold(right, new):
    assert right in ARRANGED
    lines = told(ARRANGED.replace(right, new), ARRANGED)

    assert any(not line.startswith(("The version is still", "Open requests keep")) for line in lines)


def test_every_key_of_the_file_is_among_those_that_were_changed():
    changed = {key.key for right, new in ALONE for key in changed_keys(ARRANGED, ARRANGED.replace(right, new))}

    assert {key.key for key in changed_keys("", ARRANGED)} - changed == {"version"}


def test_changed_days_are_those_of_the_new_calendars_wall():
    old, new = (load_policy(text, {}).calendars["office"] for text in (FILE, FILE.replace('"UTC"', '"+01:00"')))

    assert [changed.day for changed in changed_days(old, new, date(2026, 11, 20), 4)] == [
        date(2026, 11, 20),
        date(2026, 11, 23),
    ]


def test_the_command_compares_two_files(tmp_path):
    (tmp_path / "old.toml").write_text(FILE)
    (tmp_path / "support.toml").write_text(FILE.replace("4.90", "5.90"))
    run = CliRunner().invoke(main, ["-C", str(tmp_path), "policy", "diff", "old.toml"], prog_name="guichet")

    assert run.exit_code == 0
    assert "An urgent request costs €5.90, was €4.90." in run.output
    same = CliRunner().invoke(main, ["-C", str(tmp_path), "policy", "diff", "old.toml", "old.toml"])
    assert same.output == "Both files promise the same.\n"
