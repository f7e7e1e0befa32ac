"""What the desk has written: its promise file, the holidays of next year, the words of its languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from portal.helpcenter.doctor_report import Diagnosis, fail, ok, warn
from portal.helpcenter.publish.languages import read_languages
from portal.policy.load import holiday_codes
from portal.promise_file import read_policy, read_promises
from portal.public_holidays import holiday_dates
from portal.settings import Settings
from portal.web.languages import LOCALES, OWN_LANGUAGES

CODE_LANGUAGE = "en"  # whose words stand in the code and need no file


def examine_promises(settings: Settings, now: datetime) -> Iterator[Diagnosis]:
    """Looks at whether the promise file loads, and whether next year's holidays are known."""
    policy = read_policy(settings.promise_file)
    yield ok(f"support.toml loads, version {policy.version}")
    if policy.desk.email and policy.desk.email.endswith(("@example.org", "@example.com")):
        yield warn(f"The desk's address is still {policy.desk.email}", "Write yours in support.toml, desk.email.")
    unknown = [
        code
        for code in sorted(holiday_codes(read_promises(settings.promise_file)))
        if not any(day.year == now.year + 1 for day in holiday_dates(code, (now.year + 1,)))
    ]
    if unknown:
        yield fail(f"The holidays of {now.year + 1} are not known: {', '.join(unknown)}", "pip install -U holidays")
    else:
        yield ok(f"The public holidays of {now.year + 1} are known")


def examine_languages(settings: Settings, now: datetime) -> Iterator[Diagnosis]:
    """Looks at whether every language has its builder file, its pages, and the server's words."""
    del now
    codes = [language.code for language in read_languages(settings)]
    yield ok(f"Languages: {', '.join(codes)}")
    for code in codes:
        if code not in OWN_LANGUAGES:
            yield warn(
                f"The server's own pages have no words in {code}: they speak English there", "Write the pages only."
            )
        elif code != CODE_LANGUAGE and not (LOCALES / f"{code}.po").is_file():
            yield fail(f"The server's words in {code} are missing", "Install guichet again.")


def examine_payments(settings: Settings, now: datetime) -> Iterator[Diagnosis]:
    """Looks at who takes the money for what the desk sells."""
    del now
    if read_policy(settings.promise_file).premium is None:
        return
    if settings.stripe is None and settings.is_https:
        yield warn(
            "Urgency is sold for play money: anybody goes first without paying",
            "Set GUICHET_PAYMENTS=stripe, or take [premium] out of support.toml.",
        )
    else:
        yield ok("Urgency is paid by Stripe" if settings.stripe else "Urgency is paid with play money, on this machine")


PROMISE_EXAMS: Sequence[Callable[[Settings, datetime], Iterator[Diagnosis]]] = (
    examine_promises,
    examine_languages,
    examine_payments,
)
