"""Markdown in, HTML out, with a promise file that holds one of everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown

from portal.helpcenter.markdown import GuichetExtension

Render = Callable[..., str]

PROMISES = """
version = "2026-11-22"

[desk]
name = "Test"
languages = ["fr", "en", "es"]
currency = "EUR"
email = "aide@example.org"
default_plan = "free"

[desk.organisation_number]
fr = "En haut de la facture."
en = "At the top of the invoice."
es = "En la parte superior de la factura."

[calendars.office]
timezone = "Europe/Paris"
holidays = ["FR", "2026-12-26"]
week = { mon-fri = ["08:00-12:00", "13:00-17:00"], sat = ["09:00-12:00"] }
dates = { 2026-12-24 = ["08:00-12:00"] }

[calendars.weekdays]
timezone = "+01:00"
holidays = []
week = { mon-fri = ["08:00-17:00"] }

[calendars.far]
timezone = "-06:00"
holidays = []
week = { mon = ["09:30-17:00"], wed = ["09:30-17:00"], sat-sun = ["00:00-24:00"] }

[calendars.both]
union = ["weekdays", "far"]
timezone = "UTC"

[calendars.every_day]
extends = "office"
also_open = { sun = ["09:00-12:00"], holidays = ["09:00-12:00"] }

[calendars.always]
timezone = "Europe/Paris"
always = true

[plans.free]
title = { fr = "Gratuit", en = "Free", es = "Gratuito" }
price = "0 EUR/month"
channels = ["form", "email"]
first_reply = { at_least = "4h", at_most = "16h", counted = "open", calendar = "weekdays", strength = "typical" }

[plans.pro]
price = "11.00 EUR/month"
channels = ["form", "email", "phone"]
rank = 1
first_reply = { at_most = "4h", counted = "open", calendar = "weekdays", strength = "promise" }

[plans.starting]
price = "from 1.99 EUR/year"
channels = ["chat"]
first_reply = { at_most = "24h", counted = "elapsed", strength = "promise" }

[plans.days]
channels = []
first_reply = { at_most = "1 day", counted = "open_days", calendar = "weekdays", strength = "best_effort" }

[plans.cutoff]
channels = ["forum"]
first_reply = { cutoff = "16:00", counted = "open_days", calendar = "weekdays", strength = "typical" }

[plans.later]
channels = ["forum"]
[plans.later.first_reply]
cutoff = "13:00"
at_most = "2 days"
counted = "open_days"
calendar = "weekdays"
strength = "promise"

[plans.mixed]
channels = ["form"]
[plans.mixed.first_reply]
at_least = "30min"
at_most = "1h 30min"
counted = "open"
calendar = "weekdays"
strength = "promise"

[plans.words]
channels = ["form"]
[plans.words.first_reply]
words = { fr = "en quelques heures", en = "in a few hours", es = "en unas horas" }
strength = "typical"

[premium]
fee = "4.90 EUR"
first_reply = { at_most = "2h", counted = "open", calendar = "every_day", strength = "promise" }
refund_if_missed = true

[levels.second]
title = { fr = "Deuxième niveau", en = "Second line", es = "Segundo nivel" }
reply = { at_most = "8h", counted = "open", calendar = "weekdays", strength = "promise", from = "escalation" }
needs = ["customer"]

[fair_use]
open_requests = 1200

[availability.site]
title = "Site"
target = "99.5 %"
probe_every = "5min"
window = "30 days"
"""


@pytest.fixture
def promises(tmp_path: Path) -> Path:
    file = tmp_path / "support.toml"
    file.write_text(PROMISES, encoding="utf-8")
    return file


@pytest.fixture
def render(promises: Path) -> Render:
    def render(text: str, language: str = "fr", **options: str) -> str:
        extension = GuichetExtension(**{"language": language, "promises": str(promises)} | options)
        return Markdown(extensions=["toc", "tables", "fenced_code", "attr_list", extension]).convert(text)

    return render
