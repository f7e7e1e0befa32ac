"""The day an article was last updated, in the words of its language."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from portal.helpcenter.publish.markup import Element, replace_elements, start_tag

_MARKER = "data-guichet-updated"
_LINE = "data-guichet-updated-line"


def tell_date(text: str, lang: str, updated: date | None) -> str:
    """Returns the page with its date filled in, or without the line that would have told it.

    Args:
        text: HTML.
        lang: language of the page.
        updated: the day; None when neither the writer nor the commits say it.
    """
    if updated is None:
        return replace_elements(replace_elements(text, _LINE, _drop), _MARKER, _drop)

    def tell(element: Element) -> str:
        attributes = element.attributes | {"datetime": updated.isoformat()}
        return f"{start_tag('time', attributes)}{format_date(updated, 'long', locale=lang)}</time>"

    return replace_elements(text, _MARKER, tell)


def _drop(_: Element) -> str:
    return ""
