"""`guichet new --from`: a help center around a folder of Markdown that somebody else arranged."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from portal.errors import ConfigError
from portal.helpcenter.starter.configuration import Setup
from portal.helpcenter.starter.finding import Belongings, look_into
from portal.helpcenter.starter.generated import GeneratedPages, menu_of
from portal.helpcenter.starter.grouping import arrange
from portal.helpcenter.starter.mending import Mended, id_of, mend, set_aside_id
from portal.helpcenter.starter.placing import place_pages, renamed
from portal.helpcenter.starter.words import WORDS
from portal.helpcenter.starter.writing import (
    require_known,
    require_vacant,
    starter_setup,
    write_files,
    write_settings,
    write_starter_pages,
)

# What the builder would say of every link; our own checks count them, once.
_QUIET = {
    "nav": {"omitted_files": "ignore", "absolute_links": "ignore"},
    "links": {"not_found": "ignore", "absolute_links": "ignore", "unrecognized_links": "ignore", "anchors": "ignore"},
}


@dataclass(slots=True)
class Adoption:
    """What became of a folder.

    Attributes:
        pages: how many of its pages are in the help center.
        media: how many pictures and other files.
        sections: how many sections the menu has, at any depth.
        changes: what had to be changed, in words → how often.
        left: suffix → how many files stayed behind.
        drafts: pages that their authors do not want published: they are there, and not built.
    """

    pages: int = 0
    media: int = 0
    sections: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    drafts: int = 0


def adopt(
    source: Path,
    folder: Path,
    languages: Sequence[str],
    now: datetime,
    *,
    name: str = "",
    progress: Callable[[str], None],
) -> Adoption:
    """Writes a help center into `folder` around a copy of the Markdown in `source`, which is left as it is.

    Where `source` holds a folder for each of several languages, named by their codes, each becomes that language;
    otherwise everything is in the default language, and the others get the starter's pages.

    Args:
        source: somebody's folder.
        folder: vacant; created when absent.
        languages: codes, the default first.
        now: the day that the generated pages say they were written.
        name: what the help center is called; empty: by the words of each language.
        progress: told what takes a while.

    Raises:
        ConfigError: there is no Markdown, the folder is not vacant, or a language has no starter.
    """
    require_vacant(folder)
    require_known(languages)
    if not source.is_dir():
        raise ConfigError(f"{source} is no folder", "Name the folder that holds the Markdown.")
    sources = {lang: source / lang for lang in languages}
    if len(languages) == 1 or not all(place.is_dir() for place in sources.values()):
        sources = {languages[0]: source}
    adoption = Adoption()
    setups = []
    for lang in languages:
        if lang not in sources:
            write_starter_pages(folder, lang, languages, now)
            setups.append(starter_setup(lang))
            continue
        belongings = look_into(sources[lang], besides=folder)
        if not belongings.pages:
            raise ConfigError(
                f"There is no Markdown in {sources[lang]}", "Name the folder that holds files ending in .md."
            )
        progress(f"Copying {len(belongings.pages):,} pages and {len(belongings.media):,} other files ({lang})")
        setups.append(_adopt_language(sources[lang], folder, lang, now, belongings=belongings, adoption=adoption))
    write_settings(folder, setups, name, now, starter=languages[0] not in sources)
    return adoption


def _adopt_language(
    source: Path, folder: Path, lang: str, now: datetime, *, belongings: Belongings, adoption: Adoption
) -> Setup:
    words, docs = WORDS[lang], folder / "docs" / lang
    places = place_pages(belongings.pages, words.about)
    mended = _mend_all(source, places, adoption.changes)
    drafts = [path for path, page in mended.items() if page.is_draft]
    write_files(docs, {path: page.text for path, page in mended.items()})
    for file in belongings.media:
        (docs / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / file, docs / file)

    made = GeneratedPages(docs, lang, now, places.values(), (id_of(path, page) for path, page in mended.items()))
    contact, search = made.write_door(words.contact_page), made.write_door(words.search_page)
    groups = arrange({path: page.title for path, page in mended.items() if not page.is_draft}, words.articles)
    menu = menu_of(groups, made.write_section)
    made.write_home(menu)

    moved = len(renamed(places))
    if moved:
        adoption.changes["pages written under another name, so that none hides another"] += moved
    adoption.pages += len(mended) - len(drafts)
    adoption.drafts += len(drafts)
    adoption.media += len(belongings.media)
    adoption.sections += made.sections
    adoption.left += belongings.left
    return Setup(
        lang=lang,
        navigation=[{words.home: "index.md"}, *menu, {words.contact: contact}],
        contact=f"{contact.removesuffix('.md')}/",
        search=f"{search.removesuffix('.md')}/",
        outside_menu=[search],
        drafts=drafts,
        keep_templates=any(path.startswith("templates/") for path in places.values()),
        validation=_QUIET,
        tolerant=True,
    )


def _mend_all(source: Path, places: Mapping[str, str], changes: Counter[str]) -> dict[str, Mended]:
    mended = {new: mend((source / old).read_bytes(), changes) for old, new in places.items()}
    # Paths are ids already; an id that somebody wrote must differ from them and from each other.
    ids = {id_of(path, page) for path, page in mended.items() if "id" not in page.meta}
    for path, page in mended.items():
        if "id" in page.meta:
            if id_of(path, page) in ids:
                mended[path] = set_aside_id(page, changes)
            ids.add(id_of(path, mended[path]))
    return mended
