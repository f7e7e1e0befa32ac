"""Sections → the files of Whoosh, the index of record.

Whoosh's own writer takes documents one by one: it counts the words of each, sorts the postings of all as tuples, and
reads the length of a section back from disk for each of them. Here the words of all sections stand in arrays already;
they are counted and sorted there, and Whoosh's codec writes what its writer would have written, in a third of the time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PerDocWriter, W3PostingsWriter
from whoosh.fields import FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC
from whoosh.system import pack_uint

from search_index.arrays import Array
from search_index.derive import FIELDS, Lexicon, Occurrences
from search_index.schema import schema

NAME = "MAIN"  # what Whoosh calls an index that is alone in its folder
FIRST_GENERATION = 1


class StoredDocument(NamedTuple):
    """What Whoosh gives back of a section.

    Attributes:
        article: id of its article.
        section: JSON of what is shown of it.
    """

    article: str
    section: str


class _Postings(NamedTuple):
    """Terms and the sections that hold them, in the order of the terms, then of the sections.

    Attributes:
        texts: of all terms that may occur, in the order of their numbers, which is that of their bytes.
        terms: number of the term of each.
        sections: number of its section.
        times: how often the section holds it.
        lengths: words of each section.
    """

    texts: Sequence[str]
    terms: Array
    sections: Array
    times: Array
    lengths: Array


def record(
    folder: Path, lang: str, documents: Sequence[StoredDocument], met: dict[str, Occurrences], lexicon: Lexicon
) -> None:
    """Writes the Whoosh index of all sections into `folder`, which exists and is empty.

    Args:
        folder: of the index.
        lang: code of the language that its words were cut for.
        documents: one a section, in the order of their numbers.
        met: the words of each field of all sections.
        lexicon: of these words.
    """
    storage = FileStorage(str(folder))
    form = schema(lang)
    segments = []
    if documents:
        codec = _Codec()
        segment = W3Codec().new_segment(storage, NAME)  # which is kept in the index, and is Whoosh's own
        postings = dict(_postings(met, lexicon, len(documents)))
        _write_documents(codec.per_document_writer(storage, segment), form, documents, postings)
        _write_terms(_FieldWriter(codec, storage, segment), form, documents, postings)
        storage.temp_storage(f"{NAME}.tmp").destroy()
        segment.set_doc_count(len(documents))
        segment.create_compound_file(storage)
        segments.append(segment)
    TOC(form, segments, FIRST_GENERATION).write(storage, NAME)
    storage.close()


def _postings(met: dict[str, Occurrences], lexicon: Lexicon, count: int) -> Iterator[tuple[str, _Postings]]:
    every_section, every_word = [], []
    for name in FIELDS:
        sections, words = met[name].sections, lexicon.renumbered(met[name].words, "word")
        if name == "text":
            # Little words are kept where they are few: of a text's postings they are a fifth, and say nothing.
            telling = ~lexicon.stop[words]
            sections, words = sections[telling], words[telling]
        every_section.append(sections)
        every_word.append(words)
        yield name, _counted(lexicon.stems, lexicon.stem_of[words], sections, count)
    yield "exact", _counted(lexicon.words, np.concatenate(every_word), np.concatenate(every_section), count)


def _counted(texts: Sequence[str], terms: Array, sections: Array, count: int) -> _Postings:
    keys, times = np.unique(terms * count + sections, return_counts=True)
    return _Postings(texts, keys // count, keys % count, times, np.bincount(sections, minlength=count))


def _write_documents(
    writer: W3PerDocWriter, form: Schema, documents: Sequence[StoredDocument], postings: dict[str, _Postings]
) -> None:
    names = sorted(postings)
    lengths = zip(*(postings[name].lengths.tolist() for name in names), strict=True)
    for number, (document, own) in enumerate(zip(documents, lengths, strict=True)):
        writer.start_doc(number)
        writer.add_field("article", form["article"], document.article, 0)
        writer.add_field("section", form["section"], document.section, 0)
        for name, length in zip(names, own, strict=True):
            writer.add_field(name, form[name], None, length)
        writer.finish_doc()
    writer.close()


def _write_terms(
    writer: _FieldWriter, form: Schema, documents: Sequence[StoredDocument], postings: dict[str, _Postings]
) -> None:
    """Writes all postings as a codec wants them: fields in the order of their names, terms in that of their bytes."""
    _write_articles(writer, form["article"], documents)
    for name in sorted(postings):
        if len(postings[name].terms):
            writer.start_field(name, form[name])
            _write_field(writer, postings[name])
            writer.finish_field()
    writer.close()


def _write_articles(writer: W3FieldWriter, field: FieldType, documents: Sequence[StoredDocument]) -> None:
    held: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        held.setdefault(document.article, []).append(number)
    writer.start_field("article", field)
    for article in sorted(held):
        writer.start_term(article.encode())
        for number in held[article]:
            writer.add(number, 1.0, b"", 0)
        writer.finish_term()
    writer.finish_field()


def _write_field(writer: _FieldWriter, postings: _Postings) -> None:
    texts, terms, sections, times, lengths = postings
    begins = [0, *(np.flatnonzero(np.diff(terms)) + 1).tolist(), len(terms)]
    packed = [pack_uint(number) for number in range(int(times.max()) + 1)]  # as Whoosh's `formats.Frequency` has it
    ids, often = array("I", sections.astype(np.uint32).tobytes()), array("f", times.astype(np.float32).tobytes())
    values, of_sections = [packed[number] for number in times.tolist()], lengths[sections].tolist()
    for begin, end in pairwise(begins):
        writer.start_term(texts[terms[begin]].encode())
        writer.add_all(ids[begin:end], often[begin:end], values[begin:end], of_sections[begin:end])
        writer.finish_term()


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's, with a writer of its own for postings."""

    def postings_writer(self, dbfile: StructFile, byteids: bool = False) -> _PostingsWriter:  # noqa: FBT001, FBT002
        options = {"compression": self._compression, "inlinelimit": self._inlinelimit}
        return _PostingsWriter(dbfile, self._blocklimit, byteids, **options)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Whoosh's, which also takes all postings of a term at once."""

    def add_all(self, ids: array[int], weights: array[float], values: list[bytes], lengths: list[int]) -> None:
        """Writes what `add` would, asked for one posting after the other; no length is 0."""
        self._postwriter.add_all(ids, weights, values, lengths)


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Whoosh's, which also takes all postings of a term at once."""

    def add_all(self, ids: array[int], weights: array[float], values: list[bytes], lengths: list[int]) -> None:
        """Writes what `add_posting` would."""
        for begin in range(0, len(ids), self._blocklimit):
            if begin:
                self._write_block()
            block = slice(begin, begin + self._blocklimit)
            self._ids, self._weights, self._values = ids[block], weights[block], values[block]
            self._maxweight = max(self._weights)
            self._minlength, self._maxlength = min(lengths[block]), max(lengths[block])
