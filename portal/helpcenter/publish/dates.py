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

    def tell(element: Element) -> str | None:
        if element.name == "time":
            return None  # the theme has told the day that the writer named
        attributes = element.attributes | {"datetime": updated.isoformat()}
        return f"{start_tag('time', attributes)}{_in_words(updated, lang)}</time>"

    return replace_elements(text, _MARKER, tell)


def _in_words(day: date, lang: str) -> str:
    words = format_date(day, "long", locale=lang)
    # French says "1er janvier"; the library's data does not know.
    return f"1er{words[1:]}" if lang == "fr" and day.day == 1 else words


def _drop(_: Element) -> str:
    return ""
