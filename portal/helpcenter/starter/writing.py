"""Putting a help center on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from portal.errors import ConfigError
from portal.helpcenter.starter.configuration import Setup, builder_files, promise_file
from portal.helpcenter.starter.desks import desk_languages, desk_navigation, pages_of_desk, promises_of_desk
from portal.helpcenter.starter.templates import pages, root_file
from portal.helpcenter.starter.words import WORDS, Words


def require_vacant(folder: Path) -> None:
    """Promises that a help center can be written into `folder` without touching anything of anybody's.

    Raises:
        ConfigError: it is a file, or holds something.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file", "Name a folder that does not exist yet.")
    if folder.is_dir() and any(folder.iterdir()):
        raise ConfigError(f"{folder} is not empty", "Name a folder that does not exist yet, or an empty one.")


def require_known(languages: Sequence[str]) -> None:
    """Promises that there are words for each of `languages`, and that none is named twice.

    Raises:
        ConfigError: one is unknown or named twice, or there is none.
    """
    unknown = [lang for lang in languages if lang not in WORDS]
    if unknown or not languages:
        raise ConfigError(
            f"There is no starter in the language {', '.join(unknown) or '(none)'}",
            f"Choose among: {', '.join(WORDS)}. Others are added by writing mkdocs.<lang>.yml and docs/<lang>/.",
        )
    if len(set(languages)) < len(languages):
        raise ConfigError(f"A language is named twice: {', '.join(languages)}", "Name each language once.")


def write_new(folder: Path, languages: Sequence[str], name: str, now: datetime) -> None:
    """Writes a help center of starter pages into `folder`, ready to be served.

    Args:
        folder: vacant; created when absent.
        languages: codes, the default first.
        name: what it is called; empty: by the words of each language.
        now: the day that its pages say they were written.

    Raises:
        ConfigError: the folder is not vacant, or a language has no starter.
    """
    require_vacant(folder)
    require_known(languages)
    for lang in languages:
        write_starter_pages(folder, lang, languages, now)
    write_settings(folder, [starter_setup(lang) for lang in languages], name, now)


def write_desk(folder: Path, desk: str, languages: Sequence[str], name: str, now: datetime) -> None:
    """Writes the help center of one of the `DESKS` into `folder`, ready to be served.

    Args:
        folder: vacant; created when absent.
        desk: which.
        languages: codes, the default first; empty for all that the desk is written in.
        name: what it is called; empty: by the words of each language.
        now: the day that its pages say they were written.

    Raises:
        ConfigError: there is no such desk, it is not written in a language, or the folder is not vacant.
    """
    require_vacant(folder)
    codes = desk_languages(desk, languages)
    menus = {}
    for lang in codes:
        written = pages_of_desk(desk, lang, _page_values(lang, codes, now))
        menus[lang] = desk_navigation(lang, written)
        write_files(folder, {f"docs/{lang}/{path}": text for path, text in written.items()})
    setups = [replace(starter_setup(lang), navigation=menus[lang]) for lang in codes]
    write_settings(folder, setups, name, now, promises=promises_of_desk(desk, codes, name, now))


def write_starter_pages(folder: Path, lang: str, languages: Sequence[str], now: datetime) -> None:
    """Writes the starter's pages in `lang` under `folder/docs/`."""
    values = _page_values(lang, languages, now)
    write_files(folder, {f"docs/{lang}/{path}": text for path, text in pages(lang, values)})


def _page_values(lang: str, languages: Sequence[str], now: datetime) -> dict[str, str]:
    config = "mkdocs.yml" if lang == languages[0] else f"mkdocs.{lang}.yml"
    return {"today": now.date().isoformat(), "config": config}


def starter_setup(lang: str) -> Setup:
    """Returns the configuration that goes with the starter's pages in `lang`."""
    words = WORDS[lang]
    return Setup(
        lang=lang,
        navigation=_starter_navigation(words),
        contact=f"{words.contact_page}/",
        search=f"{words.search_page}/",
        outside_menu=[f"{words.search_page}.md"],
    )


def write_settings(
    folder: Path, setups: Sequence[Setup], name: str, now: datetime, *, starter: bool = True, promises: str = ""
) -> None:
    """Writes everything but the pages. `mkdocs.yml` comes last: a folder without it is no help center.

    Args:
        folder: the help center.
        setups: its languages, the default first.
        name: what it is called.
        now: its version.
        starter: whether the starter's first article is there to be replaced.
        promises: the promise file of a desk to begin with; empty for the starter's own.
    """
    languages = [setup.lang for setup in setups]
    default, words = languages[0], WORDS[languages[0]]
    today = now.date().isoformat()
    first_article = f"docs/{default}/guides/{words.first_article_page}.md"
    to_do = [words.replace_address, *([words.settle_assumed] if promises else [])]
    to_do += [words.replace_first.format(first_article)] if starter else []
    readme = {"title": name or words.site_name, "next_step": "\n".join(to_do)}
    others = builder_files(name, setups)
    write_files(
        folder,
        {
            "README.md": root_file(f"{default}/README.md", readme),
            ".gitignore": root_file("gitignore", {}),
            "support.toml": promises or promise_file(name, languages, today),
            **dict(reversed(others.items())),
        },
    )


def write_files(folder: Path, texts: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
    """Writes each text under its path below `folder`, which is created when absent."""
    for path, text in dict(texts).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _starter_navigation(words: Words) -> list[object]:
    return [
        {words.home: "index.md"},
        {words.guides: ["guides/index.md", f"guides/{words.first_article_page}.md"]},
        {words.faq: ["faq/index.md"]},
        {words.contact: f"{words.contact_page}.md"},
    ]
