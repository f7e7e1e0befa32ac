"""Search on a real help center, or on our own manual: this project and what readers could be given instead, in one run.

Each engine builds in one process and answers in another. They take turns, a few questions each, so that whatever else
the machine does weighs on all alike. Those that do not install here are named and left out.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from search_index.analysis import LANGUAGES
from search_index.pages import Article
from tests.bench.handbook import Question, load_articles, load_questions
from tests.bench.search_hosts import Candidate, Host, HostError, candidates, start
from tests.bench.search_memory import memory_curve
from tests.bench.search_table import percentiles, ratio, table
from tests.search_index.own_manual import manual

SCRATCH = Path("build") / "bench"  # git ignores it
KINDS = ("excerpt", "title", "title_typo", "keywords")
TIMED_KINDS = ("short", "short_typo", "keywords", "excerpt", "prefix")
LANGUAGE = "fr"  # of the help center
OWN_KINDS = {
    "description": "excerpt",
    "sentence": "excerpt",
    "title": "title",
    "typo": "title_typo",
    "keywords": "keywords",
}
SHORT_KINDS = {"title": ("short",), "title_typo": ("short_typo",)}
PREFIXES = (2, 4, 6)  # letters of a title, as they are typed
TURN = 20  # questions before the next engine's turn
ROUNDS = 4  # each question is timed so often, and its best time counts: the machine has other things to do
STARTS, SLOW_START_S = 3, 3.0  # a slow start is waited for once

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to ask.

    Attributes:
        articles: every how many-th article is indexed.
        ranked: questions of each kind that are ranked.
        timed: questions of each kind that are timed.
        few: at least so many, however slow the engine.
        patience_ms: that an engine may take for all of one kind; slow ones are asked fewer questions, less often.
        ranks_all: have slow engines ranked by as many questions as fast ones, whatever they take.
    """

    articles: int
    ranked: int
    timed: int
    few: int
    patience_ms: float
    ranks_all: bool = False

    def affordable(self, most: int, pace: float) -> int:
        """Returns how many questions to ask of `most`, when one takes `pace` milliseconds."""
        return min(most, max(self.few, int(self.patience_ms / pace)))


WHOLE = Effort(articles=1, ranked=500, timed=200, few=40, patience_ms=20_000.0)
QUICK = Effort(articles=4, ranked=100, timed=100, few=20, patience_ms=5_000.0)


def main(corpus: Path | None, options: Sequence[str] = ()) -> None:
    """Measures every engine at hand and prints one table, as Markdown.

    Args:
        corpus: folder of the help center and its questions; of no use with `--own`.
        options: words of the command line.
    """
    parser = ArgumentParser(prog="search", description=__doc__)
    own = "on this project's own manual instead, in French or in the language of --own=LANGUAGE"
    parser.add_argument("--own", nargs="?", const=LANGUAGE, choices=LANGUAGES, metavar="LANGUAGE", help=own)
    parser.add_argument("--quick", action="store_true", help="a quarter of the articles, a fifth of the questions")
    parser.add_argument("--every", action="store_true", help="rank slow engines by as many questions as fast ones")
    parser.add_argument("--reuse", action="store_true", help="ask the indexes that the last run built")
    parser.add_argument("--no-peers", action="store_true", help="only engines that need no other package")
    parser.add_argument("--memory", action="store_true", help="memory at a quarter to four times the articles, instead")
    parser.add_argument("--again", action="store_true", help="print the table of the last run again")
    parser.add_argument("--french", action="store_true", help="print the table in French")
    chosen = parser.parse_args(options)
    lang = chosen.own or LANGUAGE
    scratch = SCRATCH / "own" / lang if chosen.own else SCRATCH
    kept = scratch / "figures.json"
    if chosen.again:
        _print(json.loads(kept.read_text(encoding="utf-8")), french=chosen.french)
        return
    articles, questions = _own_manual(lang) if chosen.own or corpus is None else _help_center(corpus)
    effort = replace(QUICK if chosen.quick else WHOLE, ranks_all=chosen.every)
    articles = articles[:: effort.articles]
    here = {article.location for article in articles}
    questions = [question for question in questions if not question.expected or question.expected in here]
    sections = sum(len(article.sections) for article in articles)
    _say(f"{len(articles)} articles, {sections} sections; {conditions()}")
    scratch.mkdir(parents=True, exist_ok=True)
    if chosen.memory:
        memory_curve(articles, questions, scratch)
        return
    work = scratch / "engines"
    if not chosen.reuse:
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    rows = scratch / "articles.jsonl"
    rows.write_text("".join(json.dumps(asdict(article)) + "\n" for article in articles), encoding="utf-8")
    engines = [each for each in candidates(SCRATCH, work, lang, peers=not chosen.no_peers) if not _is_absent(each)]
    built = _built(engines, rows, work / "built.json", articles[0].title)
    figures = {each.name: built[each.name] for each in engines if each.name in built}  # not those of another run
    _ask([each for each in engines if each.name in figures], figures, questions, effort)
    kept.write_text(json.dumps(figures), encoding="utf-8")
    _print(figures, french=chosen.french)
    _say(f"\nat the end: {conditions()}")


