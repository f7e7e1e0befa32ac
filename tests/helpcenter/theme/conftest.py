"""A small help center in two languages, built once with the theme."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """\
site_name: Mairie & Cie
site_url: https://aide.example/fr/
docs_dir: docs/fr
theme: {name: guichet, language: fr}
plugins: {material/search: {}}
markdown_extensions: {attr_list: {}, toc: {permalink: "¶"}}
extra:
  scope: /
  guichet: {contact: contact/, search_page: recherche/, words_per_minute: 100}
  alternate: [{name: Français, link: /fr/, lang: fr}, {name: English, link: /en/, lang: en}]
repo_url: https://github.com/example/example
nav:
  - index.md
  - Guides: [guides/index.md, guides/courriel.md, guides/a/un.md, guides/sans-rien.md, guides/quatre.md]
  - Nous écrire: contact.md
"""
ENGLISH = """\
INHERIT: mkdocs.yml
site_url: https://aide.example/en/
docs_dir: docs/en
theme: {language: en}
nav: [index.md]
"""
PAGES = {
    "fr/index.md": "# Que cherchez-vous ?\n\nUne phrase.\n\n## Sujets { #sujets }\n\n- [Guides](guides/index.md)\n\n"
    "## Le reste { #reste }\n\nEncore un mot.\n",
    "fr/guides/index.md": "---\ndescription: Pas à pas\n---\n# Guides\n\n- [Relever son courriel](courriel.md)\n"
    "- [Un](a/un.md) : commenté\n",
    "fr/guides/courriel.md": "---\nid: mail\ntitle: Relever son courriel\ndescription: 'Avec \"IMAP\" & co'\n"
    'updated: 2026-11-01\nkeywords: [imap, pop]\nsynonyms: relève\nrelated: [quatre, "l\'un"]\naliases: [vieux/]\n'
    "former_titles: [Lire ses messages]\n"
    "search: {boost: 2}\n---\n# Relever son courriel\n\n" + "mot " * 230 + "\n",
    "fr/guides/a/un.md": "---\nsearch: {exclude: true}\n---\n# Un\n\nTexte.\n",
    "fr/guides/sans-rien.md": "Pas de titre, pas d'en-tête.\n",
    "fr/guides/quatre.md": "---\nkind: faq\n---\n# Quatre\n\n## Pourquoi ?\n\nParce que.\n",
    "fr/contact.md": "---\nkind: slot\n---\n# Nous écrire\n\nIci.\n",
    "en/index.md": "# What are you looking for?\n\nA sentence.\n",
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages: `fr/…` and `en/…`."""
    root = tmp_path_factory.mktemp("theme")
    for name, text in PAGES.items():
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).write_text(text, encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (root / "mkdocs.en.yml").write_text(ENGLISH, encoding="utf-8")
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    for lang, config in (("fr", "mkdocs.yml"), ("en", "mkdocs.en.yml")):
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d", str(root / "site" / lang)],
            cwd=root,
            env=environment,
            check=True,
        )
    return root / "site"
