"""Handing over at the desk: what a level needs, whose clock runs then, what the customer is told and may ask."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import RefusedError, UnusableError
from portal.outbox import store as outbox
from portal.tickets import handovers, marks, service
from portal.tickets.access import Access, Scope
from portal.tickets.levels import Brought, HandOver, Lack, lacks_of, stay_of
from portal.tickets.model import Kind, State
from tests.conftest import OWN_ORIGIN, reader
from tests.desk.conftest import act, token_of
from tests.tickets.conftest import PROMISES, a_request

LEVELS = """
[levels.second]
title = { fr = "Deuxième niveau", en = "Second line", es = "Segundo nivel" }
plans = ["pro"]
reply = { at_most = "8h", counted = "open", calendar = "office", strength = "promise", from = "escalation" }
[levels.second.needs.customer]
title = { fr = "Données du client", en = "The customer’s data", es = "Datos del cliente" }
[levels.second.needs.reproduced]
title = { fr = "Reproduit", en = "Reproduced", es = "Reproducido" }
when = "if_possible"
[levels.second.needs.dns]
title = { fr = "DNS vérifié", en = "DNS checked", es = "DNS comprobado" }
when = "where_it_applies"
[levels.legal]
title = { fr = "Juridique", en = "Legal", es = "Jurídico" }
reply = { at_most = "5 days", counted = "open_days", calendar = "office", strength = "promise" }
"""
FIRST_LINE = """
[levels.first]
title = { fr = "Niveau 1", en = "Level 1", es = "Nivel 1" }
reply = { at_most = "4h", counted = "open", calendar = "office", strength = "promise", from = "arrival" }
"""
DONE = HandOver(
    level="second",
    brought={"customer": Brought.DONE, "reproduced": Brought.IMPOSSIBLE, "dns": Brought.NOT_APPLICABLE},
    because={"reproduced": "Le serveur est éteint."},
    note="Voir les journaux de mardi.",
)
FIELDS = {
    "level": "second",
    "need.customer": "done",
    "need.reproduced": "impossible",
    "because.reproduced": "Le serveur est éteint.",
    "need.dns": "not_applicable",
    "note": "Voir les journaux de mardi.",
}


@pytest.fixture(autouse=True)
def promised(settings):
    settings.promise_file.write_text(PROMISES + LEVELS, encoding="utf-8")


def hand_over(browser, reference, **fields):
    page = browser.get(f"/desk/tickets/{reference}/hand-over?level={fields.get('level', 'second')}").text
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    data = {"csrf_token": token_of(page), "seen": seen} | {name.replace("__", "."): fields[name] for name in fields}
    return browser.post(f"/desk/tickets/{reference}/hand-over", data=data, headers=OWN_ORIGIN)


def mark(browser, reference, **fields):
    token = token_of(browser.get(f"/desk/tickets/{reference}").text)
    return browser.post(f"/desk/tickets/{reference}/marks", data={"csrf_token": token, **fields}, headers=OWN_ORIGIN)


def ticket_of(counter, opened):
    return service.read(counter, opened.ticket.id).ticket


def told(counter, kind):
    with counter.database.reading() as db:
        rows = db.execute(outbox.mails.select().where(outbox.mails.c.kind == kind)).all()
    return [row.text for row in rows]


def customer_page(app, opened, lang="fr"):
    return reader(app).get(f"/{lang}/t/{opened.ticket.reference}/{opened.code}").text


@pytest.mark.parametrize(
    ("name", "brought", "because", "lacks"),
    [
        ("all brought", {"customer": "done", "reproduced": "done", "dns": "done"}, {}, {}),
        (
            "nothing said",
            {},
            {},
            {"customer": Lack.OPEN, "reproduced": Lack.OPEN, "dns": Lack.OPEN},
        ),
        (
            "what is always needed cannot be left out",
            {"customer": "impossible", "reproduced": "done", "dns": "done"},
            {"customer": "Il ne répond pas"},
            {"customer": Lack.ALWAYS_NEEDED},
        ),
        (
            "impossible, nobody says why",
            {"customer": "done", "reproduced": "impossible", "dns": "done"},
            {"reproduced": "  "},
            {"reproduced": Lack.NO_REASON},
        ),
        (
            "what is needed if possible always applies",
            {"customer": "done", "reproduced": "not_applicable", "dns": "done"},
            {},
            {"reproduced": Lack.ALWAYS_NEEDED},
        ),
        (
            "a reason as long as a book",
            {"customer": "done", "reproduced": "impossible", "dns": "done"},
            {"reproduced": "x" * 301},
            {"reproduced": Lack.TOO_LONG},
        ),
    ],
)
def test_what_a_hand_over_lacks(counter, name, brought, because, lacks):
    level = counter.pledges.current().policy.levels["second"]
    wish = HandOver(level="second", brought={need: Brought(what) for need, what in brought.items()}, because=because)
    assert lacks_of(level, wish) == lacks


def test_the_level_s_clock_starts_with_the_hand_over(counter, clock, opened, camille):
    clock.now = datetime(2026, 11, 24, 9, tzinfo=UTC)  # Tuesday, ten o'clock in Paris
    ticket = handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    assert ticket.level == "second"
    assert ticket.level_due_at == datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert ticket.due_at == opened.ticket.due_at, "the first answer is still owed by its own time"
    assert ticket.owed_at == min(ticket.due_at, ticket.level_due_at)


def test_a_level_whose_clock_starts_with_the_request_owes_by_then(counter, clock, opened, camille):
    ticket = handovers.hand_over(counter, opened.ticket.id, HandOver(level="legal"), camille.id, clock())
    legal = counter.pledges.current().policy.levels["legal"]
    assert ticket.level_due_at == legal.reply.due(opened.ticket.opened_at)


def test_an_answer_stops_the_level_s_clock_and_waiting_moves_it(counter, clock, opened, camille):
    clock.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    waiting = service.act_as_agent(counter, opened.ticket.id, Kind.ASKED_MORE, camille.id, clock(), text="?")
    assert waiting.level_due_at is None
    clock.now += timedelta(hours=2)
    access = Access(opened.ticket.id, Scope.RECEIPT)
    running = service.reply_as_customer(counter, access, "Voici", clock())
    assert running.level_due_at == datetime(2026, 11, 25, 11, tzinfo=UTC)
    answered = service.act_as_agent(counter, opened.ticket.id, Kind.AGENT_REPLIED, camille.id, clock(), text="Oui")
    assert (answered.level, answered.level_due_at, answered.owed_at) == ("second", None, None)


def test_nobody_waits_while_a_request_is_closed(counter, clock, opened, camille):
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    access = Access(opened.ticket.id, Scope.RECEIPT)
    service.act_as_customer(counter, access, Kind.CLOSED, clock())
    clock.now += timedelta(days=30)
    again = service.act_as_customer(counter, access, Kind.REOPENED, clock())
    assert again.level_due_at > clock()
    assert stay_of(service.read(counter, opened.ticket.id).events).start == clock()


def test_hands_over_with_what_the_level_needs(counter, app, browser, opened):
    answer = hand_over(browser, opened.ticket.reference, **FIELDS)
    assert answer.status_code == 303
    event = service.read(counter, opened.ticket.id).events[-1]
    assert event.kind is Kind.HANDED_OVER
    assert {
        "level": "second",
        "version": "2026-11-22",
        "starts": "escalation",
        "need.customer": "done",
        "need.reproduced": "impossible",
        "need.dns": "not_applicable",
    }.items() <= event.facts.items()
    page = browser.get(f"/desk/tickets/{opened.ticket.reference}").text
    for words in ("l’a confiée à", "Reproduit\u202f: impossible", "Le serveur est éteint.", "Voir les journaux"):
        assert words in page
    (mail,) = told(counter, "ticket_handed_over")
    assert "Deuxième niveau" in mail
    assert "C’est une promesse." in mail
    shown = customer_page(app, opened)
    assert "Nous avons confié votre demande à" in shown
    for secret in ("Le serveur est éteint.", "Voir les journaux", "criticité"):
        assert secret not in shown
        assert secret not in mail


def test_no_time_that_is_over_is_promised_where_the_clock_began_with_the_request(counter, opened, noor, clock):
    clock.advance(days=14)
    handovers.hand_over(counter, opened.ticket.id, HandOver(level="legal"), noor.id, clock())
    (mail,) = told(counter, "ticket_handed_over")
    assert "Leur réponse était due le" in mail
    assert "Ils vous répondront avant" not in mail


def test_is_refused_while_something_is_open_and_every_word_is_kept(counter, browser, opened):
    answer = hand_over(browser, opened.ticket.reference, **(FIELDS | {"because.reproduced": "", "words": "Patience"}))
    assert answer.status_code == 400
    for words in ("Pas encore confiée", "Dites pourquoi c’était impossible", "Voir les journaux de mardi.", "Patience"):
        assert words in answer.text
    assert re.search(r'value="impossible" checked', answer.text)
    assert ticket_of(counter, opened).level == ""
    assert len(service.read(counter, opened.ticket.id).events) == 1


def test_two_agents_do_not_hand_over_twice(counter, browser, opened, noor, clock):
    page = browser.get(f"/desk/tickets/{opened.ticket.reference}/hand-over?level=second").text
    handovers.hand_over(counter, opened.ticket.id, HandOver(level="legal"), noor.id, clock())
    data = {"csrf_token": token_of(page), "seen": "1", **FIELDS}
    answer = browser.post(f"/desk/tickets/{opened.ticket.reference}/hand-over", data=data, headers=OWN_ORIGIN)
    assert answer.status_code == 409
    assert "Voir les journaux de mardi." in answer.text
    assert ticket_of(counter, opened).level == "legal"


def test_a_level_that_the_file_does_not_know_is_not_there(browser, opened):
    assert browser.get(f"/desk/tickets/{opened.ticket.reference}/hand-over?level=third").status_code == 404


def test_the_first_line_of_the_file_is_nobody_to_hand_over_to(settings, counter, browser, clock):
    settings.promise_file.write_text(PROMISES + FIRST_LINE + LEVELS, encoding="utf-8")
    later = service.open_ticket(counter, a_request(submission="form-2"), clock())
    page = browser.get(f"/desk/tickets/{later.ticket.reference}").text
    assert "Juridique" in page
    assert "Niveau 1" not in page
    with pytest.raises(UnusableError):
        handovers.hand_over(counter, later.ticket.id, HandOver(level="first"), 1, clock())


def test_gives_back_to_the_first_line(counter, browser, opened, camille, clock):
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    assert mark(browser, opened.ticket.reference, do="back").status_code == 303
    ticket = ticket_of(counter, opened)
    assert (ticket.level, ticket.level_due_at) == ("", None)
    with pytest.raises(UnusableError):
        handovers.hand_back(counter, opened.ticket.id, camille.id, clock())


LOST = {
    "fr": "Le délai que nous vous avions annoncé pour leur réponse ne tient plus.",
    "en": "The time we had given you for their answer no longer holds.",
    "es": "El plazo que le habíamos anunciado para su respuesta ya no vale.",
}


@pytest.mark.parametrize(
    ("lang", "level", "still", "shown"),
    [
        (
            "fr",
            "Deuxième niveau",
            "Notre première réponse reste promise avant le lundi 23 novembre à 15 h 00 (Paris).",
            "De retour à notre premier accueil, depuis\u202f: Deuxième niveau. Le délai annoncé",
        ),
        (
            "en",
            "Second line",
            "Our first answer is still promised before Monday 23 November at 15:00 (Paris).",
            "Back to our first line from: Second line. The time given",
        ),
        (
            "es",
            "Segundo nivel",
            "Nuestra primera respuesta sigue prometida antes del lunes 23 de noviembre a las 15:00 (París).",
            "De vuelta a nuestra primera línea desde: Segundo nivel. El plazo anunciado",
        ),
    ],
)
def test_a_customer_whose_level_gives_up_is_told_what_no_longer_holds_and_what_does(
    *, counter, app, camille, clock, lang, level, still, shown
):
    opened = service.open_ticket(counter, a_request(lang=lang, submission="form-2"), clock())
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    handovers.hand_back(counter, opened.ticket.id, camille.id, clock())
    (mail,) = told(counter, "ticket_handed_back")
    assert [words for words in (level, LOST[lang], still, opened.ticket.reference) if words not in mail] == []
    assert shown in customer_page(app, opened, lang)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Le délai annoncé auparavant (Deuxième niveau) ne tient plus."),
        ("en", "The time given before (Second line) no longer holds."),
        ("es", "El plazo anunciado antes (Segundo nivel) ya no vale."),
    ],
)
def test_a_customer_who_goes_from_one_level_to_another_is_told_what_no_longer_holds(
    counter, camille, clock, lang, said
):
    opened = service.open_ticket(counter, a_request(lang=lang, submission="form-2"), clock())
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    handovers.hand_over(counter, opened.ticket.id, HandOver(level="legal"), camille.id, clock())
    first, second = told(counter, "ticket_handed_over")
    assert said not in first
    assert said in second


def test_a_level_that_answered_before_another_takes_over_has_nothing_to_take_back(
    counter, browser, opened, camille, clock
):
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    act(browser, opened.ticket.reference, "reply", "C’est corrigé.")
    handovers.hand_over(counter, opened.ticket.id, HandOver(level="legal"), camille.id, clock())
    assert "auparavant" not in told(counter, "ticket_handed_over")[-1]


def test_a_level_that_answered_takes_no_promise_along(*, counter, app, browser, opened, camille, clock):
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    act(browser, opened.ticket.reference, "reply", "C’est corrigé.")
    mark(browser, opened.ticket.reference, do="back")
    (mail,) = told(counter, "ticket_handed_back")
    assert LOST["fr"] not in mail
    assert "Nous y travaillons ; aucun autre délai n’est promis." in mail
    assert "ne tient plus" not in customer_page(app, opened)
    assert "restant due" not in browser.get(f"/desk/tickets/{opened.ticket.reference}").text


@pytest.mark.parametrize(
    ("name", "hours", "plan", "does", "said"),
    [
        ("due and past", 8, "pro", "", "était due le lundi 23 novembre à 15 h 00 (Paris) : nous sommes en retard"),
        ("past and not binding", 80, "free", "", "(Paris)\u202f: c’est plus long que d’habitude. Ce délai n’était pas"),
        ("not binding", 0, "free", "", "D’ordinaire, nous donnons notre première réponse avant le"),
        ("resting", 0, "pro", "ask", "Nous attendons d’abord votre réponse"),
    ],
)
def test_a_mail_that_gives_back_says_how_the_first_answer_stands(
    *, counter, browser, seat, camille, clock, name, hours, plan, does, said
):
    opened = service.open_ticket(counter, a_request(plan=plan, submission="form-2"), clock())
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    if does:
        act(browser, opened.ticket.reference, does, "Quel navigateur ?")
    clock.advance(hours=hours)
    browser = seat(camille, "later")
    mark(browser, opened.ticket.reference, do="back")
    (mail,) = told(counter, "ticket_handed_back")
    assert said in mail
    assert LOST["fr"] in mail
    assert "restant due" in browser.get(f"/desk/tickets/{opened.ticket.reference}").text


def test_what_is_over_is_handed_to_nobody(counter, opened, camille, clock):
    service.act_as_agent(counter, opened.ticket.id, Kind.SOLVED, camille.id, clock())
    with pytest.raises(RefusedError):
        handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())


def ask(app, opened, **fields):
    browser = reader(app)
    path = f"/fr/t/{opened.ticket.reference}/{opened.code}"
    token = token_of(browser.get(path).text)
    data = {"csrf_token": token, "do": "level", "level": "second", **fields}
    return browser.post(path, data=data, headers=OWN_ORIGIN)


def test_a_customer_asks_and_is_told_no_with_the_reason(counter, app, browser, opened):
    assert ask(app, opened, why="C’est la troisième fois.").status_code == 303
    assert 'value="level"' not in customer_page(app, opened), "one wish at a time"
    desk = browser.get(f"/desk/tickets/{opened.ticket.reference}").text
    assert "Le client souhaite" in desk
    assert "C’est la troisième fois." in desk
    assert act(browser, opened.ticket.reference, "decline").status_code == 400
    assert act(browser, opened.ticket.reference, "decline", "C’est réglé demain.").status_code == 303
    assert len(told(counter, "ticket_level_declined")) == 1
    shown = customer_page(app, opened)
    assert "C’est réglé demain." in shown
    assert 'value="level"' in shown, "and may ask again"


def test_a_customer_asks_and_is_told_yes_with_a_word(counter, app, browser, opened):
    ask(app, opened, why="C’est la troisième fois.")
    refused = hand_over(browser, opened.ticket.reference, **FIELDS)
    assert refused.status_code == 400
    assert "écrivez-lui une ligne" in refused.text
    assert hand_over(browser, opened.ticket.reference, **FIELDS, words="Volontiers.").status_code == 303
    *_, asked, note, granted = service.read(counter, opened.ticket.id).events
    assert [asked.kind, note.kind, granted.kind] == [Kind.LEVEL_ASKED, Kind.NOTED, Kind.HANDED_OVER]
    assert granted.facts["asked"] == str(asked.id)
    assert "Volontiers." in customer_page(app, opened)


def test_a_wish_needs_words(app, opened):
    answer = ask(app, opened, why=" ")
    assert answer.status_code == 400
    assert 'id="why-error"' in answer.text


@pytest.mark.parametrize(
    ("name", "plan", "level"),
    [("a plan that does not allow it", "free", "second"), ("a level that none may ask for", "pro", "legal")],
)
def test_nobody_asks_for_what_their_plan_does_not_allow(counter, clock, name, plan, level):
    opened = service.open_ticket(counter, a_request(plan=plan), clock())
    with pytest.raises(UnusableError):
        handovers.ask_for(counter, Access(opened.ticket.id, Scope.RECEIPT), level, "Pourquoi", clock())


def test_takes_gives_and_releases(counter, browser, opened, camille, noor):
    reference = opened.ticket.reference
    mark(browser, reference, do="take")
    assert ticket_of(counter, opened).assignee == camille.id
    assert f"/desk/tickets/{reference}" in browser.get("/desk/?show=mine").text
    mark(browser, reference, do="give", to=str(noor.id))
    assert ticket_of(counter, opened).assignee == noor.id
    assert f"/desk/tickets/{reference}" not in browser.get("/desk/?show=mine").text
    assert "Noor" in browser.get("/desk/").text
    assert mark(browser, reference, do="give", to="999").status_code == 400
    mark(browser, reference, do="release")
    assert ticket_of(counter, opened).assignee is None
    kinds = [event.kind for event in service.read(counter, opened.ticket.id).events]
    assert kinds == [Kind.OPENED, *[Kind.ASSIGNED] * 3]


def test_criticality_is_set_by_agents_and_seen_by_them_alone(counter, app, browser, opened):
    reference = opened.ticket.reference
    assert mark(browser, reference, do="criticality", criticality="critical").status_code == 303
    assert mark(browser, reference, do="criticality", criticality="extreme").status_code == 400
    assert ticket_of(counter, opened).criticality == 2
    assert "desk-tag--critical" in browser.get("/desk/").text
    assert "critique" not in customer_page(app, opened)
    token = token_of(customer_page(app, opened))
    path = f"/fr/t/{reference}/{opened.code}"
    data = {"csrf_token": token, "do": "criticality", "criticality": "normal", "reply": "x"}
    reader(app).post(path, data=data, headers=OWN_ORIGIN)
    assert ticket_of(counter, opened).criticality == 2


def test_a_mark_set_twice_is_one_event(counter, opened, camille, clock):
    for _ in range(2):
        marks.assign(counter, opened.ticket.id, camille.id, camille.id, clock())
    assert len(service.read(counter, opened.ticket.id).events) == 2


def test_the_views_say_what_falls_due_and_what_is_overdue(counter, browser, opened, clock):
    reference, due = opened.ticket.reference, opened.ticket.due_at
    for moment, part in (
        (due - timedelta(hours=3), ""),
        (due - timedelta(minutes=59), "soon"),
        (due - timedelta(minutes=60), "soon"),
        (due, "soon"),
        (due + timedelta(seconds=1), "late"),
    ):
        clock.now = moment
        for show in ("soon", "late"):
            listed = f"/desk/tickets/{reference}" in browser.get(f"/desk/?show={show}").text
            assert listed == (show == part), (moment, show)
    clock.now = due - timedelta(hours=2)
    assert reference in browser.get("/desk/?show=soon&within=120").text
    assert reference not in browser.get("/desk/?show=soon&within=60").text


def test_soon_is_counted_in_open_time(counter, clock, seat, camille):
    clock.now = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)  # Friday, half past one in Paris
    opened = service.open_ticket(counter, a_request(), clock())
    assert opened.ticket.due_at == datetime(2026, 11, 30, 7, 30, tzinfo=UTC)  # Monday, half past eight
    clock.now = datetime(2026, 11, 28, 12, tzinfo=UTC)  # Saturday: closed, the desk has half an hour left
    browser = seat(camille)
    assert opened.ticket.reference in browser.get("/desk/?show=soon").text
    assert opened.ticket.reference not in browser.get("/desk/?show=late").text


def test_a_level_has_a_view_of_its_own_with_its_count(counter, browser, opened, camille, clock):
    handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    page = browser.get("/desk/?show=level&level=second").text
    assert opened.ticket.reference in page
    assert opened.ticket.reference not in browser.get("/desk/?show=level&level=legal").text
    assert browser.get("/desk/?show=level&level=nobody").status_code == 404


def test_customer_and_agent_see_the_same_strip(counter, app, seat, noor, clock):
    clock.now = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
    opened = service.open_ticket(counter, a_request(lang="en"), clock())
    clock.now += timedelta(hours=1)
    theirs = customer_page(app, opened, "en")
    ours = seat(noor).get(f"/desk/tickets/{opened.ticket.reference}").text
    strips = [
        re.search(r'<table class="gu-strip__table"[^>]*>.*?</table>', page, re.DOTALL)[0] for page in (theirs, ours)
    ]
    assert strips[0] == strips[1]
    rules = re.findall(r"<td[^>]*>([^<]+)</td></tr>", strips[0])
    assert rules == [
        "Opening hours: Friday",
        "Before opening or after closing",
        "Closed: Saturday",
        "Closed: Sunday",
        "Before opening or after closing",
        "Opening hours: Monday",
    ]
    assert "style=" not in strips[0]


def test_the_strip_tells_of_waiting(counter, app, opened, camille, clock):
    service.act_as_agent(counter, opened.ticket.id, Kind.ASKED_MORE, camille.id, clock(), text="?")
    clock.now += timedelta(days=1)
    page = customer_page(app, opened)
    assert "Attente de la réponse du client" in page


def test_a_paid_request_that_is_handed_over_keeps_what_was_paid_for(counter, opened, camille, clock):
    with counter.database.writing() as db:
        service.lift(db, counter, opened.ticket.id, clock(), {})
    lifted = ticket_of(counter, opened)
    ticket = handovers.hand_over(counter, opened.ticket.id, DONE, camille.id, clock())
    assert (ticket.due_at, ticket.first_reply_at, ticket.state) == (lifted.due_at, None, State.OPEN)
    assert replace(ticket, level="", level_due_at=None, changed_at=lifted.changed_at) == lifted
