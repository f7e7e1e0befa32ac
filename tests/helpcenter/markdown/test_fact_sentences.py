from __future__ import annotations

import re

import pytest

# In the expected texts a no-break space is written ~ and a narrow one ^, since neither can be seen.
HOURS = "hours office"
SENTENCES = [
    # price and fee
    ("fr", "plans.pro.price", "11,00~€ par mois"),
    ("en", "plans.pro.price", "€11.00 a month"),
    ("es", "plans.pro.price", "11,00~€ al mes"),
    ("fr", "plans.free.price", "gratuit"),
    ("en", "plans.free.price", "free"),
    ("es", "plans.free.price", "gratuito"),
    ("fr", "plans.starting.price", "à partir de 1,99~€ par an"),
    ("en", "plans.starting.price", "from €1.99 a year"),
    ("es", "plans.starting.price", "desde 1,99~€ al año"),
    ("fr", "premium.fee", "4,90~€"),
    ("en", "premium.fee", "€4.90"),
    ("es", "premium.fee", "4,90~€"),
    ("fr", "premium.refund", "remboursés sans que vous le demandiez si la réponse arrive trop tard"),
    ("en", "premium.refund", "refunded without your asking if the answer comes too late"),
    ("es", "premium.refund", "se devuelven sin que lo pida si la respuesta llega tarde"),
    # delays: a promise, what is typical, best effort, words
    ("fr", "plans.pro.first_reply", "en 4~heures d’ouverture au plus"),
    ("en", "plans.pro.first_reply", "within 4~opening hours"),
    ("es", "plans.pro.first_reply", "en 4~horas de atención como máximo"),
    ("fr", "plans.free.first_reply", "le plus souvent en 4 à 16~heures d’ouverture"),
    ("en", "plans.free.first_reply", "usually in 4 to 16~opening hours"),
    ("es", "plans.free.first_reply", "normalmente en un plazo de 4 a 16~horas de atención"),
    ("fr", "plans.days.first_reply", "dans la mesure du possible en 1~jour d’ouverture au plus"),
    ("en", "plans.days.first_reply", "as far as possible within 1~working day"),
    ("es", "plans.days.first_reply", "en la medida de lo posible en 1~día de atención como máximo"),
    ("fr", "plans.starting.first_reply", "en 24~heures au plus, nuits et jours fériés compris"),
    ("en", "plans.starting.first_reply", "within 24~hours, day and night"),
    ("es", "plans.starting.first_reply", "en 24~horas como máximo, noches y festivos incluidos"),
    ("fr", "plans.mixed.first_reply", "en 30~minutes à 1~heure et 30~minutes d’ouverture"),
    ("en", "plans.mixed.first_reply", "in 30~minutes to 1~hour and 30~minutes of opening time"),
    ("es", "plans.mixed.first_reply", "en un plazo de 30~minutos a 1~hora y 30~minutos de atención"),
    (
        "fr",
        "plans.cutoff.first_reply",
        "le plus souvent le jour même si la demande arrive avant 16~h, sinon le jour d’ouverture suivant",
    ),
    (
        "en",
        "plans.cutoff.first_reply",
        "usually the same day when the request comes in before 16:00, otherwise the next working day",
    ),
    (
        "es",
        "plans.cutoff.first_reply",
        "normalmente el mismo día si la solicitud llega antes de las~16:00; si no, el siguiente día de atención",
    ),
    (
        "fr",
        "plans.later.first_reply",
        "en 2~jours d’ouverture au plus^; une demande arrivée après 13~h compte pour le jour d’ouverture suivant",
    ),
    ("fr", "plans.words.first_reply", "en quelques heures"),
    ("en", "plans.words.first_reply", "in a few hours"),
    ("es", "plans.words.first_reply", "en unas horas"),
    ("fr", "plans.pro.delay", "4~heures d’ouverture"),
    ("en", "plans.cutoff.delay", "the same day"),
    ("es", "levels.second.delay", "8~horas de atención"),
    ("fr", "levels.second.reply", "en 8~heures d’ouverture au plus"),
    # hours
    (
        "fr",
        HOURS,
        "du lundi au vendredi de 8~h à 12~h et de 13~h à 17~h, le samedi de 9~h à 12~h, sauf les jours fériés"
        " (heure de Paris)",
    ),
    (
        "en",
        HOURS,
        "Monday to Friday from 08:00 to 12:00 and from 13:00 to 17:00, Saturday from 09:00 to 12:00,"
        " except on public holidays (Paris time)",
    ),
    (
        "es",
        HOURS,
        "de lunes a viernes de 8:00 a 12:00 y de 13:00 a 17:00, el sábado de 9:00 a 12:00, excepto los festivos"
        " (hora de París)",
    ),
    (
        "fr",
        "hours every_day",
        "du lundi au vendredi de 8~h à 12~h et de 13~h à 17~h, le samedi et le dimanche de 9~h à 12~h,"
        " les jours fériés de 9~h à 12~h (heure de Paris)",
    ),
    (
        "fr",
        "hours far",
        "le lundi et le mercredi de 9~h~30 à 17~h, le samedi et le dimanche 24~heures sur~24 (UTC−6)",
    ),
    (
        "en",
        "hours both",
        "Monday to Friday from 08:00 to 17:00 (UTC+1) and Monday and Wednesday from 09:30 to 17:00,"
        " Saturday and Sunday 24 hours (UTC−6)",
    ),
    ("fr", "hours always", "24~heures sur~24 et 7~jours sur~7"),
    ("en", "hours always", "24 hours a day, 7 days a week"),
    ("es", "hours always", "las 24~horas, los 7~días de la semana"),
    # worked examples: across the weekend, the same day, a range, over the year's end, best effort, handed over
    (
        "fr",
        "example plans.pro 2026-11-20T16:30",
        "Demande reçue le vendredi 20 novembre 2026 à 16~h~30^: réponse avant le lundi 23 novembre à 11~h~30",
    ),
    (
        "en",
        "example plans.pro 2026-11-20T16:30",
        "Request received on Friday 20 November 2026 at 16:30: answer before Monday 23 November at 11:30",
    ),
    (
        "es",
        "example plans.pro 2026-11-20T16:30",
        "Solicitud recibida el viernes 20 de noviembre de 2026 a las~16:30: respuesta antes del lunes 23 de noviembre"
        " a las~11:30",
    ),
    (
        "fr",
        "example plans.pro 2026-11-20T09:00",
        "Demande reçue le vendredi 20 novembre 2026 à 9~h^: réponse le jour même avant 13~h",
    ),
    (
        "es",
        "example plans.starting 2026-11-20T01:15",
        "Solicitud recibida el viernes 20 de noviembre de 2026 a la~1:15: respuesta antes del sábado 21 de noviembre"
        " a la~1:15",
    ),
    (
        "en",
        "example plans.free 2026-12-31T16:00",
        "Request received on Thursday 31 December 2026 at 16:00: answer usually between"
        " Friday 1 January 2027 at 11:00 and Monday 4 January 2027 at 14:00",
    ),
    (
        "fr",
        "example plans.free 2026-12-31T16:00",
        "Demande reçue le jeudi 31 décembre 2026 à 16~h^: réponse le plus souvent entre le vendredi 1er janvier 2027"
        " à 11~h et le lundi 4 janvier 2027 à 14~h",
    ),
    (
        "en",
        "example plans.free 2026-11-20T14:00",
        "Request received on Friday 20 November 2026 at 14:00: answer usually between Monday 23 November at 09:00"
        " and Tuesday 24 November at 12:00",
    ),
    (
        "fr",
        "example plans.mixed 2026-11-20T14:00",
        "Demande reçue le vendredi 20 novembre 2026 à 14~h^: réponse le jour même entre 14~h~30 et 15~h~30",
    ),
    (
        "es",
        "example plans.mixed 2026-11-21T14:00",
        "Solicitud recibida el sábado 21 de noviembre de 2026 a las~14:00: respuesta el lunes 23 de noviembre"
        " entre las~8:30 y las~9:30",
    ),
    (
        "en",
        "example plans.days 2026-11-20T16:30",
        "Request received on Friday 20 November 2026 at 16:30: answer as far as possible before Monday 23 November"
        " at 17:00",
    ),
    (
        "fr",
        "example levels.second 2026-11-20T08:00",
        "Demande transmise le vendredi 20 novembre 2026 à 8~h^: réponse le jour même avant 16~h",
    ),
    (
        "fr",
        "example premium 2026-11-20T16:30",
        "Demande reçue le vendredi 20 novembre 2026 à 16~h~30^: réponse avant le samedi 21 novembre à 10~h~30",
    ),
    # the rest of the file
    ("fr", "version", "2026-11-22"),
    ("fr", "desk.name", "Test"),
    ("fr", "desk.languages", "français, anglais et espagnol"),
    ("en", "desk.languages", "French, English and Spanish"),
    ("es", "desk.languages", "francés, inglés y español"),
    ("es", "desk.organisation_number", "En la parte superior de la factura."),
    ("fr", "plans.pro.title", "Pro"),
    ("es", "plans.free.title", "Gratuito"),
    ("fr", "plans.pro.channels", "formulaire, courriel et téléphone"),
    ("en", "plans.pro.channels", "form, e-mail and telephone"),
    ("es", "plans.pro.channels", "formulario, correo electrónico y teléfono"),
    ("en", "levels.second.title", "Second line"),
    ("fr", "fair_use.open_requests", "1^200"),
    ("en", "fair_use.open_requests", "1,200"),
    ("fr", "availability.site.target", "99,5~%"),
    ("en", "availability.site.target", "99.5%"),
    ("fr", "availability.site.probe_every", "5~minutes"),
    ("en", "availability.site.window", "30~days"),
    ("es", "availability.site.title", "Site"),
    # what the file leaves out has a default
    ("fr", "keeping.requests", "12~mois"),
    ("en", "keeping.payments", "10~years"),
    ("es", "keeping.mails", "30~días"),
]


