"""P503 and P504: values that are only examples, and figures in prose that contradict the promise file."""

from __future__ import annotations

import pytest

from portal.helpcenter.checks.assumed import check_assumed
from portal.helpcenter.checks.figures import check_figures
from portal.helpcenter.checks.sources import Source

FILE = """
version = "1"
assumed = ["plans.pro.price", "calendars.office.week"]
[desk]
name = "T"
languages = ["en"]
currency = "EUR"
default_plan = "free"
[calendars.office]
timezone = "UTC"
holidays = []
week = { mon-fri = ["09:00-12:30", "14:00-17:00"] }
[plans.free]
title = "Free"
price = "0 EUR"
channels = ["form"]
first_reply = { at_least = "24h", at_most = "48h", counted = "open", calendar = "office", strength = "typical" }
[plans.pro]
title = "Pro"
price = "11.00 EUR/month"
channels = ["form"]
first_reply = { at_most = "4h", counted = "open", calendar = "office", strength = "promise" }
[premium]
fee = "4.90 EUR"
refund_if_missed = true
first_reply = { at_most = "2h", counted = "elapsed", strength = "promise" }
[availability.site]
title = "The site"
target = "99.5 %"
probe_every = "5min"
window = "30 days"
"""


@pytest.fixture
def promises(tmp_path):
    file = tmp_path / "support.toml"
    file.write_text(FILE)
    return file


@pytest.fixture
def check(promises):
    def call(text: str) -> list[str]:
        found = check_figures([Source("docs/a.md", "a.md", text)], promises, "en", strict=True)
        return [f"{finding.line}:{finding.column} {finding.message.partition(' is not')[0]}" for finding in found]

    return call


CONTRADICTIONS = [
    ("a delay", "We reply within 3 hours.\n", ["1:17 3 hours"]),
    ("a delay of another plan", "With Pro, we reply within 48 hours.\n", ["1:27 48 hours"]),
    ("a delay in French", "# A\n\nNous répondons en 6 h au plus.\n", ["3:19 6 h"]),
    ("a delay in days", "Délai de réponse : 3 jours.\n", ["1:20 3 jours"]),
    ("a delay in Spanish", "Respondemos en 5 horas.\n", ["1:16 5 horas"]),
    ("an hour of the day", "Nous sommes ouverts de 8 h à 17 h.\n", ["1:24 8 h"]),
    ("an hour with minutes", "We are open until 17:30.\n", ["1:19 17:30"]),
    ("an hour with minutes, in French", "Nos horaires : de 9 h à 12 h 15.\n", ["1:25 12 h 15"]),
    ("a price", "La formule Pro coûte 12 € par mois.\n", ["1:22 12 €"]),
    ("a price that is another plan's", "The plan Pro costs €4.90.\n", ["1:20 €4.90"]),
    ("a price with cents", "Une demande urgente coûte 4,80 €.\n", ["1:27 4,80 €"]),
    ("a share of the time", "Our availability is 99.9 %.\n", ["1:21 99.9 %"]),
    ("two in one sentence", "We reply within 3 hours, or 5 hours.\n", ["1:17 3 hours", "1:29 5 hours"]),
    ("in a table", "| Plan | Delay |\n|---|---|\n| Pro | We reply within 3 h |\n", ["3:25 3 h"]),
]


@pytest.mark.parametrize(("text", "found"), [c[1:] for c in CONTRADICTIONS], ids=[c[0] for c in CONTRADICTIONS])
def test_a_figure_that_contradicts_the_file_is_told_at_its_place(check, text, found):
    assert check(text) == found


