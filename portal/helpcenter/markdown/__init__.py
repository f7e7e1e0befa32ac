"""The Markdown that help-center pages are written in, beyond plain Markdown.

One Python-Markdown extension, so that every builder that reads `mkdocs.yml` understands it:

    markdown_extensions:
      - guichet:
          language: fr              # of the pages: fr, en or es
          promises: support.toml    # from the folder where the builder runs; left out: pages show no facts
          unknown_facts: error      # or keep: what is not a fact stays as it is written

**Slots** are places that the sidecar fills; what stands inside is true while it does not:

    ::: slot contact
    Write to **{{ desk.email }}**.
    :::

**Facts** are figures of the promise file, written out in the language of the page. Between backticks and in code
blocks they are left alone. In a sentence:

    {{ version }}                              the file's version
    {{ desk.name }} {{ desk.email }} {{ desk.languages }} {{ desk.organisation_number }}
    {{ plans.NAME.title }}                     what customers call the plan
    {{ plans.NAME.price }}                     11,00 € par mois; gratuit
    {{ plans.NAME.channels }}                  formulaire, courriel et téléphone
    {{ plans.NAME.first_reply }}               en 4 heures d’ouverture au plus: the words follow the strength
    {{ plans.NAME.delay }}                     4 heures d’ouverture: the bare length
    {{ plans.NAME.solution }} {{ plans.NAME.note }} {{ levels.NAME.note }}
    {{ premium.fee }} {{ premium.first_reply }} {{ premium.delay }} {{ premium.refund }}
    {{ levels.NAME.title }} {{ levels.NAME.reply }} {{ levels.NAME.delay }}
    {{ fair_use.open_requests }} {{ fair_use.requests_per_day }} {{ fair_use.messages_per_day }}
    {{ fair_use.answered_questions }} {{ fair_use.steps_not_done }}
    {{ spoken }} {{ attachments }} {{ minutes }} {{ trial }} {{ maintenance }} {{ proof }}
    {{ availability.NAME.title }} {{ availability.NAME.target }} {{ availability.NAME.probe_every }}
    {{ availability.NAME.window }}
    {{ keeping.requests }} {{ keeping.customers }} {{ keeping.payments }} {{ keeping.mails }} {{ keeping.votes }}
    {{ keeping.copies }}                       12 mois: after how long things are forgotten
    {{ hours CALENDAR }}                       du lundi au vendredi de 8 h à 12 h …
    {{ example plans.NAME 2026-11-20T16:30 }}  a worked example, printed by the clock itself; also premium, levels.NAME

Alone in their paragraph:

    {{ hours CALENDAR }}                       a table of the week, holidays and single dates
    {{ holidays CALENDAR 2026 }}               a table of the public holidays of a year
    {{ plans }}                                a table of plans: price, ways to reach us, first reply
    {{ delays }}                               a table of first replies, urgent ones too, and which hours count
    {{ channels }} {{ phones }} {{ links }}    how the desk is reached, and where to turn instead
    {{ levels }} {{ needs LEVEL }}             who takes over, and what a hand-over must bring
    {{ fair_use }} {{ queue }}                 limits, and the rules of the order
    {{ packs }} {{ payments }}                 what is bought in advance, and how
    {{ subscription PLAN }}                    what a period holds, and what its end means
    {{ availability }}                         targets, how they are looked at and what may fail
    {{ covers }} {{ excludes }}                what the desk helps with, and what not
    {{ readings }}                             statements that do not agree, and which of them holds
    {{ assumed }}                              values that are examples; every fact made of one is marked as such
    {{ examples plans.NAME MOMENT MOMENT … }}  a table of worked examples
    {{ kept }}                                 what was kept in the last signed month, promise by promise
    {{ kept missed }} {{ kept months }}        what was not; all signed months

**Anchors** of headings fold accents ("L'été à l'école" → `l-ete-a-l-ecole`), **cells** of tables are aligned by the
classes `gu-left`, `gu-center` and `gu-right`, and say what they are about where a phone stacks them.
"""

from __future__ import annotations

from typing import Any

from portal.helpcenter.markdown.anchors import slugify
from portal.helpcenter.markdown.extension import GuichetExtension
from portal.helpcenter.markdown.problems import PageError

__all__ = ["GuichetExtension", "PageError", "makeExtension", "slugify"]


def makeExtension(**options: Any) -> GuichetExtension:  # noqa: ANN401, N802 -- the library's name and options
    """Returns the extension, for builders that name it by its module."""
    return GuichetExtension(**options)
