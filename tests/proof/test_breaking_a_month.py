"""Attempts at making a month say what did not happen, or not say what did."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy

from portal.errors import ConfigError
from portal.privacy import persons
from portal.proof import ledger, service, store
from portal.proof.history import Duty
from portal.proof.months import Month
from portal.proof.reckoning import Titles, reckon
from portal.proof.record_form import RecordError, from_text, to_text
from portal.proof.runs import runs
from portal.tickets import handovers
from portal.tickets import service as tickets
from portal.tickets.access import Access, Scope
from portal.tickets.levels import HandOver
from portal.tickets.model import Kind, Lane
from portal.tickets.tables import promise_versions
from tests.proof.conftest import A_MONDAY, AGENT, SETTLED, answered
from tests.proof.histories import FOUR_HOURS, MINUTE, MONDAY, PARIS, TWO_HOURS, history
from tests.tickets.conftest import PROMISES

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
MONTH, DAY, HOUR = timedelta(days=31), timedelta(days=1), timedelta(hours=1)
REPLY, OVER = Kind.AGENT_REPLIED, Kind.HANDED_OVER
LEVELS = """
[levels.second]
title = { fr = "Deuxième niveau", en = "Second line", es = "Segundo nivel" }
reply = { at_most = "8h", counted = "open", calendar = "office", strength = "promise", from = "escalation" }
"""
ACME = """
[overlays.acme]
version = "2026-03"
organisation = "AB123"
since = 2026-01-01
first_reply = { at_most = "1h", counted = "open", calendar = "office", strength = "promise" }
levels.second = { at_most = "2h", counted = "open", calendar = "office", strength = "promise", from = "escalation" }
"""


@pytest.fixture(autouse=True)
def promised(settings):
    settings.promise_file.write_text(PROMISES + LEVELS + ACME, encoding="utf-8")


def folder(settings):
    return settings.var / ledger.FOLDER


def sign(counter, settings, now=SETTLED):
    service.sign_due(counter, settings.var, now)
    return {str(one.month): one.statement for one in ledger.read_all(folder(settings))}


def test_a_level_that_never_answers_is_missed_in_the_month_it_was_due_though_nothing_happened_then(counter, settings):
    opened = datetime(2026, 10, 30, 8, tzinfo=UTC)  # Friday 9:00; handed over at 16:00, due on Monday
    ticket = answered(counter, "silent", 30, opened)
    handovers.hand_over(counter, ticket.id, HandOver(level="second"), AGENT, opened + 7 * HOUR)
    months = sign(counter, settings, SETTLED + MONTH)
    assert [breach.duty for breach in months["2026-10"].breaches] == []
    (breach,) = months["2026-11"].breaches
    assert (breach.duty, breach.level, breach.title["en"]) == (Duty.LEVEL, "second", "Second line")


def test_what_one_customer_was_promised_is_counted_and_its_delay_is_not_told(counter, settings):
    for number, minutes in enumerate([30] * 10 + [90]):
        answered(counter, f"acme-{number}", minutes, agreement="acme")
    october = sign(counter, settings)["2026-10"]
    (row,) = october.rows
    assert (row.is_own, row.plan, row.promise, row.cases, row.kept) == (True, "", None, 11, 10)
    assert (october.judged, october.kept) == (11, 10)
    (breach,) = october.breaches
    assert (breach.is_own, breach.promise, breach.plan, breach.achieved) == (True, None, "", 90 * MINUTE)
    text = ledger.file_of(folder(settings), OCTOBER).read_text()
    assert not any(word in text for word in ("acme", "AB123", '\\"minutes\\": 60'))


def test_nothing_is_judged_by_other_promises_than_those_that_were_given(counter, settings, october):
    settings.promise_file.write_text(PROMISES.replace('"4h"', '"8h"'), encoding="utf-8")
    with counter.database.writing() as db:
        db.execute(promise_versions.update().values(text="version = 1"))
    with pytest.raises(ConfigError, match="cannot be read"):
        sign(counter, settings)
    with counter.database.reading() as db:
        assert store.last(db) is None


def test_the_level_of_an_agreement_is_judged_by_the_agreement(counter, settings):
    ticket = answered(counter, "acme", 30, agreement="acme")
    handovers.hand_over(counter, ticket.id, HandOver(level="second"), AGENT, A_MONDAY + HOUR)
    tickets.act_as_agent(counter, ticket.id, REPLY, AGENT, A_MONDAY + 5 * HOUR, text="Voilà.")
    assert [breach.duty for breach in sign(counter, settings)["2026-10"].breaches] == [Duty.LEVEL]


def test_an_agreement_on_a_level_that_is_called_as_a_lane_is_not_one_on_the_first_reply(counter, settings):
    agreed = ACME.replace(ACME[ACME.index("first_reply") : ACME.index("levels.second")], "")
    text = PROMISES + (LEVELS + agreed).replace("levels.second", "levels.standard")
    settings.promise_file.write_text(text, encoding="utf-8")
    answered(counter, "acme", 30, agreement="acme")
    (row,) = sign(counter, settings)["2026-10"].rows
    assert (row.is_own, row.plan) == (False, "pro")


def test_erasing_a_customer_changes_nothing_of_what_was_kept_and_missed(counter, settings):
    for number in range(10):
        answered(counter, f"kept-{number}", 30)
    answered(counter, "late", 500)
    before = service.preview(counter, OCTOBER, SETTLED)[0]
    persons.remove(settings, counter.database, "ada@example.org", SETTLED - DAY)
    assert service.preview(counter, OCTOBER, SETTLED)[0] == before
    assert (before.judged, before.kept) == (11, 10)


def test_an_unanswered_request_that_is_erased_before_it_is_due_owes_nothing_and_afterwards_it_was_missed(
    counter, settings
):
    answered(counter, "early", None)
    persons.remove(settings, counter.database, "ada@example.org", A_MONDAY + HOUR)
    assert service.preview(counter, OCTOBER, SETTLED)[0].judged == 0
    answered(counter, "missed", None, email="ben@example.org")
    persons.remove(settings, counter.database, "ben@example.org", A_MONDAY + DAY)
    assert (service.preview(counter, OCTOBER, SETTLED)[0].judged, len(sign(counter, settings))) == (1, 1)


def test_reopening_after_the_month_was_signed_changes_no_month(counter, settings):
    ticket = answered(counter, "late", 500)
    before = sign(counter, settings)["2026-10"]
    tickets.act_as_agent(counter, ticket.id, Kind.SOLVED, AGENT, SETTLED + DAY)
    tickets.act_as_customer(counter, Access(ticket.id, Scope.RECEIPT), Kind.REOPENED, SETTLED + 2 * DAY)
    months = sign(counter, settings, SETTLED + 2 * MONTH)
    assert months["2026-10"] == before
    assert [months[name].judged for name in sorted(months)] == [1, 0, 0]


def test_pauses_that_touch_are_one_pause():
    ask, write = Kind.ASKED_MORE, Kind.CUSTOMER_REPLIED
    twice = history((60, ask), (90, ask), (120, write), (120, ask), (180, write), (9000, REPLY))
    once = history((60, ask), (180, write), (9000, REPLY))
    assert [run.counted for run in runs(twice, SETTLED)] == [run.counted for run in runs(once, SETTLED)]
    assert [run.decided for run in runs(twice, SETTLED)] == [run.decided for run in runs(once, SETTLED)]


def test_a_clock_set_back_between_two_events_makes_no_time_shorter_than_none():
    (run,) = runs(history((60, Kind.NOTED), (-90, REPLY)), SETTLED)
    assert (run.is_kept, run.elapsed, run.counted) == (True, 60 * MINUTE, 60 * MINUTE)
    (run,) = runs(history((-90, REPLY)), SETTLED)
    assert (run.decided, run.elapsed, run.counted) == (MONDAY, 0 * MINUTE, 0 * MINUTE)


def test_a_clock_set_back_stops_neither_signing_nor_anything_else(counter, settings):
    ticket = answered(counter, "ahead", None)
    tickets.act_as_agent(counter, ticket.id, REPLY, AGENT, A_MONDAY - 2 * HOUR, text="Voilà.")
    assert sign(counter, settings)["2026-10"].judged == 1


def test_a_month_signed_by_a_clock_that_was_ahead_is_told(counter, settings):
    answered(counter, "one", 30)
    sign(counter, settings, SETTLED + MONTH)
    words = [(str(one.month), one.words) for one in service.verify(counter, settings.var, SETTLED)]
    assert [month for month, said in words if "clock" in said] == ["2026-11"]
    assert service.verify(counter, settings.var, SETTLED + MONTH) == ()


def test_a_clock_set_back_signs_nothing_twice(counter, settings):
    answered(counter, "one", 30)
    before = sign(counter, settings)
    assert sign(counter, settings, SETTLED - 400 * DAY) == before


def test_a_desk_that_moves_to_another_zone_leaves_no_hour_out_and_counts_none_twice(counter, settings):
    answered(counter, "first", 30)
    sign(counter, settings)
    moved = settings.promise_file.read_text().replace("Europe/Paris", "America/New_York")
    midnight = datetime(2026, 10, 31, 23, tzinfo=UTC)  # in Paris; in New York, November begins at 4:00
    for name, start in (("between", midnight + HOUR), ("before", midnight - HOUR)):
        answered(counter, name, 20, start, plan="free")
    settings.promise_file.write_text(moved, encoding="utf-8")
    november = sign(counter, settings, SETTLED + MONTH + DAY)["2026-11"]
    assert [(row.plan, row.cases) for row in november.rows] == [("free", 1)]


@pytest.mark.parametrize(
    ("month", "hours"),
    [(Month(2026, 10), 31 * 24 + 1), (Month(2027, 3), 31 * 24 - 1), (Month(2028, 2), 29 * 24)],
    ids=["25 hours", "23 hours", "leap day"],
)
def test_every_moment_belongs_to_one_month_where_the_clock_is_changed(month, hours):
    start, end = month.start(PARIS), month.end(PARIS)
    assert (end - start).total_seconds() == hours * 3600

    def cases(*moments):
        told = [history((0, REPLY), start=moment, standard=None) for moment in moments]
        statement = reckon(month, PARIS, told, titles=Titles({}), fewest=1, previous="")
        return sum(row.cases for row in statement.rows)

    second = timedelta(seconds=1)
    assert cases(start - second, start, end - second, end) == 2


def of_the_first_format(text):
    """The same record as the first version would have written it."""
    content = json.loads(text)
    content["format"] = 1
    for one in (*content["rows"], *content["paid"], *content["breaches"]):
        for key in ("duty", "level", "own", "withdrawn"):
            one.pop(key, None)
        if one["promise"]:
            one["promise"].pop("from")
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_months_signed_before_levels_verify_show_and_are_followed(counter, settings, october):
    text = of_the_first_format(to_text(service.preview(counter, OCTOBER, SETTLED)[0]))
    digest = ledger.digest_of(text)
    signature = ledger.signature_of(counter.secret, digest)
    with counter.database.writing() as db:
        store.add(db, store.Kept(OCTOBER, text, digest, signature), SETTLED)
    months = sign(counter, settings, SETTLED + MONTH)
    assert service.verify(counter, settings.var, SETTLED + MONTH) == ()
    assert ledger.read(ledger.file_of(folder(settings), OCTOBER)).text == text
    assert (months["2026-10"].judged, months["2026-10"].kept, months["2026-11"].previous) == (12, 10, digest)
    assert {row.duty for row in months["2026-10"].rows} == {Duty.FIRST_REPLY}


@pytest.mark.parametrize("version", [0, 3, "2", None])
def test_a_record_of_a_format_that_nobody_knows_is_refused(version):
    statement = reckon(OCTOBER, PARIS, [], titles=Titles({}), fewest=1, previous="")
    with pytest.raises(RecordError, match="not known"):
        from_text(to_text(statement).replace('"format": 2', f'"format": {json.dumps(version)}'))


def test_a_last_month_altered_with_its_digest_is_not_built(counter, settings, october):
    sign(counter, settings)
    service.require_as_signed(settings)
    file = ledger.file_of(folder(settings), OCTOBER)
    content = json.loads(file.read_text())
    content["record"] = content["record"].replace('"kept": 10', '"kept": 12')
    content["digest"] = ledger.digest_of(content["record"])
    file.write_text(json.dumps(content))
    ledger.read_all(folder(settings))  # by themselves, the files are right
    with pytest.raises(RecordError, match="not what the desk signed"):
        service.require_as_signed(settings)


def test_a_first_month_that_is_missing_is_noticed(counter, settings, october):
    sign(counter, settings, SETTLED + MONTH)
    ledger.file_of(folder(settings), OCTOBER).unlink()
    with pytest.raises(RecordError, match="is missing"):
        ledger.read_all(folder(settings))


def test_on_a_machine_that_only_builds_the_files_stand_for_themselves(settings):
    statement = reckon(OCTOBER, PARIS, [], titles=Titles({}), fewest=1, previous="")
    ledger.write(folder(settings), OCTOBER, to_text(statement), "of another machine")
    (settings.var / "portal.sqlite").unlink(missing_ok=True)
    service.require_as_signed(settings)


def test_the_same_promise_in_two_lanes_is_two_promises():
    twice = history((60, Kind.LIFTED), (90, REPLY), standard=TWO_HOURS)
    statement = reckon(OCTOBER, PARIS, [twice, history((60, REPLY))], titles=Titles({}), fewest=1, previous="")
    assert [(row.lane, row.promise.at_most) for row in statement.rows] == [
        (Lane.STANDARD, FOUR_HOURS.at_most),
        (Lane.URGENT, TWO_HOURS.at_most),
    ]


def test_nothing_that_is_signed_can_be_written_over(counter, settings, october):
    sign(counter, settings)
    with counter.database.reading() as db:
        kept = store.last(db)
    with pytest.raises(sqlalchemy.exc.IntegrityError), counter.database.writing() as db:
        store.add(db, kept, SETTLED + DAY)
