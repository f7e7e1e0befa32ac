"""Nobody can ask without end, and who is refused learns when to come back."""

from __future__ import annotations

import re

from portal.web.limits import VOTES
from tests.conftest import OWN_ORIGIN, reader

ALLOWED = int(VOTES.split()[0])


def vote(client, **headers):
    fields = {"lang": "fr", "article": "factures", "value": "yes"}
    return client.post("/feedback/vote", data=fields, headers=OWN_ORIGIN | headers)


def test_the_vote_after_the_last_allowed_is_refused_with_a_delay(app):
    client = reader(app)
    assert [vote(client).status_code for _ in range(ALLOWED)] == [303] * ALLOWED
    refused = vote(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3601  # rounded up
    assert re.search(r"Vous pourrez réessayer dans (1\s*heure|\d+\s*minutes)\.", refused.text)
    assert vote(reader(app, "198.51.100.8")).status_code == 303, "another network is not concerned"


def test_a_limited_script_is_answered_in_json(app):
    client = reader(app)
    for _ in range(ALLOWED):
        vote(client)
    refused = vote(client, Accept="application/json")
    assert (refused.status_code, set(refused.json)) == (429, {"error", "advice"})


def test_reading_is_never_limited(app):
    client = reader(app)
    for _ in range(ALLOWED + 1):
        vote(client)
    assert client.get("/fr/factures/").status_code == 200


def test_who_was_limited_stands_in_no_log(app, caplog):
    client = reader(app)
    with caplog.at_level("DEBUG"):
        while vote(client).status_code != 429:
            pass
    assert "198.51.100.7" not in caplog.text
