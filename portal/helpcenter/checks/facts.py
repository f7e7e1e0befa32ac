"""P502: the facts that pages show, against what the promise file holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from portal.errors import ConfigError, PortalError
from portal.helpcenter.checks.findings import Finding, find
from portal.helpcenter.checks.sources import Source, without_code
from portal.helpcenter.markdown.facts.kept import ProvenFacts
from portal.helpcenter.markdown.wording import wording_in
from portal.promise_file import policy_of, read_promises

_FACT = re.compile(r"(?<!\\)\{\{\s*([^{}\s][^{}]*?)\s*\}\}")


def check_facts(sources: Sequence[Source], promises: Path, lang: str, *, strict: bool) -> Iterator[Finding]:
    """Yields the facts that cannot be shown; none while the promise file itself is wrong.

    Args:
        sources: pages of one language.
        promises: the promise file.
        lang: their language.
        strict: see `find`.
    """
    try:
        policy = policy_of(read_promises(promises), promises.name, lang)
        # Whether a name is a fact does not depend on the months that are signed.
        facts = ProvenFacts(policy, wording_in(lang), promises.name, ())
    except ConfigError:
        return
    for source in sources:
        if "{{" not in source.text:
            continue
        text = without_code(source.text)
        for match in _FACT.finditer(text, source.body):
            try:
                _show(facts, match, text)
            except PortalError as error:
                line, column = source.position(match.start())
                yield find(source.path, line, column, "P502", error.message, strict=strict)


def _show(facts: ProvenFacts, match: re.Match[str], text: str) -> None:
    words = match[1].split()
    before, after = text[: match.start()].rpartition("\n\n")[2], text[match.end() :].partition("\n\n")[0]
    is_alone = not before.strip() and not after.strip()
    if not (is_alone and facts.block(words) is not None):
        facts.sentence(words)
