"""Each desk builds as it is written, and its readers find what they look for: the long version of `test_desks.py`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.helpcenter.publish import publish
from portal.helpcenter.starter.desks import DESKS
from portal.helpcenter.starter.writing import write_desk
from portal.releases import open_current
from portal.settings import read_settings
from search_index.search import open_searcher

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ENVIRONMENT = {"GUICHET_URL": "https://aide.example.org", "GUICHET_SECRET": "0" * 32}
FIRST = {
    "plans": [("fr", "délai formule pro", "promises"), ("en", "may I call you", "faq")],
    "round-the-clock": [
        ("fr", "configurer MX", "set-up-mx"),
        ("fr", "migrer Gmail", "migrate-gmail"),
        ("en", "configure MX", "set-up-mx"),
        ("en", "migrate Gmail", "migrate-gmail"),
    ],
    "urgent-lane": [("fr", "demande urgente", "urgent-request"), ("en", "urgent request", "urgent-request")],
    "packs": [("fr", "nos engagements", "promises"), ("es", "nuestros compromisos", "promises")],
    "published-sla": [("fr", "disponibilité", "promises"), ("en", "availability", "promises")],
}

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_builds_and_answers_from_its_own_file(tmp_path, desk):
    write_desk(tmp_path / "desk", desk, (), "", NOW)
    settings = read_settings(tmp_path / "desk", ENVIRONMENT)

    published = publish(settings, NOW)

    release = open_current(settings.var)
    assert published.changed
    for lang, question, article in FIRST[desk]:
        searcher = open_searcher(release.index(lang))
        try:
            found = [group[0].location for group in searcher.search(question).items]
        finally:
            searcher.close()
        assert release.articles[article][lang] in found[:1], (question, found)


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_is_not_for_readers_while_a_value_is_an_example(tmp_path, desk):
    write_desk(tmp_path / "desk", desk, (), "", NOW)
    run = CliRunner(env={"GUICHET_URL": None, "GUICHET_PORT": None}).invoke(
        main, ["-C", str(tmp_path / "desk"), "check", "--release"], prog_name="guichet"
    )

    assert run.exit_code == 1
    assert "P503" in run.output
