from __future__ import annotations

import pytest
from lxml import html as lxml_html


def rows(html: str) -> list[list[str]]:
    """Every row of the table, its caption first; no-break spaces written as plain ones."""
    (block,) = lxml_html.fragments_fromstring(html)
    cells = [[cell.text_content() for cell in row] for row in block.iter("tr")]
    captions = [[caption.text_content()] for caption in block.iter("caption")]
    plain = {0x2060: "", 0xA0: " ", 0x202F: " "}
    return [[text.translate(plain) for text in row] for row in [*captions, *cells]]


def test_no_line_ends_between_the_two_hours_of_an_opening(render):
    assert "8\u00a0h\u00a0–\u2060\u00a012\u00a0h" in render("{{ hours office }}")


def test_the_week_is_a_table_with_holidays_and_single_dates(render):
    html = render("{{ hours office }}").replace("\u2060\u00a0", "~").replace("\u00a0", "~")

    assert html == (
        '<div class="gu-facts gu-hours" data-guichet-fact="hours office">\n'
        "<table><caption>Heure de Paris</caption><thead>\n"
        '<tr>\n<th scope="col">Jour</th>\n<th scope="col">Heures d’ouverture</th>\n</tr>\n</thead>\n<tbody>\n'
        '<tr>\n<th scope="row">Du lundi au vendredi</th>\n<td>8~h~–~12~h, 13~h~–~17~h</td>\n</tr>\n'
        '<tr>\n<th scope="row">Samedi</th>\n<td>9~h~–~12~h</td>\n</tr>\n'
        '<tr>\n<th scope="row">Dimanche</th>\n<td>fermé</td>\n</tr>\n'
        '<tr>\n<th scope="row">Jours fériés</th>\n<td>fermé</td>\n</tr>\n'
        '<tr>\n<th scope="row">Jeudi 24 décembre 2026</th>\n<td>8~h~–~12~h</td>\n</tr>\n'
        "</tbody>\n</table>\n</div>"
    )


TABLES = [
    (
        "hours in English",
        "en",
        "hours office",
        [
            ["Paris time"],
            ["Day", "Opening hours"],
            ["Monday to Friday", "08:00–12:00, 13:00–17:00"],
            ["Saturday", "09:00–12:00"],
            ["Sunday", "closed"],
            ["Public holidays", "closed"],
            ["Thursday 24 December 2026", "08:00–12:00"],
        ],
    ),
    (
        "hours in Spanish, holidays worked",
        "es",
        "hours every_day",
        [
            ["Hora de París"],
            ["Día", "Horario de atención"],
            ["De lunes a viernes", "8:00–12:00, 13:00–17:00"],
            ["De sábado a domingo", "9:00–12:00"],
            ["Festivos", "9:00–12:00"],
            ["Jueves 24 de diciembre de 2026", "8:00–12:00"],
        ],
    ),
    (
        "hours of two offices, a table each",
        "fr",
        "hours both",
        [
            ["UTC+1"],
            ["UTC−6"],
            ["Jour", "Heures d’ouverture"],
            ["Du lundi au vendredi", "8 h – 17 h"],
            ["Du samedi au dimanche", "fermé"],
            ["Jour", "Heures d’ouverture"],
            ["Lundi", "9 h 30 – 17 h"],
            ["Mardi", "fermé"],
            ["Mercredi", "9 h 30 – 17 h"],
            ["Du jeudi au vendredi", "fermé"],
            ["Du samedi au dimanche", "24 heures sur 24"],
        ],
    ),
    (
        "hours that never end",
        "en",
        "hours always",
        [["Paris time"], ["Day", "Opening hours"], ["Monday to Sunday", "24 hours"]],
    ),
    (
        "worked examples",
        "en",
        "examples plans.pro 2026-11-20T16:30 2026-11-20T09:00",
        [
            ["Request received", "First reply"],
            ["Friday 20 November 2026 at 16:30", "before Monday 23 November at 11:30"],
            ["Friday 20 November 2026 at 09:00", "the same day before 13:00"],
        ],
    ),
    (
        "worked examples of a hand-over",
        "fr",
        "examples levels.second 2026-11-20T08:00",
        [
            ["Demande transmise", "Première réponse"],
            ["Vendredi 20 novembre 2026 à 8 h", "le jour même avant 16 h"],
        ],
    ),
]


