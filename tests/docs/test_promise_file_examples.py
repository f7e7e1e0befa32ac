"""The manual explains every key of the promise file, and its examples, put end to end, are a file that loads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from portal.policy.policy import Policy
from portal.policy.schema import file_schema
from portal.promise_file import policy_of
from tests.docs.manual import WHOLE, article

pytestmark = pytest.mark.parametrize("lang", WHOLE)


def examples(lang: str) -> str:
    return "\n".join(re.findall(r"^```toml\n(.*?)^```$", article(lang, "promise-file").text, re.DOTALL | re.MULTILINE))


def keys(schema: Any) -> Iterator[str]:
    """Every key that a promise file can hold, names given by its writer left out."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inside in (*schema.get("properties", {}).values(), *schema.get("anyOf", []), schema.get("items")):
            yield from keys(inside)
        yield from keys(schema.get("additionalProperties"))


def used(value: Any) -> Iterator[str]:
    for key, inside in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield str(key)
        yield from used(inside)


def test_the_examples_are_a_file_that_loads(lang: str) -> None:
    policy = policy_of(examples(lang), "the manual")

    assert isinstance(policy, Policy)
    assert policy.premium is not None
    assert min(map(len, (policy.overlays, policy.packs, policy.readings, policy.phones, policy.levels))) > 0


def test_every_key_has_an_example(lang: str) -> None:
    assert sorted(set(keys(file_schema())) - set(used(tomllib.loads(examples(lang)))) - KEPT) == []


def test_every_key_is_named_in_the_text(lang: str) -> None:
    text = article(lang, "promise-file").outside_code
    named = {part for words in re.findall(r"`([^`]+)`", text) for part in re.findall(r"[a-z_]+", words)}

    assert sorted(set(keys(file_schema())) - named - {"email", "form", "forum"}) == []


# Keys whose defaults stand in a table of their own, and channels of which there is nothing to say.
KEPT = {"customers", "mails", "votes", "copies", "email", "form", "forum"}
