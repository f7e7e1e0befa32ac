"""A help center written by hand: small enough to read, whole enough to be served. No builder runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from portal.releases import MANIFEST_FORMAT, current_link, file_digest, releases_folder
from search_index.build import build_index
from search_index.pages import Article, Section

LANGUAGES = ("fr", "en", "es")
SEARCH = {"fr": "recherche/", "en": "search/", "es": "buscar/"}
INLINE_SCRIPT_HASH = "sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc="

PROMISES = """\
version = "2026-11-22"

[desk]
name = "Guichet"
languages = ["fr", "en", "es"]
currency = "EUR"
email = "aide@guichet.example"

[calendars.office]
timezone = "Europe/Paris"
holidays = "FR"
week = { mon-fri = ["08:00-12:00", "13:00-17:00"], sat = ["09:00-12:00"] }
"""


def article(lang: str, name: str, title: str, sections: Mapping[str, str], keywords: Sequence[str] = ()) -> Article:
    """An article whose location is `<name>/`; the first of its sections is its lead."""
    headings = list(sections.items())
    lead = Section("", 1, title, headings[0][1])
    rest = [Section(heading.lower().replace(" ", "-"), 2, heading, text) for heading, text in headings[1:]]
    return Article(name, lang, f"{name}/", title, "article", (lead, *rest), tuple(keywords))


ARTICLES: Mapping[str, tuple[Article, ...]] = {
    "fr": (
        article(
            "fr",
            "guides/plages",
            "Les plages horaires",
            {
                "": "Une plage horaire dit quand le guichet est ouvert.",
                "Jours fériés": "Un jour férié, aucune plage n’est ouverte.",
            },
        ),
        article("fr", "guides/webhooks", "Configurer les webhooks", {"": "Un webhook prévient votre serveur."}),
        article("fr", "factures", "Retrouver une facture", {"": "Chaque facture est dans votre espace."}),
    ),
    "en": (
        article("en", "guides/plages", "Opening hours", {"": "When the counter is open.", "Holidays": "Closed then."}),
        article("en", "guides/webhooks", "Configure webhooks", {"": "A webhook tells your server."}),
        article("en", "factures", "Find an invoice", {"": "Every invoice is in your account."}),
    ),
    "es": (article("es", "factures", "Encontrar una factura", {"": "Cada factura está en su cuenta."}),),
}
PROBES = {"fr": ("facture", "webhook"), "en": ("invoice",), "es": ("factura",)}


def make_release(
    var: Path,
    build: str = "first",
    *,
    articles: Mapping[str, Sequence[Article]] = ARTICLES,
    probes: Mapping[str, Sequence[str]] = PROBES,
    redirects: Mapping[str, str] | None = None,
    more_files: Mapping[str, str | bytes] | None = None,
    topics: Mapping[str, Mapping[str, str]] | None = None,
) -> Path:
    """Write a release and return its folder; nothing makes it current."""
    folder = releases_folder(var) / build
    files: dict[str, str | bytes] = {"site/robots.txt": "User-agent: *\n"}
    for lang in LANGUAGES:
        files |= {f"site/{lang}/{name}": text for name, text in _pages(lang, articles[lang], build).items()}
    for name, content in (files | dict(more_files or {})).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    for lang in LANGUAGES:
        build_index(articles[lang], folder / "index" / lang, lang)
    versions: dict[str, dict[str, str]] = {}
    for lang in LANGUAGES:
        for page in articles[lang]:
            versions.setdefault(page.id, {})[lang] = page.location
    _write_json(
        folder / "routes.json",
        {
            "slots": {
                "search": {lang: f"/{lang}/{SEARCH[lang]}" for lang in LANGUAGES},
                "contact": {lang: f"/{lang}/contact/" for lang in LANGUAGES},
                "hours": {lang: f"/{lang}/contact/" for lang in LANGUAGES},
            },
            "articles": versions,
            "redirects": dict(redirects if redirects is not None else {"/fr/vieux/": "/fr/factures/"}),
            "topics": dict(topics or {}),
        },
    )
    write_manifest(folder, build, probes)
    return folder


def write_manifest(folder: Path, build: str, probes: Mapping[str, Sequence[str]] = PROBES) -> None:
    """Write the manifest of what stands in `folder`."""
    found = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "manifest.json"]
    _write_json(
        folder / "manifest.json",
        {
            "format": MANIFEST_FORMAT,
            "build": build,
            "built": "2026-11-22T08:00:00+00:00",
            "languages": LANGUAGES,
            "csp": {"script_hashes": [INLINE_SCRIPT_HASH]},
            "probes": probes,
            "files": {file.relative_to(folder).as_posix(): file_digest(file) for file in found},
        },
    )


def seal_as_of_format(folder: Path, build: str, number: int) -> None:
    """Publish a release again as if its indexes had been written by another version."""
    for seal in folder.glob("index/*/seal.json"):
        seal.write_text(json.dumps(json.loads(seal.read_bytes()) | {"format": number}))
    write_manifest(folder, build)


def make_current(var: Path, build: str) -> None:
    """Publish a release by one rename, as the publisher does."""
    link = current_link(var)
    new = link.with_name("current.new")
    new.unlink(missing_ok=True)
    new.symlink_to(Path("releases") / build)
    new.replace(link)


def _pages(lang: str, articles: Sequence[Article], build: str) -> dict[str, str | bytes]:
    slot = "<!--guichet-slot:{0}--><p>fallback of {0}</p><!--/guichet-slot:{0}-->"
    hours_and_form = slot.format("hours") + "\n" + slot.format("contact") + "\n" + slot.format("unknown")
    pages: dict[str, str | bytes] = {
        "index.html": _page(lang, "Guichet", f"<h1>Guichet</h1><p>{build}</p>"),
        f"{SEARCH[lang]}index.html": _page(lang, "Search", slot.format("search")),
        "contact/index.html": _page(lang, "Contact", hours_and_form),
        "404.html": _page(lang, "404", "<!--guichet-shell--><h1>the page of nothing</h1><!--/guichet-shell-->"),
        "assets/bundle.0123abcd.min.js": f"// {lang}\n" + "void 0;\n" * 400,
        "assets/guichet.css": "p { margin: 0 }\n",
        "assets/logo.png": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    }
    for page in articles:
        body = "".join(f"<h2 id={s.anchor!r}>{escape(s.title)}</h2><p>{escape(s.text)}</p>" for s in page.sections)
        pages[f"{page.location}index.html"] = _page(
            lang, page.title, f"<h1>{escape(page.title)}</h1>{body}" + "\n" * 900
        )
    return pages


def _page(lang: str, title: str, content: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body><header>Guichet</header><article>{content}</article></body>\n</html>\n"
    )


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