# The same promises as people say them, in three languages; each figure contradicts the file.
SAID = [
    ("The price is 999 EUR.", "999 EUR"),
    ("Le prix est de 999 EUR.", "999 EUR"),
    ("El precio es de 999 EUR.", "999 EUR"),
    ("Le tarif est de 12,00\u00a0€.", "12,00 €"),
    ("It costs 999 euros a month.", "999 euros"),
    ("Cela coûte 999 euros par mois.", "999 euros"),
    ("Cuesta 12 euros al mes.", "12 euros"),
    ("Pro : 12\u202f€ par mois.", "12 €"),
    ("Pro costs €12.", "€12"),
    ("Our prices start at 3 €.", "3 €"),
    ("Pro is $11 a month.", "$11"),
    ("Pro costs £11.", "£11"),
    ("Urgent requests cost 11 €.", "11 €"),
    ("Le forfait coûte 999 €.", "999 €"),
    ("Nous remboursons 999 €.", "999 €"),
    ("We answer in three hours.", "three hours"),
    ("Nous répondons en trois heures.", "trois heures"),
    ("Respondemos en tres horas.", "tres horas"),
    ("Vous aurez une réponse sous 3\u00a0h.", "3 h"),
    ("Une réponse vous parvient en 72h ouvrées.", "72h"),
    ("Délai : soixante-douze heures ouvrées.", "soixante-douze heures"),
    ("You get an answer within 3 business hours.", "3 business hours"),
    ("Expect a reply in thirty minutes.", "thirty minutes"),
    ("Recibirá una respuesta en 3 horas.", "3 horas"),
    ("Un agent vous recontacte sous 3 heures.", "3 heures"),
    ("We get back to you within five days.", "five days"),
    ("Premier retour sous 30 min.", "30 min"),
    ("Pro customers get an answer in 48 hours.", "48 hours"),
    ("Ouvert du lundi au vendredi de 10 h à 17 h.", "10 h"),
    ("Open Monday to Friday, 10 am to 5 pm.", "10 am"),
    ("Horaires : 9h-19h.", "19h"),
    ("Le support est ouvert de 9h00 à 22h00.", "22h00"),
    ("Abrimos de 9:00 a 19:00.", "19:00"),
    ("Nous ouvrons à 10 h.", "10 h"),
    ("Nous fermons à 19 h.", "19 h"),
    ("Le support ferme à 19 h.", "19 h"),
    ("L’assistance est disponible jusqu’à 19 h.", "19 h"),
    ("Horaires d’ouverture : de 9 h à 19 h.", "19 h"),
    ("Horaires du support : de 9 h à 19 h.", "19 h"),
    ("Appelez-nous avant 19 h.", "19 h"),
    ("We open at 10 am.", "10 am"),
    ("We close at 6 pm.", "6 pm"),
    ("The desk closes at 6 pm.", "6 pm"),
    ("Support hours: 9 am to 6 pm.", "6 pm"),
    ("Our team is available from 10 am.", "10 am"),
    ("Cerramos a las 19:00.", "19:00"),
    ("Horario de atención: de 9:00 a 19:00.", "19:00"),
    ("On vous répond en 3 heures.", "3 heures"),
    ("Notre équipe répond sous 3 heures.", "3 heures"),
    ("Nous traitons votre demande sous 3 heures.", "3 heures"),
    ("Nous répondons en 1 h 30.", "1 h 30"),
    ("Votre demande est traitée sous 3 jours.", "3 jours"),
    ("Délai moyen : 3 heures.", "3 heures"),
    ("A 3-hour reply time.", "3-hour"),
    ("We reply within three weeks.", "three weeks"),
    ("You will hear from us within 3 hours.", "3 hours"),
    ("Nuestro equipo responde en 3 horas.", "3 horas"),
    ("Urgence : 9,90 €.", "9,90 €"),
    ("Pay €9.90 to go first.", "€9.90"),
    ("Le service est disponible 99,9 % du temps.", "99,9 %"),
    ("We guarantee 99.9% availability.", "99.9%"),
    ("El servicio está disponible el 99,9 % del tiempo.", "99,9 %"),
    ("La disponibilité est de 99,9 %.", "99,9 %"),
    ("The site is up 99.9 % of the time.", "99.9 %"),
    ("La disponibilidad es del 99,9\u00a0%.", "99,9 %"),
]


@pytest.mark.parametrize(("sentence", "figure"), SAID, ids=[said[0] for said in SAID])
def test_a_promise_is_known_however_it_is_said(promises, sentence, figure):
    found = check_figures([Source("docs/a.md", "a.md", f"{sentence}\n")], promises, "en", strict=True)

    assert [finding.message.partition(" is not")[0] for finding in found] == [figure]


