"""The slot `contact` until the form takes it over: how to reach the desk, and what the reader came with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import quote

from flask import render_template, request
from markupsafe import Markup

from portal.releases import Release
from portal.settings import Settings
from portal.web.opening import present_opening
from portal.web.page import Filler, SlotContext
from portal.web.promises import Promises

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


def fill_contact(promises: Promises, clock: Callable[[], datetime], settings: Settings) -> Filler:
    """Returns what fills the slot `contact`."""

    def fill(context: SlotContext) -> Markup | None:
        policy = promises.current()
        if policy is None or policy.desk.email is None:
            return None
        article = carried_article(context.release, context.lang, request.args.get("article", ""))
        subject = carried_subject(request.args.get("subject", ""))
        content = render_template(
            "web/contact.html",
            email=policy.desk.email,
            link=_mail_link(policy.desk.email, subject or (article.title if article else ""), article, settings.url),
            article=article,
            subject=subject,
            opening=None if "hours" in context.slots else present_opening(promises, clock()),
        )
        return Markup(content)  # noqa: S704  rendered with escaping

    return fill


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


def _mail_link(email: str, subject: str, article: CarriedArticle | None, url: str) -> str:
    fields = {"subject": subject, "body": f"{url}{article.path}\n\n" if article else ""}
    query = "&".join(f"{name}={quote(text, safe='')}" for name, text in fields.items() if text)
    address = f"mailto:{quote(email, safe='@')}"
    return f"{address}?{query}" if query else address
