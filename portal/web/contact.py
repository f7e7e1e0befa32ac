"""What a reader brings along to the contact page: the article they were on, the words they searched for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote

from portal.releases import Release

LONGEST_SUBJECT = 200
HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
FURNITURE = re.compile(r'<a\b[^>]*class="headerlink".*?</a>|<[^>]*>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class CarriedArticle:
    """The article that a reader was on.

    Attributes:
        title: its heading, plain text.
        path: from the server's root.
    """

    title: str
    path: str


def carried_article(release: Release, lang: str, article: str) -> CarriedArticle | None:
    """Returns the article whose id a link carried along; None when the release has none of that id and language."""
    location = release.articles.get(article, {}).get(lang)
    if location is None:
        return None
    file = release.site(lang) / (f"{location}index.html" if location.endswith("/") or not location else location)
    found = HEADING.search(file.read_text(encoding="utf-8")) if file.is_file() else None
    title = unescape(FURNITURE.sub("", found[1])).strip() if found else ""
    return CarriedArticle(title or article, f"/{lang}/{location}")


def carried_subject(text: str) -> str:
    """Returns the words that a link carried along: one line, of a length that a subject may have."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:LONGEST_SUBJECT].rstrip()


def mail_link(email: str, subject: str, article: CarriedArticle | None, url: str) -> str:
    """Returns the address that opens a mail to the desk, begun with what is known."""
    fields = {"subject": subject, "body": f"{url}{article.path}\n\n" if article else ""}
    query = "&".join(f"{name}={quote(text, safe='')}" for name, text in fields.items() if text)
    address = f"mailto:{quote(email, safe='@')}"
    return f"{address}?{query}" if query else address
