"""Which facts there are, and what each says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from xml.etree.ElementTree import Element

from portal.errors import PortalError
from portal.helpcenter.markdown.facts import examples, tables
from portal.helpcenter.markdown.facts.assumptions import keys_of_fact, marked
from portal.helpcenter.markdown.facts.blocks import named_blocks, plain_blocks, plain_sentences
from portal.helpcenter.markdown.facts.sentences import sentences
from portal.helpcenter.markdown.problems import PageError
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.calendars import Calendar
from portal.policy.policy import Policy
from portal.policy.problems import did_you_mean


class UnknownFactError(PortalError):
    """A page asks for something that the promise file does not say."""


class Facts:
    """Everything a page in one language can show of one promise file."""

    def __init__(self, policy: Policy, wording: Wording, file: str) -> None:
        self._policy = policy
        self._wording = wording
        self._file = file
        self._plain: Mapping[str, Callable[[], str]] = sentences(policy, wording)
        self._in_sentences: Mapping[str, Callable[[Sequence[str]], str]] = {
            "hours": self._hours_in_words,
            "example": self._example,
        }
        self._whole = plain_sentences(policy, wording)
        self._blocks = plain_blocks(policy, wording)
        self._about = named_blocks(policy, wording)
        self._alone: Mapping[str, Callable[[Sequence[str]], Element]] = {
            "hours": self._hours,
            "holidays": self._holidays,
            "plans": self._plans,
            "delays": self._delays,
            "examples": self._examples,
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Every fact that is written alone, then every word that takes more after it."""
        return (*self._plain, *sorted({*self._whole, *self._in_sentences, *self._alone, *self._blocks, *self._about}))

    def sentence(self, words: Sequence[str]) -> str:
        """Returns a fact in words.

        Raises:
            UnknownFactError: there is none of that name.
            PageError: it has no form for a sentence, or what follows its name is wrong.
        """
        name, *rest = words
        if name in self._in_sentences:
            return self._in_sentences[name](rest)
        if name in self._whole and not rest:
            return self._whole[name]()
        if name in self._alone or name in self._blocks or name in self._about:
            raise PageError(
                f"{_braces(words)} is a table: it does not stand in a sentence",
                "Put an empty line before and after it.",
            )
        if name not in self._plain or rest:
            raise self._unknown(words)
        return marked(self._policy, self._wording, self._plain[name](), *keys_of_fact(name))

    def block(self, words: Sequence[str]) -> Element | None:
        """Returns a fact as a block, or None when it has only a form for a sentence.

        Raises:
            UnknownFactError: it names something that the promise file does not hold.
            PageError: what follows its name is wrong.
        """
        name, *rest = words
        if name in self._blocks:
            _nothing_after(name, rest)
            return self._blocks[name]()
        if name in self._about:
            return self._of(name, rest)
        return self._alone[name](rest) if name in self._alone else None

    def _of(self, name: str, rest: Sequence[str]) -> Element:
        known = self._about[name]
        if len(rest) != 1 or rest[0] not in known:
            raise self._unknown([name, *rest], known, at=1)
        return known[rest[0]]()

    def _hours(self, rest: Sequence[str]) -> Element:
        return tables.hours(self._calendar("hours", rest), self._policy, self._wording)

    def _hours_in_words(self, rest: Sequence[str]) -> str:
        calendar = self._calendar("hours", rest)
        return marked(self._policy, self._wording, self._wording.calendar(calendar), f"calendars.{calendar.name}")

    def _holidays(self, rest: Sequence[str]) -> Element:
        *names, year = rest or ("",)
        if not (year.isascii() and year.isdigit()):
            raise PageError(
                f"{_braces(['holidays', *rest])} names no year", "Write for instance {{ holidays office 2026 }}"
            )
        return tables.holidays(self._calendar("holidays", names), int(year), self._wording)

    def _plans(self, rest: Sequence[str]) -> Element:
        _nothing_after("plans", rest)
        return tables.plans(self._policy, self._wording)

    def _delays(self, rest: Sequence[str]) -> Element:
        _nothing_after("delays", rest)
        return tables.delays(self._policy, self._wording)

    def _example(self, rest: Sequence[str]) -> str:
        told = self._worked("example", rest)
        if len(told) != 1:
            raise PageError(f"{_braces(['example', *rest])} needs one moment", examples.HOW)
        promise = examples.targets(self._policy)[rest[0]]
        calendar = () if promise.calendar is None else (f"calendars.{promise.calendar.name}",)
        return marked(self._policy, self._wording, examples.sentence(told[0], self._wording), promise.key, *calendar)

    def _examples(self, rest: Sequence[str]) -> Element:
        return tables.examples(self._worked("examples", rest), self._wording)

    def _worked(self, command: str, rest: Sequence[str]) -> list[examples.Example]:
        targets = examples.targets(self._policy)
        if not rest or rest[0] not in targets:
            raise self._unknown([command, *rest], targets, at=1)
        if len(rest) == 1:
            raise PageError(f"{_braces([command, *rest])} names no moment", examples.HOW)
        target, *moments = rest
        zone = examples.zone_of(targets[target], self._policy)
        return [examples.work_out(target, targets[target], moment, zone) for moment in moments]

    def _calendar(self, command: str, rest: Sequence[str]) -> Calendar:
        if len(rest) != 1 or rest[0] not in self._policy.calendars:
            raise self._unknown([command, *rest], self._policy.calendars, at=1)
        return self._policy.calendars[rest[0]]

    def _unknown(
        self, words: Sequence[str], known: Mapping[str, object] | None = None, at: int = 0
    ) -> UnknownFactError:
        wanted = words[at] if len(words) > at else ""
        choices = tuple(known) if known is not None else self.names
        near = did_you_mean(wanted, choices)
        family = wanted.partition(".")[0]
        alike = [name for name in choices if name.partition(".")[0] == family] or [*choices]
        return UnknownFactError(
            f"{_braces(words)} is not a fact of {self._file}{near}", f"There are: {', '.join(alike)}."
        )


def _nothing_after(name: str, rest: Sequence[str]) -> None:
    if rest:
        raise PageError(f"{_braces([name, *rest])} takes nothing after {name}", f"Write {_braces([name])}")


def _braces(words: Sequence[str]) -> str:
    return f"{{{{ {' '.join(words)} }}}}"
