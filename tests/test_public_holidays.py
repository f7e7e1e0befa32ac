from __future__ import annotations

from datetime import date

import pytest

from portal.clock import utc_now
from portal.public_holidays import YEARS, UnknownHolidayCodeError, holiday_dates, known_codes


def test_next_years_holidays_are_known():
    """Fails in time for somebody to renew the library: run it with the real clock, on purpose."""
    this_year = utc_now().year

    for code, year in ((code, year) for code in ("BE", "ES") for year in (this_year, this_year + 1)):
        assert date(year, 1, 1) in holiday_dates(code, [year]), f"the holidays of {year} are missing: renew `holidays`"
    for year in (this_year, this_year + 1):
        dates = holiday_dates("FR", [year], "fr")
        assert dates.get(date(year, 1, 1)) == "Jour de l'an", f"the holidays of {year} are missing: renew `holidays`"
        assert len(dates) >= 11


def test_every_year_that_is_listed_has_holidays():
    assert {day.year for day in holiday_dates("FR")} == set(YEARS)


FRENCH_2027 = {
    date(2027, 1, 1): "Jour de l'an",
    date(2027, 3, 29): "Lundi de Pâques",
    date(2027, 5, 1): "Fête du Travail",
    date(2027, 5, 6): "Ascension",
    date(2027, 5, 8): "Fête de la Victoire",
    date(2027, 5, 17): "Lundi de Pentecôte",
    date(2027, 7, 14): "Fête nationale",
    date(2027, 8, 15): "Assomption",
    date(2027, 11, 1): "Toussaint",
    date(2027, 11, 11): "Armistice",
    date(2027, 12, 25): "Noël",
}


def test_the_holidays_of_france_are_those_of_the_law():
    assert dict(holiday_dates("FR", [2027], "fr")) == FRENCH_2027


def test_a_subdivision_adds_its_own():
    added = set(holiday_dates("FR-57", [2027])) - set(holiday_dates("FR", [2027]))

    assert added == {date(2027, 3, 26), date(2027, 12, 26)}


LANGUAGES = [
    ("French in French", "FR", "fr", "Noël"),
    ("French in English", "FR", "en", "Christmas Day"),
    ("French in Spanish, which the library lacks", "FR", "es", "Noël"),
    ("Spanish in Spanish", "ES", "es", "Natividad del Señor"),
    ("Spanish in English", "ES", "en", "Christmas Day"),
    ("Catalan in French, which the library lacks", "ES-CT", "fr", "Natividad del Señor"),
    ("British in French, which the library lacks", "GB", "fr", "Christmas Day"),
]


@pytest.mark.parametrize(("code", "language", "name"), [case[1:] for case in LANGUAGES], ids=[c[0] for c in LANGUAGES])
def test_names_are_in_the_language_asked_for_or_in_the_countrys_own(code, language, name):
    assert holiday_dates(code, [2026], language)[date(2026, 12, 25)] == name


@pytest.mark.parametrize("code", ["ZZ", "FRA", "FR-", "FR-NOPE", "fr", ""])
def test_a_code_that_nobody_knows_is_refused_with_an_example(code):
    with pytest.raises(UnknownHolidayCodeError, match="Write a country such as FR"):
        holiday_dates(code)


def test_codes_are_countries_and_their_subdivisions():
    assert {"FR", "FR-57", "ES-CT", "US-CA", "DE-BY"} <= known_codes()
    assert not {code for code in known_codes() if code.partition("-")[0] == "FRA"}


def test_what_is_returned_cannot_be_changed_for_everybody():
    with pytest.raises(TypeError):
        holiday_dates("FR")[date(2026, 1, 2)] = "mine"