def _help_center(corpus: Path) -> tuple[list[Article], list[Question]]:
    articles = load_articles(corpus, SCRATCH)
    return articles, load_questions(corpus, articles)


def _own_manual(lang: str) -> tuple[list[Article], list[Question]]:
    """The manual and what it is asked; titles are also timed, and typed letter by letter."""
    articles, known = manual(lang)
    asked = [
        Question(OWN_KINDS[item.kind], item.query, item.expected, verbatim=item.kind == "sentence") for item in known
    ]
    short = [
        Question(kind, question.query, "", verbatim=False)
        for question in asked
        for kind in SHORT_KINDS.get(question.kind, ())
    ]
    titles = [question.query for question in short if question.kind == "short"]
    begun = [Question("prefix", title[:length], "", verbatim=False) for title in titles for length in PREFIXES]
    return articles, [*asked, *short, *begun]


def conditions() -> str:
    """Returns on what kind of machine this runs, and what else it does."""
    return f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"


def _is_absent(candidate: Candidate) -> bool:
    if candidate.absent:
        _say(f"{candidate.name}: left out, {candidate.absent}")
    return bool(candidate.absent)


def _built(engines: Sequence[Candidate], rows: Path, kept: Path, question: str) -> dict[str, Figures]:
    """Returns what each engine's index cost, and its first answer; those named in `kept` are built already."""
    figures: dict[str, Figures] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for candidate in engines:
        try:
            if candidate.name not in figures:
                with Host(candidate) as host:
                    figures[candidate.name] = host.do("build", articles=str(rows.resolve()))
            starts = [start(candidate, question)]
            if starts[0][0] < SLOW_START_S:
                starts += [start(candidate, question) for _ in range(STARTS - 1)]
        except HostError as error:
            figures.pop(candidate.name, None)
            _say(f"{candidate.name}: left out, {error}")
            continue
        figures[candidate.name] |= {"start_s": min(seconds for seconds, _ in starts), "own": starts[0][1]}
        kept.write_text(json.dumps(figures), encoding="utf-8")
        _say(f"{candidate.name}: built")
    return figures


def _ask(
    engines: Sequence[Candidate], figures: dict[str, Figures], questions: Sequence[Question], effort: Effort
) -> None:
    with ExitStack() as stack:
        hosts = [stack.enter_context(Host(candidate)) for candidate in engines]
        for host in hosts:
            host.do("open")
            figures[host.name] |= {"ranks": {}, "times": {}, "asked": 0, "empty": 0}
        for kind in dict.fromkeys((*KINDS, *TIMED_KINDS)):
            of_kind = [question for question in questions if question.kind == kind]
            if not of_kind:
                continue
            paces = {}
            for host in [*hosts]:
                with _losing(host, hosts, figures):
                    paces[host.name] = _pace(host, of_kind)
                    if kind in KINDS:
                        most = effort.ranked if effort.ranks_all else effort.affordable(effort.ranked, paces[host.name])
                        _rank(host, kind, spread(of_kind, most), figures[host.name])
            if kind in TIMED_KINDS:
                _time(hosts, spread(of_kind, effort.timed), paces, effort, figures)
            _say(f"asked: {kind}")
        for host in hosts:
            first = figures[host.name].pop("own")
            now = host.do("facts")
            # What a first answer downloads is seen in a fresh process; what answers weigh, in one that gave many.
            figures[host.name] |= now | ({"each_kb": first.get("each_kb")} if host.name == "Pagefind" else {})


