from __future__ import annotations

import pytest
from markdown import Markdown

from portal.helpcenter.markdown import GuichetExtension, PageError

WRONG = [
    (
        "a plan that is not there",
        "It costs {{ plans.prp.price }}.",
        r'plans.prp.price .*did you mean "plans.pro.price"',
    ),
    (
        "a price the plan does not have",
        "{{ plans.words.price }}",
        r"plans.words.price }} is not a fact of .*support.toml",
    ),
    ("a calendar that is not there", "{{ hours ofice }}", r'hours ofice .*did you mean "office"'),
    ("no calendar at all", "Open {{ hours }}.", r"There are: office"),
    ("an example of nothing", "{{ example plans.prx 2026-11-20T16:30 }}", r'did you mean "plans.pro"'),
    ("an example without a moment", "{{ example plans.pro }}", "names no moment"),
    ("an example with two moments", "{{ example plans.pro 2026-11-20T16:30 2026-11-20T16:31 }}", "needs one moment"),
    ("an example on no day", "{{ example plans.pro 2026-11-31T16:30 }}", '"2026-11-31T16:30", which is not a date'),
    ("an example of words", "{{ example plans.words 2026-11-20T16:30 }}", "nothing to work out"),
    ("a table in a sentence", "Look: {{ plans }}", "is a table"),
    ("a table with something after it", "{{ plans pro }}", "takes nothing after plans"),
    ("holidays of no year", "{{ holidays office }}", "names no year"),
    ("holidays of a year nobody knows", "{{ holidays office 1066 }}", "The public holidays of 1066 are not known"),
    ("braces of another tool", "Hello {{ user.name }}", r"user.name }} is not a fact"),
]


@pytest.mark.parametrize(("text", "reason"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_a_fact_that_cannot_be_shown_stops_the_build_and_says_why(render, text, reason):
    with pytest.raises(PageError, match=reason):
        render(text)


def test_unknown_facts_can_stay_as_they_are_written(render):
    html = render("{{ user.name }} and {{ version }}\n\n{{ user.table }}", unknown_facts="keep")

    assert html.startswith("<p>{{ user.name }} and <span")
    assert html.endswith("<p>{{ user.table }}</p>")


def test_a_site_without_a_promise_file_builds_pages_without_facts():
    md = Markdown(extensions=[GuichetExtension(language="de")])

    assert md.convert("# Hallo\n\nWelt") == "<h1>Hallo</h1>\n<p>Welt</p>"


def test_a_fact_on_a_site_without_a_promise_file_names_the_option():
    md = Markdown(extensions=[GuichetExtension()])

    with pytest.raises(PageError, match=r"(?s)names no promise file.*option promises"):
        md.convert("{{ version }}")


def test_an_absent_promise_file_is_named(render, tmp_path):
    with pytest.raises(PageError, match=r"There is no promise file .*absent\.toml"):
        render("no facts", promises=str(tmp_path / "absent.toml"))


def test_a_wrong_promise_file_is_told_with_file_line_key_and_reason(render, promises):
    promises.write_text(promises.read_text().replace('"4.90 EUR"', '"4.9 EUR"').replace("refund_if", "refund_of"))

    with pytest.raises(PageError) as caught:
        render("no facts")

    message = str(caught.value)
    assert "support.toml cannot be used: 2 problems" in message
    assert 'premium.fee: "4.9 EUR" has 1 decimal, EUR has 2' in message
    assert 'premium.refund_of_missed: is not a key of premium (did you mean "refund_if_missed"?)' in message


def test_facts_in_a_language_nobody_wrote_are_refused(render):
    with pytest.raises(PageError, match="not written in the language de"):
        render("{{ version }}", "de")


def test_an_unknown_option_value_is_refused(render):
    with pytest.raises(PageError, match="unknown_facts is ignore"):
        render("text", unknown_facts="ignore")


def test_a_changed_promise_file_shows_at_once_even_with_the_old_modification_time(render, promises):
    import os

    before = promises.stat()
    assert "€4.90" in render("{{ premium.fee }}", "en")

    promises.write_text(promises.read_text().replace("4.90 EUR", "5.90 EUR"))
    os.utime(promises, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert "€5.90" in render("{{ premium.fee }}", "en")


def test_the_module_lists_every_fact_there_is(promises):
    """Writers and the manual learn the names from there."""
    import re

    from portal.helpcenter import markdown
    from portal.helpcenter.markdown.facts.names import Facts
    from portal.helpcenter.markdown.wording import wording_in
    from portal.promise_file import read_policy

    names = Facts(read_policy(promises), wording_in("en"), "support.toml").names
    general = {re.sub(r"^(plans|levels|availability)\.\w+\.", r"\1.NAME.", name) for name in names}

    listed = {fact.split()[0] for fact in re.findall(r"\{\{ (.+?) \}\}", markdown.__doc__)}
    assert general <= listed
