"""Dates of public holidays, from the one library that knows them.

`holidays` works dates out from each country's law, so any year can be asked for; a law that changes comes with a new
version of the library, which is why the locks are renewed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

from portal.errors import ConfigError

# A wide span of years costs some 10 ms, and then nothing that is built or served depends on today's date.
YEARS = range(2000, 2100)
_LETTERS_OF_COUNTRY = 2


class UnknownHolidayCodeError(ConfigError):
    """There is no such country or subdivision."""


def holiday_dates(code: str, years: Sequence[int] = YEARS, language: str = "en") -> Mapping[date, str]:
    """Returns the public holidays of a country or of one of its subdivisions.

    Args:
        code: ISO 3166 code such as `FR`, or with a subdivision such as `FR-57` or `ES-CT`.
        years: which years to list.
        language: of the names; the country's own language where the library has no names in this one.

    Raises:
        UnknownHolidayCodeError: no such code.
    """
    if code not in known_codes():
        raise UnknownHolidayCodeError(
            f'"{code}" is no country or subdivision whose public holidays are known',
            "Write a country such as FR, or a subdivision such as FR-57 or ES-CT.",
        )
    return _dates(code, years if isinstance(years, range) else tuple(years), language)


@lru_cache(maxsize=32)
def _dates(code: str, years: Sequence[int], language: str) -> Mapping[date, str]:
    country, _, subdivision = code.partition("-")
    # Without a language the library would choose one, and not the same for every country.
    chosen = _language_of(country, language)
    known = holidays.country_holidays(country, subdiv=subdivision or None, years=years, language=chosen)
    return MappingProxyType(dict(sorted(known.items())))


@lru_cache(maxsize=1)
def known_codes() -> frozenset[str]:
    """Returns every code that `holiday_dates` understands."""
    countries = holidays.list_supported_countries(include_aliases=False)
    return frozenset(
        code
        for country, subdivisions in countries.items()
        if len(country) == _LETTERS_OF_COUNTRY
        for code in (country, *(f"{country}-{subdivision}" for subdivision in subdivisions))
    )


def _language_of(country: str, wanted: str) -> str | None:
    supported: list[str] = sorted(holidays.list_localized_countries().get(country, []))
    near = [language for language in supported if language == wanted or language.startswith(f"{wanted}_")]
    if near:
        return near[0]
    own: str | None = holidays.country_holidays(country).default_language
    return own
