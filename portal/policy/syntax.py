"""Reads the text of a promise file as TOML, and says in words what a slip of its syntax probably is."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from portal.policy.problems import PolicyErrors, Problem

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_KEY = re.compile(r"\s*([\w.\"'-]+?)\s*=")
_DECLARED = re.compile(r"Cannot (?:declare|mutate|overwrite|define).*?\((.+?)\).*twice")
_FLAG = r"(?:true|false)\b"
# What stands on the faulty line, texts and comments taken out, and what to do about it; the first that fits is said.
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[=\[,{]\s*[“”„«»‘’]"), 'the quotes are typographic: write straight ones, "'),
    (re.compile("[\u00a0\u202f\u200b]"), "the line holds a no-break space, which looks like a space: type it anew"),
    (re.compile(rf"=\s*(?!{_FLAG})(?i:{_FLAG})"), "true and false are written in small letters"),
    (re.compile(r"=\s*(?:yes|no|oui|non|s[ií])\b", re.IGNORECASE), "write true or false"),
    (re.compile(r"^\s*[\w-]+\s*:"), "a key and its value are joined by =, not by a colon"),
    (re.compile(r"=\s*(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d\b|\d{4}-\d\d-\d\b)"), "a date is written 2026-11-22"),
    (re.compile(r"\{[^}]*,\s*\}"), "no comma stands after the last key of a table in { }"),
    (re.compile(r"\{[^}]*$"), "a table in { } stands on one line: else give it a [table] of its own"),
    (re.compile(r"=\s*\d[\d\s]*,\s*\d"), 'an amount stands in quotes, with a point: "11.00 EUR/month"'),
    (re.compile(rf"=\s*(?!{_FLAG})[^\W\d_]"), 'a text stands in quotes: "…"'),
    (re.compile(r"=\s*\d+[^\d\s,.\]}-]"), 'a figure with its unit stands in quotes: "4h"'),
    (re.compile(r"^\s*\[[^\]]*$"), "the name of a table ends with ]"),
    (re.compile(r"^[^=\[\]]+$"), "a key and its value are joined by ="),
    (re.compile(r"[,;]\s*$"), "nothing stands after a value"),
)


def parse_toml(text: str) -> dict[str, Any]:
    """Returns what a text of TOML holds.

    Raises:
        PolicyErrors: it is not TOML; of its slips the parser tells the first alone.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else None
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise PolicyErrors([Problem("", f"is not TOML: {_in_words(reason, text, line)}", line)]) from error
    except RecursionError as error:
        raise PolicyErrors([Problem("", "is not TOML that a person wrote: it nests too deep")]) from error


def _in_words(reason: str, text: str, line: int | None) -> str:
    """The reason of the parser, with what it probably comes from."""
    lines = text.split("\n")  # as the parser counts them: other signs that break a line may stand in a text
    written = lines[line - 1] if line is not None else ""
    if reason.startswith("Cannot overwrite") and (key := _KEY.match(written)):
        return f"{key[1]} is given twice in the same table"
    if found := _DECLARED.match(reason):
        name = ".".join(re.findall(r"'([^']+)'", found[1]))
        first = next((at for at, row in enumerate(lines, 1) if row.strip().startswith(f"[{name}]")), None)
        return f"[{name}] stands twice" + (f", first on line {first}" if first else "")
    if reason.startswith("Invalid date"):
        return f"{reason}: there is no such date: one is written 2026-11-22"
    bare = _TEXT.sub('""', written).partition("#")[0]
    if bare.count('"') % 2 and reason.startswith("Illegal character"):
        return f"{reason}: a text begins on this line and its quote is not closed"
    meant = next((said for pattern, said in _SLIPS if pattern.search(bare)), "")
    return f"{reason}: {meant}" if meant else reason
