"""Sitemaps that name each article's versions, and the file that tells crawlers where they are.

The versions stand here and not as `rel=alternate` in the pages: the theme's script downloads a sitemap for each of
those.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from portal.helpcenter.publish.files import write_file
from portal.helpcenter.publish.pages import Page

SEARCH = "search"  # the page of results: crawlers are sent to the articles instead
_URLSET = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
_INDEX = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def write_sitemap(
    site: Path,
    url: str,
    pages: Sequence[Page],
    *,
    articles: Mapping[str, Mapping[str, Page]],
    updated: Mapping[str, date],
    default: str,
) -> None:
    """Writes the sitemap of one language, plain and compressed, the same bytes for the same pages.

    Args:
        site: folder of the language.
        url: public address without a final slash.
        pages: of the language.
        articles: article id → language → page.
        updated: path of a page → day of its last update.
        default: language for readers whose own is absent.
    """
    lines = [_URLSET]
    for page in sorted(pages, key=lambda page: page.location):
        if not page.is_searchable or SEARCH in page.slots:
            continue
        lines.append(f"<url><loc>{escape(url + page.path)}</loc>")
        if page.path in updated:
            lines.append(f"<lastmod>{updated[page.path].isoformat()}</lastmod>")
        versions = {lang: version for lang, version in articles[page.id].items() if version.is_searchable}
        if len(versions) > 1:
            lines += [_version(lang, url + version.path) for lang, version in sorted(versions.items())]
            if default in versions:
                lines.append(_version("x-default", url + versions[default].path))
        lines.append("</url>\n")
    lines.append("</urlset>\n")
    content = "".join(lines).encode()
    write_file(site / "sitemap.xml", content)
    write_file(site / "sitemap.xml.gz", gzip.compress(content, mtime=0))


def write_root(site: Path, url: str, languages: Sequence[str]) -> None:
    """Writes what crawlers ask the server's root for: `robots.txt` and the sitemaps' index."""
    maps = "".join(f"<sitemap><loc>{escape(f'{url}/{lang}/sitemap.xml')}</loc></sitemap>\n" for lang in languages)
    write_file(site / "sitemap.xml", f"{_INDEX}{maps}</sitemapindex>\n")
    write_file(site / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {url}/sitemap.xml\n")


def _version(lang: str, address: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(address)}/>'
