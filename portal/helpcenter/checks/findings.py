"""What a check says: where, what, and how much it matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a help center may be published with it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding.

    Attributes:
        meaning: what is wrong, one phrase, as the manual lists it.
        plural: how a count of them is told: it follows the number.
        severity: what it is where links are held to be right.
        tolerated: whether it is only a warning in a help center that says `extra.guichet.links: warn`.
    """

    meaning: str
    plural: str
    severity: Severity = Severity.ERROR
    tolerated: bool = True


# A code is never given another meaning: people quote them, and ignore lists name them.
CODES: Mapping[str, Code] = {
    "B701": Code("pages that cannot be built", "reasons why pages cannot be built", tolerated=False),
    "F200": Code("file is not UTF-8 text", "files that are not UTF-8 text", tolerated=False),
    "F201": Code("front matter cannot be read", "pages whose front matter cannot be read"),
    "F202": Code("unknown kind", "pages of an unknown kind"),
    "F203": Code("date that is none", "dates that are none"),
    "F204": Code("date in the future", "dates in the future", Severity.WARNING),
    "F205": Code("id that another page has", "ids that two pages share", tolerated=False),
    "F206": Code("related article that does not exist", "related articles that do not exist"),
    "F207": Code("value of the wrong shape", "front matter values of the wrong shape"),
    "F208": Code("alias that another page answers", "aliases that another page answers"),
    "F209": Code("key that looks misspelt", "front matter keys that look misspelt", Severity.WARNING),
    "I301": Code("image without text", "images without text"),
    "I302": Code("image that does not exist", "images that do not exist"),
    "L101": Code("link to a page or file that does not exist", "links to pages or files that do not exist"),
    "L102": Code("link to an anchor that does not exist", "links to anchors that do not exist"),
    "L103": Code("menu entry that does not exist", "menu entries that do not exist"),
    "L104": Code("page that no menu shows", "pages that no menu shows", Severity.WARNING),
    "P501": Code("promise that cannot be kept as written", "problems in support.toml", tolerated=False),
    "P502": Code("fact that the promise file does not hold", "facts that the promise file does not hold"),
    "Q801": Code("questions file that cannot be used as written", "entries of questions files that cannot be used"),
    "Q802": Code("settled question whose article is gone", "settled questions whose article is gone"),
    "Q803": Code("question that waits for its article", "questions that wait for their article", Severity.WARNING),
    "Q804": Code("settled question that is no longer answered", "settled questions that are no longer answered"),
    "P503": Code("value that is only an example", "values that are only examples", Severity.WARNING),
    "P504": Code("figure that contradicts the promise file", "figures that contradict the promise file"),
    "S601": Code("page that the settings name and nobody wrote", "pages that the settings name and nobody wrote"),
    "S602": Code("slot that nobody fills", "slots that nobody fills"),
    "T401": Code("title that another page has", "titles that two pages share", Severity.WARNING),
    "T402": Code("page without a title", "pages without a title", Severity.WARNING),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong, and where a writer finds it.

    Attributes:
        path: file, from the help center's folder, with `/`.
        line: counted from 1.
        column: counted from 1, in characters.
        code: a key of `CODES`.
        message: what is wrong here, one sentence without a final full stop.
        severity: whether the help center may be published with it.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"


def find(path: str, line: int, column: int, code: str, message: str, *, strict: bool = True) -> Finding:
    """Returns a finding with the severity that its code has in a strict or in a tolerant help center."""
    kind = CODES[code]
    severity = Severity.WARNING if kind.tolerated and not strict else kind.severity
    return Finding(path, line, column, code, message, severity)


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the findings that forbid publishing."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the findings that publishing tolerates."""
    return tuple(finding for finding in findings if finding.severity is Severity.WARNING)


def tally(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Returns a line for each code found, in the codes' order: how many, of what, and in how many files."""
    counts: Counter[str] = Counter()
    places: dict[str, set[str]] = {}
    for finding in findings:
        counts[finding.code] += 1
        places.setdefault(finding.code, set()).add(finding.path)
    return tuple(
        f"{counts[code]:,} {CODES[code].plural} ({code}), in {len(places[code]):,} file{'s'[: len(places[code]) - 1]}"
        for code in sorted(counts)
    )
