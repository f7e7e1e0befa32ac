"""What nobody should send us is found, and ordinary words are not."""

from __future__ import annotations

import time

import pytest

from portal.tickets.confidences import Confidence, find_slips, without_slips
from portal.tickets.questions import asks_twice

SECRETS = {
    "a card": ("Ma carte 4111111111111111 est refusée", Confidence.CARD),
    "a card with spaces": ("4111 1111 1111 1111", Confidence.CARD),
    "a card with hyphens": ("n° 5500-0000-0000-0004.", Confidence.CARD),
    "a card of fifteen digits": ("3782 822463 10005", Confidence.CARD),
    "a French password": ("Mon mot de passe est Soleil2026!", Confidence.PASSWORD),
    "a password after a colon": ("mdp : soleil", Confidence.PASSWORD),
    "an English password": ("my password is hunter2", Confidence.PASSWORD),
    "a Spanish password": ("contraseña: girasol", Confidence.PASSWORD),
    "a private key": ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", Confidence.KEY),
    "a payment key": ("sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", Confidence.KEY),
    "an access token": ("ghp_" + "x" * 36, Confidence.KEY),
    "an API key by its name": ("api_key=9f8e7d6c5b4a3210", Confidence.KEY),
    "a signed token": ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlc2ln", Confidence.KEY),
}


@pytest.mark.parametrize("case", SECRETS)
def test_a_secret_is_found_and_left_out(case: str):
    text, kind = SECRETS[case]
    assert [slip.kind for slip in find_slips(text)] == [kind]
    assert "[…]" in without_slips(text)
    assert find_slips(without_slips(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Mon mot de passe est refusé",
        "my password is wrong",
        "J’ai oublié mon mot de passe.",
        "Ma commande 4111111111111112",
        "Facture 2026-11-22-0001, téléphone 06 12 34 56 78",
        "IBAN FR76 3000 6000 0112 3456 7890 189",
        "0000 0000 0000 0000",
        "Comment créer une clé d’API ?",
        "GU-7K3FQ-X",
    ],
)
def test_ordinary_words_are_no_secret(text: str):
    assert find_slips(text) == ()
    assert without_slips(text) == text


@pytest.mark.parametrize("piece", ["4 ", "eyJ", "mot de passe ", "-----BEGIN ", "api key ", "a" * 100, "- 1"])
def test_s35_the_longest_text_is_read_in_no_time(piece: str):
    text = (piece * 20_000)[:20_000]
    began = time.thread_time()  # others may have the processor
    find_slips(text)
    asks_twice(text)
    assert time.thread_time() - began < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Où est ma facture ? Et pourquoi la page est-elle blanche ?", True),
        ("La page est blanche. Autre question : où est ma facture", True),
        ("Pouvez-vous regarder ceci ?\n1. la facture\n2. la page", True),
        ("Where is my invoice? Also, why is the page blank?", True),
        ("Où est ma facture ?", False),
        ("Vraiment ?? Où est ma facture ?", False),
        ("Rien ne marche.", False),
        ("", False),
    ],
)
def test_two_questions_are_recognised(text: str, expected: bool):  # noqa: FBT001  a table
    assert asks_twice(text) is expected
