"""The help center that search is measured on: unpacked, rendered and read as the product reads a site."""

from __future__ import annotations

import hashlib
import html
import json
import shutil
import tarfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import markdown
import yaml

from search_index.extract import extract_article
from search_index.pages import Article, Section

ARCHIVE = "handbook-fr.tar.xz"
QUESTIONS = "handbook-fr-queries.jsonl"
EXTENSIONS = ("attr_list", "fenced_code", "md_in_html", "sane_lists", "tables", "toc")
PAGE = """<!doctype html><html lang="fr"><head><title>{title}</title></head><body>
<div class="md-header__topic" data-md-component="header-topic"><span class="md-ellipsis">{title}</span></div>
<article class="md-content__inner md-typeset">{body}</article></body></html>"""


@dataclass(frozen=True, slots=True)
class Question:
    """A query whose answer is known, or one that only takes time.

    Attributes:
        kind: `excerpt`, `title`, `title_typo`, `keywords`, `short`, `short_typo` or `prefix`.
        query: what is typed.
        expected: location of the article that must come first; empty when the query serves for timing.
        verbatim: the query stands word for word in the article's body.
    """

    kind: str
    query: str
    expected: str
    verbatim: bool


def load_articles(corpus: Path, scratch: Path) -> list[Article]:
    """Returns the corpus as articles; rendered once, then kept in `scratch`.

    Args:
        corpus: holds the archive, or the folder `handbook-fr` that it unpacks to.
        scratch: a folder that git ignores.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    code = b"".join(Path(file).read_bytes() for file in (__file__, extract_article.__code__.co_filename))
    kept = scratch / f"handbook-fr-{hashlib.sha256(code).hexdigest()[:12]}.jsonl"
    if not kept.exists():
        with ProcessPoolExecutor() as workers:
            articles = list(workers.map(read_markdown, sorted(_unpacked(corpus, scratch).glob("*.md")), chunksize=32))
        lines = "".join(json.dumps(asdict(article), ensure_ascii=False) + "\n" for article in articles)
        kept.write_text(lines, encoding="utf-8")
    with kept.open(encoding="utf-8") as file:
        return [_article(json.loads(line)) for line in file]


def load_questions(corpus: Path, articles: list[Article]) -> list[Question]:
    """Returns the questions beside the corpus."""
    bodies = {article.location: _squeezed(" ".join(part.text for part in article.sections)) for article in articles}
    questions = []
    with (corpus / QUESTIONS).open(encoding="utf-8") as file:
        for line in file:
            asked = json.loads(line)
            expected = asked.get("expected") or ""
            verbatim = _squeezed(asked["query"]) in bodies.get(expected, "")
            questions.append(Question(asked["kind"], asked["query"], expected, verbatim))
    return questions


def read_markdown(file: Path) -> Article:
    """Returns a Markdown file as the article that its page would give; the front matter's excerpt is left out."""
    text = file.read_text(encoding="utf-8")
    front: dict[str, str] = {}
    if text.startswith("---\n"):
        matter, _, text = text[4:].partition("\n---\n")
        front = yaml.safe_load(matter)
    title = html.escape(str(front.get("title", "")))
    body = markdown.markdown(text, extensions=list(EXTENSIONS))
    article = extract_article(PAGE.format(title=title, body=body), file.name)
    if article is None:
        raise ValueError(f"{file.name} gives no article")
    return article


def _unpacked(corpus: Path, scratch: Path) -> Path:
    folder = corpus / "handbook-fr"
    if folder.is_dir():
        return folder
    folder = scratch / "handbook-fr"
    if not folder.is_dir():
        unfinished = scratch / "handbook-fr.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        with tarfile.open(corpus / ARCHIVE) as archive:
            for member in archive:
                # Only the file's own name counts: an archive has no say in where it is written.
                if (file := archive.extractfile(member) if member.isfile() else None) is not None:
                    (unfinished / Path(member.name).name).write_bytes(file.read())
        unfinished.rename(folder)
    return folder


def _article(fields: dict[str, object]) -> Article:
    sections = tuple(Section(**section) for section in fields.pop("sections"))  # type: ignore[attr-defined]
    keywords, synonyms = tuple(fields.pop("keywords")), tuple(fields.pop("synonyms"))  # type: ignore[call-overload]
    return Article(**fields, sections=sections, keywords=keywords, synonyms=synonyms)  # type: ignore[arg-type]


def _squeezed(text: str) -> str:
    return " ".join(text.split()).replace("’", "'").casefold()
