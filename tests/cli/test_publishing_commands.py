"""`guichet build`, `rollback`, `search` and `check`, on a help center that was just written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.clock import utc_now
from portal.helpcenter.checks import CODES
from portal.releases import open_current
from portal.search.service import remember_unanswered
from portal.settings import read_settings
from portal.storage import migrate, open_database

BROKEN = "\n\n[nowhere](../nowhere.md)\n"


def article(center: Path) -> Path:
    return center / "docs" / "fr" / "guides" / "premier-article.md"


def spoil(center: Path, text: str = BROKEN) -> None:
    article(center).write_text(article(center).read_text() + text)


def test_building_again_changes_nothing(run, center):
    before = open_current(center / "var").build
    result = run("-C", center, "build")
    assert result.exit_code == 0
    assert result.stdout == f"Nothing changed since the release {before}\n"


def test_a_page_that_cannot_be_published_leaves_the_release_as_it_was(run, center):
    before = (center / "var" / "current").readlink()
    spoil(center)
    result = run("-C", center, "build")
    assert result.exit_code == 1
    assert "docs/fr/guides/premier-article.md:" in result.stderr
    assert "L101" in result.stderr
    assert (center / "var" / "current").readlink() == before


def test_figures_tell_each_step_and_the_memory(run, center):
    output = run("-C", center, "build", "--figures").stdout
    assert "  inputs " in output
    assert "most memory held" in output


def test_a_first_release_has_none_before_it(run, center):
    result = run("-C", center, "rollback")
    assert result.exit_code == 1
    assert "There is no earlier release to return to" in result.stderr


def test_rollback_returns_to_the_release_before_and_the_same_sources_stay_unpublished(run, center):
    before = open_current(center / "var").build
    spoil(center, "\n\nUne phrase de plus.\n")
    assert "Published the release" in run("-C", center, "build").stdout
    assert run("-C", center, "rollback").stdout == f"Serving the release {before} again\n"
    assert open_current(center / "var").build == before
    assert f"Nothing changed since the release {before}" in run("-C", center, "build").stdout
    assert "Published the release" in run("-C", center, "build", "--again").stdout


SEARCHES = [
    ("words of the default language", ["écrire un article"], "Écrire un premier article", 0),
    ("without accents", ["ecrire un article"], "Écrire un premier article", 0),
    ("another language", ["write an article", "--lang", "en"], "Write a first article", 0),
    ("scores and words", ["article", "--explain"], "score ", 0),
    ("nothing", ["xyzzy"], "Nothing found for: xyzzy", 1),
]


@pytest.mark.parametrize(("asked", "told", "code"), [case[1:] for case in SEARCHES], ids=[case[0] for case in SEARCHES])
def test_search_answers_as_readers_are_answered(run, built, asked, told, code):
    result = run("-C", built, "search", *asked)
    assert result.exit_code == code
    assert told in result.stdout
    assert "<mark" not in result.stdout


def test_search_in_a_language_that_is_not_there_names_those_that_are(run, built):
    result = run("-C", built, "search", "hola", "--lang", "es")
    assert result.exit_code == 2
    assert "Choose among: fr, en" in result.stderr


def test_search_without_a_release_says_how_to_make_one(run, tmp_path):
    run("new", tmp_path / "center")
    result = run("-C", tmp_path / "center", "search", "hello")
    assert result.exit_code == 1
    assert "guichet build" in result.stderr


def test_no_question_was_left_unanswered_yet(run, center):
    migrate(read_settings(center, {}))
    assert run("-C", center, "search", "--unanswered").stdout == (
        "No question that found nothing was asked by 3 readers\n"
    )


def test_questions_that_three_readers_asked_are_listed(run, center):
    settings = read_settings(center, {})
    migrate(settings)
    database = open_database(settings)
    for reader in ("one", "two", "three"):
        remember_unanswered(database, "Fax couleur", "fr", reader, utc_now())
    database.close()
    assert "3 readers  fr" in run("-C", center, "search", "--unanswered").stdout
    assert "fax couleur" in run("-C", center, "search", "--unanswered").stdout


def test_a_new_help_center_has_nothing_to_mend(run, built):
    result = run("-C", built, "check")
    assert (result.exit_code, result.stdout) == (0, "0 errors, 0 warnings\n")


def test_check_tells_path_line_column_code_and_message(run, center):
    spoil(center)
    result = run("-C", center, "check")
    line = len(article(center).read_text().splitlines())
    assert result.exit_code == 1
    assert f"docs/fr/guides/premier-article.md:{line}:11: L101 ../nowhere.md does not exist\n" in result.stdout
    assert result.stdout.endswith("1 error, 0 warnings\n")


def test_check_publishes_nothing_and_leaves_nothing(run, center):
    before = sorted(path.name for path in (center / "var").iterdir())
    spoil(center)
    run("-C", center, "check")
    assert sorted(path.name for path in (center / "var").iterdir()) == before


def test_a_page_that_cannot_be_built_is_told_at_its_line_once(run, center):
    spoil(center, "\n\nIt costs {{ plans.gold.price }}.\n")
    output = run("-C", center, "check").stdout
    assert "P502 {{ plans.gold.price }} is not a fact of support.toml" in output
    assert "B701" not in output


def test_warnings_are_set_apart_and_do_not_fail(run, center):
    (center / "docs" / "fr" / "alone.md").write_text("# Alone\n")
    result = run("-C", center, "check")
    assert result.exit_code == 0
    assert "docs/fr/alone.md:1:1: L104" in result.stdout
    assert result.stdout.endswith("0 errors, 1 warning\n")


def test_a_help_center_that_tolerates_broken_links_is_published_with_their_count(run, center):
    config = center / "mkdocs.yml"
    config.write_text(config.read_text().replace("  guichet:\n    contact", "  guichet:\n    links: warn\n    contact"))
    spoil(center)
    assert run("-C", center, "check").exit_code == 0
    result = run("-C", center, "build")
    assert result.exit_code == 0
    assert "1 links to pages or files that do not exist (L101), in 1 file\n" in result.stdout


def test_the_release_is_verified_when_asked(run, center):
    assert (
        "Every file of the release being served is as it was published."
        in run("-C", center, "check", "--release").stdout
    )
    page = open_current(center / "var").site("fr") / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    result = run("-C", center, "check", "--release")
    assert result.exit_code == 1
    assert "was altered: site/fr/index.html" in result.stderr


def test_the_codes_can_be_listed(run, built):
    listed = run("-C", built, "check", "--codes").stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted(CODES)


def test_an_explanation_tells_which_word_standing_where_gave_what(run, center):
    told = run("-C", center, "search", "écrire un article", "--explain").stdout
    assert re.search(r"^ *\d\. Écrire un premier article", told, re.MULTILINE)
    assert re.search(r"^ +\d+\.\d{3}  title: article$", told, re.MULTILINE)
    assert " 0.000 " not in told, "what gave nothing is not told"


def test_questions_without_an_answer_are_added_to_be_filled_in(run, center):
    settings = read_settings(center, {})
    migrate(settings)
    database = open_database(settings)
    for reader in ("a", "b", "c"):
        remember_unanswered(database, 'Envoyer un "fax"', "fr", reader, utc_now())
    database.close()
    assert run("-C", center, "search", "--write").exit_code == 2

    assert "questions/fr.toml: 1 added" in run("-C", center, "search", "--unanswered", "--write").stdout
    assert "Nothing to add" in run("-C", center, "search", "--unanswered", "--write").stdout
    checked = run("-C", center, "check")
    assert 'questions/fr.toml:3:1: Q803 No article answers “envoyer un "fax” yet' in checked.stdout
    assert checked.exit_code == 0


def test_a_settled_question_that_is_no_longer_answered_is_told_by_check_and_by_build(run, center):
    (center / "questions").mkdir(exist_ok=True)
    (center / "questions" / "fr.toml").write_text(
        'synonyms = [["télécopie", "article"]]\n'
        '[[question]]\nask = "télécopie"\narticle = "gone"\n'
        '[[question]]\nask = "xyzzyx"\narticle = "home"\n'
    )
    checked = run("-C", center, "check")
    assert checked.exit_code == 1
    assert "questions/fr.toml:4:1: Q802" in checked.stdout
    text = (center / "questions" / "fr.toml").read_text().replace("gone", "contact")
    (center / "questions" / "fr.toml").write_text(text)
    assert "Q804" in run("-C", center, "check").stdout
    built = run("-C", center, "build")
    assert built.exit_code == 0, "a price cannot wait for a question"
    assert "Q804" in built.stdout + built.stderr
