"""Q8xx: what `questions/<lang>.toml` settles, and whether the index still agrees."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.sources import Source
from portal.helpcenter.questions import FOLDER, Questions, read_questions
from search_index.search import Searcher

AMONG = 3  # articles: a reader looks at the first few, and then asks somebody


def check_questions(root: Path, lang: str, sources: Sequence[Source], *, strict: bool) -> Iterator[Finding]:
    """Yields what is wrong in the questions file of one language, without asking the index.

    Args:
        root: the help center's folder.
        lang: the language.
        sources: all of its pages.
        strict: see `find`.
    """
    questions = read_questions(root, lang)
    path = _path(root, questions)
    for fault in questions.faults:
        yield find(path, fault.line, 1, "Q801", f"This cannot be used: {fault.reason}", strict=strict)
    hidden = {source.id for source in sources if _is_hidden(source)}
    ids = {source.id for source in sources} - hidden
    for entry in questions.settled:
        if not entry.article:
            message = f"No article answers “{entry.asked[0]}” yet: write its id, or a new article"
            yield find(path, entry.line, 1, "Q803", message, strict=strict)
        elif entry.article in hidden:
            message = f"The article {entry.article} is excluded from the search, and cannot answer “{entry.asked[0]}”"
            yield find(path, entry.article_line, 1, "Q802", message, strict=strict)
        elif entry.article not in ids:
            close = difflib.get_close_matches(entry.article, sorted(ids), n=1)
            hint = f": is it {close[0]}?" if close else ""
            message = f"No article has the id {entry.article}, which must answer “{entry.asked[0]}”{hint}"
            yield find(path, entry.article_line, 1, "Q802", message, strict=strict)


def check_question_files(root: Path, languages: Sequence[str], *, strict: bool) -> Iterator[Finding]:
    """Yields the questions files that nothing reads, since the help center has no such language.

    Args:
        root: the help center's folder.
        languages: its languages.
        strict: see `find`.
    """
    for file in sorted((root / FOLDER).glob("*.toml")):
        if file.stem not in languages:
            message = f"Nothing reads this file: the help center speaks {', '.join(languages)}"
            yield find(file.relative_to(root).as_posix(), 1, 1, "Q801", message, strict=strict)


def check_answers(
    root: Path, questions: Questions, searcher: Searcher, locations: Mapping[str, str], *, strict: bool
) -> Iterator[Finding]:
    """Yields the settled questions that an index does not answer with their article among the first `AMONG`.

    Articles that do not exist are left to `check_questions`.

    Args:
        root: the help center's folder.
        questions: of the index's language.
        searcher: of the index.
        locations: article id → where it is, as the index knows it.
        strict: see `find`.
    """
    path = _path(root, questions)
    for entry in questions.settled:
        wanted = locations.get(entry.article)
        if wanted is None:
            continue
        for asked in entry.asked:
            items = searcher.search(asked, AMONG).items
            if wanted not in [item[0].location.partition("#")[0] for item in items]:
                first = f"the first is {items[0][0].location or 'the home page'}" if items else "nothing is found"
                message = f"“{asked}” no longer leads to {entry.article} among the first {AMONG}: {first}"
                yield find(path, entry.line, 1, "Q804", message, strict=strict)


def _path(root: Path, questions: Questions) -> str:
    return questions.path.relative_to(root).as_posix()


def _is_hidden(source: Source) -> bool:
    search = source.meta.get("search")
    return isinstance(search, dict) and search.get("exclude") is True
