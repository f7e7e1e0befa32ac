"""The language switch: to the same article in the other language, not to the other language's home."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.helpcenter.publish.markup import Element, replace_elements, start_tag
from portal.helpcenter.publish.pages import Page

_MARKER = "data-guichet-alternate"
_MISSING = "data-guichet-missing"


def link_alternates(text: str, versions: Mapping[str, Page] | None, languages: Collection[str]) -> str:
    """Returns the page with its language switch pointing to the same article.

    Finishing a finished page again gives what finishing the built one gives.

    Args:
        text: HTML.
        versions: language → the same article; None for a page that is no article, which keeps the links to the homes.
        languages: languages that are published; links to others are left alone.
    """
    if versions is None:
        return text

    def link(element: Element) -> str | None:
        lang = element.attributes[_MARKER]
        if lang not in languages:
            return None
        attributes = {name: value for name, value in element.attributes.items() if name != _MISSING}
        version = versions.get(lang)
        attributes["href"] = version.path if version else f"/{lang}/"
        if not version:
            attributes[_MISSING] = ""
        return start_tag(element.name, attributes) + text[element.inside : element.end]

    return replace_elements(text, _MARKER, link)
