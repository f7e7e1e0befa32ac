"""Text → words, the same way for pages and for what visitors type.

A *run* is what stands between spaces and most punctuation. It yields *parts*, one after the other, and sometimes
*wholes*: `e-mail` has the parts `e` and `mail` and the whole `email`; `mx.example.org` the parts `mx`, `example` and
`org` and the wholes `mx.example.org` and `example.org`. Words are folded: lower case, no accents, no ligatures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from whoosh.analysis import Analyzer, Token

from search_index.stems import STEMMERS
from search_index.stop_words import STOP_WORDS

LANGUAGES = ("fr", "en", "es")
LONGEST_WORD = 64  # letters: longer ones are keys and noise, kept by their beginning

APOSTROPHES = "'’ʼ‘`´"
NUMBER = r"\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?:[.,]\d{1,2})?|\d+,\d{1,2}"  # 1 000; 12,500.50; 4,90
IN_NUMBERS = frozenset(" \u00a0\u202f,")  # what stands inside no run but a number
GROUPED = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+)(?:[.,](\d{1,2}))?")
DECIMAL = re.compile(r"\d+,\d{1,2}")
NUMBER_HERE = rf"(?=\d)(?<![\w.,@\-])(?:{NUMBER})(?![\w@]|[.,\-]\w)"
RUN = re.compile(rf"{NUMBER_HERE}|[^\W_]+(?:(?:[{APOSTROPHES}\-‐‑@_+]|\.(?=[^\W_]))+[^\W_]+)*")
PART = re.compile(r"[^\W_]+")
PIECES = re.compile(rf"[^{APOSTROPHES}]+")
LETTERS_THEN_DIGITS = re.compile(r"([a-z]{3,})(\d{2,})")
FRENCH_ELISIONS = frozenset(["l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])
ENGLISH_CLITICS = frozenset(["s"])


class Piece(NamedTuple):
    """A word of a run.

    Attributes:
        text: the folded word.
        start: where it begins in the run, in characters.
        end: where it ends in the run.
        whole: it spells several parts as one word.
    """

    text: str
    start: int
    end: int
    whole: bool


def written_runs(text: str) -> tuple[Iterator[str], Iterator[int]]:
    """Returns every run of `text` as it is written, and where each begins: a page's words cut in the least time."""
    matches = list(RUN.finditer(text))
    return map(re.Match.group, matches), map(re.Match.start, matches)


def fold(text: str) -> str:
    """Returns `text` in lower case, without accents and ligatures: `Cœur d’Été` gives `coeur d’ete`."""
    if text.isascii():
        return text.lower()
    lowered = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(char for char in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(char)).lower()


