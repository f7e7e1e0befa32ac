"""The first of a month in French, wherever a moment is said."""

from __future__ import annotations

from datetime import date

import pytest

from portal.web.opening import with_first


@pytest.mark.parametrize(
    ("name", "words", "day", "locale", "said"),
    [
        ("in a sentence", "le dimanche 1 novembre", date(2026, 11, 1), "fr", "le dimanche 1er novembre"),
        ("in a receipt", "1 décembre 2026 à 10:01", date(2026, 12, 1), "fr", "1er décembre 2026 à 10:01"),
        ("another day", "le mercredi 11 novembre", date(2026, 11, 11), "fr", "le mercredi 11 novembre"),
        ("at one o’clock", "le lundi 2 novembre à 1 h", date(2026, 11, 2), "fr", "le lundi 2 novembre à 1 h"),
        ("in English", "Sunday 1 November", date(2026, 11, 1), "en", "Sunday 1 November"),
    ],
)
def test_the_first_of_a_month_is_said_as_french_says_it(name, words, day, locale, said):
    assert with_first(words, day, locale) == said, name
