from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from portal.policy.desk import Area
from portal.policy.durations import Days
from portal.policy.levels import Need
from portal.policy.limits import FairUse
from portal.policy.load import holiday_codes, load_policy
from portal.policy.money import Money, Period, Price
from portal.policy.problems import PolicyErrors
from portal.policy.promises import ClockStart, Counted, Strength
from portal.policy.reach import Channel

DESK = 'version = "1"\n[desk]\nname = "T"\nlanguages = ["fr", "en"]\ncurrency = "EUR"\nemail = "a@b.example"\n'
CALENDAR = '[calendars.c]\ntimezone = "Europe/Paris"\nholidays = []\nweek = { mon-fri = ["09:00-17:00"] }\n'
REPLY = 'first_reply = { at_most = "4h", counted = "open", calendar = "c", strength = "promise" }\n'
CALENDAR_AND_PLAN = CALENDAR + '[plans.p]\nchannels = ["form"]\n'


def problems_of(text: str, known_codes=()) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        load_policy(text, {}, known_codes)
    return [str(problem) for problem in caught.value.problems]


def calendar(lines: str) -> str:
    return DESK + f'[calendars.c]\ntimezone = "Europe/Paris"\nholidays = []\n{lines}\n'


def plan(lines: str) -> str:
    return DESK + CALENDAR_AND_PLAN + lines + "\n"


def reply(keys: str) -> str:
    return plan(f"first_reply = {{ {keys} }}")


