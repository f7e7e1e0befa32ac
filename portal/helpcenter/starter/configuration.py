"""The builder's files and the promise file of a new help center."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from portal.helpcenter.starter.templates import quoted, root_file
from portal.helpcenter.starter.words import WORDS

_DIALECT = """\
    dialect: commonmark
    unknown_facts: keep
"""
_MORE_EXTENSIONS = """\
  sane_lists: {}
  pymdownx.quotes:
    callouts: true
  pymdownx.tasklist: {}
  pymdownx.tilde:
    subscript: false
"""
_KEEP_TEMPLATES = "exclude_docs: '!/templates/'\n"
_PATTERN_SIGNS = re.compile(r"[*?!\[\]\\ #]")

Navigation = Sequence[Any]  # as MkDocs reads it: paths, and one-key mappings from a title to a path or to such a list


@dataclass(frozen=True, slots=True)
class Setup:
    """What one language of a new help center is configured with.

    Attributes:
        lang: code.
        navigation: its menu.
        contact: location of the contact page, such as `contact/`.
        search: location of the search page.
        outside_menu: pages that the menu leaves out on purpose.
        drafts: pages that are there and not built.
        keep_templates: whether a folder `templates/` holds pages: the builder would leave it out.
        validation: what the builder says about links.
        tolerant: whether the pages were written for another tool: broken links are counted instead of failing the
            build, braces that hold no fact stay, and Markdown is read as other tools read it.
    """

    lang: str
    navigation: Navigation
    contact: str
    search: str
    outside_menu: Sequence[str]
    drafts: Sequence[str] = ()
    keep_templates: bool = False
    validation: Mapping[str, Any] = field(default_factory=lambda: {"links": {"absolute_links": "ignore"}})
    tolerant: bool = False


def builder_files(name: str, setups: Sequence[Setup]) -> dict[str, str]:
    """Returns `mkdocs.yml` for the first setup and `mkdocs.<lang>.yml` for the others, by file name.

    Args:
        name: what the help center is called; empty: by the words of each language.
        setups: the languages, the default first.
    """
    codes = [setup.lang for setup in setups]
    made = {}
    for setup in setups:
        words = WORDS[setup.lang]
        first = setup is setups[0]
        own: dict[str, Any] = {"contact": setup.contact, "search_page": setup.search}
        if first:
            own["words_per_minute"] = 200
        if setup.tolerant:
            own["links"] = "warn"
        extra: dict[str, Any] = {"guichet": own}
        if first:
            extra = {"scope": "/", **extra}  # remembered colours hold in every language
        if first and len(codes) > 1:
            extra["alternate"] = [{"name": WORDS[c].language, "link": f"/{c}/", "lang": c} for c in codes]
        values = {
            "config_comment": words.config_comment,
            "site_name": quoted(name or words.site_name),
            "lang": setup.lang,
            "permalink_title": words.permalink_title,
            "dialect": _DIALECT * setup.tolerant,
            "more_extensions": _MORE_EXTENSIONS * setup.tolerant,
            "validation": _indented(setup.validation),
            "extra": _indented(extra),
            "outside_menu": _patterns("not_in_nav", setup.outside_menu),
            "left_out": _patterns("draft_docs", setup.drafts) + _KEEP_TEMPLATES * setup.keep_templates,
            "nav": _indented(setup.navigation),
        }
        template = "mkdocs.yml" if first else "mkdocs.lang.yml"
        made["mkdocs.yml" if first else f"mkdocs.{setup.lang}.yml"] = root_file(template, values)
    return made


def promise_file(name: str, languages: Sequence[str], today: str) -> str:
    """Returns a `support.toml` that loads as it is, commented in the default language."""
    default = languages[0]
    values = {
        "name": quoted(name or WORDS[default].site_name),
        "languages": f"[{', '.join(quoted(lang) for lang in languages)}]",
        "today": today,
    }
    return root_file(f"{default}/support.toml", values)


def _patterns(key: str, pages: Sequence[str]) -> str:
    """Returns a setting that lists pages; their names may hold the signs of a pattern."""
    if not pages:
        return ""
    lines = "".join(f"  /{_PATTERN_SIGNS.sub(lambda sign: chr(92) + sign[0], page)}\n" for page in pages)
    return f"{key}: |\n{lines}"


def _indented(content: Mapping[str, Any] | Navigation) -> str:
    if not content:
        return ""
    # Wide: a long title broken over two lines is harder to move by hand.
    text = yaml.dump(content, Dumper=_Indenting, allow_unicode=True, sort_keys=False, width=1000)
    return "".join(f"  {line}\n" for line in text.splitlines())


class _Indenting(yaml.SafeDumper):
    """Indents lists inside mappings, as people write them."""

    def increase_indent(self, flow: bool = False, *_: object, **__: object) -> None:  # noqa: FBT001, FBT002 - its base's
        super().increase_indent(flow, indentless=False)
