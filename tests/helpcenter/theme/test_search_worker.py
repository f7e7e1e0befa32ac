"""The worker behind the search dialog speaks Material's messages and never leaves a reader without an answer."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import portal.helpcenter.theme

NODE = shutil.which("node")
WORKER = Path(portal.helpcenter.theme.__file__).parent / "assets" / "guichet" / "search-worker.js"
BENCH = Path(__file__).parent / "worker_bench.mjs"
MATERIAL = "?material=search.0abc.min.js"
READY, RESULT = 1, 3

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js to run the worker outside a browser")


def hit(location: str, score: float = 1.0, text: str = "", **more: Any) -> dict[str, Any]:
    return {"location": location, "title": location, "text": text, "score": score, "terms": {"a": True}} | more


def answer(*items: list[dict[str, Any]], query: str = "a", corrected: str | None = None) -> dict[str, Any]:
    return {"build": "1", "query": query, "corrected": corrected, "items": list(items)}


def run(*said: tuple[int, str], sidecar: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    scenario = {
        "material": MATERIAL,
        "sidecar": sidecar,
        "index": {"config": {}, "docs": []},
        "say": [{"at": at, "words": words} for at, words in said],
        "results": len(said),
    }
    assert NODE
    done = subprocess.run(
        [NODE, str(BENCH), str(WORKER)],
        input=json.dumps(scenario | more),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    heard: dict[str, Any] = json.loads(done.stdout)
    return heard


def shown(heard: dict[str, Any]) -> list[list[str]]:
    """Returns, for each result the page heard, the location of each article."""
    return [[group[0]["location"] for group in m["data"]["items"]] for m in heard["messages"] if m["type"] == RESULT]


def test_it_is_ready_at_once_and_asks_below_its_own_prefix() -> None:
    heard = run((0, "  mon   domaine "), sidecar=[{"body": answer([hit("d/")])}])
    assert heard["messages"][0] == {"type": READY}
    assert heard["asked"] == ["/prefix/search.json?q=mon+domaine&lang=fr&limit=6&typing=1"]
    assert shown(heard) == [["d/"]]


def test_no_words_are_no_question() -> None:
    heard = run((0, "   "), sidecar=[{"body": answer()}])
    assert (heard["asked"], shown(heard)) == ([], [[]])


def test_a_stale_answer_is_never_shown() -> None:
    slow, fast = {"after": 1400, "body": answer([hit("old/")])}, {"after": 10, "body": answer([hit("new/")])}
    heard = run((0, "ol"), (100, "old"), sidecar=[slow, fast], results=1)
    assert shown(heard) == [["new/"]]


def test_words_typed_again_are_not_asked_again() -> None:
    heard = run((0, "a"), (400, "ab"), (800, "a"), sidecar=[{"body": answer([hit("d/")])}])
    assert len(heard["asked"]) == 2
    assert shown(heard) == [["d/"]] * 3


SILENCES = [
    ("it fails", {"status": 502}),
    ("nobody is there", {"status": 0}),
    ("it takes too long", {"after": 60_000, "body": answer()}),
    ("something else answers", {"body": "<html>"}),
]


@pytest.mark.parametrize("silence", [case[1] for case in SILENCES], ids=[case[0] for case in SILENCES])
def test_materials_own_search_answers_when_the_sidecar_does_not(silence: dict[str, Any]) -> None:
    heard = run((0, "mx"), sidecar=[silence])
    assert heard["fetched"] == ["/prefix/fr/search/full_index.json"]
    assert heard["nested"] == ["/prefix/fr/assets/javascripts/workers/search.0abc.min.js"]
    assert shown(heard) == [["own/mx"]]
    assert heard["told"][-1]["away"] is True


def test_it_stays_with_materials_own_search_until_the_sidecar_is_back() -> None:
    back = {"body": answer([hit("back/")])}
    heard = run((0, "un"), (2000, "deux"), (14000, "trois"), sidecar=[{"status": 503}, back])
    assert shown(heard) == [["own/un"], ["own/deux"], ["back/"]]
    assert heard["told"][-1]["away"] is False


def test_a_page_that_names_no_other_worker_finds_nothing_rather_than_hang() -> None:
    assert shown(run((0, "mx"), sidecar=[{"status": 502}], material="")) == [[]]


def test_too_many_questions_are_asked_once_more_before_giving_up() -> None:
    heard = run((0, "mx"), sidecar=[{"status": 429}, {"body": answer([hit("d/")])}])
    assert (shown(heard), heard["nested"]) == ([["d/"]], [])


def test_a_correction_is_told_with_the_words_it_belongs_to() -> None:
    heard = run((0, "facutre"), sidecar=[{"body": answer([hit("d/")], corrected="facture")}])
    (told,) = heard["told"]
    assert (told["language"], told["words"], told["corrected"], told["away"]) == ("fr", "facutre", "facture", False)


def test_what_was_corrected_is_searched_as_it_is_written_when_the_reader_wants_it() -> None:
    exact, again = {"at": 500, "words": "facutre", "exact": True}, {"at": 900, "words": "facutre"}
    bodies = [{"body": answer([hit("d/")], corrected="facture")}, {"body": answer([hit("e/")])}]
    heard = run((0, "facutre"), sidecar=bodies, say=[{"at": 0, "words": "facutre"}, exact, again], results=3)
    assert heard["asked"] == [
        "/prefix/search.json?q=facutre&lang=fr&limit=6&typing=1",
        "/prefix/search.json?q=facutre&lang=fr&limit=6&exact=1",
    ]
    assert shown(heard) == [["d/"], ["e/"], ["e/"]]
    assert [told["corrected"] for told in heard["told"]] == ["facture", None, None]


def test_an_answer_of_another_language_comes_first_with_its_address_and_its_name() -> None:
    other = {"lang": "en", "language": "anglais", "items": [[hit("guides/mx/", title="<b>MX"), hit("guides/mx/#x")]]}
    heard = run((0, "mail server"), sidecar=[{"body": answer([hit("d/")]) | {"elsewhere": other, "quoted": False}}])
    [message] = [m for m in heard["messages"] if m["type"] == RESULT]
    (first,), (second, *_) = message["data"]["items"]
    assert first["location"] == "https://aide.example/prefix/en/guides/mx/"
    assert (first["tags"], first["title"]) == (["anglais"], "&lt;b>MX")
    assert first["score"] > second["score"], "Enter opens it"
    (told,) = heard["told"]
    assert told["elsewhere"] == {"lang": "en", "language": "anglais", "home": "https://aide.example/prefix/en/"}
    assert told["quoted"] is False


def test_only_marks_reach_the_page_as_html() -> None:
    sly = hit("d/", title="<mark>a</mark><img src=x onerror=alert(1)>", text="</mark ><script>")
    [message] = [m for m in run((0, "a"), sidecar=[{"body": answer([sly])}])["messages"] if m["type"] == RESULT]
    item = message["data"]["items"][0][0]
    assert item["title"] == "<mark>a</mark>&lt;img src=x onerror=alert(1)>"
    assert item["text"] == "&lt;/mark >&lt;script>"


ARRANGED = [
    ("the article's own lines are best", hit("d/", 9, "<mark>a</mark>"), [hit("d/#x", 3)], [False]),
    ("a section is as good", hit("d/", 9, "<mark>a</mark>"), [hit("d/#x", 9)], [True]),
    ("only sections match", hit("d/", 9), [hit("d/#x", 9), hit("d/#y", 5), hit("d/#z", 4)], [True, True, False]),
]


@pytest.mark.parametrize(
    ("article", "sections", "opened"), [case[1:] for case in ARRANGED], ids=[case[0] for case in ARRANGED]
)
def test_scores_unfold_what_matches_best_and_enter_opens_the_first_article(
    article: dict[str, Any], sections: list[dict[str, Any]], opened: list[bool]
) -> None:
    body = answer([article, *sections], [hit("second/", 99), hit("second/#x", 99)])
    [message] = [m for m in run((0, "a"), sidecar=[{"body": body}])["messages"] if m["type"] == RESULT]
    first, second = message["data"]["items"]
    # Material unfolds the sections that score as much as what stands first, and opens the best score on Enter.
    assert [section["score"] >= first[0]["score"] for section in first[1:]] == opened
    assert first[0]["score"] == max(item["score"] for item in [*first, *second])


def test_the_last_word_is_completed_from_what_was_found() -> None:
    body = answer([hit("d/", title="Renouveler un <mark>domaine</mark>")], query="mon doma")
    [message] = [m for m in run((0, "mon doma"), sidecar=[{"body": body}])["messages"] if m["type"] == RESULT]
    assert message["data"]["suggest"] == ["domaine"]


def test_words_left_alone_that_found_nothing_are_told_once() -> None:
    heard = run((0, "zzz"), (8000, "zzz"), (16000, "zz"), sidecar=[{"body": answer()}])
    assert [url for url in heard["asked"] if "zzz" in url and "settled" in url] == [
        "/prefix/search.json?q=zzz&lang=fr&limit=1&settled=1"
    ]


def test_words_still_being_typed_are_not_told() -> None:
    heard = run((0, "z"), (1500, "zz"), (3000, "zzz"), (4500, ""), sidecar=[{"body": answer()}])
    assert [url for url in heard["asked"] if "settled" in url] == []


def test_words_that_found_something_are_not_told() -> None:
    heard = run((0, "a"), (3000, "ab"), sidecar=[{"body": answer([hit("d/")])}])
    assert [url for url in heard["asked"] if "settled" in url] == []
