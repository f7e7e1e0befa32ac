"""The words of every section's text and name, and where they stand: marks and phrases without analysing them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, pairwise

import numpy as np

from search_index.arrays import Array
from search_index.derive import BEGINS_PART, LONGEST_TOKEN, SIZE_BITS, WORD, WORD_BITS
from search_index.phrases import PARTING
from search_index.snippets import Mark, prepared

MOST_MARKS = 100  # of one text; a stretch is chosen among the first ones
ESCAPED = frozenset('&<>"')
UNPLAIN = ESCAPED | {"\n"}
# Bytes of each sign once it is prepared; all of those behind the first plane take what the last of these does.
WIDTHS = np.repeat([1, 2, 3, 4], [0x80, 0x800 - 0x80, 0x10000 - 0x800, 1])
WIDTHS[[ord(sign) for sign in ESCAPED]] = [len(prepared(sign)) for sign in ESCAPED]
LOOKED_AT = 2_000  # rows at a time, when phrases are looked for: a few megabytes of memory


def in_prepared(tokens: Array, starts: Array, texts: Iterable[str]) -> Array:
    """Returns tokens that tell places and sizes in bytes of what `snippets.prepared` keeps, instead of in characters.

    They tell as well which of them, other than a row's first, begin a paragraph or a cell.

    Args:
        tokens: of all rows.
        starts: where each row begins among them.
        texts: of the rows, in order, tidied.
    """
    counted = tokens.copy()
    for row, text in enumerate(texts):
        within = slice(starts[row], starts[row + 1])
        if within.start == within.stop or (text.isascii() and UNPLAIN.isdisjoint(text)):
            continue
        signs = np.frombuffer(text.encode("utf-32-le"), "<u4")
        before = np.concatenate([[0], np.cumsum(WIDTHS.take(signs, mode="clip"))])
        row_tokens = tokens[within]
        places = row_tokens >> (WORD_BITS + SIZE_BITS)
        begins, ends = before[places], before[places + (row_tokens >> WORD_BITS & LONGEST_TOKEN)]
        if (ends - begins).max() > LONGEST_TOKEN:  # whole characters of it
            ends = np.minimum(ends, before[before.searchsorted(begins + LONGEST_TOKEN, "right") - 1])
        parts = np.array([gap.start() for gap in PARTING.finditer(text)], np.int64).searchsorted(places)
        begins_part = np.where(np.diff(parts, prepend=parts[:1]), BEGINS_PART, 0)
        counted[within] = (begins << SIZE_BITS | ends - begins) << WORD_BITS | begins_part | row_tokens & WORD
    return counted


class Tokens:
    """Finds words again in what is shown of a section.

    A section has two rows, its name's and its text's, which follow one another.

    Args:
        arrays: what was derived; `tokens` as `in_prepared` returned them.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._starts = arrays["tokens.starts"].tolist()
        self._tokens = arrays["tokens"]

    def names(self, sections: Array) -> Array:
        """Returns the rows of the names of sections: the title of an article's first one, the heading of another."""
        return 2 * sections

    def texts(self, sections: Array) -> Array:
        """Returns the rows of the texts of sections."""
        return 2 * sections + 1

    def words(self, section: int) -> Array:
        """Returns the numbers of the words of the text of `section`, in order."""
        return self._tokens[self._within(2 * section + 1)] & WORD

    def marks(
        self, sections: Sequence[int], quoted: Sequence[bool], wanted: Array
    ) -> tuple[list[list[Mark]], list[list[Mark]]]:
        """Returns where the names of sections, and the texts of those that are quoted, hold what is wanted, in order.

        All of them are looked at in one sweep, since a sweep costs more than what it looks at.

        Args:
            sections: their numbers, one at least.
            quoted: for each of them, whether its text is looked at too.
            wanted: for each word of the index, which word of the query it answers, counted from 1; 0 for none.
        """
        starts, tokens = self._starts, self._tokens
        pieces, ends, done = [], [0], 0  # of every name and every text, among what is looked at
        for section, is_quoted in zip(sections, quoted, strict=True):
            name, text, end = starts[2 * section : 2 * section + 3]
            if not is_quoted:
                end = text
            pieces.append(tokens[name:end])
            ends.append(done + text - name)
            done += end - name
            ends.append(done)
        together = np.concatenate(pieces)
        answers = wanted.take(together & WORD)
        found = (answers != 0).nonzero()[0]
        places = together.take(found) >> WORD_BITS
        begins = places >> SIZE_BITS
        stops = begins + (places & LONGEST_TOKEN)
        marks = list(zip(begins.tolist(), stops.tolist(), (answers.take(found) - 1).tolist(), strict=True))
        cuts = pairwise(found.searchsorted(ends).tolist())
        of_rows = [marks[cut : end if end - cut <= MOST_MARKS else cut + MOST_MARKS] for cut, end in cuts]
        return of_rows[::2], list(compress(of_rows[1::2], quoted))

    def in_a_row(self, rows: Array, phrases: Sequence[Sequence[int]]) -> Array:
        """Returns, for each row and then for each phrase, whether a paragraph or a cell of the row holds it.

        Args:
            rows: their numbers.
            phrases: numbers of the words of each, one at least.
        """
        looked_at = range(0, len(rows), LOOKED_AT)
        found = [self._few_in_a_row(rows[begun : begun + LOOKED_AT], phrases) for begun in looked_at]
        return np.concatenate([np.zeros((0, len(phrases)), bool), *found])

    def _few_in_a_row(self, rows: Array, phrases: Sequence[Sequence[int]]) -> Array:
        withins = [self._within(row) for row in rows.tolist()]
        tokens = np.concatenate([self._tokens[within] for within in withins])
        words, places = tokens & WORD, tokens >> (WORD_BITS + SIZE_BITS)
        owners = np.repeat(np.arange(len(withins)), [within.stop - within.start for within in withins])
        is_part = np.ones(len(words), bool)
        is_part[1:] = (places[1:] != places[:-1]) | (owners[1:] != owners[:-1])
        parts = np.cumsum((tokens & BEGINS_PART) != 0)[is_part]
        words, owners = words[is_part], owners[is_part]
        holding = np.zeros((len(withins), len(phrases)), bool)
        for column, phrase in enumerate(phrases):
            begins = np.flatnonzero(words[: max(len(words) - len(phrase) + 1, 0)] == phrase[0])
            for place, word in enumerate(phrase[1:], 1):
                begins = begins[words[begins + place] == word]
            ends = begins + len(phrase) - 1
            begins = begins[(owners[begins] == owners[ends]) & (parts[begins] == parts[ends])]
            holding[owners[begins], column] = True
        return holding

    def _within(self, row: int) -> slice:
        return slice(self._starts[row], self._starts[row + 1])
