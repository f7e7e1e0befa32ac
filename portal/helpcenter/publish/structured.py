"""Structured data: the questions of a FAQ page, for search engines."""

from __future__ import annotations

import json

from search_index.pages import Article

_QUESTION_LEVEL = 2


def add_questions(text: str, article: Article | None) -> str:
    """Returns the page with its questions as FAQPage data, when it is a FAQ and has none yet.

    Args:
        text: HTML.
        article: what the index holds of it; its level-2 headings are the questions.
    """
    if article is None or article.kind != "faq" or "FAQPage" in text:
        return text
    questions: list[dict[str, object]] = []
    answer: dict[str, object] = {}
    for section in article.sections:
        if section.level == _QUESTION_LEVEL and section.anchor:
            answer = {"@type": "Answer", "text": section.text}
            questions.append({"@type": "Question", "name": section.title, "acceptedAnswer": answer})
        elif section.level > _QUESTION_LEVEL and answer:
            answer["text"] = f"{answer['text']}\n{section.title}\n{section.text}".strip()
    if not questions:
        return text
    data = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}
    # "<" is written as its escape so that no answer can close the script.
    block = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return text.replace("</head>", f'<script type="application/ld+json">{block}</script></head>', 1)