# Each text holds one fault; the problem is written as people see it: line, key, reason.
FAULTS = [
    ("not TOML", "version = 1\n[desk\n", "line 2: is not TOML: Expected ']' at the end of a table declaration"),
    ("no version", DESK.replace('version = "1"\n', ""), "version: is missing"),
    (
        "a version that is a date",
        DESK.replace('"1"', "2026-11-22"),
        'line 1: version: must be a text: write it in quotes, "2026-11-22"',
    ),
    ("a version with a space", DESK.replace('"1"', '"1 2"'), 'line 1: version: "1 2" is not a version'),
    ("no desk", 'version = "1"\n', "desk: is missing: the table [desk] says who promises"),
    ("an empty name", DESK.replace('"T"', '" "'), "line 3: desk.name: is empty"),
    ("no languages", DESK.replace('languages = ["fr", "en"]\n', ""), "line 2: desk.languages: is missing"),
    (
        "a language that is none",
        DESK.replace('"en"', '"English"'),
        'line 4: desk.languages: "English" is not a language code',
    ),
    ("a language twice", DESK.replace('"en"', '"fr"'), "line 4: desk.languages: names a language twice"),
    ("a language that is a number", DESK.replace('"en"', "1"), "line 4: desk.languages[1]: is not a text"),
    (
        "an unknown currency",
        DESK.replace("EUR", "EUX"),
        'line 5: desk.currency: "EUX" is not an ISO 4217 currency code (did you mean "',
    ),
    (
        "an address that is none",
        DESK.replace("a@b.example", "a at b"),
        'line 6: desk.email: "a at b" is not an e-mail address',
    ),
    ("a misspelt key", DESK + "emial = 1\n", 'line 7: desk.emial: is not a key of desk (did you mean "email"?)'),
    (
        "a misspelt table",
        DESK + "[calendar.c]\n",
        'line 7: calendar: is not a key of the file (did you mean "calendars"?)',
    ),
    ("a table that is a text", 'premium = "4.90"\n' + DESK, "line 1: premium: must be a table"),
    ("an area without one language", DESK + '[areas]\ndns = { fr = "DNS" }\n', "line 8: areas.dns.en: is missing"),
    (
        "a default plan that is not there",
        plan("").replace("email =", 'default_plan = "q"\nemail ='),
        'line 6: desk.default_plan: "q" is not one of the plans',
    ),
    ("two plans and no default", plan("[plans.q]\nchannels = []"), "line 2: desk.default_plan: is missing"),
    # calendars
    (
        "no zone",
        calendar('week = { mon = ["09:00-10:00"] }').replace('timezone = "Europe/Paris"\n', ""),
        "line 7: calendars.c.timezone: is missing",
    ),
    (
        "a misspelt zone",
        calendar('week.mon = ["09:00-10:00"]').replace("Europe/Paris", "Europe/Pariss"),
        'is not a time zone such as "Europe/Paris" or "+01:00" (did you mean "Europe/Paris"?)',
    ),
    (
        "an abbreviation for a zone",
        calendar('week.mon = ["09:00-10:00"]').replace("Europe/Paris", "CET"),
        'line 8: calendars.c.timezone: "CET" is not a time zone',
    ),
    (
        "no holidays",
        calendar('week = { mon = ["09:00-10:00"] }').replace("holidays = []\n", ""),
        'line 7: calendars.c.holidays: is missing: a country such as "FR", or [] for none',
    ),
    (
        "an unknown country",
        calendar('week = { mon = ["09:00-10:00"] }').replace("[]", '"FRA"'),
        'line 9: calendars.c.holidays: "FRA" is no country or subdivision (did you mean "FR"?)',
    ),
    ("no week", calendar(""), "line 7: calendars.c.week: is missing"),
    ("a week that never opens", calendar("week = { mon-fri = [] }"), "line 10: calendars.c.week: never opens"),
    (
        "an unknown day",
        calendar('week = { mo = ["09:00-10:00"] }'),
        'line 10: calendars.c.week.mo: "mo" is not a day: mon, tue',
    ),
    (
        "a day named twice",
        calendar('week = { mon-fri = ["09:00-10:00"], wed = [] }'),
        "line 10: calendars.c.week.wed: wed is named twice",
    ),
    (
        "hours without a dash",
        calendar('week = { mon = ["9h-12h"] }'),
        'line 10: calendars.c.week.mon[0]: "9h-12h" is not a span of hours',
    ),
    (
        "hours past midnight",
        calendar('week = { mon = ["22:00-02:00"] }'),
        '"22:00-02:00" passes midnight: write "22:00-24:00" that day and "00:00-02:00" the next',
    ),
    (
        "hours without length",
        calendar('week = { mon = ["09:00-09:00"] }'),
        '"09:00-09:00" has no length; a whole day is "00:00-24:00"',
    ),
    ("hours after the last", calendar('week = { mon = ["09:00-24:30"] }'), '"09:00-24:30" goes past 24:00'),
    (
        "hours that overlap",
        calendar('week = { mon = ["09:00-12:00", "11:59-14:00"] }'),
        "line 10: calendars.c.week.mon: 09:00-12:00 and 11:59-14:00 overlap",
    ),
    (
        "an overlap on the second line of a list",
        calendar('week.mon = [\n  "09:00-12:00",\n  "9-14",\n]'),
        'line 12: calendars.c.week.mon[1]: "9-14" is not a span',
    ),
    (
        "a date that does not exist",
        calendar('week.mon = ["09:00-10:00"]\ndates = { 2026-02-29 = [] }'),
        "line 11: calendars.c.dates.2026-02-29: is not a date",
    ),
    (
        "always and a week",
        calendar('always = true\nweek = { mon = ["09:00-10:00"] }').replace("holidays = []\n", ""),
        "line 10: calendars.c.week: does not go with always",
    ),
    ("extends nothing", calendar('extends = "d"'), 'line 10: calendars.c.extends: "d" is not one of the calendars'),
    ("extends itself", calendar('extends = "c"'), "line 10: calendars.c.extends: goes round in a circle: c → c"),
    (
        "a circle of two",
        calendar('extends = "d"\n[calendars.d]\nextends = "c"'),
        "line 12: calendars.d.extends: goes round in a circle: c → d → c",
    ),
    (
        "a union of one",
        DESK + CALENDAR + '[calendars.u]\nunion = ["c"]\n',
        "line 12: calendars.u.union: needs two calendars or more",
    ),
    (
        "a union of two zones without its own",
        DESK
        + CALENDAR
        + CALENDAR.replace(".c]", ".d]").replace("Paris", "Berlin")
        + '[calendars.u]\nunion = ["c", "d"]\n',
        "line 15: calendars.u.timezone: is missing: its members lie in different zones",
    ),
    (
        "extends a union",
        DESK
        + CALENDAR
        + '[calendars.d]\nextends = "c"\n[calendars.u]\nunion = ["c", "d"]\n[calendars.v]\nextends = "u"\n',
        'line 16: calendars.v.extends: "u" is a union',
    ),
    # money
    (
        "a price with a comma",
        plan('price = "4,90 EUR/month"'),
        'line 13: plans.p.price: "4,90 EUR/month" is not a price: write it as "4.90 EUR/month"',
    ),
    (
        "a price with one decimal",
        plan('price = "4.9 EUR/month"'),
        '"4.9 EUR" has 1 decimal, EUR has 2: write it as "4.90 EUR"',
    ),
    (
        "a price without its period",
        plan('price = "4.90 EUR"'),
        '"4.90 EUR" is not a price: write it as "4.90 EUR/month", with one of month, year',
    ),
    (
        "a price that is a number",
        plan("price = 4.90"),
        'line 13: plans.p.price: must be a text in quotes; "4.9" is not a price: write it as "11.00 EUR/month"',
    ),
    (
        "a price in another currency",
        plan('price = "4.90 USD/month"'),
        '"4.90 USD" is not in EUR, the currency of [desk]',
    ),
    (
        "yen with decimals",
        plan('price = "490.00 JPY/month"'),
        '"490.00 JPY" has 2 decimals, JPY has 0: write it as "490 JPY"',
    ),
    # plans
    ("no channels", plan("").replace('channels = ["form"]', ""), "line 11: plans.p.channels: is missing"),
    (
        "an unknown channel",
        plan("").replace('"form"', '"form", "mail"'),
        'line 12: plans.p.channels[1]: "mail" is not one of form, email, phone, chat, forum (did you mean "email"?)',
    ),
    (
        "mail without an address",
        plan("").replace('"form"', '"email"').replace('email = "a@b.example"\n', ""),
        "line 2: desk.email: is missing: the plan p can be reached by e-mail",
    ),
    ("a rank that is true", plan("rank = true"), "line 13: plans.p.rank: must be a whole number"),
    ("a rank below zero", plan("rank = -1"), "line 13: plans.p.rank: -1 is not from 0 to"),
    (
        "a plan that is no name",
        DESK + CALENDAR + '[plans."Pro 2"]\nchannels = []\n',
        "line 11: plans.Pro 2: is not a name",
    ),
    # delays
    (
        "no strength",
        reply('at_most = "4h", counted = "open", calendar = "c"'),
        "line 13: plans.p.first_reply.strength: is missing: one of promise, typical, best_effort",
    ),
    (
        "no unit",
        reply('at_most = "4h", calendar = "c", strength = "promise"'),
        "line 13: plans.p.first_reply.counted: is missing: one of open, elapsed, open_days",
    ),
    (
        "an unknown unit",
        reply('at_most = "4h", counted = "opne", calendar = "c", strength = "promise"'),
        '"opne" is not one of open, elapsed, open_days (did you mean "open"?)',
    ),
    (
        "no length",
        reply('counted = "open", calendar = "c", strength = "promise"'),
        "first_reply.at_most: is missing: how long may it take?",
    ),
    (
        "no calendar",
        reply('at_most = "4h", counted = "open", strength = "promise"'),
        "first_reply.calendar: is missing: whose opening hours count?",
    ),
    (
        "an unknown calendar",
        reply('at_most = "4h", counted = "open", calendar = "d", strength = "promise"'),
        'first_reply.calendar: "d" is not one of the calendars',
    ),
    (
        "elapsed by a calendar",
        reply('at_most = "4h", counted = "elapsed", calendar = "c", strength = "promise"'),
        "calendar: does not go with elapsed time",
    ),
    (
        "hours without a unit",
        reply('at_most = "4", counted = "open", calendar = "c", strength = "promise"'),
        '"4" is not a length of time: write it as "4h", "90min" or "1h 30min"',
    ),
    (
        "hours for open days",
        reply('at_most = "4h", counted = "open_days", calendar = "c", strength = "promise"'),
        '"4h" is counted in hours, which goes with counted = "open" or "elapsed": write "5 days"',
    ),
    (
        "more than two years",
        reply('at_most = "20000h", counted = "open", calendar = "c", strength = "promise"'),
        '"20000h" is not between one minute and two years',
    ),
    (
        "no time at all",
        reply('at_most = "0h", counted = "open", calendar = "c", strength = "promise"'),
        '"0h" is not between one minute and two years',
    ),
    (
        "no day and no cut-off",
        reply('at_most = "0 days", counted = "open_days", calendar = "c", strength = "promise"'),
        "at_most: no day at all needs a cutoff",
    ),
    (
        "a cut-off in hours",
        reply('at_most = "4h", cutoff = "16:00", counted = "open", calendar = "c", strength = "promise"'),
        'cutoff: goes with counted = "open_days" only',
    ),
    (
        "a cut-off at no time",
        reply('cutoff = "16h", counted = "open_days", calendar = "c", strength = "promise"'),
        '"16h" is not a time of day: write it as "16:00"',
    ),
    (
        "a range upside down",
        reply('at_least = "5h", at_most = "4h", counted = "open", calendar = "c", strength = "typical"'),
        "first_reply.at_least: is not below at_most",
    ),
    (
        "words in one language",
        reply('words = { fr = "vite" }, strength = "typical"'),
        "first_reply.words.en: is missing",
    ),
    ("words that promise", reply('words = "x", strength = "promise"'), "strength: words cannot be clocked"),
    (
        "words and a figure",
        reply('words = "x", at_most = "4h", strength = "typical"'),
        "at_most: does not go with words",
    ),
    (
        "a first reply from escalation",
        reply('at_most = "4h", counted = "elapsed", strength = "promise", from = "escalation"'),
        "first_reply.from: is only for levels",
    ),
    # the rest
    ("no fee", DESK + CALENDAR + "[premium]\nrefund_if_missed = true\n" + REPLY, "line 11: premium.fee: is missing"),
    (
        "a fee that buys nothing",
        DESK + '[premium]\nfee = "4.90 EUR"\nrefund_if_missed = true\n',
        "line 7: premium.first_reply: is missing: what does the fee buy?",
    ),
    (
        "no word on refunds",
        DESK + CALENDAR + '[premium]\nfee = "4.90 EUR"\n' + REPLY,
        "line 11: premium.refund_if_missed: is missing",
    ),
    ("a level without a delay", DESK + "[levels.l]\n", "line 7: levels.l.reply: is missing"),
    ("a limit of zero", DESK + "[fair_use]\nopen_requests = 0\n", "line 8: fair_use.open_requests: 0 is not from 1 to"),
    (
        "a target without %",
        DESK + '[availability.s]\ntitle = "S"\ntarget = "99.5"\nprobe_every = "5min"\nwindow = "30 days"\n',
        '"99.5" is not a percentage: write it as "99.5 %"',
    ),
    (
        "a target above all",
        DESK + '[availability.s]\ntitle = "S"\ntarget = "101 %"\nprobe_every = "5min"\nwindow = "30 days"\n',
        '"101 %" is not a percentage',
    ),
    (
        "a target of nothing",
        DESK + '[availability.s]\ntarget = "99 %"\nprobe_every = "5min"\nwindow = "30 days"\n',
        "line 7: availability.s.title: is missing",
    ),
]