@pytest.mark.parametrize(("language", "fact", "expected"), [case[1:] for case in TABLES], ids=[c[0] for c in TABLES])
def test_a_fact_alone_is_a_table(render, language, fact, expected):
    assert rows(render(f"{{{{ {fact} }}}}", language)) == expected


def test_public_holidays_of_a_year_are_listed_in_order_with_their_names(render):
    listed = rows(render("{{ holidays office 2026 }}"))

    assert listed[0] == ["Date", "Jour férié"]
    assert listed[1] == ["Jeudi 1er janvier 2026", "Jour de l’an"]
    assert ["Lundi 6 avril 2026", "Lundi de Pâques"] in listed
    assert listed[-1] == ["Samedi 26 décembre 2026", "–"]
    assert len(listed) == 1 + 11 + 1


def test_holidays_are_named_in_the_language_of_the_page_where_they_have_names_in_it(render):
    assert ["Thursday 1 January 2026", "New Year’s Day"] in rows(render("{{ holidays office 2026 }}", "en"))


def test_the_table_of_plans_has_a_line_for_each_and_one_for_urgency(render):
    listed = rows(render("{{ plans }}"))

    assert listed[0] == ["Formule", "Prix", "Pour nous joindre", "Première réponse"]
    assert listed[2] == [
        "Pro",
        "11,00 € par mois",
        "formulaire, courriel et téléphone",
        "en 4 heures d’ouverture au plus",
    ]
    assert listed[4] == ["Days", "–", "–", "dans la mesure du possible en 1 jour d’ouverture au plus"]
    assert listed[-1] == ["Demande urgente", "4,90 € par demande", "–", "en 2 heures d’ouverture au plus"]


def test_the_table_of_delays_says_what_binds_and_which_hours_count(render):
    listed = rows(render("{{ delays }}", "en"))

    assert listed[0] == ["Plan", "First reply", "Kind", "Hours that count"]
    week = "Monday to Friday from 08:00 to 17:00 (UTC+1)"
    assert listed[1] == ["Free", "usually in 4 to 16 opening hours", "Usual delay", week]
    assert listed[2] == ["Pro", "within 4 opening hours", "Promise", week]
    assert listed[3] == ["Starting", "within 24 hours, day and night", "Promise", "all of them, day and night"]
    assert ["Days", "as far as possible within 1 working day", "Best effort", week] in listed
    assert ["Words", "in a few hours", "Usual delay", "–"] in listed


def test_hours_that_count_for_all_are_said_once_above_the_delays(render, tmp_path):
    file = tmp_path / "one.toml"
    file.write_text(
        'version = "1"\n[desk]\nname = "T"\nlanguages = ["en"]\ncurrency = "EUR"\n'
        '[calendars.c]\ntimezone = "+00:00"\nholidays = []\nweek = { mon-sat = ["09:00-12:00"] }\n'
        "[plans.p]\nchannels = []\n"
        'first_reply = { at_most = "4h", counted = "open", calendar = "c", strength = "promise" }\n'
    )

    assert rows(render("{{ delays }}", "en", promises=str(file))) == [
        ["Hours that count: Monday to Saturday from 09:00 to 12:00 (UTC)"],
        ["Plan", "First reply", "Kind"],
        ["P", "within 4 opening hours", "Promise"],
    ]


def test_a_table_stands_inside_a_list_too(render):
    assert '<li>\n<p>Open:</p>\n<div class="gu-facts gu-hours"' in render("- Open:\n\n    {{ hours always }}", "en")


def test_a_sentence_alone_in_its_paragraph_stays_a_paragraph(render):
    assert render("{{ version }}").startswith("<p><span")
