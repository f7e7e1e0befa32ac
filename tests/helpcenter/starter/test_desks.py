"""The five desks to begin with: every figure that such a desk publishes stands on its pages, and no other journey."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from markdown import Markdown

from portal.errors import ConfigError
from portal.helpcenter.checks.sources import read_sources
from portal.helpcenter.markdown import GuichetExtension
from portal.helpcenter.starter.desks import DESKS
from portal.helpcenter.starter.words import WORDS
from portal.helpcenter.starter.writing import write_desk
from portal.policy.policy import Policy
from portal.policy.reach import Channel
from portal.promise_file import policy_of

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
EDITIONS = [(desk, lang) for desk, languages in DESKS.items() for lang in languages]
PROMISES = {lang: f"{words.promises_page}.md" for lang, words in WORDS.items()}


@cache
def written(desk: str, languages: tuple[str, ...] = ()) -> dict[str, str]:
    """Every file of a desk by its path."""
    with TemporaryDirectory() as folder:
        write_desk(Path(folder, "desk"), desk, languages, "", NOW)
        top = Path(folder, "desk")
        return {file.relative_to(top).as_posix(): file.read_text() for file in top.rglob("*") if file.is_file()}


@cache
def policy(desk: str) -> Policy:
    return policy_of(written(desk)["support.toml"], "support.toml")


@cache
def page(desk: str, lang: str, name: str) -> str:
    """What a reader sees of a page, in one line, its spaces plain."""
    return seen(written(desk)["support.toml"], written(desk)[f"docs/{lang}/{name}"], lang)


def seen(file: str, source: str, lang: str) -> str:
    """What a reader sees of a page beside a promise file."""
    with TemporaryDirectory() as folder:
        promises = Path(folder, "support.toml")
        promises.write_text(file)
        extension = GuichetExtension(language=lang, promises=str(promises))
        html = Markdown(extensions=["attr_list", "tables", "toc", "admonition", extension]).convert(
            source.split("---\n", 2)[2]
        )
    # Nobody sees the sign that keeps a dash and the figure after it on one line.
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u2060", "").split())


FIGURES = tomllib.loads(Path(__file__).with_name("figures_of_desks.toml").read_text())
CASES = [
    pytest.param(
        desk,
        lang,
        f"{said['page']}.md" if "page" in said else PROMISES[lang],
        said[lang],
        id=f"{desk}-{lang}-{said['figure']}",
    )
    for desk, cases in FIGURES.items()
    for said in cases
    for lang in DESKS[desk]
]


@pytest.mark.parametrize(("desk", "lang", "name", "figure"), CASES)
def test_a_figure_of_the_desk_stands_on_its_page_once_in_its_own_words(desk, lang, name, figure):
    assert page(desk, lang, name).casefold().count(figure.casefold()) == 1


# What stands in the file, something else instead, and the figure that must then be gone: it came from the file.
ELSEWHERE = [
    ("plans", '"11.00 EUR/month"', '"12.00 EUR/month"', "price of Pro"),
    (
        "plans",
        'at_least = "24h", at_most = "48h"',
        'at_least = "24h", at_most = "72h"',
        "free: 24 to 48 business hours",
    ),
    ("plans", 'rank = 1\nhours = "always"', 'hours = "always"', "both go first"),
    ("plans", 'shown_to = ["entry", "pro", "ultra"]', 'shown_to = ["ultra"]', "phone: who sees the number"),
    ("plans", "Europe/Brussels", "Europe/Madrid", "Belgian hours"),
    ("round-the-clock", '"from 1.99 EUR/month"', '"2.99 EUR/month"', "price"),
    ("round-the-clock", 'at_most = "24h"', 'at_most = "36h"', "24 hours usually"),
    ("urgent-lane", 'cutoff = "16:00"', 'cutoff = "15:00"', "cut-off"),
    ("urgent-lane", 'sat = ["09:00-12:00"]', 'sat = ["10:00-12:00"]', "Saturday morning"),
    ("urgent-lane", "messages_per_day = 10", "messages_per_day = 12", "fair use: messages"),
    ("packs", 'length = "15min"', 'length = "20min"', "15 free minutes"),
    ("packs", 'again_after = "3 months"', 'again_after = "4 months"', "again after 3 months"),
    ("packs", "minutes = 30", "minutes = 45", "30 minutes a ticket"),
    ("packs", "shared_from = 20", "shared_from = 10", "shared from 20"),
    ("packs", 'floor = "30min"', 'floor = "15min"', "by the minute after 30"),
    ("published-sla", 'at_most = "8h"', 'at_most = "9h"', "level 2: 8 h"),
    ("published-sla", 'at_most = "5 days"', 'at_most = "6 days"', "legal: 5 days"),
    (
        "published-sla",
        'probe_every = "5min"',
        'probe_every = "2min"',
        "the site: 99 %, every 5 minutes, 86 of 8,640 (V8)",
    ),
    ("published-sla", 'timezone = "-06:00"', 'timezone = "-08:00"', "V1 on both offices"),
]


@pytest.mark.parametrize(("desk", "right", "other", "figure"), ELSEWHERE, ids=[f"{c[0]}-{c[3]}" for c in ELSEWHERE])
def test_a_figure_comes_from_the_file(desk, right, other, figure):
    text = written(desk)["support.toml"]
    assert right in text
    (said,) = (case["fr"] for case in FIGURES[desk] if case["figure"] == figure)

    shown = seen(text.replace(right, other), written(desk)[f"docs/fr/{PROMISES['fr']}"], "fr")

    assert said.casefold() not in shown.casefold()


@pytest.mark.parametrize(("desk", "lang"), EDITIONS)
def test_every_page_of_a_desk_can_be_built(desk, lang):
    names = [name.removeprefix(f"docs/{lang}/") for name in written(desk) if name.startswith(f"docs/{lang}/")]

    assert all(page(desk, lang, name) for name in names)
    assert {"index.md", "contact.md", "faq/index.md", PROMISES[lang]} <= set(names)


@pytest.mark.parametrize(("desk", "lang"), EDITIONS)
def test_what_a_desk_left_open_is_listed_and_marked(desk, lang):
    mark = {"fr": "(valeur d’exemple)", "en": "(example value)", "es": "(valor de ejemplo)"}[lang]
    shown = page(desk, lang, PROMISES[lang])

    assert policy(desk).assumed
    assert [key for key in policy(desk).assumed if key not in shown] == []
    assert mark in shown


@pytest.mark.parametrize(("desk", "lang"), EDITIONS)
def test_what_was_kept_stands_on_the_page_that_promises(desk, lang):
    none_yet = {"fr": "Aucun mois n’est encore publié", "en": "No month is published", "es": "publicado ningún mes"}
    assert none_yet[lang] in page(desk, lang, PROMISES[lang])


@pytest.mark.parametrize("desk", DESKS)
def test_only_the_desk_that_sells_urgency_speaks_of_it(desk):
    sells = policy(desk).premium is not None
    pages = [name for name, text in written(desk).items() if "::: slot urgent" in text]

    assert sells is (desk == "urgent-lane")
    assert len(pages) == (2 if sells else 0)


def test_a_plan_without_a_form_says_what_to_do_instead():
    free = policy("round-the-clock").plan_of(None)

    assert free.channels == (Channel.FORUM,)
    assert "réservé à la formule Payante" in page("round-the-clock", "fr", "contact.md")
    assert "Les forums d’entraide" in page("round-the-clock", "fr", "contact.md")


def test_a_channel_that_nobody_has_says_where_to_turn():
    assert "Courriel non proposé Le formulaire : une demande est liée" in page("urgent-lane", "fr", "contact.md")


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_names_no_mark_and_no_page_that_is_not_there(desk):
    assert [name for name, text in written(desk).items() if re.search(r"@@\w+@@", text)] == []
    for lang in DESKS[desk]:
        config = written(desk)["mkdocs.yml" if lang == DESKS[desk][0] else f"mkdocs.{lang}.yml"]
        for name in re.findall(r"[\w/-]+\.md", config.partition("\nnav:")[2]):
            assert f"docs/{lang}/{name}" in written(desk), name


@pytest.mark.parametrize("desk", DESKS)
def test_pages_of_a_desk_pair_by_id_in_all_its_languages(desk, tmp_path):
    write_desk(tmp_path / "desk", desk, (), "", NOW)
    ids = {
        lang: {source.id for source in read_sources(tmp_path / "desk", tmp_path / "desk" / "docs" / lang)}
        for lang in DESKS[desk]
    }

    assert len({frozenset(found) for found in ids.values()}) == 1, ids


def test_a_desk_in_one_language_says_its_texts_in_that_one_only():
    alone = written("packs", ("es",))

    assert policy_of(alone["support.toml"], "support.toml").desk.languages == ("es",)
    assert " fr = " not in alone["support.toml"]


REFUSED = [
    ("no such desk", "gold", (), "There is no desk called gold"),
    ("a language it lacks", "plans", ("es",), "is not written in es"),
    ("a language twice", "plans", ("fr", "fr"), "named twice"),
]


@pytest.mark.parametrize(("desk", "languages", "message"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_a_desk_that_cannot_be_written_is_refused(tmp_path, desk, languages, message):
    with pytest.raises(ConfigError, match=message):
        write_desk(tmp_path / "desk", desk, languages, "", NOW)
    assert not (tmp_path / "desk").exists()
