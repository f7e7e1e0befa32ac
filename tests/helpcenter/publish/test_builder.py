"""What the builder says, told to a writer."""

from __future__ import annotations

import pytest

from portal.helpcenter.publish.builder import Complaint, read_complaints
from portal.settings import child_environment

CASES = {
    "nothing to say": ("INFO    -  Cleaning site directory\nINFO    -  Documentation built in 0.43 seconds\n", []),
    "a warning": (
        "INFO    -  Building\nWARNING -  Doc file 'a.md' contains a link 'b.md'\nINFO    -  Documentation built\n",
        [("WARNING", "Doc file 'a.md' contains a link 'b.md'")],
    ),
    "a page that our extension refuses": (
        "ERROR   -  Error reading page 'guides/mx.md': The slot contact is not closed\n  End it with :::\n"
        'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n'
        "portal.problems.PageError: The slot contact is not closed\n  End it with :::\n",
        [("ERROR", "docs/fr/guides/mx.md: The slot contact is not closed\n  End it with :::")],
    ),
    "a page that our extension refuses, said once more at the end": (
        "ERROR   -  Error reading page 'contact.md': {{ hours offise }} is not a fact\n  There are: office.\n"
        "Error: {{ hours offise }} is not a fact\n  There are: office.\n",
        [("ERROR", "docs/fr/contact.md: {{ hours offise }} is not a fact\n  There are: office.")],
    ),
    "a fault of the command line alone": (
        "INFO    -  Building\nERROR   -  Config value 'nav': wrong\nError: Config file does not exist\n",
        [("ERROR", "Config value 'nav': wrong\nError: Config file does not exist")],
    ),
    "an extension that cannot be loaded": (
        "ERROR   -  Config value 'markdown_extensions': Failed to load extension 'guichet'.\n"
        '             File "/venv/a.py", line 52, in <module>\n               from a import b\n'
        "           ConfigError: unknown_facts is x\n\nAborted with a configuration error!\n",
        [
            (
                "ERROR",
                "Config value 'markdown_extensions': Failed to load extension 'guichet'.\n"
                "           ConfigError: unknown_facts is x",
            )
        ],
    ),
    "a fault of the builder itself": (
        'INFO    -  Building\nTraceback (most recent call last):\n  File "x.py", line 1, in <module>\n    f()\n'
        "jinja2.exceptions.UndefinedError: 'nav' is undefined\n",
        [("ERROR", "jinja2.exceptions.UndefinedError: 'nav' is undefined")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_output_becomes_complaints(name):
    output, expected = CASES[name]
    assert list(read_complaints("fr", output, "docs/fr/")) == [Complaint("fr", *pair) for pair in expected]


def test_the_builder_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("GUICHET_SECRET", "0" * 32)
    monkeypatch.setenv("GUICHET_DATABASE_URL", "postgresql://user:password@db/portal")
    monkeypatch.setenv("DOCS_BRAND", "kept: a site's own !ENV may want it")
    given = child_environment(SOURCE_DATE_EPOCH="1")
    assert "GUICHET_SECRET" not in given
    assert "GUICHET_DATABASE_URL" not in given
    assert given["SOURCE_DATE_EPOCH"] == "1"
    assert "DOCS_BRAND" in given
