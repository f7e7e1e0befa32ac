"""A menu for pages that somebody else arranged: by folders, by what names have in common, else by first letter."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

MANY = 40  # pages that a menu may list in a row
FEWEST = 3  # pages that make a group; fewer stay with their neighbours
SHORTEST_TITLE = 3  # letters
DEEPEST = 3  # levels of a menu
_SEPARATORS = ("__", "--", "_", ".", " ", "-")
_SHARED = 0.9  # of the names: what so many begin or end with says nothing of any
_GROUPED = 0.6  # of the pages that a way of grouping must place
_LARGEST = 0.85  # of the pages that one group may hold


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page to be placed.

    Attributes:
        path: below its language's sources.
        title: of the page.
        parts: what is left of its name to group by.
    """

    path: str
    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A section of a menu.

    Attributes:
        title: what it is called.
        landing: path of the page that stands for it; empty when somebody must write one.
        pages: paths, in order, the landing page not among them.
        groups: sections inside.
        folder: the sources' folder that it is; empty when it is made up.
    """

    title: str
    landing: str = ""
    pages: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    folder: str = ""

    def count(self) -> int:
        """Returns how many pages it holds, at any depth."""
        return bool(self.landing) + len(self.pages) + sum(group.count() for group in self.groups)


@dataclass(slots=True)
class _Folder:
    pages: list[str] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=lambda: defaultdict(_Folder))


def arrange(titles: dict[str, str], others: str) -> tuple[Group, ...]:
    """Returns a menu for all pages.

    Args:
        titles: path → title; a page without one is called by its name.
        others: title of the pages that belong to no group.
    """
    top = _Folder()
    for path in titles:
        place = top
        for name in path.split("/")[:-1]:
            place = place.folders[name]
        place.pages.append(path)
    whole = _arrange_folder(top, "", "", titles, others)
    while len(whole.groups) == 1 and not whole.pages and not whole.landing:
        whole = whole.groups[0]  # a folder that holds everything says nothing
    loose = tuple(filter(None, [whole.landing, *whole.pages]))
    groups = (*whole.groups, Group(others, pages=loose)) if loose else whole.groups
    tails = Counter(_tail(title) for title in _titles(groups))
    return tuple(
        _shortened(group, {tail for tail, count in tails.items() if tail and count >= FEWEST}) for group in groups
    )


def _titles(groups: Iterable[Group]) -> Iterator[str]:
    for group in groups:
        yield group.title
        yield from _titles(group.groups)


def _tail(title: str) -> str:
    return title.rpartition(":")[2].strip().casefold() if ":" in title else ""


def _shortened(group: Group, tails: set[str]) -> Group:
    """Returns the group without the words that many titles end with, such as “: list of articles”."""
    title = group.title.rpartition(":")[0].rstrip() if _tail(group.title) in tails else group.title
    return replace(group, title=title, groups=tuple(_shortened(inside, tails) for inside in group.groups))


def bare_words(text: str) -> str:
    """Returns the words of `text` as they are sorted: without accents, case or signs."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return re.sub(r"[\W_]+", " ", "".join(char for char in plain if not unicodedata.combining(char))).strip()


def _arrange_folder(place: _Folder, path: str, landing: str, titles: dict[str, str], others: str) -> Group:
    """Returns a folder of the sources as a group; `landing` is the page beside it that has its name, if any."""
    name = path.rpartition("/")[2]
    for stem in ("index", "readme", name.casefold()):
        landing = landing or next((page for page in place.pages if _stem(page).casefold() == stem), "")
    beside = {_stem(page): page for page in place.pages if page != landing}
    groups = [
        _arrange_folder(inside, f"{path}/{folder}".lstrip("/"), beside.get(folder, ""), titles, others)
        for folder, inside in sorted(place.folders.items())
    ]
    used = {landing, *(group.landing for group in groups)}
    leaves = [Leaf(p, titles[p] or humanise(_stem(p)), (_stem(p),)) for p in place.pages if p not in used]
    made = _split(leaves)
    if made.groups and groups and made.pages:
        groups.append(Group(others, pages=made.pages))
        made = replace(made, pages=())
    title = (landing and titles[landing]) or humanise(name)
    return Group(title, landing, made.pages, (*groups, *made.groups), path)


def _stem(page: str) -> str:
    return page.rpartition("/")[2].rpartition(".")[0]


def _split(leaves: Sequence[Leaf]) -> Group:
    """Returns loose pages, grouped when they are many."""
    if len(leaves) <= MANY:
        return Group("", pages=_sorted(leaves))
    for separator in _SEPARATORS:
        groups = _by_name(leaves, separator)
        if groups:
            return groups
    return _by_letter(leaves)