@pytest.mark.parametrize(("text", "problem"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_is_told_with_its_line_its_key_and_its_reason(text, problem):
    found = problems_of(text, known_codes=("FR", "ES"))

    assert len(found) == 1, found
    assert problem in found[0]


def test_every_problem_is_told_at_once_in_the_order_of_the_file():
    text = DESK.replace("EUR", "EUX") + '[plans.p]\nprice = "1 EUR"\n[fair_use]\nopen_request = 1\n'

    assert [problem.split(": ")[1] for problem in problems_of(text)] == [
        "desk.currency",
        "plans.p.channels",
        "plans.p.price",
        "fair_use",
        "fair_use.open_request",
    ]


def test_the_message_can_be_followed_by_an_editor():
    with pytest.raises(PolicyErrors) as caught:
        load_policy(DESK + "emial = 1\n", {})

    errors = caught.value.in_file("support.toml")
    assert str(errors) == (
        "support.toml cannot be used: 1 problem\n"
        '  support.toml:7: desk.emial: is not a key of desk (did you mean "email"?)'
    )


def test_a_whole_file_is_read_into_types():
    holidays = {"FR": {date(2026, 12, 25): "Noël"}, "FR-57": {date(2026, 12, 26): "Saint-Étienne"}}
    policy = load_policy(
        DESK.replace("[desk]", '[desk]\ndefault_plan = "q"')
        + """
        [desk.organisation_number]
        fr = "Sur la facture"
        en = "On the invoice"
        [areas]
        dns = { fr = "Noms", en = "Names" }
        mail = "E-mail"
        [calendars.c]
        timezone = "+05:30"
        holidays = ["FR", "FR-57", "2026-12-24"]
        week = { mon-tue = ["08:00-12:00", "12:00-13:00"], sat-sun = ["00:00-24:00"] }
        dates = { 2026-12-31 = ["08:00-09:00"] }
        [plans.p]
        title = { fr = "Le P", en = "The P" }
        price = "from 1.99 EUR/year"
        channels = ["form", "phone"]
        rank = 3
        [plans.p.first_reply]
        at_least = "30min"
        at_most = "1h 30min"
        counted = "open"
        calendar = "c"
        strength = "typical"
        [plans.q]
        channels = []
        first_reply = { cutoff = "16:00", counted = "open_days", calendar = "c", strength = "best_effort" }
        [premium]
        fee = "4.90 EUR"
        refund_if_missed = false
        first_reply = { at_most = "24h", counted = "elapsed", strength = "promise" }
        [levels.legal]
        needs = ["customer", "proof"]
        reply = { at_most = "5 days", counted = "open_days", calendar = "c", strength = "promise", from = "escalation" }
        [fair_use]
        open_requests = 5
        [availability.api]
        title = "API"
        target = "99.95 %"
        probe_every = "1min"
        window = "30 days"
        """.replace("\n        ", "\n"),
        holidays,
    )

    assert policy.version == "1"
    desk = policy.desk
    assert (desk.name, desk.languages, desk.default_language, desk.currency) == ("T", ("fr", "en"), "fr", "EUR")
    assert desk.areas == (Area("dns", {"fr": "Noms", "en": "Names"}), Area("mail", {"fr": "E-mail", "en": "E-mail"}))
    assert desk.organisation_number == {"fr": "Sur la facture", "en": "On the invoice"}
    plan = policy.plans["p"]
    assert plan.title["en"] == "The P"
    assert plan.price == Price(Money(199, "EUR"), Period.YEAR, starting=True)
    assert (plan.channels, plan.rank) == ((Channel.FORM, Channel.PHONE), 3)
    assert (plan.first_reply.at_least, plan.first_reply.at_most) == (timedelta(minutes=30), timedelta(minutes=90))
    assert (plan.first_reply.counted, plan.first_reply.strength) == (Counted.OPEN, Strength.TYPICAL)
    assert plan.first_reply.calendar is policy.calendars["c"]
    assert policy.plans["q"].title == {"fr": "Q", "en": "Q"}
    assert (policy.plans["q"].first_reply.cutoff, policy.plans["q"].first_reply.at_most) == (time(16), Days(0))
    assert (policy.premium.fee, policy.premium.refund_if_missed) == (Money(490, "EUR"), False)
    legal = policy.levels["legal"]
    assert (legal.reply.start, legal.reply.at_most, legal.needs) == (
        ClockStart.ESCALATION,
        Days(5),
        tuple(Need(name, {"fr": title, "en": title}) for name, title in (("customer", "Customer"), ("proof", "Proof"))),
    )
    assert policy.fair_use == FairUse(open_requests=5, requests_per_day=None, messages_per_day=None)
    target = policy.availability["api"]
    assert (target.percent, target.probe_minutes, target.window) == (Decimal("99.95"), 1, Days(30))
    assert policy.plan_of("p") is plan
    assert policy.plan_of("gone") is policy.plan_of(None) is policy.plans["q"]


def test_nothing_of_a_policy_can_be_changed():
    policy = load_policy(plan(REPLY), {})

    with pytest.raises(AttributeError):
        policy.version = "2"
    with pytest.raises(TypeError):
        policy.plans["p"] = None
    with pytest.raises(AttributeError):
        policy.calendars["c"].week.on_holidays = ()


def test_the_only_plan_is_everybodys():
    assert load_policy(plan(""), {}).plan_of(None).name == "p"


def test_a_desk_without_plans_promises_nothing_to_strangers():
    assert load_policy(DESK, {}).plan_of(None) is None


def test_nothing_to_pay_needs_no_period():
    assert load_policy(plan('price = "0 EUR"'), {}).plans["p"].price.is_free


def test_the_codes_to_fetch_are_known_before_loading():
    text = calendar('week.mon = ["09:00-10:00"]').replace("[]", '["FR", "ES-CT", "2026-12-24"]')

    assert holiday_codes(text + '[calendars.d]\nholidays = "DE"\n[calendars.e]\nextends = "c"\n') == {
        "FR",
        "ES-CT",
        "DE",
    }


def test_codes_are_found_in_files_whose_calendars_are_wrong():
    assert holiday_codes("calendars = 3\n") == frozenset()
    assert holiday_codes('[calendars]\nc = 3\n[calendars.d]\nholidays = [1, "FR"]\n') == {"FR"}


def test_years_are_known_when_every_country_of_the_calendar_knows_them():
    dates = {"FR": {date(2026, 1, 1): "a", date(2027, 1, 1): "b"}, "DE": {date(2027, 1, 1): "c"}}
    text = calendar('week.mon = ["09:00-10:00"]').replace("[]", '["FR", "DE"]')

    assert load_policy(text, dates).calendars["c"].week.holidays.years == {2027}


def test_the_sample_desk_loads():
    from portal.promise_file import read_policy

    policy = read_policy(Path(__file__).parents[2] / "support.toml")

    assert policy.desk.languages == ("fr", "en", "es")
    assert policy.premium.fee == Money(490, "EUR")
