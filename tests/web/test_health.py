"""`/healthz` says yes or no and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from portal.releases import current_link
from tests.conftest import reader


def outdate(settings):
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("delete from alembic_version")
        db.commit()


FAULTS = {
    "no release": lambda settings: current_link(settings.var).unlink(),
    "no database": lambda settings: (settings.var / "portal.sqlite").unlink(),
    "no database at all": lambda settings: (settings.var / "portal.sqlite").write_bytes(b""),
    "a damaged database": lambda settings: (settings.var / "portal.sqlite").write_bytes(b"x" * 8192),
    "tables of another version": outdate,
}


def test_when_database_and_index_answer_it_is_ok(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("fault", FAULTS)
def test_otherwise_it_is_unavailable_without_a_detail(settings, make_app, fault: str):
    FAULTS[fault](settings)
    answer = reader(make_app(settings)).get("/healthz")
    assert (answer.status_code, answer.text) == (503, "unavailable\n")
