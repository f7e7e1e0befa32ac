"""Desks to begin with, named for what they are: each is a promise file, its pages, and values that are examples."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.errors import ConfigError
from portal.helpcenter.starter.configuration import Navigation
from portal.helpcenter.starter.templates import desk_file, desk_pages, pages, quoted
from portal.helpcenter.starter.words import WORDS

# Name → the languages it is written in, the default first.
DESKS: Mapping[str, tuple[str, ...]] = {
    "plans": ("fr", "en"),
    "round-the-clock": ("fr", "en"),
    "urgent-lane": ("fr", "en"),
    "packs": ("fr", "en", "es"),
    "published-sla": ("fr", "en"),
}

_WORD = r'"(?:[^"\\]|\\.)*"'
_TEXTS = re.compile(rf"\{{ (?P<texts>[a-z]{{2}} = {_WORD}(?:, [a-z]{{2}} = {_WORD})+) \}}")
_TEXT = re.compile(rf"([a-z]{{2}}) = ({_WORD})")


def desk_languages(desk: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """Returns the languages to write a desk in: those wanted, else all that it has.

    Raises:
        ConfigError: there is no such desk, or it is not written in one of them.
    """
    if desk not in DESKS:
        raise ConfigError(f"There is no desk called {desk}", f"Choose among: {', '.join(DESKS)}.")
    unknown = [lang for lang in wanted if lang not in DESKS[desk]]
    if unknown:
        raise ConfigError(
            f"The desk {desk} is not written in {', '.join(unknown)}", f"Choose among: {', '.join(DESKS[desk])}."
        )
    if len(set(wanted)) < len(wanted):
        raise ConfigError(f"A language is named twice: {', '.join(wanted)}", "Name each language once.")
    return tuple(wanted) or DESKS[desk]


def pages_of_desk(desk: str, lang: str, values: Mapping[str, str]) -> dict[str, str]:
    """Returns the pages of a desk by path below `docs/<lang>/`: the starter's, with the desk's own in their places."""
    words = WORDS[lang]
    written = {**dict(pages(lang, values)), **dict(desk_pages(desk, lang, values))}
    topic = f"- [{words.promises}]({words.promises_page}.md){_colon(lang)} {words.promises_lead}\n"
    written["index.md"] = re.sub(r"(?m)^(- \[[^\]]*\]\(contact\.md\).*\n)", rf"\1{topic}", written["index.md"], count=1)
    return written


def desk_navigation(lang: str, written: Mapping[str, str]) -> Navigation:
    """Returns the menu of a desk's pages; a page that its desk does not have is not in it."""
    words = WORDS[lang]
    first = f"guides/{words.first_article_page}.md"
    guides = [path for path in sorted(written) if path.startswith("guides/") and path not in {"guides/index.md", first}]
    urgent = [path for path in written if "::: slot urgent" in written[path]]
    return [
        {words.home: "index.md"},
        {words.promises: f"{words.promises_page}.md"},
        {words.guides: ["guides/index.md", *guides, first]},
        {words.faq: ["faq/index.md"]},
        *({words.urgent: path} for path in urgent),
        {words.contact: f"{words.contact_page}.md"},
    ]


def promises_of_desk(desk: str, languages: Sequence[str], name: str, now: datetime) -> str:
    """Returns the promise file of a desk with its texts in those languages only."""
    default = WORDS[languages[0]]
    values = {
        "comment": default.promises_comment,
        "name": quoted(name or default.site_name),
        "languages": f"[{', '.join(quoted(lang) for lang in languages)}]",
        "today": now.date().isoformat(),
    }

    def kept(match: re.Match[str]) -> str:
        texts = dict(_TEXT.findall(match["texts"]))
        return f"{{ {', '.join(f'{lang} = {texts[lang]}' for lang in languages)} }}"

    return _TEXTS.sub(kept, desk_file(desk, "support.toml", values))


def _colon(lang: str) -> str:
    return "\u202f:" if lang == "fr" else ":"
