"""A small help center in two languages, published with a builder that takes no time."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.helpcenter.publish import Published, publish
from portal.settings import Settings, read_settings

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
ENVIRONMENT = {"GUICHET_URL": "https://aide.example.org", "GUICHET_SECRET": "0" * 32}

FRENCH = {
    "index": "title: Accueil\nkind: home\n---\n<p>Que cherchez-vous ?</p>\n",
    "contact": 'title: Nous écrire\nkind: slot\n---\n<div data-guichet-slot="contact"><p>Écrivez-nous.</p></div>\n',
    "guides/mx": "title: Configurer le MX\nid: mx\nupdated: 2026-10-01\n---\n<p>Le courrier arrive.</p>\n",
    "guides/spf": "title: Configurer SPF et le courrier\nid: spf\n---\n<p>Le courrier part.</p>\n",
    "factures": "title: Télécharger une facture\nid: factures\naliases: [vieux/recu/]\n---\n<p>Dix ans.</p>\n",
}
ENGLISH = {
    "index": "title: Home\nkind: home\n---\n<p>What are you looking for?</p>\n",
    "contact": 'title: Write to us\nkind: slot\n---\n<div data-guichet-slot="contact"><p>Write to us.</p></div>\n',
    "help/mail": "title: Set up MX records\nid: mx\n---\n<p>Mail comes in.</p>\n",
}


@dataclasses.dataclass(frozen=True, slots=True)
class HelpCenter:
    """A help center in a folder of its own."""

    settings: Settings

    @property
    def root(self) -> Path:
        return self.settings.root

    @property
    def var(self) -> Path:
        return self.settings.var

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def write_page(self, name: str, text: str) -> None:
        self.write(f"docs/{name}.md", f"---\n{text}")

    def publish(self, **options) -> Published:
        return publish(self.settings, NOW, builder="tinybuilder", **options)

    def page(self, name: str) -> str:
        return (self.var / "current/site" / name).read_text(encoding="utf-8")


def write_help_center(root: Path) -> HelpCenter:
    """Writes the help center that these tests change."""
    center = HelpCenter(read_settings(root, ENVIRONMENT))
    center.write("support.toml", 'version = "1"\n[desk]\nname = "Petit"\nlanguages = ["fr", "en"]\ncurrency = "EUR"\n')
    center.write(
        "mkdocs.yml",
        "site_name: Petit\ndocs_dir: docs/fr\ntheme: {language: fr}\nextra: {guichet: {search_page: contact/}}\n",
    )
    center.write("mkdocs.en.yml", "INHERIT: mkdocs.yml\ndocs_dir: docs/en\ntheme: {language: en}\n")
    for lang, pages in (("fr", FRENCH), ("en", ENGLISH)):
        for name, text in pages.items():
            center.write_page(f"{lang}/{name}", text)
    shutil.copy(Path(__file__).with_name("tinybuilder.py"), root)
    return center


@pytest.fixture
def center(tmp_path) -> HelpCenter:
    """A help center that was never published."""
    return write_help_center(tmp_path / "center")


@pytest.fixture(scope="module")
def published_center(tmp_path_factory) -> HelpCenter:
    """A help center that is published, for tests that only look."""
    center = write_help_center(tmp_path_factory.mktemp("published"))
    center.publish()
    return center
