"""From a request to its answer: what is kept together, what the clock does, who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy

from portal.errors import AbsentError, RefusedError, UnusableError
from portal.outbox import store as outbox
from portal.policy.queue import Reason
from portal.tickets import service, store
from portal.tickets.access import MAILED_LIVES, Access, Scope, digest_of
from portal.tickets.model import Kind, Lane, State
from portal.tickets.references import read_reference
from portal.tickets.tables import tickets
from tests.tickets.conftest import PROMISES, a_request

AGENT = 1


@pytest.fixture
def opened(counter, clock):
    return service.open_ticket(counter, a_request(), clock())


def mails_to(counter, address, now):
    with counter.database.reading() as db:
        return {kind: outbox.count_to(db, address, (kind,), now - timedelta(days=1)) for kind in service.mails.KINDS}


def last_mail(counter):
    with counter.database.reading() as db:
        return db.execute(sqlalchemy.select(outbox.mails).order_by(outbox.mails.c.id.desc())).first()


def test_a_request_gets_a_number_a_due_time_and_a_receipt(counter, opened, clock):
    conversation, access = service.find(counter, opened.ticket.reference, opened.code, clock())
    assert read_reference(opened.ticket.reference) == opened.ticket.reference
    # Monday 10:00 in Paris and four open hours, lunch between.
    assert conversation.ticket.due_at == datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert [event.kind for event in conversation.events] == [Kind.OPENED]
    assert access.scope is Scope.RECEIPT


def test_sending_a_form_twice_makes_one_ticket_and_one_mail(counter, opened, clock):
    again = service.open_ticket(counter, a_request(), clock())
    assert (again.is_new, again.ticket.reference, again.code) == (False, opened.ticket.reference, opened.code)
    assert mails_to(counter, "ada@example.org", clock())["ticket_opened"] == 1


def test_a_number_that_another_request_has_is_drawn_again(counter, opened, clock, monkeypatch):
    drawn = iter((opened.ticket.reference, opened.ticket.reference, "GU-22222-2"))
    monkeypatch.setattr(service, "new_reference", lambda: next(drawn))
    assert service.open_ticket(counter, a_request(submission="form-2"), clock()).ticket.reference == "GU-22222-2"


def test_s33_the_mail_to_an_address_nobody_confirmed_echoes_nothing_typed(counter, clock):
    typed = {"name": "BUY-PILLS", "subject": "CLICK-HERE http://evil.example", "text": "WIN-A-PRIZE"}
    service.open_ticket(counter, a_request(**typed), clock())
    mail = last_mail(counter)
    for words in typed.values():
        assert words not in mail.subject + mail.text


def test_s33_an_address_that_never_answered_gets_few_mails_a_day(counter, clock):
    for number in range(service.MAILS_TO_UNKNOWN + 5):
        service.open_ticket(counter, a_request(submission=f"form-{number}"), clock())
    assert mails_to(counter, "ada@example.org", clock())["ticket_opened"] == service.MAILS_TO_UNKNOWN
    clock.advance(days=1, seconds=1)
    service.open_ticket(counter, a_request(submission="the next day"), clock())
    assert mails_to(counter, "ada@example.org", clock())["ticket_opened"] == 1


@pytest.mark.parametrize("code", ["", "wrong", " "])
def test_s02_without_its_code_a_ticket_is_not_there(counter, opened, clock, code):
    with pytest.raises(AbsentError):
        service.find(counter, opened.ticket.reference, code, clock())


def test_s06_the_code_of_one_ticket_does_not_open_another(counter, opened, clock):
    other = service.open_ticket(counter, a_request(submission="form-2"), clock())
    with pytest.raises(AbsentError):
        service.find(counter, other.ticket.reference, opened.code, clock())


def test_s10_a_code_is_compared_to_the_letter(counter, opened, clock):
    for altered in (opened.code.lower(), opened.code.upper(), opened.code[:-1], f"{opened.code} "):
        if altered != opened.code:
            with pytest.raises(AbsentError):
                service.find(counter, opened.ticket.reference, altered, clock())


def test_s08_a_mailed_link_expires_and_can_be_revoked(counter, opened, clock):
    def link():
        service.mail_link(counter, opened.ticket.reference, "ada@example.org", clock())
        return last_mail(counter).text.split("/t/")[1].split("\n")[0].split("/")[1]

    first = link()
    service.find(counter, opened.ticket.reference, first, clock())
    clock.now += MAILED_LIVES
    with pytest.raises(AbsentError):
        service.find(counter, opened.ticket.reference, first, clock())
    second = link()
    with counter.database.writing() as db:
        store.revoke_all(db, opened.ticket.id, clock(), keep=digest_of(opened.code))
    with pytest.raises(AbsentError):
        service.find(counter, opened.ticket.reference, second, clock())
    service.find(counter, opened.ticket.reference, opened.code, clock())


def test_a_link_is_mailed_only_when_number_and_address_belong_together(counter, opened, clock):
    service.mail_link(counter, opened.ticket.reference, "eve@example.org", clock())
    service.mail_link(counter, "GU-22222-2", "ada@example.org", clock())
    assert mails_to(counter, "eve@example.org", clock())["ticket_link"] == 0
    assert mails_to(counter, "ada@example.org", clock())["ticket_link"] == 0
    service.mail_link(counter, opened.ticket.reference, "ada@example.org", clock())
    assert mails_to(counter, "ada@example.org", clock())["ticket_link"] == 1


def test_asking_for_more_stops_the_clock_and_the_answer_starts_it(counter, opened, clock):
    access = Access(opened.ticket.id, Scope.RECEIPT)
    clock.advance(hours=1)
    waiting = service.act_as_agent(counter, opened.ticket.id, Kind.ASKED_MORE, AGENT, clock(), text="Quelle page ?")
    assert (waiting.state, waiting.due_at, waiting.is_clock_running) == (State.WAITING, None, False)
    assert last_mail(counter).kind == "ticket_asked_more"
    clock.advance(hours=24)
    running = service.reply_as_customer(counter, access, "La page d’accueil.", clock())
    # One of the four open hours had passed on Monday; the answer came on Tuesday at 11:00 in Paris.
    assert running.due_at == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert running.is_clock_running


def test_the_first_reply_ends_the_clock_and_is_mailed(counter, opened, clock):
    clock.advance(hours=1)
    ticket = service.act_as_agent(counter, opened.ticket.id, Kind.AGENT_REPLIED, AGENT, clock(), text="Réessayez.")
    assert (ticket.first_reply_at, ticket.is_clock_running) == (clock(), False)
    assert not ticket.is_late(clock() + timedelta(days=30))
    assert last_mail(counter).kind == "ticket_replied"


def test_a_note_is_told_to_nobody(counter, opened, clock):
    before = last_mail(counter).id
    service.act_as_agent(counter, opened.ticket.id, Kind.NOTED, AGENT, clock(), text="Client pressé.")
    assert last_mail(counter).id == before


def test_a_reply_to_a_ticket_that_moved_on_is_not_sent(counter, opened, clock):
    service.reply_as_customer(counter, Access(opened.ticket.id, Scope.RECEIPT), "Encore un mot.", clock())
    with pytest.raises(UnusableError):
        service.act_as_agent(counter, opened.ticket.id, Kind.AGENT_REPLIED, AGENT, clock(), text="Fait.", seen=1)


@pytest.mark.parametrize("text", ["", "  \n\t"])
def test_an_empty_message_is_refused(counter, opened, clock, text):
    with pytest.raises(UnusableError):
        service.reply_as_customer(counter, Access(opened.ticket.id, Scope.RECEIPT), text, clock())


def test_s05_a_customer_cannot_write_as_an_agent(counter, opened, clock):
    with pytest.raises(UnusableError):
        service.act_as_customer(
            counter, Access(opened.ticket.id, Scope.RECEIPT), Kind.AGENT_REPLIED, clock(), text="Résolu."
        )


def test_acting_from_a_mailed_link_confirms_the_address_and_reading_does_not(counter, opened, clock):
    service.mail_link(counter, opened.ticket.reference, "ada@example.org", clock())
    code = last_mail(counter).text.split("/t/")[1].split("\n")[0].split("/")[1]
    conversation, access = service.find(counter, opened.ticket.reference, code, clock())
    assert not conversation.ticket.is_address_confirmed
    ticket = service.reply_as_customer(counter, access, "C’est bien moi.", clock())
    assert ticket.is_address_confirmed


def test_closing_and_reopening(counter, opened, clock):
    access = Access(opened.ticket.id, Scope.RECEIPT)
    service.act_as_agent(counter, opened.ticket.id, Kind.SOLVED, AGENT, clock())
    assert service.act_as_customer(counter, access, Kind.CLOSED, clock()).state is State.CLOSED
    with pytest.raises(RefusedError):
        service.act_as_agent(counter, opened.ticket.id, Kind.SOLVED, AGENT, clock())
    assert service.act_as_customer(counter, access, Kind.REOPENED, clock()).state is State.OPEN


def test_paying_goes_to_the_front_with_a_clock_of_its_own_and_back(counter, clock):
    first = service.open_ticket(counter, a_request(submission="pro"), clock()).ticket
    urgent = service.open_ticket(counter, a_request(submission="free", plan="free"), clock()).ticket
    clock.advance(hours=1)
    with counter.database.writing() as db:
        assert service.lift(db, counter, urgent.id, clock(), {"order": "o1"})
        assert not service.lift(db, counter, urgent.id, clock(), {"order": "o1"})
    (ahead, place), (behind, _) = service.queue(counter, clock())
    assert (ahead.id, ahead.lane, place.reason) == (urgent.id, Lane.URGENT, Reason.PAID)
    # Paid at 11:00 in Paris: one hour before lunch, one after.
    assert ahead.due_at == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert behind.id == first.id
    with counter.database.writing() as db:
        assert service.lower(db, counter, urgent.id, clock(), {"order": "o1"})
    lowered = service.read(counter, urgent.id).ticket
    assert (lowered.lane, lowered.due_at) == (Lane.STANDARD, urgent.due_at)


def test_an_edit_of_the_promise_file_does_not_change_an_old_promise(counter, settings, opened, clock):
    settings.promise_file.write_text(PROMISES.replace('"4h"', '"1h"'), encoding="utf-8")
    later = service.open_ticket(counter, a_request(submission="form-2"), clock()).ticket
    assert later.due_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    clock.advance(minutes=30)
    service.act_as_agent(counter, opened.ticket.id, Kind.ASKED_MORE, AGENT, clock(), text="?")
    resumed = service.reply_as_customer(counter, Access(opened.ticket.id, Scope.RECEIPT), "!", clock())
    assert resumed.due_at == opened.ticket.due_at


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ticket_events",
        "UPDATE ticket_events SET at = '2020-01-01 00:00:00'",
        "UPDATE ticket_events SET text = 'another text'",
    ],
)
def test_the_database_itself_refuses_to_change_what_happened(counter, opened, statement):
    with pytest.raises(sqlalchemy.exc.IntegrityError), counter.database.writing() as db:
        db.execute(sqlalchemy.text(statement))


def test_forgetting_an_erased_request_is_the_one_change_allowed(counter, opened, clock):
    forget = sqlalchemy.text("UPDATE ticket_events SET text = ''")
    with pytest.raises(sqlalchemy.exc.IntegrityError), counter.database.writing() as db:
        db.execute(forget)
    with counter.database.writing() as db:
        db.execute(tickets.update().values(erased_at=clock(), name="", email="", subject=""))
        db.execute(forget)
    (event,) = service.read(counter, opened.ticket.id).events
    assert event.text == ""
