"""What was probably meant by a value that cannot be read: the same words, mended, to be offered in the error.

Nothing here decides what is right: a parser offers what is mended only when it has the form it wants.
"""

from __future__ import annotations

import re

_SPACES = re.compile("[ \t\u00a0\u202f]+")
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "euros": "EUR", "euro": "EUR"}
_PERIODS = {
    "month": r"mois|mes|months?|m",
    "year": r"ans?|ann[ée]e|años?|years?|y",
    "hour": r"heures?|horas?|hours?|h",
    "request": r"demandes?|solicitud(?:es)?|requests?|tickets?",
    "once": r"une fois|once|una vez",
}
_HOURS = re.compile(r"(?<=\d) ?(?:heures?|hours?|horas?|hrs?|h)(?![a-z])", re.IGNORECASE)
_MINUTES = re.compile(r"(?<=\d) ?(?:minutes?|minutos?|mins?|mn|m)(?![a-z])", re.IGNORECASE)
_FRACTION = re.compile(r"(\d{1,4})[.,](\d{1,2}) ?h")
_BARE_MINUTES = re.compile(r"(?<=h)(?: )?(\d{1,2})$")
_DAYS = re.compile(r"(?<=\d) ?(?:jours?|journ[ée]es?|d[ií]as?|days?|j|d)\b.*", re.IGNORECASE)
_MONTHS = re.compile(r"(?<=\d) ?(?:mois|mes(?:es)?|months?|m)\b", re.IGNORECASE)
_YEARS = re.compile(r"(?<=\d) ?(?:ans?|ann[ée]es?|años?|years?|y)\b", re.IGNORECASE)
_TIME = r"(\d{1,2})(?: ?[:hH.] ?(\d{2})?)?"
_SPAN = re.compile(rf"{_TIME} ?(?:[-–—]|à|a|to) ?{_TIME}")
_DAY_NAMES = {
    "mon": r"lun(?:di)?|lunes|monday|mo",
    "tue": r"mar(?:di)?|martes|tuesday|tues|tu",
    "wed": r"mer(?:credi)?|mi[ée](?:rcoles)?|wednesday|we",
    "thu": r"jeu(?:di)?|jue(?:ves)?|thursday|thur?s?|th",
    "fri": r"ven(?:dredi)?|vie(?:rnes)?|friday|fr",
    "sat": r"sam(?:edi)?|s[áa]b(?:ado)?|saturday|sa",
    "sun": r"dim(?:anche)?|dom(?:ingo)?|sunday|su",
}


def told_spaces(text: str) -> str:
    """Returns that a text holds no-break spaces, which nobody sees, or nothing."""
    return " (with a plain space: this one is a no-break space)" if re.search("[\u00a0\u202f]", text) else ""


def mend_amount(text: str) -> str:
    """Returns an amount with a point, a space and a code in capitals: `11,5 €` becomes `11.50 EUR`."""
    text = _SPACES.sub(" ", text).strip()
    for sign, code in _SIGNS.items():
        text = re.sub(rf"{re.escape(sign)}(?![a-z])", code, text, flags=re.IGNORECASE)
    found = re.fullmatch(r"([A-Za-z]{3})? ?(\d+)(?:[.,](\d*))? ?([A-Za-z]{3})?", text)
    code = (found[1] or found[4] or "") if found else ""
    if not found or not code:
        return text
    cents = f".{found[3].ljust(2, '0')}" if found[3] else ""
    return f"{found[2]}{cents} {code.upper()}"


def mend_price(text: str) -> str:
    """Returns a price with its period in English: `à partir de 11 € par mois` becomes `from 11 EUR/month`."""
    text = _SPACES.sub(" ", text).strip()
    plain = re.sub(r"^(?:à partir de|desde|dès|from) ", "", text, flags=re.IGNORECASE)
    amount, slash, period = re.sub(r" (?:par|per|por|a|al) ", "/", plain).partition("/")
    word = next((name for name, words in _PERIODS.items() if re.fullmatch(words, period.strip(), re.IGNORECASE)), "")
    return f"{'from ' if plain != text else ''}{mend_amount(amount)}/{word if slash else 'month'}"


def mend_duration(text: str) -> str:
    """Returns a length of time in hours and minutes: `2h30` becomes `2h 30min`, `1,5 heure` becomes `1h 30min`."""
    text = _HOURS.sub("h", _SPACES.sub(" ", text).strip())
    text = _BARE_MINUTES.sub(r" \1min", _MINUTES.sub("min", text))
    found = _FRACTION.fullmatch(text)
    if not found:
        return text
    minutes = int(found[2].ljust(2, "0")) * 60 // 100
    return f"{found[1]}h {minutes}min" if minutes else f"{found[1]}h"


def mend_days(text: str) -> str:
    """Returns a number of days in English: `5 jours ouvrés` becomes `5 days`."""
    return _DAYS.sub(" days", _SPACES.sub(" ", text).strip())


def mend_months(text: str) -> str:
    """Returns a number of months or years in English: `6 mois` becomes `6 months`."""
    return _YEARS.sub(" years", _MONTHS.sub(" months", _SPACES.sub(" ", text).strip()))


def mend_span(text: str) -> str:
    """Returns a span of hours with two figures each: `8h-12h30` becomes `08:00-12:30`."""
    found = _SPAN.fullmatch(_SPACES.sub(" ", text).strip())
    if not found:
        return text
    return f"{int(found[1]):02}:{found[2] or '00'}-{int(found[3]):02}:{found[4] or '00'}"


def mend_clock(text: str) -> str:
    """Returns a time of day with two figures each: `16h` becomes `16:00`."""
    found = re.fullmatch(_TIME, _SPACES.sub(" ", text).strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else text


def mend_percent(text: str) -> str:
    """Returns a percentage with a point and its sign: `99,5` becomes `99.5 %`."""
    return f"{text.replace(',', '.').rstrip('% ' + chr(0xA0) + chr(0x202F))} %"


def mend_day_of_week(text: str) -> str:
    """Returns the short English name of a day: `lundi` becomes `mon`; the text itself when it names no day."""
    return next((day for day, words in _DAY_NAMES.items() if re.fullmatch(words, text, re.IGNORECASE)), text.lower())
