"""What mails say in letters is what the code does, and French mails are set as French is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta

import pytest

from portal.accounts.mails import WORDS
from portal.accounts.model import LINK_LIVES
from portal.payments.mails import WORDINGS as PAYMENTS
from portal.tickets.access import MAILED_LIVES
from portal.tickets.mails import WORDINGS


@pytest.mark.parametrize(("lang", "words"), [("fr", "trente jours"), ("en", "thirty days"), ("es", "treinta días")])
def test_mails_say_how_long_a_link_to_a_request_works(lang, words):
    assert timedelta(days=30) == MAILED_LIVES
    assert all(words in text for _subject, text in (WORDINGS[lang].link_asked, WORDINGS[lang].links_renewed))


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "quinze minutes"), ("en", "fifteen minutes"), ("es", "quince minutos")]
)
def test_mails_say_how_long_a_link_to_sign_in_works(lang, words):
    assert timedelta(minutes=15) == LINK_LIVES
    assert words in WORDS[lang][1]


def texts_of(words: object) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    for inside in words if isinstance(words, tuple) else (getattr(words, name) for name in names_of(words)):
        yield from texts_of(inside)


def names_of(words: object) -> list[str]:
    return [field.name for field in fields(words)] if is_dataclass(words) else []


@pytest.mark.parametrize(
    "words", [WORDS["fr"], WORDINGS["fr"], PAYMENTS["fr"]], ids=["account", "requests", "payments"]
)
def test_french_mails_have_no_plain_space_before_a_sign_of_two_parts(words):
    found = [text for text in texts_of(words) if re.search(" [:;!?]", text)]

    assert len(list(texts_of(words))) > 1
    assert found == []
