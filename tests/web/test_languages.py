"""The sidecar's own words exist in three languages, and agree in what they hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import portal
from portal.web.languages import LOCALES, OWN_LANGUAGES, words

FUNCTIONS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
SLICES = [
    folder
    for folder in Path(portal.__file__).parent.iterdir()
    if (folder / "templates").is_dir() or (folder / "web.py").is_file()
]
TRANSLATED = [lang for lang in OWN_LANGUAGES if lang != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def used_messages() -> set[str]:
    """Every message of the code and the templates; of plurals the singular."""
    found = set()
    for folder in SLICES:
        for _, _, message, _, _ in extract_from_dir(folder, METHODS, keywords=FUNCTIONS):
            found.add(message if isinstance(message, str) else message[0])
    return found


def catalogue(lang: str) -> dict[str, Message]:
    with (LOCALES / f"{lang}.po").open("rb") as source:
        messages = read_po(source, locale=lang)
    return {message.id if isinstance(message.id, str) else message.id[0]: message for message in messages if message.id}


def test_the_messages_are_found():
    assert "This page does not exist" in used_messages()


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_message_is_translated_and_no_translation_is_left_over(lang: str):
    translated = {name for name, message in catalogue(lang).items() if all(_strings(message)) and not message.fuzzy}
    assert translated == used_messages()


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_holds_the_same_figures_as_the_message(lang: str):
    for name, message in catalogue(lang).items():
        for text in _strings(message):
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(name)), name


@pytest.mark.parametrize(
    ("lang", "number", "said"),
    [
        ("fr", 0, "0 article trouvé"),
        ("fr", 1, "1 article trouvé"),
        ("fr", 2, "2 articles trouvés"),
        ("es", 0, "0 artículos encontrados"),
        ("es", 1, "1 artículo encontrado"),
        ("en", 0, "0 articles found"),
        ("en", 1, "1 article found"),
        ("de", 2, "2 articles found"),
    ],
)
def test_plurals_follow_the_language(lang: str, number: int, said: str):
    form = words(lang).ngettext("%(num)d article found", "%(num)d articles found", number)
    assert form % {"num": number} == said


def test_french_keeps_its_signs_on_the_line_of_their_word():
    for name, message in catalogue("fr").items():
        for text in _strings(message):
            assert not re.search(r"[ \w][?!;:»](\s|$)", re.sub(r"%\(\w+\)s", "", text)), name


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)