PROSE = [
    ("what the file says", "We reply within 48 hours. With Pro, we reply within 4 hours.\n"),
    ("a price the file holds", "La formule Pro coûte 11 € par mois, une demande urgente coûte 4,90 €.\n"),
    ("hours the file holds", "Nous sommes ouverts de 9 h à 12 h 30 et de 14 h à 17 h.\n"),
    ("a share the file holds", "Notre disponibilité visée est de 99,5 %.\n"),
    ("48 hours said in days", "We reply within 2 days.\n"),
    ("hours of something else", "The copy takes 3 hours, and DNS up to 72 hours.\n"),
    ("a price of something else", "The cable costs 12 €.\n"),
    ("a word that ends like one of ours", "The pilot is at 12 €. A backpack costs 12 €, a floorplan 12 €.\n"),
    ("a word that ends like one of ours, in French", "Un grelot coûte 12 €.\n"),
    ("a word that ends like one of ours, in Spanish", "El abono de transporte cuesta 12 €.\n"),
    ("a percentage of something else", "90 % of readers find an answer.\n"),
    ("a time of something else", "The meeting is at 10:30.\n"),
    ("a fact", "We reply within {{ plans.pro.delay }}.\n"),
    ("code", "Write `We reply within 3 hours` there.\n\n```\nWe reply within 3 hours.\n```\n"),
    ("a quotation", "> We reply within 3 hours.\n"),
    ("somebody else's, said to be", "Their desk says “we reply within 3 hours”. <!-- guichet: foreign -->\n"),
    ("a date and a version", "We are open since 2026-11-22, version 3.11.\n"),
    ("an address", "We are open: [here](https://example.org/18:30).\n"),
    ("a price that somebody else asks", "Le domaine coûte 12 € par an chez votre bureau d’enregistrement.\n"),
    ("how long something else lasts", "Le lien vaut 30 minutes, et la sauvegarde tourne à 3 h.\n"),
    ("a wait of something else", "Attendez 3 heures avant de réessayer. Wait three days.\n"),
    ("how long one reads", "Deux heures suffisent pour tout lire. In three hours you know it all.\n"),
    ("what the file says, in letters", "Nous répondons en quatre heures. We answer within forty-eight hours.\n"),
    ("hours the file holds, as one says them", "We are open from 9 am to 12:30 pm. Horaires : 9h-12h30.\n"),
    ("an answer of another kind", "The answer is 3 days old. La réponse fait 3 minutes de lecture.\n"),
    ("a delay counted in opening hours", "An answer comes within 4 opening hours.\n"),
    ("a delay counted in opening hours, in French", "Une réponse vient en 4 heures d’ouverture.\n"),
    ("hours and a delay at once", "Nous sommes ouverts de 9 h à 17 h et nous répondons en 4 h.\n"),
    ("a delay in hours and minutes", "Nous répondons en 4 h 00 au plus.\n"),
    (
        "something else that is closed",
        "Nous fermons la demande au bout de 72 heures. We close requests after 5 days.\n",
    ),
    ("something else that is available", "The update is available 5 minutes later. Le module est disponible en 3 h.\n"),
    ("something else that is handled", "Le paiement est traité en 3 jours. Requests handled in 3 days count.\n"),
    ("a share that was", "The API was available 99.2 % of the time.\n"),
    ("every day of the week", "Nous répondons 24 heures sur 24. 24 hours a day, 7 days a week.\n"),
    ("the next sentence", "We reply to everybody. The copy takes 3 hours.\n"),
]


@pytest.mark.parametrize("text", [case[1] for case in PROSE], ids=[case[0] for case in PROSE])
def test_other_figures_are_left_alone(check, text):
    assert check(text) == []


def test_the_message_names_what_the_file_says(promises):
    (found,) = check_figures([Source("a.md", "a.md", "Pro: we reply in 5 h.\n")], promises, "en", strict=True)

    assert str(found) == "a.md:1:18: P504 5 h is not what support.toml says (4 h): show the fact instead"


def test_figures_are_not_judged_by_a_file_that_is_wrong(check, promises):
    promises.write_text("version = 1\n")
    assert check("We reply within 3 hours.\n") == []


def test_a_kind_of_which_the_file_says_nothing_cannot_be_contradicted(check, promises):
    promises.write_text(FILE[: FILE.index("[availability")])
    assert check("Our availability is 99.9 %.\n") == []


def test_values_that_are_examples_are_listed_where_they_stand(promises, tmp_path):
    lines = FILE.splitlines()
    found = {finding.line: finding.message.partition(" ")[0] for finding in check_assumed(tmp_path, promises)}

    assert found == {
        lines.index('price = "11.00 EUR/month"') + 1: "plans.pro.price",
        next(n for n, line in enumerate(lines, start=1) if line.startswith("week")): "calendars.office.week",
    }
