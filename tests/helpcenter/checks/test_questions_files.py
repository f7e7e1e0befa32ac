"""Q8xx: what `questions/<lang>.toml` says, and whether the index agrees."""

from __future__ import annotations

import pytest

from portal.helpcenter.checks.questions import check_answers, check_question_files, check_questions
from portal.helpcenter.checks.sources import Source
from portal.helpcenter.questions import add_waiting, questions_file, read_questions
from search_index.build import build_index
from search_index.pages import Article, Section
from search_index.search import open_searcher

SOURCES = [
    Source("docs/fr/a.md", "a.md", meta={"id": "paying"}),
    Source("docs/fr/b.md", "b.md", meta={"id": "hidden", "search": {"exclude": True}}),
]


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes):
        file = questions_file(tmp_path, "fr")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_questions(tmp_path, "fr")

    return write


def test_without_a_file_nothing_is_decided(tmp_path):
    questions = read_questions(tmp_path, "fr")
    assert (questions.synonyms, questions.settled, questions.faults) == ((), (), ())
    assert list(check_questions(tmp_path, "fr", SOURCES, strict=True)) == []


def test_synonyms_and_pinned_answers_are_told_to_the_index(write):
    wishes = write(
        'synonyms = [["payer", "régler"]]\n'
        '[[question]]\nask = ["comment payer ?", "payer"]\nbest = "paying"\n'
        '[[question]]\nask = "prix"\narticle = "paying"\n'
    ).wishes
    assert wishes.synonyms == (("payer", "régler"),)
    assert dict(wishes.settled) == {"comment payer ?": "paying", "payer": "paying"}, "the other one is only checked"


UNUSABLE = [
    ("not TOML", "synonyms = [", 1),
    ("not UTF-8", b"\xff\xfe", 1),
    ("a key that nothing reads", "\nsynonym = []\n", 2),
    ("synonyms that are no list", "\n\nsynonyms = 3\n", 3),
    ("a group of one", 'synonyms = [\n["a", "b"],\n["c"],\n]', 3),
    ("a group that holds a number", "synonyms = [\n[1, 2]]", 2),
    ("a question that is no table", "\nquestion = 3\n", 2),
    ("a question without a wording", '\n[[question]]\nbest = "paying"\n', 2),
    ("an empty wording", '[[question]]\nask = ""\n', 2),
    ("a wording that is a number", '[[question]]\nbest = "paying"\nask = 3\n', 3),
    ("two answers", '[[question]]\nask = "a"\nbest = "paying"\narticle = "paying"\n', 4),
    ("an answer that is no text", '[[question]]\nask = "a"\nbest = 3\n', 3),
    ("a misspelt key", '[[question]]\nask = "a"\nbest = "paying"\nbst = 1\n', 4),
]


@pytest.mark.parametrize(("text", "line"), [case[1:] for case in UNUSABLE], ids=[case[0] for case in UNUSABLE])
def test_what_cannot_be_used_is_told_with_its_line(tmp_path, write, text, line):
    write(text)
    (finding,) = check_questions(tmp_path, "fr", SOURCES, strict=True)
    assert (finding.path, finding.line, finding.code) == ("questions/fr.toml", line, "Q801")


@pytest.mark.parametrize(
    ("article", "code", "said"),
    [
        ("best = 'paying'", None, ""),
        ("article = 'paying'", None, ""),
        ("best = 'payng'", "Q802", "is it paying?"),
        ("article = 'gone'", "Q802", "No article has the id gone"),
        ("best = 'hidden'", "Q802", "excluded from the search"),
        ("article = ''", "Q803", "No article answers"),
        ("", "Q803", "No article answers"),
    ],
)
def test_a_settled_question_needs_its_article(tmp_path, write, article, code, said):
    write(f"# why\n\n[[question]]\nask = 'x'\n{article}\n")
    found = list(check_questions(tmp_path, "fr", SOURCES, strict=True))
    assert [finding.code for finding in found] == ([code] if code else [])
    assert all(said in finding.message and finding.line == (5 if code == "Q802" else 3) for finding in found)


@pytest.fixture
def searcher(tmp_path):
    titles = ("Payer une facture", "Facture en double", "Facture perdue", "Facture payée", "Ouvrir la messagerie")
    pages = [
        Article(f"a{n}", "fr", f"a{n}/", title, "article", (Section("", 1, title, f"{title}."),))
        for n, title in enumerate(titles)
    ]
    build_index(pages, tmp_path / "index", "fr")
    with open_searcher(tmp_path / "index") as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "article", "codes"),
    [
        ("payer facture", "a0", []),
        ("messagerie", "a4", []),
        ("messagerie", "a0", ["Q804"]),
        ("xyzzyx", "a0", ["Q804"]),
        ("messagerie", "gone", []),
    ],
)
def test_a_settled_question_stays_settled(write, searcher, asked, article, codes):
    questions = write(f"[[question]]\nask = ['{asked}']\narticle = '{article}'\n")
    locations = {f"a{n}": f"a{n}/" for n in range(5)}
    found = list(check_answers(questions.path.parents[1], questions, searcher, locations, strict=True))
    assert [finding.code for finding in found] == codes
    assert all(finding.path == "questions/fr.toml" and asked in finding.message for finding in found)


def test_questions_that_wait_are_added_once_and_read_back(write, tmp_path):
    known = write('[[question]]\nask = "Déjà là ?"\nbest = "paying"')
    asked = [("déjà là", "x"), ('un "guillemet" \\ ici', "asked by 3 readers"), ("où", "asked by 4 readers")]
    assert add_waiting(known, asked) == ('un "guillemet" \\ ici', "où")
    again = read_questions(tmp_path, "fr")
    assert [(entry.asked, entry.article) for entry in again.settled][1:] == [
        (('un "guillemet" \\ ici',), ""),
        (("où",), ""),
    ]
    assert (again.faults, add_waiting(again, asked)) == ((), ())
    assert [finding.code for finding in check_questions(tmp_path, "fr", SOURCES, strict=True)] == ["Q803", "Q803"]


def test_a_question_asked_twice_is_named_with_both_lines(tmp_path):
    text = '[[question]]\nask = "Une plage ?"\nbest = "a"\n\n[[question]]\nask = ["autre", "une  PLAGE"]\nbest = "b"\n'
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "fr.toml").write_text(text, encoding="utf-8")
    found = [finding for finding in check_questions(tmp_path, "fr", SOURCES, strict=True) if finding.code == "Q801"]
    assert [finding.line for finding in found] == [6]
    assert "“une  PLAGE” is asked on line 1 already" in found[0].message


def test_a_file_of_a_language_that_the_help_center_does_not_speak_is_named(tmp_path):
    (tmp_path / "questions").mkdir()
    for lang in ("fr", "de"):
        (tmp_path / "questions" / f"{lang}.toml").write_text("", encoding="utf-8")
    (finding,) = check_question_files(tmp_path, ["fr", "en"], strict=True)
    assert (finding.path, finding.code) == ("questions/de.toml", "Q801")
    assert finding.message.endswith("the help center speaks fr, en")
