"""Shutting the links to a request from its own page."""

from __future__ import annotations

import pytest

from portal.tickets import service
from tests.conftest import A_MONDAY_MORNING, OWN_ORIGIN, reader
from tests.tickets.conftest import a_request
from tests.tickets.test_contact_web import fields_of, mails
from tests.tickets.test_lookup_web import sign_in


@pytest.fixture
def opened(counter, clock):
    return service.open_ticket(counter, a_request(), clock())


@pytest.fixture
def path(opened):
    return f"/fr/t/{opened.ticket.reference}/{opened.code}"


def shut(client, path, sure="yes"):
    token = fields_of(client.get(path).text)["csrf_token"]
    data = {"csrf_token": token, "do": "shut", "sure": sure}
    return client.post(path, data=data, headers=OWN_ORIGIN)


def mailed_links(database):
    return [mail.text.partition("127.0.0.1:8000")[2].split()[0] for mail in mails(database)]


def test_every_former_link_is_shut_and_two_new_ones_open_the_request(app, client, database, counter, path):
    service.mail_link(counter, path.split("/")[3], "ada@example.org", A_MONDAY_MORNING)
    former = [path, *mailed_links(database)]
    answer = shut(client, path)
    page = client.get(answer.location)
    assert "Tous les anciens liens vers cette demande sont fermés" in page.text
    new = [answer.location.partition("?")[0], mailed_links(database)[-1]]
    assert len({*former, *new}) == 5
    assert [client.get(link).status_code for link in former] == [404, 404, 404]
    assert [reader(app).get(link).status_code for link in new] == [200, 200]


def test_a_link_that_is_shut_says_so_and_leads_to_a_new_one(client, path):
    shut(client, path)
    page = client.get(path).text
    assert "Ce lien n’ouvre aucune demande" in page
    assert '<a class="gu-button gu-button--main" href="/fr/t/">' in page
    assert 'href="/fr/account/sign-in"' in page
    assert page.replace(path, "") == client.get("/fr/t/GU-7K3FQ-X/abc").text  # it tells nothing of whose it was


def test_nothing_is_shut_without_the_box(client, database, opened, path):
    answer = shut(client, path, sure="")
    assert (answer.status_code, "Cochez d’abord la case" in answer.text) == (400, True)
    assert '<details class="gu-links" id="links" open>' in answer.text
    assert client.get(path).status_code == 200
    assert len(mails(database)) == 1


def test_the_address_alone_is_sure_to_be_let_in_again(app, database, opened, path):
    thief, owner = reader(app), reader(app)
    stolen = shut(thief, path).location
    shut(owner, mailed_links(database)[-1])
    assert thief.get(stolen).status_code == 404
    assert owner.get(mailed_links(database)[-1]).status_code == 200


def test_shutting_links_again_and_again_mails_a_few_and_no_more(client, database, path):
    for _ in range(8):
        path = shut(client, path).location.partition("?")[0]
    assert client.get(path).status_code == 200
    assert sum(mail.kind == "ticket_links_renewed" for mail in mails(database)) <= service.LINKS_AN_HOUR


def test_a_customer_who_is_signed_in_shuts_links_and_stays_where_they_are(client, database, clock, opened):
    sign_in(client, database, clock, opened.ticket.email)
    own = f"/fr/t/{opened.ticket.reference}/mine"
    assert shut(client, own).location == f"{own}?shut=1"
    assert client.get(f"/fr/t/{opened.ticket.reference}/{opened.code}").status_code == 404
    assert client.get(mailed_links(database)[-1]).status_code == 200


def test_the_mail_repeats_nothing_that_was_typed(client, database, opened, path):
    shut(client, path)
    mail, link = mails(database)[-1], mailed_links(database)[-1]
    assert mail.kind == "ticket_links_renewed"
    assert opened.ticket.subject not in mail.subject + mail.text
    assert opened.ticket.name not in mail.text.replace(link, "")  # its code is drawn, and may hold three such letters
