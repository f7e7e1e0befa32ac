"""Values that are examples: marked wherever they are shown, and listed."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from portal.helpcenter.markdown.facts.elements import block
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.policy import Policy


def marked(policy: Policy, wording: Wording, text: str, *keys: str) -> str:
    """Returns the text, marked when one of the keys it comes from holds an example."""
    return wording.terms.assumed.format(text=text) if policy.is_assumed(*keys) else text


def keys_of_fact(name: str) -> tuple[str, ...]:
    """Returns the keys of the file that a fact of a sentence comes from."""
    owner, _, last = name.rpartition(".")
    replies = {"delay": ("first_reply", "reply"), "refund": ("refund_if_missed",)}
    return tuple(f"{owner}.{key}" for key in replies.get(last, (last,))) if owner else (name,)


def assumed(policy: Policy, wording: Wording) -> Element:
    """Returns the keys whose values are examples, in a note; an empty block when there is none."""
    around = block("gu-assumed")
    if policy.assumed:
        note = SubElement(around, "div", {"class": "admonition warning"})
        title = SubElement(note, "p", {"class": "admonition-title"})
        title.text = AtomicString(wording.terms.assumed_title)
        keys = SubElement(note, "ul")
        for key in policy.assumed:
            SubElement(SubElement(keys, "li"), "code").text = AtomicString(key)
    return around
