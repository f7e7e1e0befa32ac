"""The project's own manual as a small corpus: its articles, and seeded questions whose answer is known."""

from __future__ import annotations

import math
import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import markdown
import yaml

from search_index.extract import extract_article
from search_index.pages import Article
from search_index.stop_words import STOP_WORDS

DOCS = Path(__file__).parents[2] / "docs"
EXTENSIONS = ("admonition", "attr_list", "def_list", "fenced_code", "md_in_html", "tables", "toc")
PAGE = """<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body>
<div class="md-header__topic" data-md-component="header-topic"><span class="md-ellipsis">{title}</span></div>
<article class="md-content__inner md-typeset">{body}</article></body></html>"""
LONG_WORD = 6  # letters of a word that a slip is made in
SENTENCE = re.compile(r"[A-ZÀ-Ý¿¡][^.?!·↵]{40,160}[.?!]")
LEAST_WORDS = 8  # of a sentence
LEAST_REPEATED = 2  # times that an article holds a word that is asked for


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A question and the location of the article that it is about; `kind` says how it was made."""

    kind: str
    query: str
    expected: str


def manual(lang: str, *, tuned: bool = False) -> tuple[list[Article], list[KnownItem]]:
    """Returns the manual in one language without its descriptions, and questions about it.

    They are these descriptions, sentences of its texts, titles without accents, slips in them, and keywords.

    Args:
        lang: code of the language.
        tuned: with the keywords, synonyms and boosts of its writers, which other engines know nothing of.
    """
    articles, descriptions = [], {}
    for file in sorted((DOCS / lang).rglob("*.md")):
        matter, _, text = file.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
        front = yaml.safe_load(matter)
        body = markdown.markdown(text, extensions=list(EXTENSIONS))
        page = PAGE.format(lang=lang, title=front["title"], body=body)
        article = extract_article(page, str(file.relative_to(DOCS / lang)))
        if article is not None and len(article.sections) > 1:
            articles.append(replace(article, lang=lang, title=front["title"], **(_wishes(front) if tuned else {})))
            descriptions[article.location] = front["description"]
    titles = Counter(_plain(article.title) for article in articles)
    chance = random.Random(f"questions in {lang}")
    asked = [KnownItem("description", text, location) for location, text in descriptions.items()]
    for article in articles:
        plain = _plain(article.title)
        if titles[plain] == 1:
            asked.append(KnownItem("title", plain, article.location))
            if any(len(word) >= LONG_WORD for word in re.findall("[a-z]+", plain)):
                asked.append(KnownItem("typo", _with_slip(plain, chance), article.location))
    return articles, asked + _keywords(articles, lang, chance) + _sentences(articles, chance)


def _wishes(front: dict[str, Any]) -> dict[str, Any]:
    names = {name: tuple(map(str, front.get(name, ()))) for name in ("keywords", "synonyms")}
    return names | {"boost": front.get("search", {}).get("boost", 1.0)}


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))


def _with_slip(title: str, chance: random.Random) -> str:
    match = chance.choice([found for found in re.finditer("[a-z]+", title) if len(found.group()) >= LONG_WORD])
    word, place = match.group(), chance.randrange(1, len(match.group()) - 2)
    wrong = {
        "missing": word[:place] + word[place + 1 :],
        "doubled": word[:place] + word[place] + word[place:],
        "swapped": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        "other": word[:place] + chance.choice("abcdefghijklmnoprstuv") + word[place + 1 :],
    }
    return title[: match.start()] + wrong[chance.choice(sorted(wrong))] + title[match.end() :]


def _keywords(articles: list[Article], lang: str, chance: random.Random) -> list[KnownItem]:
    """Two or three words that an article repeats and few others hold."""
    texts = {article.location: _words(article, lang) for article in articles}
    held = Counter(word for words in texts.values() for word in words)
    asked = []
    for location, words in texts.items():
        telling = {
            word: times * math.log(len(articles) / held[word])
            for word, times in words.items()
            if times >= LEAST_REPEATED and held[word] > 1
        }
        best = sorted(telling, key=lambda word: (-telling[word], word))[:8]
        if len(best) >= 4:
            asked.append(KnownItem("keywords", " ".join(chance.sample(best, chance.choice([2, 3]))), location))
    return asked


def _sentences(articles: list[Article], chance: random.Random) -> list[KnownItem]:
    """A sentence of each article's text, as long as people still paste one."""
    asked = []
    for article in articles:
        lines = (line for part in article.sections for line in part.text.split("\n"))
        sentences = [found for line in lines for found in SENTENCE.findall(line) if len(found.split()) >= LEAST_WORDS]
        if sentences:
            asked.append(KnownItem("sentence", chance.choice(sentences), article.location))
    return asked


def _words(article: Article, lang: str) -> Counter[str]:
    text = " ".join(f"{part.title} {part.text}" for part in article.sections).lower()
    return Counter(
        word for word in re.findall(r"[^\W\d_]{4,}", text) if _plain(word) not in STOP_WORDS.get(lang, frozenset())
    )
