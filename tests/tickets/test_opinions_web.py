"""Are they satisfied? Asked when it is solved, answered by a click of their own, changed as often as they like."""

from __future__ import annotations

import pytest

from portal.errors import RefusedError
from portal.tickets import service
from portal.tickets.access import Access, Scope
from portal.tickets.model import Kind
from portal.tickets.opinions import Opinion, opinion_of, rate
from tests.conftest import OWN_ORIGIN
from tests.tickets.conftest import a_request
from tests.tickets.test_contact_web import fields_of, mails

AGENT = 1


@pytest.fixture
def opened(counter, clock):
    return service.open_ticket(counter, a_request(), clock())


@pytest.fixture
def path(opened):
    return f"/fr/t/{opened.ticket.reference}/{opened.code}"


@pytest.fixture
def solved(counter, opened, clock):
    service.act_as_agent(counter, opened.ticket.id, Kind.SOLVED, AGENT, clock())
    return opened


def events(counter, opened):
    return service.read(counter, opened.ticket.id).events


def say(client, path, **fields):
    token = fields_of(client.get(path).text)["csrf_token"]
    return client.post(path, data={"csrf_token": token, "do": "rate", **fields}, headers=OWN_ORIGIN)


def test_a_remark_without_an_answer_comes_back_with_its_words(client, solved, path):
    answer = say(client, path, satisfied="perhaps", remark="Merci Camille !")
    assert answer.status_code == 400
    assert "Merci Camille !</textarea>" in answer.text
    assert "Dites si vous êtes satisfait" in answer.text


def test_a_remark_that_a_reopening_overtook_is_kept_where_one_replies(client, counter, solved, path, clock):
    token = fields_of(client.get(path).text)["csrf_token"]
    service.act_as_agent(counter, solved.ticket.id, Kind.REOPENED, AGENT, clock())
    sent = {"csrf_token": token, "do": "rate", "satisfied": "no", "remark": "Toujours en panne"}
    answer = client.post(path, data=sent, headers=OWN_ORIGIN)
    assert answer.status_code == 409
    assert "Toujours en panne</textarea>" in answer.text
    assert opinion_of(events(counter, solved)) is None


def test_nobody_is_asked_before_it_is_solved(client, opened, path):
    assert 'id="satisfaction"' not in client.get(path).text
    assert say(client, path, satisfied="yes").status_code == 409


def test_the_mail_that_says_solved_asks_in_two_links(solved, database):
    (mail,) = [mail for mail in mails(database) if mail.kind == "ticket_solved"]
    assert "?satisfied=yes#satisfaction" in mail.text
    assert "?satisfied=no#satisfaction" in mail.text


@pytest.mark.parametrize("query", ["", "?satisfied=yes", "?satisfied=no", "?satisfied=<b>"])
def test_opening_a_link_answers_nothing(client, counter, solved, path, query):
    before = events(counter, solved)
    for answer in (client.get(f"{path}{query}"), client.head(f"{path}{query}")):
        assert answer.status_code == 200
    assert events(counter, solved) == before


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_link_marks_its_answer_and_leaves_the_click_to_its_reader(client, solved, path, answer):
    page = client.get(f"{path}?satisfied={answer}").text
    assert page.count(" checked required") == 1
    assert f'value="{answer}" checked required' in page


def test_an_answer_is_kept_thanked_for_and_shown_to_both_sides(client, counter, solved, path):
    answer = say(client, path, satisfied="yes", remark="Merci Camille !")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?thanks=1#satisfaction")
    assert opinion_of(events(counter, solved)) == Opinion(is_satisfied=True, remark="Merci Camille !")
    page = client.get(answer.headers["Location"]).text
    assert "Merci, c’est noté" in page
    assert "Vous avez dit être satisfait" in page


def test_the_last_answer_counts_and_the_same_one_twice_is_one(client, counter, solved, path):
    for satisfied in ("yes", "no", "no"):
        say(client, path, satisfied=satisfied)
    kinds = [event.kind for event in events(counter, solved)]
    assert kinds.count(Kind.RATED) == 2
    assert opinion_of(events(counter, solved)).is_satisfied is False


def test_who_sees_it_solved_again_is_asked_again(counter, solved, clock):
    access = Access(solved.ticket.id, Scope.RECEIPT)
    rate(counter, access, Opinion(is_satisfied=False, remark=""), clock())
    service.act_as_customer(counter, access, Kind.REOPENED, clock())
    with pytest.raises(RefusedError):
        rate(counter, access, Opinion(is_satisfied=True, remark=""), clock())
    service.act_as_agent(counter, solved.ticket.id, Kind.SOLVED, AGENT, clock())
    assert opinion_of(events(counter, solved)) is None
    rate(counter, access, Opinion(is_satisfied=True, remark=""), clock())
    assert [event.facts["satisfied"] for event in events(counter, solved) if event.kind is Kind.RATED] == ["no", "yes"]


def test_closing_it_keeps_the_question_open(client, counter, solved, path, clock):
    service.act_as_customer(counter, Access(solved.ticket.id, Scope.RECEIPT), Kind.CLOSED, clock())
    assert say(client, path, satisfied="yes").status_code == 303


@pytest.mark.parametrize("said", ["", "maybe", "Yes"])
def test_an_answer_is_yes_or_no(client, counter, solved, path, said):
    assert say(client, path, satisfied=said).status_code == 400
    assert opinion_of(events(counter, solved)) is None


def test_a_secret_in_the_remark_is_left_out(client, counter, solved, path):
    say(client, path, satisfied="no", remark="Ma carte est la 4111 1111 1111 1111.")
    assert "4111" not in opinion_of(events(counter, solved)).remark


def test_without_the_token_of_the_form_nothing_is_kept(client, counter, solved, path):
    data = {"csrf_token": "wrong", "do": "rate", "satisfied": "yes"}
    assert client.post(path, data=data, headers=OWN_ORIGIN).status_code == 400
    assert opinion_of(events(counter, solved)) is None


def test_the_opinion_says_nothing_about_the_state_or_the_clock(client, counter, solved, path):
    before = service.read(counter, solved.ticket.id).ticket
    say(client, path, satisfied="no")
    after = service.read(counter, solved.ticket.id).ticket
    assert (after.state, after.due_at, after.first_reply_at) == (before.state, before.due_at, before.first_reply_at)


def test_nobody_is_thanked_for_an_answer_they_did_not_give(client, solved, path):
    assert 'class="gu-opinion__thanks"' not in client.get(f"{path}?thanks=1").text