def _by_name(leaves: Sequence[Leaf], separator: str) -> Group | None:
    """Returns the pages grouped by the parts of their names; None when these say too little."""
    named = [replace(leaf, parts=tuple(leaf.parts[-1].split(separator))) for leaf in leaves]
    named = _without_shared(named)
    keys = Counter(leaf.parts[0] for leaf in named if len(leaf.parts) > 1)
    good = {key for key, count in keys.items() if count >= FEWEST and key}
    placed = sum(keys[key] for key in good)
    too_large = max(keys.values(), default=0) > _LARGEST * len(named)
    if len(good) < 2 or placed < _GROUPED * len(named) or too_large:  # noqa: PLR2004 - one group is none
        return None
    return _group("", _aligned(named, good), 1)


def _without_shared(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Returns the pages without the parts that nearly all names begin or end with."""
    found = list(leaves)
    for end in (0, -1):
        while True:
            counts = Counter(leaf.parts[end] for leaf in found if len(leaf.parts) > 1)
            part, count = counts.most_common(1)[0] if counts else ("", 0)
            if count < _SHARED * len(found):
                break
            found = [_without(leaf, part, end) for leaf in found]
    return found


def _without(leaf: Leaf, part: str, end: int) -> Leaf:
    if len(leaf.parts) < 2 or leaf.parts[end] != part:  # noqa: PLR2004 - a name keeps its last part
        return leaf
    return replace(leaf, parts=leaf.parts[1:] if end == 0 else leaf.parts[:-1])


def _aligned(leaves: Sequence[Leaf], keys: Iterable[str]) -> list[Leaf]:
    """Returns the pages, each beginning with a known group if its name holds one: long names may have lost a head."""
    known = set(keys)
    aligned = []
    for leaf in leaves:
        at = next((n for n, part in enumerate(leaf.parts[:-1]) if part in known), 0)
        aligned.append(replace(leaf, parts=leaf.parts[at:]))
    return aligned


def _group(title: str, leaves: Sequence[Leaf], depth: int) -> Group:
    """Returns the pages below `title`: a group for each part that enough of them share, then the others."""
    by_part: dict[str, list[Leaf]] = defaultdict(list)
    loose: list[Leaf] = []
    for leaf in leaves:
        if len(leaf.parts) > 1 and (len(leaves) > MANY or depth == 1):
            by_part[leaf.parts[0]].append(leaf)
        else:
            loose.append(leaf)
    groups = []
    for part, members in by_part.items():
        inside = [replace(leaf, parts=leaf.parts[1:]) for leaf in members]
        landing = next((leaf for leaf in inside if leaf.parts == (part,)), None)
        if len(members) < FEWEST or not (landing or _says_something(part)):
            loose += members
            continue
        inside = [leaf for leaf in inside if leaf is not landing]
        below = _group(part, inside, depth + 1) if depth < DEEPEST else Group("", pages=_sorted(inside))
        groups.append(
            replace(below, title=landing.title if landing else humanise(part), landing=landing.path if landing else "")
        )
    groups.sort(key=lambda group: bare_words(group.title))
    if len(loose) > MANY + FEWEST:
        groups += _by_letter(loose).groups
        loose = []
    return Group(title, pages=_sorted(loose), groups=tuple(groups))


def _says_something(part: str) -> bool:
    """Whether a part of a name can be a title: a letter or two cannot, a year can."""
    return len(part) >= SHORTEST_TITLE or part.isdigit()


def _by_letter(leaves: Sequence[Leaf]) -> Group:
    """Returns the pages by the first letter of their titles, in ranges of about `MANY`."""
    by_letter: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        first = bare_words(leaf.title)[:1].upper()
        by_letter[first if first.isalpha() else "0-9"].append(leaf)
    ranges: list[tuple[str, str, list[Leaf]]] = []
    for letter in sorted(by_letter):
        members = by_letter[letter]
        if ranges and letter.isalpha() and ranges[-1][0].isalpha() and len(ranges[-1][2]) + len(members) <= MANY:
            begin, _, before = ranges.pop()
            ranges.append((begin, letter, before + members))
        else:
            ranges.append((letter, letter, list(members)))
    return Group(
        "",
        groups=tuple(
            Group(begin if begin == end else f"{begin} – {end}", pages=_sorted(members))
            for begin, end, members in ranges
        ),
    )


def _sorted(leaves: Iterable[Leaf]) -> tuple[str, ...]:
    return tuple(leaf.path for leaf in sorted(leaves, key=lambda leaf: (bare_words(leaf.title), leaf.path)))


def humanise(name: str) -> str:
    """Returns a file's or a folder's name as words: `add-users_2` → `Add users 2`."""
    words = re.sub(r"[-_.\s]+", " ", name).strip()
    return words[:1].upper() + words[1:]
