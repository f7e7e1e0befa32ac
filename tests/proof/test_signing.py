"""A month is signed once, and stays what it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy

from portal.proof import ledger, service, store
from portal.proof.model import HEARD, QUIET
from portal.proof.months import Month
from portal.proof.record_form import RecordError
from portal.storage import StorageError
from portal.tickets import service as tickets
from portal.tickets.access import Access, Scope
from portal.tickets.model import Kind
from tests.proof.conftest import A_MONDAY, AGENT, SETTLED, answered

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
SECOND = timedelta(seconds=1)
MONTH = timedelta(days=31)
LATER = SETTLED + 12 * MONTH


def folder(settings):
    return settings.var / ledger.FOLDER


def signed(counter, settings, now=SETTLED, **how):
    return service.sign_due(counter, settings.var, now, **how)


def words(counter, settings):
    return [str(finding.words) for finding in service.verify(counter, settings.var, LATER)]


@pytest.mark.parametrize(
    ("now", "months"), [(SETTLED - SECOND, ()), (SETTLED, (OCTOBER,)), (SETTLED + SECOND, (OCTOBER,))]
)
def test_a_month_is_signed_when_it_is_settled_and_not_before(counter, settings, october, now, months):
    assert signed(counter, settings, now) == months
    assert [one.month for one in ledger.read_all(folder(settings))] == list(months)


def test_a_desk_without_requests_signs_nothing(counter, settings):
    assert signed(counter, settings) == ()
    assert not folder(settings).exists()
    assert service.verify(counter, settings.var, LATER) == ()


def test_the_record_says_what_was_kept(counter, settings, october):
    signed(counter, settings)
    (one,) = ledger.read_all(folder(settings))
    (row,) = one.statement.rows
    assert (row.plan, row.cases, row.kept, one.statement.judged) == ("pro", 12, 10, 12)
    assert row.counted is not None
    assert (row.counted.median, row.counted.ninetieth) == (timedelta(minutes=35), timedelta(hours=7))
    assert [breach.achieved for breach in one.statement.breaches] == [timedelta(hours=7), None]


def test_a_record_names_nobody(counter, settings, october):
    signed(counter, settings)
    text = ledger.file_of(folder(settings), OCTOBER).read_text()
    with counter.database.reading() as db:
        rows = db.execute(sqlalchemy.text("SELECT reference, email, name, subject FROM tickets")).all()
    assert rows
    assert [value for row in rows for value in row if value in text] == []
    assert "2026-10-05" not in text


def test_what_changes_later_does_not_change_a_signed_month(counter, settings, october):
    signed(counter, settings)
    before = ledger.file_of(folder(settings), OCTOBER).read_bytes()
    answered(counter, "smuggled in", 9000)
    with counter.database.writing() as db:
        db.execute(sqlalchemy.text("UPDATE tickets SET plan = 'free'"))
    ledger.file_of(folder(settings), OCTOBER).unlink()
    assert signed(counter, settings, SETTLED + timedelta(days=9)) == ()
    assert ledger.file_of(folder(settings), OCTOBER).read_bytes() == before
    assert service.verify(counter, settings.var, LATER) == ()


def test_months_without_a_request_are_signed_too_and_each_names_the_one_before(counter, settings, october):
    assert signed(counter, settings, SETTLED + 2 * MONTH, is_clock_right=True) == (OCTOBER, NOVEMBER, Month(2026, 12))
    first, second, third = ledger.read_all(folder(settings))
    assert (first.statement.previous, second.statement.previous) == ("", first.digest)
    assert (third.statement.previous, second.statement.rows) == (second.digest, ())


@pytest.mark.parametrize(
    ("name", "now", "months"),
    [
        ("as quiet as a desk may be", A_MONDAY + QUIET, (OCTOBER, NOVEMBER)),
        ("a second quieter", A_MONDAY + QUIET + SECOND, ()),
        ("a clock that is ten years ahead", SETTLED + 120 * MONTH, ()),
    ],
)
def test_a_clock_that_nothing_at_the_desk_bears_out_signs_no_month(counter, settings, name, now, months):
    answered(counter, "one", 0)
    assert signed(counter, settings, now) == months


def test_the_month_after_the_last_event_is_signed_on_time_so_that_silence_hides_no_missed_promise(counter, settings):
    first_of_july, september = datetime(2026, 7, 1, 8, tzinfo=UTC), datetime(2026, 9, 5, 22, tzinfo=UTC)
    answered(counter, "never answered", None, start=first_of_july)
    assert signed(counter, settings, september) == (Month(2026, 7), Month(2026, 8))


def test_what_happened_since_yesterday_bears_out_no_clock(counter, settings, october):
    ahead = SETTLED + 3 * MONTH
    answered(counter, "under the wrong clock", 1, start=ahead - HEARD + SECOND)
    assert signed(counter, settings, ahead) == ()
    assert service.doubted(counter, ahead).month == OCTOBER
    assert signed(counter, settings, ahead + SECOND)[0] == OCTOBER


def test_a_month_waits_for_nothing_but_its_end_when_somebody_vouches_for_the_clock(counter, settings, october):
    assert signed(counter, settings, SETTLED - SECOND, is_clock_right=True) == ()
    assert signed(counter, settings, SETTLED + 4 * MONTH, is_clock_right=True)[0] == OCTOBER


def test_a_doubted_clock_still_writes_out_what_was_signed(counter, settings, october):
    signed(counter, settings)
    ledger.file_of(folder(settings), OCTOBER).unlink()
    signed(counter, settings, SETTLED + 120 * MONTH)
    assert ledger.file_of(folder(settings), OCTOBER).exists()


def test_two_workers_sign_a_month_once(counter, settings, october):
    assert (signed(counter, settings), signed(counter, settings)) == ((OCTOBER,), ())


def test_signing_goes_on_where_it_was_killed(counter, settings, october):
    signed(counter, settings)
    ledger.file_of(folder(settings), OCTOBER).unlink()  # killed between the database and the file
    assert words(counter, settings) == ["its file 2026-10.json is missing: guichet proof sign writes it again"]
    signed(counter, settings)
    assert words(counter, settings) == []


@pytest.mark.parametrize("statement", ["UPDATE proof_months SET digest = ''", "DELETE FROM proof_months"])
def test_the_database_refuses_to_change_a_signed_month(counter, settings, october, statement):
    signed(counter, settings)
    with pytest.raises((StorageError, sqlalchemy.exc.IntegrityError)), counter.database.writing() as db:
        db.execute(sqlalchemy.text(statement))


def altered(file, change):
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))


def forged(content):
    content["record"] = content["record"].replace('"kept": 10', '"kept": 12')
    content["digest"] = ledger.digest_of(content["record"])


def test_an_altered_figure_is_told_by_verify_and_refused_by_the_build(counter, settings, october):
    signed(counter, settings)
    file = ledger.file_of(folder(settings), OCTOBER)
    altered(file, lambda content: content.update(record=content["record"].replace('"kept": 10', '"kept": 12')))
    assert words(counter, settings) == ["var/export/proof/2026-10.json was altered after it was signed"]
    with pytest.raises(RecordError, match="altered"):
        ledger.read_all(folder(settings))


def test_a_figure_altered_with_its_digest_is_told_by_verify(counter, settings, october):
    signed(counter, settings)
    altered(ledger.file_of(folder(settings), OCTOBER), forged)
    assert words(counter, settings) == [
        "its file 2026-10.json is not what was signed: remove it, then guichet proof sign"
    ]


def test_a_month_that_follows_an_altered_one_betrays_it(counter, settings, october):
    signed(counter, settings, SETTLED + MONTH)
    altered(ledger.file_of(folder(settings), OCTOBER), forged)
    with pytest.raises(RecordError, match="does not follow"):
        ledger.read_all(folder(settings))


def test_a_month_that_was_never_signed_is_told(counter, settings, october):
    signed(counter, settings)
    ledger.write(folder(settings), NOVEMBER, "{}", "")
    assert words(counter, settings) == ["the desk never signed what is in 2026-11.json"]


def test_a_record_altered_in_the_database_itself_is_told(counter, settings, october):
    signed(counter, settings)
    with counter.database.writing() as db:
        db.execute(sqlalchemy.text("DROP TRIGGER proof_months_update"))
        db.execute(sqlalchemy.text("""UPDATE proof_months SET text = replace(text, '"kept": 10', '"kept": 12')"""))
    assert "its record in the database was altered after it was signed" in words(counter, settings)


def test_another_secret_did_not_sign_it(counter, settings, october):
    signed(counter, settings)
    stranger = replace(counter, secret="another secret, as long as the desk's own")
    (finding,) = service.verify(stranger, settings.var, LATER)
    assert "signature" in finding.words


def test_a_month_that_is_not_over_can_be_looked_at(counter, settings, october):
    assert service.preview(counter, OCTOBER, SETTLED)[0].judged == 12
    with counter.database.reading() as db:
        assert store.last(db) is None


def test_a_month_that_runs_judges_nothing_that_falls_due_later(counter):
    answered(counter, "in time", 30)
    answered(counter, "due at 14:00 in Paris", None)
    for name, after, judged, breaches in (
        ("asked this morning", timedelta(hours=1), 1, ()),
        ("a second before", timedelta(hours=5), 1, ()),
        ("missed, and nobody knows yet by how much", timedelta(hours=5, seconds=1), 2, (None,)),
    ):
        found = service.preview(counter, OCTOBER, A_MONDAY + after)[0]
        assert (name, found.judged, tuple(one.achieved for one in found.breaches)) == (name, judged, breaches)


def test_a_request_closed_unanswered_and_opened_again_is_promised_anew(counter):
    ticket = answered(counter, "closed", None)
    access = Access(ticket.id, Scope.RECEIPT)
    tickets.act_as_customer(counter, access, Kind.CLOSED, A_MONDAY + timedelta(hours=1))
    again = tickets.act_as_customer(counter, access, Kind.REOPENED, A_MONDAY + timedelta(days=1))
    assert again.clock_from == A_MONDAY + timedelta(days=1)
    assert again.due_at == A_MONDAY + timedelta(days=1, hours=5)  # four open hours and lunch
    replied = tickets.act_as_agent(counter, ticket.id, Kind.AGENT_REPLIED, AGENT, again.due_at, text="Voilà.")
    assert not replied.is_late(replied.due_at)
    assert service.preview(counter, OCTOBER, SETTLED)[0].judged == 1
