"""Material's search dialog, with our worker behind it.

The theme names the worker in the page's `#__config`. Rewriting that name here and not in the theme keeps plain
`mkdocs serve` on Material's own search. The theme's bundle downloads `search/search_index.json` on the first page view,
megabytes of it, so a stub stays there and the full one is fetched only when our worker falls back on Material's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from portal.errors import BuildError
from portal.helpcenter.publish.files import write_file
from search_index.pages import BETWEEN_CELLS, Article

WORKER = "assets/guichet/search-worker.js"
STUB = "search/search_index.json"
FULL = "search/full_index.json"

_WORKER_NAME = re.compile(r'("search":\s*")([^"]*?)assets/javascripts/workers/(search\.[^"/?]+\.js)"')


def has_worker(site: Path) -> bool:
    """Whether the theme that built `site` brought our worker."""
    return (site / WORKER).is_file()


def point_search_to_worker(text: str) -> str:
    """Returns the page with its search dialog behind our worker, Material's named as the fallback."""
    start = text.find('id="__config"')
    if start < 0:
        return text
    end = text.find("</script>", start)
    config = _WORKER_NAME.sub(rf'\g<1>\g<2>{WORKER}?material=\g<3>"', text[start:end], count=1)
    return text[:start] + config + text[end:]


def leave_stub(site: Path, articles: Iterable[Article] = ()) -> None:
    """Promises that a page view downloads no more than the search settings.

    The builder writes the cells of a table one behind the other. Where one stands, the full index gets our own text,
    or the browser's search would find and show the last word of a cell as one with the first of the next.

    Args:
        site: folder of one built language; left as it is when it has no search index.
        articles: of that language.

    Raises:
        BuildError: the index that the builder wrote cannot be read.
    """
    full = site / STUB
    if not full.is_file():
        return
    try:
        found = json.loads(full.read_bytes())
        config = found["config"]
        texts = {
            article.location + (f"#{section.anchor}" if section.anchor else ""): section.text
            for article in articles
            for section in article.sections
            if BETWEEN_CELLS in section.text
        }
        for entry in found.get("docs", ()):
            if entry.get("location") in texts:
                entry["text"] = escape(" ".join(texts[entry["location"]].split()), quote=False)
    except (ValueError, KeyError, TypeError) as error:
        raise BuildError(f"The builder wrote a search index that cannot be read: {full.name}") from error
    if texts:
        write_file(site / FULL, json.dumps(found, ensure_ascii=False, separators=(",", ":")))
    else:
        full.replace(site / FULL)
    write_file(full, json.dumps({"config": config, "docs": []}, ensure_ascii=False))
