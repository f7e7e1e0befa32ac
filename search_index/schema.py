"""What Whoosh, the index of record, holds: a document a section."""

from __future__ import annotations

from whoosh import fields

from search_index.analysis import WordAnalyzer

FORMAT = 9  # raised when an older index can no longer answer

# How much a word counts by where it stands; `exact` repeats every other field unstemmed.
FIELD_WEIGHTS = {"title": 2.0, "heading": 2.0, "keywords": 2.5, "text": 1.0, "exact": 0.5}


def schema(lang: str) -> fields.Schema:
    """Returns the Whoosh schema of an index in `lang`.

    Positions are not kept: where nothing was derived, a phrase is looked for in the stored text of sections.
    """
    stems = WordAnalyzer(lang, stemmed=True)
    return fields.Schema(
        title=fields.TEXT(analyzer=stems, phrase=False),
        heading=fields.TEXT(analyzer=stems, phrase=False),
        keywords=fields.TEXT(analyzer=stems, phrase=False),
        text=fields.TEXT(analyzer=stems, phrase=False),
        exact=fields.TEXT(analyzer=WordAnalyzer(lang, stemmed=False), phrase=False),
        article=fields.ID(stored=True),
        section=fields.STORED,
    )