class Analysis:
    """How one language is cut into words; remembers every run it has met.

    Args:
        lang: code of the language; one that is not known is cut the same way and not stemmed.
        remembered: the most runs to remember. A server, which meets what strangers type, sets it low.
    """

    def __init__(self, lang: str, remembered: int = 1 << 20) -> None:
        self.lang = lang
        self.stop_words = STOP_WORDS.get(lang, frozenset())
        self._stemmer: Callable[[str], str] | None = STEMMERS.get(lang)
        self._remembered = remembered
        self._runs: dict[str, tuple[Piece, ...]] = {}
        self._stems: dict[str, str] = {}

    def runs(self, text: str) -> Iterator[tuple[int, tuple[Piece, ...]]]:
        """Yields, for each run of `text`, where it begins and its pieces: parts in order, then wholes."""
        known = self._runs
        for match in RUN.finditer(text):
            run = match.group()
            yield match.start(), known.get(run) or self.pieces(run)

    def pieces(self, run: str) -> tuple[Piece, ...]:
        """Returns the pieces of one run: parts in order, then wholes."""
        pieces = self._runs.get(run)
        if pieces is None:
            pieces = tuple(self._pieces(run))
            if len(self._runs) < self._remembered:
                self._runs[run] = pieces
        return pieces

    def words(self, text: str) -> list[str]:
        """Returns every folded word of `text`, wholes after their parts."""
        return [piece.text for _, pieces in self.runs(text) for piece in pieces]

    def spelt(self, text: str) -> str:
        """Returns the folded parts of `text`, one space between them: what phrases and titles are compared by."""
        return " ".join(piece.text for _, pieces in self.runs(text) for piece in pieces if not piece.whole)

    def stem(self, word: str) -> str:
        """Returns the stem of a folded word; words that hold a figure are their own stem."""
        stem = self._stems.get(word)
        if stem is None:
            plain = self._stemmer is None or not word.isalpha() or not word.isascii()
            stem = word if plain or self._stemmer is None else self._stemmer(word)
            if len(self._stems) < self._remembered:
                self._stems[word] = stem
        return stem

    def _pieces(self, run: str) -> Iterator[Piece]:
        spans = [match.span() for match in PIECES.finditer(run)]
        spans = self._without_clitics(run, spans)
        for start, end in spans:
            yield from _parts(run, start, end)
        for number in _numbers(run):
            yield Piece(number, 0, len(run), whole=True)
        if len(spans) > 1:  # aujourd’hui, don’t
            yield Piece("".join(_word(run[start:end]) for start, end in spans), spans[0][0], spans[-1][1], whole=True)

    def _without_clitics(self, run: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        kept = spans
        if self.lang == "fr":
            while len(kept) > 1 and fold(run[slice(*kept[0])]).rsplit("-", 1)[-1] in FRENCH_ELISIONS:
                kept = kept[1:]
        if len(kept) > 1 and run[slice(*kept[-1])].lower() in ENGLISH_CLITICS:
            kept = kept[:-1]
        return kept


def _word(text: str) -> str:
    return fold(text)[:LONGEST_WORD]


def _parts(run: str, start: int, end: int) -> Iterator[Piece]:
    parts = list(PART.finditer(run, start, end))
    for part in parts:
        word = _word(part.group())
        yield Piece(word, part.start(), part.end(), whole=False)
        if mixed := LETTERS_THEN_DIGITS.fullmatch(word):  # office365
            yield Piece(mixed[1], part.start(), part.end(), whole=True)
            yield Piece(mixed[2], part.start(), part.end(), whole=True)
    if len(parts) > 1 and IN_NUMBERS.isdisjoint(run):
        first, last = parts[0].start(), parts[-1].end()
        for begin, word in sorted((begin, word) for word, begin in _wholes(run[first:last])):
            yield Piece(word, first + begin, last, whole=True)


def _numbers(run: str) -> Iterator[str]:
    """Yields a number as it is written without spaces, its decimals behind a point."""
    if not run[0].isdigit():
        return
    if grouped := GROUPED.fullmatch(run):
        digits = "".join(PART.findall(grouped[1]))
        yield _word(digits)
        if grouped[2]:
            yield _word(f"{digits}.{grouped[2]}")
    elif DECIMAL.fullmatch(run):
        yield _word(run.replace(",", "."))


def _wholes(compound: str) -> set[tuple[str, int]]:
    """Every way to write a compound as one word, and where it begins: mails and names as they are, hyphens dropped."""
    wholes = set()
    for begin in {0, compound.rfind("@") + 1}:
        first = PART.search(compound, begin)
        if first is None:
            continue
        begin = first.start()  # noqa: PLW2901  no word begins with a sign
        rest = compound[begin:]
        if "." in rest or "@" in rest:
            labels = rest.split(".")
            starts = [0] if "@" in rest else range(max(1, len(labels) - 1))
            for skipped in starts:
                begun = begin + sum(len(label) + 1 for label in labels[:skipped])
                if skipped and not compound[begun].isalpha():
                    continue  # 5.7.1 is not about 7.1
                wholes.add((_word(compound[begun:]), begun))
        else:
            wholes.add((_word("".join(PART.findall(rest))), begin))
    return wholes


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """Whoosh's view of `Analysis`: what its schema keeps, so that an index says how its words were cut.

    Args:
        lang: code of the language.
        stemmed: yield stems instead of words.
    """

    def __init__(self, lang: str, *, stemmed: bool) -> None:
        self.lang = lang
        self.stemmed = stemmed

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:  # noqa: ANN401 -- Whoosh's own options
        """Yields Whoosh's tokens of `value`; the options are Whoosh's."""
        positions, chars = options.pop("positions", False), options.pop("chars", False)
        position, begins = options.pop("start_pos", 0), options.pop("start_char", 0)
        analysis = Analysis(self.lang)
        token = Token(positions, chars, **options)
        for begun, pieces in analysis.runs(value):
            for piece in pieces:
                token.text = analysis.stem(piece.text) if self.stemmed else piece.text
                token.boost = 1.0
                token.stopped = False
                token.pos = position
                token.startchar = begins + begun + piece.start
                token.endchar = begins + begun + piece.end
                yield token
                position += 1
