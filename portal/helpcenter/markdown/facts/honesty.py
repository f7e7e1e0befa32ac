"""What the desk does not do, which of two statements holds, what it publishes of itself."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from portal.helpcenter.markdown.facts.assumptions import marked
from portal.helpcenter.markdown.facts.elements import add_list, add_table, block, capital
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.policy import Policy
from portal.policy.reach import Texts


def named_texts(texts: Mapping[str, Texts], wording: Wording) -> Element:
    """Returns what the desk helps with, or does not, as a list."""
    around = block("gu-scope")
    add_list(around, [wording.own(text) for text in texts.values()])
    return around


def readings(policy: Policy, wording: Wording) -> Element:
    """Returns published statements that do not agree, and which of them holds."""
    around, columns = block("gu-readings"), wording.terms.columns
    rows = [
        (
            capital(wording.own(reading.said)),
            marked(policy, wording, capital(wording.own(reading.read_as)), f"readings[{position}].read_as"),
        )
        for position, reading in enumerate(policy.readings)
    ]
    if rows:
        add_table(around, None, (columns.said, columns.read_as), rows)
    return around


def maintenance(policy: Policy, wording: Wording) -> str:
    """Returns what is said of maintenance; nothing when nothing is."""
    return "" if policy.maintenance is None else wording.own(policy.maintenance)


def proof(policy: Policy, wording: Wording) -> str:
    """Returns which figures are published of promises kept, and under how many cases none is."""
    terms = wording.terms
    if not policy.proof.figures:
        return ""
    figures = wording.listed([terms.published[figure] for figure in policy.proof.figures])
    fewest = marked(policy, wording, terms.fewest.format(n=wording.number(policy.proof.fewest)), "proof.fewest")
    return wording.apart([figures, fewest])
