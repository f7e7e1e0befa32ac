"""Which language a reader is answered in, and the sidecar's own words in it.

English words stand in the code, the others in `locales/*.po`. Those are read at start: a compiled `.mo` beside each
would be a second copy that can be forgotten.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import flask_babel
from babel.core import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale
from werkzeug.exceptions import RequestEntityTooLarge

LOCALES = Path(__file__).with_name("locales")
OWN_LANGUAGES = ("fr", "en", "es")
FALLBACK = "en"  # the language of the code

gettext: Callable[..., str] = flask_babel.gettext
"""Returns a message of ours in the request's language, its `%(name)s` filled in."""
ngettext: Callable[..., str] = flask_babel.ngettext
"""Returns the one of two messages that suits a number, likewise; the number is `%(num)s` in it."""


class Words(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Flask-Babel's source of translations, read from our `.po` files."""

    def get_translations(self) -> NullTranslations:
        """Returns the words of the request's language; English where we have none."""
        locale = get_locale()
        return words(locale.language if locale is not None else FALLBACK)


def speak_languages(app: Flask) -> None:
    """Gives templates and views `gettext` and the formats of the request's language."""
    babel = Babel(app, default_locale=FALLBACK, locale_selector=request_locale)
    babel.domain_instance = Words()


@cache
def words(lang: str) -> NullTranslations:
    """Returns the sidecar's own words in `lang`; English when it is not one of ours."""
    if lang == FALLBACK or lang not in OWN_LANGUAGES:
        return NullTranslations()
    with (LOCALES / f"{lang}.po").open("rb") as source:
        catalogue = read_po(source, locale=lang)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def request_language() -> str:
    """Returns the language to answer in, one of the release's.

    At the desk it is the agent's own (`g.agent_language`). Elsewhere the first folder of the path says it; else the
    `lang` of the form or of the query; else the reader's browser; else it is the help center's first language.
    """
    if "agent_language" in g:
        return str(g.agent_language)
    opened = g.get("opened")
    languages = opened.release.languages if opened is not None else OWN_LANGUAGES
    for lang in (request.path.split("/", 2)[1], request.args.get("lang", ""), _form_language()):
        if lang in languages:
            return str(lang)
    return str(preferred_language(languages))


def _form_language() -> str:
    try:
        return request.form.get("lang", "")
    except RequestEntityTooLarge:
        return ""


def preferred_language(languages: tuple[str, ...]) -> str:
    """Returns the one of `languages` that the reader's browser asks for; the first when it asks for none."""
    return request.accept_languages.best_match(languages, languages[0]) or languages[0]


def request_locale() -> str:
    """Returns a locale that Babel knows, for the request's language."""
    lang = request_language()
    try:
        Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return FALLBACK
    return lang.replace("-", "_")
