"""How each language says an hour, a price, a delay."""

from __future__ import annotations

from portal.errors import ConfigError
from portal.helpcenter.markdown.wording.english import ENGLISH
from portal.helpcenter.markdown.wording.english_terms import ENGLISH_TERMS
from portal.helpcenter.markdown.wording.french import FRENCH
from portal.helpcenter.markdown.wording.french_terms import FRENCH_TERMS
from portal.helpcenter.markdown.wording.spanish import SPANISH
from portal.helpcenter.markdown.wording.spanish_terms import SPANISH_TERMS
from portal.helpcenter.markdown.wording.wording import Wording

_LANGUAGES = {
    phrases.code: (phrases, terms)
    for phrases, terms in ((FRENCH, FRENCH_TERMS), (ENGLISH, ENGLISH_TERMS), (SPANISH, SPANISH_TERMS))
}


def wording_in(language: str) -> Wording:
    """Returns the words of a language.

    Raises:
        ConfigError: facts are not written in that language.
    """
    if language not in _LANGUAGES:
        raise ConfigError(
            f"Facts are not written in the language {language}",
            f"Set the option language of the extension guichet to one of {', '.join(_LANGUAGES)}.",
        )
    return Wording(*_LANGUAGES[language])
