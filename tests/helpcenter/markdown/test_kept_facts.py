"""What was kept, on pages: the last month, all months, what was missed, and a word beside each promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html as lxml_html

from portal.helpcenter.markdown.problems import PageError
from portal.helpcenter.markdown.wording.record_words import RECORD_WORDS
from portal.policy.levels import levels_above
from portal.promise_file import read_policy
from portal.proof import ledger
from portal.proof.model import SETTLING
from portal.proof.months import Month
from portal.proof.reckoning import Titles, reckon
from portal.proof.record_form import to_text
from portal.tickets.levels import LEVEL
from portal.tickets.model import Kind, Lane
from portal.tickets.pledges import promise_of
from tests.proof.histories import MONDAY, PARIS, TWO_DAYS_TO_SOLVE, history

OCTOBER = Month(2026, 10)
OPENING = MONDAY + timedelta(hours=1)
REPLY, SOLVE, LIFT = Kind.AGENT_REPLIED, Kind.SOLVED, Kind.LIFTED


@pytest.fixture
def sign(promises):
    """Signs October as it went for so many customers of the plan Pro: their replies in minutes, None for none."""

    def sign(*minutes, plan="pro", paid=False, fewest=5):
        policy = read_policy(promises)
        promised = {lane: promise_of(policy, plan, lane) for lane in Lane}
        then = [[*([(1, LIFT)] if paid else []), *([] if at is None else [(at, REPLY)])] for at in minutes]
        told = [replace(history(*happened, plan=plan, start=OPENING), promises=promised) for happened in then]
        titles = {name: one.title for name, one in policy.plans.items()}
        statement = reckon(OCTOBER, PARIS, told, titles=Titles(titles), fewest=fewest, previous="")
        return ledger.write(promises.parent / "var" / ledger.FOLDER, OCTOBER, to_text(statement), "signature")

    return sign


KEPT = ("kept", "kept months", "kept missed")


def plain(html):
    return html.replace("\u00a0", " ").replace("\u202f", " ")


def rows(html):
    (block,) = lxml_html.fragments_fromstring(html)
    return [[plain(cell.text_content()) for cell in line] for line in block.iter("tr")]


@pytest.mark.parametrize("fact", KEPT)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Aucun mois n’est encore publié"),
        ("en", "No month is published yet"),
        ("es", "Todavía no se ha publicado"),
    ],
)
def test_a_desk_without_a_signed_month_says_so(render, fact, language, words):
    html = render(f"{{{{ {fact} }}}}", language=language)
    assert words in html
    assert "<table" not in html


def test_when_the_first_month_will_be_there_is_said_once(render):
    said = ["five days after its end" in render(f"{{{{ {fact} }}}}", language="en") for fact in KEPT]
    assert said == [True, False, False]


def test_the_last_month_is_a_table_with_a_line_for_each_promise(render, sign):
    sign(*[30] * 9, 500)
    assert rows(render("{{ kept }}", language="en")) == [
        ["Plan and promise", "Kept", "Half within", "Nine in ten within", "Satisfied"],
        [
            "Prowithin 4 opening hours",
            "9 of 10 (90%)",
            "30 min30 min by the clock",
            "30 min30 min by the clock",
            "–",
        ],
    ]


def test_too_few_to_say_is_said_in_the_place_of_figures(render, sign):
    sign(30, 30, 500)
    html = render("{{ kept }}", language="en")
    assert rows(html)[1][1:4] == ["too few to say (3)", "–", "–"]
    assert html.count(" data-guichet-nothing") == sum(row.count("–") for row in rows(html))  # left out where stacked
    assert "With fewer than 5 cases" in html


def test_what_was_missed_is_listed_one_by_one(render, sign):
    sign(30, 500, None)
    html = render("{{ kept missed }}", language="en")
    assert [row[1] for row in rows(html)[1:]] == [
        "8 h 30 min of opening time",
        "still no answer five days after the end of the month",
    ]


def test_a_month_without_a_miss_says_so(render, sign):
    sign(30)
    assert "No promise was missed in October 2026." in render("{{ kept missed }}", language="en")


def test_every_month_shows_the_beginning_of_its_digest_and_leads_to_the_figures(render, sign):
    digest = ledger.read(sign(*[30] * 6)).digest
    html = render("{{ kept months }}", language="en")
    assert rows(html)[1] == ["October 2026", "6 of 6 (100%)", "–", digest[:12]]
    assert 'href="/en/kept.json"' in html


def test_nothing_has_an_inline_style(render, sign):
    sign(*[30] * 9, 500)
    html = "".join(render(f"{{{{ {fact} }}}}") for fact in ("kept", "kept months", "kept missed", "plans", "delays"))
    assert "style=" not in html
    assert "<svg" in html


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "(en octobre 2026, 9 sur 10 dans les temps, la moitié en 30 min d’ouverture au plus)"),
        ("en", "(in October 2026, 9 of 10 in time, half within 30 min of opening time)"),
        ("es", "(en octubre de 2026, 9 de 10 a tiempo, la mitad en 30 min de atención como máximo)"),
    ],
)
def test_a_promise_is_followed_by_what_it_was_worth(render, sign, language, expected):
    before = plain(render("So {{ plans.pro.first_reply }}.", language=language))
    sign(*[30] * 9, 500)
    after = plain(render("So {{ plans.pro.first_reply }}.", language=language))
    assert expected not in before
    assert expected in after


def test_beside_the_bare_delay_nothing_is_added(render, sign):
    before = render("{{ plans.pro.delay }}")
    sign(*[30] * 9, 500)
    assert render("{{ plans.pro.delay }}") == before


def test_too_few_cases_add_nothing_beside_a_promise(render, sign):
    before = render("{{ plans.pro.first_reply }}") + render("{{ plans }}")
    sign(30, 30)
    assert render("{{ plans.pro.first_reply }}") + render("{{ plans }}") == before


def test_another_promise_than_the_one_that_was_kept_is_not_decorated_with_it(render, sign, promises):
    sign(*[30] * 9)
    text = promises.read_text(encoding="utf-8")
    assert "October" in render("{{ plans.pro.first_reply }}", language="en")
    promises.write_text(text.replace('at_most = "4h"', 'at_most = "3h"'), encoding="utf-8")
    assert "October" not in render("{{ plans.pro.first_reply }}", language="en")


@pytest.mark.parametrize(("fact", "cell"), [("plans", -1), ("delays", 1)])
def test_tables_of_promises_say_below_each_what_it_was_worth(render, sign, fact, cell):
    before = rows(render(f"{{{{ {fact} }}}}", language="en"))
    sign(*[30] * 9, 500)
    after = rows(render(f"{{{{ {fact} }}}}", language="en"))
    ((old, new),) = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert new[0] == "Pro"
    assert new[cell] == f"{old[cell]}in October 2026, 9 of 10 in time, half within 30 min of opening time"


def test_the_paid_lane_is_told_for_all_plans_together(render, sign):
    sign(*[30] * 9, 500, paid=True)
    assert "9 of 10 in time" in plain(render("{{ premium.first_reply }}", language="en"))


def test_a_page_is_not_built_from_a_month_that_was_altered(render, sign):
    file = sign(*[30] * 9)
    file.write_text(file.read_text().replace("Pro", "Pro Max"), encoding="utf-8")
    with pytest.raises(PageError, match="altered after it was signed"):
        render("{{ plans }}")


@pytest.mark.parametrize("text", ["{{ kept everything }}", "It is {{ kept }} so."])
def test_what_is_no_part_of_the_record_is_refused(render, text):
    with pytest.raises(PageError):
        render(text)


def test_a_changed_month_is_seen_without_a_new_process(render, sign):
    sign(*[30] * 6)
    assert "6 of 6" in render("{{ kept }}", language="en")
    sign(*[30] * 7)
    assert "7 of 7" in render("{{ kept }}", language="en")


def test_lengths_are_said_as_short_as_they_can_be():
    cases = {
        0: "0 min",
        59: "59 min",
        60: "1 h",
        125: "2 h 05",
        47 * 60: "47 h",
        48 * 60: "2 j 0 h",
        49 * 60 + 1: "2 j 2 h",
    }
    said = {minutes: plain(RECORD_WORDS["fr"].length(timedelta(minutes=minutes))) for minutes in cases}
    assert said == cases
    assert RECORD_WORDS["fr"].length(None) == "sans réponse"


@pytest.mark.parametrize(("language", "words"), [("fr", "cinq jours"), ("en", "five days"), ("es", "cinco días")])
def test_the_words_say_after_how_many_days_a_month_is_settled(language, words):
    said = RECORD_WORDS[language]
    assert timedelta(days=5) == SETTLING
    assert all(words in sentence for sentence in (said.first_month, said.no_answer_yet, said.no_solution_yet))


@pytest.fixture
def sign_all(promises):
    """Signs October as it went for hand-overs, solutions and agreements."""

    def sign_all(*told, fewest=2):
        policy = read_policy(promises)
        titles = Titles(
            {name: one.title for name, one in policy.plans.items()},
            {name: one.title for name, one in policy.levels.items()},
        )
        statement = reckon(OCTOBER, PARIS, told, titles=titles, fewest=fewest, previous="")
        ledger.write(promises.parent / "var" / ledger.FOLDER, OCTOBER, to_text(statement), "signature")

    return sign_all


def over(*then, **options):
    """A request that is answered, handed over to the second line, and what then happens."""
    return replace(
        history((30, REPLY), (40, Kind.HANDED_OVER), *then, facts={2: {LEVEL: "second"}}, start=OPENING),
        levels=options["levels"],
    )


def test_levels_have_a_table_and_what_was_taken_back_is_told(render, promises, sign_all):
    policy = read_policy(promises)
    levels = {name: level.reply for name, level in levels_above(policy.levels).items()}
    sign_all(*(over((100, REPLY), levels=levels) for _ in range(3)), over((60, Kind.HANDED_BACK), levels=levels))
    page = render("{{ kept }}")
    (block,) = lxml_html.fragments_fromstring(page)
    _first, second = block.findall("table")
    assert "Demandes transmises" in second.findtext("caption")
    (line,) = [[plain(cell.text_content()) for cell in row] for row in second.findall("tbody/tr")]
    title = policy.levels["second"].title["fr"]
    assert line[0].startswith(title)
    assert line[1].startswith("3 sur 3 (100 %)")
    assert line[1].endswith("reprises avant réponse : 1")
    assert line[2] == "1 h1 h à la montre"


def test_on_a_narrow_screen_each_row_is_still_told_by_its_own_heading(render, sign):
    sign(*[60] * 6)
    (block,) = lxml_html.fragments_fromstring(render("{{ kept }}"))
    roles = [th.get("role") for th in block.iter("th")]
    assert (set(roles[:5]), set(roles[5:])) == ({"columnheader"}, {"rowheader"})


def test_beside_the_promise_of_a_level_stands_what_it_was_worth(render, promises, sign_all):
    levels = {name: level.reply for name, level in levels_above(read_policy(promises).levels).items()}
    sign_all(*(over((100, REPLY), levels=levels) for _ in range(3)))
    assert "en octobre 2026, 3 sur 3 dans les temps" in plain(render("Réponse {{ levels.second.reply }}."))
    assert "en octobre 2026, 3 sur 3 dans les temps" in plain(render("{{ levels }}"))


def test_agreements_are_told_together_and_without_their_delay(render, sign_all):
    own = [history((at, REPLY), start=OPENING, own=frozenset({Lane.STANDARD})) for at in (30, 60, 301)]
    sign_all(*own)
    (line,) = rows(render("{{ kept }}"))[1:]
    assert line[:2] == ["Accords avec un seul client", "2 sur 3 (66 %)"]
    (missed,) = rows(render("{{ kept missed }}"))[1:]
    # Opening hours or those of the watch: that is the agreement's, and nobody must take one for the other.
    assert missed == ["Accords avec un seul client", "4 h 15, comme l’accord le compte"]


def test_solutions_have_a_table_of_their_own(render, sign_all):
    sign_all(*(history((60, SOLVE), start=OPENING, solution=TWO_DAYS_TO_SOLVE) for _ in range(3)))
    (block,) = lxml_html.fragments_fromstring(render("{{ kept }}"))
    assert [plain(one.findtext("caption")) for one in block.findall("table")] == [
        "Octobre 2026",
        "Solutions, octobre 2026",
    ]


def test_a_month_in_which_nothing_bound_us_has_a_dash_and_not_too_few_to_say(render, sign):
    sign(30, 30, 30, plan="free", fewest=3)
    assert [row[1] for row in rows(render("{{ kept months }}", language="en"))][1:] == ["–"]


def test_what_was_answered_and_never_solved_is_not_said_to_have_no_answer(render, sign_all):
    sign_all(*(history((60, REPLY), start=OPENING, solution=TWO_DAYS_TO_SOLVE) for _ in range(3)))
    (block,) = lxml_html.fragments_fromstring(render("{{ kept }}"))
    (line,) = block.findall("table")[1].findall("tbody/tr")
    assert [plain(cell.text_content()) for cell in line][2] == "sans solution"
    assert {row[1] for row in rows(render("{{ kept missed }}"))[1:]} == {
        "toujours sans solution cinq jours après la fin du mois"
    }


@pytest.mark.parametrize(
    ("publishes", "says"), [('["availability"]', True), ('["first_replies"]', False)], ids=["availability", "replies"]
)
def test_what_is_said_to_be_published_and_is_not_measured_is_owned_up_to(render, promises, publishes, says):
    text = promises.read_text(encoding="utf-8")
    promises.write_text(f"{text}\n[proof]\npublishes = {publishes}\n", encoding="utf-8")
    assert ("disponibilité n’est pas encore mesurée" in plain(render("{{ kept }}"))) == says
