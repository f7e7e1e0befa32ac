"""L1xx and I3xx: links and pictures, found in the built pages and told at their place in the sources."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urljoin, urlsplit

from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.pages import BuiltPage, BuiltSite, Reference, address
from portal.helpcenter.checks.sources import Source, without_code

_HERE = "http://guichet.invalid"  # a host that no link names: what is resolved against it and stays on it is ours
_BEFORE_TARGETS = "(<>\"'=[] \t\n"
_DYNAMIC = ("/search.json", "/feedback/", "/healthz")  # answered by the server, on no disk
_OF_THE_COUNTER = ("account/",)  # below a language, answered by the server


def check_links(
    site: BuiltSite, sites: Mapping[str, BuiltSite], sources: Mapping[str, Source], *, strict: bool
) -> Iterator[Finding]:
    """Yields the links that lead nowhere and the pictures that are absent or say nothing.

    Args:
        site: the language to look at.
        sites: every language, this one included.
        sources: the language's Markdown files by name.
        strict: see `find`.
    """
    for page in site.pages.values():
        source = sources.get(page.source)
        if source is None:
            continue
        problems = [list(_problems(reference, page, site, sites, source)) for reference in page.references]
        wrong = {ref.target for ref, found in zip(page.references, problems, strict=True) if found}
        finder = _Finder(source) if wrong else None
        for reference, found in zip(page.references, problems, strict=True):
            if finder and reference.target in wrong:
                # Each occurrence takes its place, the right ones too.
                line, column = finder.next(reference.target)
                for code, message in found:
                    yield find(source.path, line, column, code, message, strict=strict)


def _problems(
    reference: Reference, page: BuiltPage, site: BuiltSite, sites: Mapping[str, BuiltSite], source: Source
) -> Iterator[tuple[str, str]]:
    """Yields the code and the message of everything that is wrong with a link or a picture."""
    lost = _lost(reference, page, site, sites, source)
    if lost:
        yield lost
    if reference.is_image and _says_nothing(reference, source):
        yield "I301", f"{reference.target or 'This image'} has no text: say what it shows between ![ and ]"


def _lost(
    reference: Reference, page: BuiltPage, site: BuiltSite, sites: Mapping[str, BuiltSite], source: Source
) -> tuple[str, str] | None:
    missing = "I302" if reference.is_image else "L101"
    try:
        parts = urlsplit(urljoin(_HERE + address(site.lang, page.file), reference.target.strip()))
    except ValueError:
        return missing, f"{reference.target} is no address"
    if f"{parts.scheme}://{parts.netloc}" != _HERE or parts.path.startswith(_DYNAMIC) or parts.path == "/":
        return None
    _, lang, place = unquote(parts.path).split("/", 2) if parts.path.count("/") > 1 else ("", parts.path.strip("/"), "")
    if lang in sites and place.startswith(_OF_THE_COUNTER):
        return None
    file = sites[lang].find(place) if lang in sites else None
    if file is None:
        return missing, _explain(reference.target, source)
    anchor = unquote(parts.fragment)
    target = sites[lang].pages.get(file)
    # “:~:” begins a text fragment, which browsers look up in the text; “top” they always know.
    if not anchor or target is None or anchor.startswith(":~:") or anchor == "top" or anchor in target.anchors:
        return None
    where = "this page" if target is page else (target.source or target.file)
    return "L102", f"There is no anchor #{anchor} on {where}"


def _explain(target: str, source: Source) -> str:
    if re.match(r"/[^/].*\.(md|markdown)\b", target):
        return f"{target} does not exist: write the path from {source.name}, without a leading /"
    return f"{target} does not exist"


def _says_nothing(reference: Reference, source: Source) -> bool:
    if reference.text is None:
        return True
    # In HTML an empty text is a statement, “nothing to be said here”; in Markdown it was forgotten.
    return not reference.text.strip() and _is_empty_in_markdown(reference.target, source.text)


def _is_empty_in_markdown(target: str, text: str) -> bool:
    name = re.escape(unquote(target).rpartition("/")[2])
    return bool(re.search(rf"!\[\s*\]\([^)]*{name}", text))


class _Finder:
    """Finds where the targets of a built page stand in its source, each occurrence once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = without_code(source.text)
        self._next: dict[str, int] = {}

    def next(self, target: str) -> tuple[int, int]:
        """Returns line and column of the next occurrence of `target`; the body's first line when it is not there."""
        for spelling in _spellings(target):
            offset = self._find(spelling)
            if offset >= 0:
                self._next[spelling] = offset + len(spelling)
                return self._source.position(self._beginning(offset))
        return self._source.position(self._source.body)

    def _find(self, spelling: str) -> int:
        """Returns where `spelling` stands next, neither as the end of a longer name nor as its beginning; else -1."""
        offset = self._text.find(spelling, self._next.get(spelling, self._source.body)) if spelling else -1
        while offset >= 0:
            before, after = (
                self._text[offset - 1 : offset],
                self._text[offset + len(spelling) : offset + len(spelling) + 1],
            )
            if (spelling.startswith("#") or not _goes_on(before, ".%-")) and not _goes_on(after, "%-"):
                break
            offset = self._text.find(spelling, offset + 1)
        return offset

    def _beginning(self, offset: int) -> int:
        """Returns where the target begins of which a part stands at `offset`."""
        while offset and self._text[offset - 1] not in _BEFORE_TARGETS:
            offset -= 1
        return offset


def _goes_on(char: str, signs: str) -> bool:
    """Whether a name goes on with `char`."""
    return char.isalnum() or char == "_" or (char != "" and char in signs)


def _spellings(target: str) -> Iterator[str]:
    """Yields ways in which a writer may have written what became `target`, the surest first."""
    yield target
    yield unquote(target)
    yield html.escape(target)
    path, _, anchor = unquote(target).partition("#")
    name = path.rstrip("/").rpartition("/")[2]
    if anchor:
        yield f"{name}.md#{anchor}"
        yield f"{name}/index.md#{anchor}"
        yield f"#{anchor}"
    if name:
        yield name