@pytest.mark.parametrize(
    ("language", "fact", "words"), SENTENCES, ids=[f"{language}: {fact}" for language, fact, _ in SENTENCES]
)
def test_a_fact_reads_well_in_a_sentence(render, language, fact, words):
    html = render(f"So {{{{ {fact} }}}}.", language)

    text = re.sub(r"<[^>]+>", "", html).replace("\u00a0", "~").replace("\u202f", "^")
    assert text == f"So {words}."


def test_a_fact_is_marked_with_its_name(render):
    html = render("It costs {{plans.pro.price}}.", "en")

    assert html == '<p>It costs <span class="gu-fact" data-guichet-fact="plans.pro.price">€11.00 a month</span>.</p>'


def test_a_fact_broken_over_two_lines_is_one_fact(render):
    assert 'data-guichet-fact="hours always">24' in render("Open {{ hours\nalways }}.")


def test_an_address_becomes_a_link_and_may_be_the_target_of_one(render):
    html = render("{{ desk.email }} [write]( mailto:{{desk.email}} ) [{{ desk.email }}](contact.md)")

    assert html.count('href="mailto:aide@example.org"') == 2
    assert (
        '<a href="contact.md"><span class="gu-fact" data-guichet-fact="desk.email">aide@example.org</span></a>' in html
    )


UNTOUCHED = [
    ("between backticks", "`{{ version }}`", "<p><code>{{ version }}</code></p>"),
    ("in a fence", "```\n{{ version }}\n```", "<pre><code>{{ version }}\n</code></pre>"),
    ("in indented code", "    {{ version }}", "<pre><code>{{ version }}\n</code></pre>"),
    ("empty braces", "{{ }} and {{}}", "<p>{{ }} and {{}}</p>"),
    ("escaped", r"\{{ version }}", "<p>{{ version }}</p>"),
]


@pytest.mark.parametrize(("text", "html"), [case[1:] for case in UNTOUCHED], ids=[case[0] for case in UNTOUCHED])
def test_a_page_can_show_how_a_fact_is_written(render, text, html):
    assert render(text) == html