@contextmanager
def _losing(host: Host, hosts: list[Host], figures: dict[str, Figures]) -> Iterator[None]:
    """Leaves out an engine that ends in the middle: half an hour of the others is not to be lost with it."""
    try:
        yield
    except HostError as error:
        hosts.remove(host)
        del figures[host.name]
        _say(f"{host.name}: left out, it ended: {error}")


def _pace(host: Host, questions: Sequence[Question]) -> float:
    order = "suggest" if questions[0].kind == "prefix" else "ask"
    return statistics.fmean(host.do(order, queries=[each.query for each in spread(questions, 10)])["ms"])


def _rank(host: Host, kind: str, questions: Sequence[Question], figures: Figures) -> None:
    found = host.do("ask", queries=[question.query for question in questions])["found"]
    ranks = [
        1 / (locations.index(question.expected) + 1) if question.expected in locations else 0.0
        for question, locations in zip(questions, found, strict=True)
    ]
    figures["asked"] += len(found)
    figures["empty"] += sum(not locations for locations in found)
    figures[kind] = statistics.fmean(ranks)
    if kind == "excerpt":
        for name, wanted in (("verbatim", True), ("reworded", False)):
            own = [rank for rank, question in zip(ranks, questions, strict=True) if question.verbatim is wanted]
            figures[name] = statistics.fmean(own) if own else None


def _time(
    hosts: list[Host],
    questions: Sequence[Question],
    paces: Mapping[str, float],
    effort: Effort,
    figures: dict[str, Figures],
) -> None:
    kind = questions[0].kind
    order = "suggest" if kind == "prefix" else "ask"
    own = {name: spread(questions, effort.affordable(len(questions), pace)) for name, pace in paces.items()}
    rounds = {name: max(1, min(ROUNDS, effort.patience_ms // (pace * len(own[name])))) for name, pace in paces.items()}
    for number in range(ROUNDS):
        for begun in range(0, len(questions), TURN):
            for host in [*hosts]:
                queries = [question.query for question in own[host.name][begun : begun + TURN]]
                if not queries or number >= rounds[host.name]:
                    continue
                best = figures[host.name]["times"].setdefault(kind, {})
                with _losing(host, hosts, figures):
                    for query, taken in zip(queries, host.do(order, queries=queries)["ms"], strict=True):
                        best[query] = min(taken, best.get(query, taken))


def spread(questions: Sequence[Question], most: int) -> list[Question]:
    """Returns at most `most` questions, evenly spaced."""
    if len(questions) <= most:
        return list(questions)
    return [questions[place * len(questions) // most] for place in range(most)]


def _print(figures: Mapping[str, Figures], *, french: bool) -> None:
    _say(f"\n{table(figures, french=french)}\n")
    ours = figures.get("Guichet")
    if ours is None:
        return
    for name, theirs in figures.items():
        if name != "Guichet":
            shares = {kind: ratio(ours, theirs, kind) for kind in TIMED_KINDS}
            told = (f"{kind} {' / '.join(f'{each:.1f}' for each in found)}" for kind, found in shares.items() if found)
            _say(f"{name}'s time in ours, p50 / p95 / p99: {'; '.join(told)}")
    if "Whoosh" in figures:
        share = ours["build_cpu_s"] / figures["Whoosh"]["build_cpu_s"]
        _say(f"building: {share:.2f} of Whoosh's processor time")
    if typed := ours["times"].get("prefix"):
        _say(f"a keystroke: {' / '.join(f'{each:.2f}' for each in percentiles(list(typed.values())))} ms")
    _say(f"an answer of ours: {ours['extracts']} extracts; {ours['own_mb']:.0f} MB of memory unshared")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
