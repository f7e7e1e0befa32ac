"""The pages and the menu that a wrapped folder lacks: its home, its two doors, its sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from portal.helpcenter.starter.grouping import Group, bare_words
from portal.helpcenter.starter.placing import address_of, free_name
from portal.helpcenter.starter.templates import pages, quoted
from portal.helpcenter.starter.words import WORDS

Menu = list[dict[str, list[object]]]
LONGEST_NAME = 60  # characters of a made-up folder's name


class GeneratedPages:
    """Writes pages among somebody's own, each under an address and an id that nobody has.

    Args:
        docs: the language's sources.
        lang: code.
        now: the day on which the pages say they were written.
        taken: paths of the pages that are there.
        ids: of the pages that are there.
    """

    def __init__(self, docs: Path, lang: str, now: datetime, taken: Iterable[str], ids: Iterable[str]) -> None:
        self.sections = 0
        self._docs = docs
        self._words = WORDS[lang]
        self._today = now.date().isoformat()
        self._taken = {address_of(PurePosixPath(path)).casefold() for path in taken}
        self._ids = set(ids)
        self._titles: set[str] = set()
        values = {"today": self._today, "config": "mkdocs.yml"}
        self._templates = dict(pages(lang, values))

    def write_door(self, name: str) -> str:
        """Writes the starter's page called `name`, and returns its path."""
        path = f"{free_name(name, self._taken)}.md"
        return self._write(path, self._templates[f"{name}.md"])

    def write_section(self, folder: str, title: str, parent: str) -> str:
        """Writes the page of a section; the theme lists its articles there. Returns its path.

        Args:
            folder: that it would have, were it not taken.
            title: of the section.
            parent: title of the section around it, added where a title alone would not tell two sections apart.
        """
        self.sections += 1
        if title.casefold() in self._titles and parent:
            title = f"{title} ({parent})"
        self._titles.add(title.casefold())
        head = f"title: {quoted(title)}\nkind: section\nupdated: {self._today}"
        text = f"---\n{head}\n---\n\n# {plain(title)}\n\n{self._words.section_lead}\n"
        return self._write(f"{free_name(folder, self._taken)}/index.md", text)

    def write_home(self, menu: Menu) -> None:
        """Writes the home page, with a link to the first page of each of the menu's sections."""
        words = self._words
        links = []
        for entry in menu:
            for title, inside in entry.items():
                links.append(f"- [{plain(title)}]({quote(str(inside[0]))})")
        head = f"id: home\ntitle: {quoted(words.site_name)}\nkind: home\nupdated: {self._today}"
        lead = f"# {words.home_title}\n\n{words.home_lead}"
        topics = f"## {words.topics} {{ #{words.topics_anchor} }}"
        self._write("index.md", "\n\n".join([f"---\n{head}\n---", lead, topics, "\n".join(links)]) + "\n")

    def _write(self, path: str, text: str) -> str:
        address = address_of(PurePosixPath(path))
        own = re.search(r"^id: (.+)$", text, re.MULTILINE)
        if own:
            id_ = free_name(own[1], self._ids)
            text = text.replace(own[0], f"id: {id_}", 1)
        self._ids.add(id_ if own else path.removesuffix(".md"))
        self._taken.add(address.casefold())
        file = self._docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return path


def menu_of(
    groups: Sequence[Group], write_section: Callable[[str, str, str], str], parent: str = "", around: str = ""
) -> Menu:
    """Returns the builder's menu of some groups.

    Args:
        groups: in their order.
        write_section: given the wanted folder of a section that has no page, its title and that of the section around
            it; returns the page's path.
        parent: folder of the made-up sections.
        around: title of the section that they are in.
    """
    menu: Menu = []
    for group in groups:
        folder = group.folder or f"{parent}/{slug(group.title)}".lstrip("/")
        # An index is the section's own page; any other page that stands for it is the first of the list.
        first = group.landing or write_section(folder, group.title, around)
        inside = menu_of(group.groups, write_section, folder, group.title)
        menu.append({group.title: [first, *group.pages, *inside]})
    return menu


def slug(title: str) -> str:
    """Returns a title as a folder's name: `Écrire à l'équipe` → `ecrire-a-l-equipe`."""
    name = re.sub(r"[^a-z0-9]+", "-", bare_words(title)).strip("-")
    return name[:LONGEST_NAME].strip("-") or "section"


def plain(text: str) -> str:
    """Returns `text` with every sign that Markdown would read put out of its reach."""
    return re.sub(r"([\\`*_{}\[\]<>#])", r"\\\1", text)
