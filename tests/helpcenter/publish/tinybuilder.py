"""A site builder in a hundredth of the real one's time: the same command line, the same output, pages of raw HTML.

Tests copy it into the folder that they build, where `python -m tinybuilder` finds it.
"""

import json
import sys
from pathlib import Path

import yaml

TEMPLATE = """<!doctype html>
<html lang="{lang}"><head>
<title>{title} - Petit</title>
{metas}
<script>__md_scope=new URL("{base}",location)</script>
</head><body>
<a href="/fr/" hreflang="fr" lang="fr" data-guichet-alternate="fr">Français</a>
<a href="/en/" hreflang="en" lang="en" data-guichet-alternate="en">English</a>
<article class="md-content__inner md-typeset">
<h1 id="top">{title}</h1>
<p data-guichet-skip data-guichet-updated-line>Mis à jour le {updated}</p>
{body}
<nav data-guichet-related='{related}' data-guichet-skip hidden><h2>À lire aussi</h2><ul></ul></nav>
<p data-guichet-skip data-guichet-vote-count data-guichet-words='{words}'></p>
</article>
<script id="__config" type="application/json">{{"base": "{base}", "search": "{base}/{worker}"}}</script>
</body></html>
"""
WORKER = "assets/javascripts/workers/search.abc123.min.js"
WORDS = json.dumps({"zero": "Soyez le premier.", "one": "Un avis.", "other": "{total} avis : {yes} oui, {no} non."})


def main():
    options = yaml.safe_load(sys.stdin)
    config = inherit(options)
    lang, site, docs = config["theme"]["language"], Path(options["site_dir"]), Path(config["docs_dir"])
    if "broken" in config:
        sys.exit(f"ERROR   -  Config value 'broken': {config['broken']}")
    for source in sorted(docs.rglob("*.md")):
        build_page(lang, source.relative_to(docs), source.read_text("utf-8"), site)
    write(
        site / "404.html",
        TEMPLATE.format(**blank(lang, "Absent"), metas="", body="<!--guichet-shell-->?<!--/guichet-shell-->"),
    )
    write(site / "search/search_index.json", json.dumps({"config": {"lang": [lang]}, "docs": [{"text": "long"}]}))
    write(site / "assets/guichet/search-worker.js", "// ours")
    write(site / WORKER, "// theirs")


def inherit(options):
    parent = options.get("INHERIT")
    return inherit(yaml.safe_load(Path(parent).read_text("utf-8"))) | options if parent else options


def build_page(lang, source, text, site):
    _, front, body = text.split("---\n", 2)
    meta = yaml.safe_load(front)
    if "BOOM" in body:
        sys.stderr.write(f"ERROR   -  Error reading page '{source}': BOOM is no fact\n")
        raise RuntimeError("BOOM is no fact")
    place = source.with_suffix("") if source.stem != "index" else source.parent
    file = site / place / "index.html"
    metas = {
        "id": meta.get("id", str(source.with_suffix(""))),
        "kind": meta.get("kind", "article"),
        "source": str(source),
    }
    metas |= {"aliases": ";".join(meta["aliases"])} if "aliases" in meta else {}
    metas |= {"search": "exclude"} if meta.get("hidden") else {}
    fields = blank(lang, meta["title"], "/".join([".."] * len(place.parts)) or ".")
    if "updated" in meta:
        fields["updated"] = f'<time data-guichet-updated datetime="{meta["updated"]}">{meta["updated"]}</time>'
    fields["related"] = json.dumps(meta.get("related", []))
    tags = "".join(f'<meta name="guichet-{name}" content="{value}">\n' for name, value in metas.items())
    write(file, TEMPLATE.format(**fields, metas=tags, body=body))


def blank(lang, title, base="/fr"):
    updated = "<span data-guichet-updated></span>"
    return {
        "lang": lang,
        "title": title,
        "base": base,
        "updated": updated,
        "related": "[]",
        "words": WORDS,
        "worker": WORKER,
    }


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
