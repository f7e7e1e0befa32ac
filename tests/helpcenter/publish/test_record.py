"""Signed months are an input of the build, and a file of the site."""

from __future__ import annotations

import hashlib
import json

import pytest

from portal.errors import ConfigError
from portal.helpcenter.publish import publish_months, rollback
from portal.proof import ledger
from portal.proof.months import Month
from portal.proof.reckoning import Titles, reckon
from portal.proof.record_form import from_text, to_text
from portal.releases import open_current
from tests.helpcenter.publish.conftest import NOW
from tests.proof.histories import PARIS, history

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
HALF_WRITTEN = "title: Télécharger une facture\nid: factures\naliases: [vieux/recu/]\n---\n<p>À moitié.</p>\n"


@pytest.fixture
def sign(center):
    def sign(month, previous=""):
        statement = reckon(month, PARIS, [history()], titles=Titles({}), fewest=1, previous=previous)
        file = ledger.write(center.var / ledger.FOLDER, month, to_text(statement), "signature")
        return ledger.read(file)

    return sign


def kept(published, lang="fr"):
    return published.release.site(lang) / "kept.json"


def test_without_a_signed_month_there_is_no_file(center):
    assert not kept(center.publish()).exists()


def test_a_signed_month_makes_another_release_with_its_figures(center, sign):
    before = center.publish().release.build
    october = sign(OCTOBER)
    published = center.publish()
    assert published.release.build != before
    (month,) = json.loads(kept(published).read_text())["months"]
    assert (month["month"], month["digest"]) == ("2026-10", october.digest)
    assert kept(published, "en").read_bytes() == kept(published).read_bytes()


def test_the_file_holds_all_it_takes_to_check_it(center, sign):
    sign(NOVEMBER, sign(OCTOBER).digest)
    months = json.loads(kept(center.publish()).read_text())["months"]
    digests = [hashlib.sha256(month["record"].encode()).hexdigest() for month in months]
    assert digests == [month["digest"] for month in months]
    assert [from_text(month["record"]).previous for month in months] == ["", digests[0]]


def test_the_same_months_build_nothing_again(center, sign):
    sign(OCTOBER)
    center.publish()
    assert not center.publish().changed


@pytest.mark.parametrize("what", ["altered", "missing between two others"])
def test_nothing_is_published_on_months_that_nobody_signed_so(center, sign, what):
    first = sign(OCTOBER)
    served = center.publish().release.build
    if what == "altered":
        file = ledger.file_of(center.var / ledger.FOLDER, OCTOBER)
        file.write_text(file.read_text().replace("pro", "max"))
    else:
        second = sign(NOVEMBER, first.digest)
        sign(NOVEMBER.following, second.digest)
        ledger.file_of(center.var / ledger.FOLDER, NOVEMBER).unlink()
    with pytest.raises(ConfigError):
        center.publish()
    assert open_current(center.var).build == served


def months_of(published):
    return [one["month"] for one in json.loads(kept(published).read_text())["months"]]


def test_a_month_alone_is_published_without_anybody_having_to_ask(center, sign):
    center.publish()
    sign(OCTOBER)
    published = publish_months(center.settings, NOW, builder="tinybuilder")
    assert (published.changed, months_of(published)) == (True, ["2026-10"])
    assert not publish_months(center.settings, NOW, builder="tinybuilder").changed
    assert not center.publish().changed


def test_what_a_writer_is_at_is_not_published_by_the_way(center, sign):
    before = center.publish().release.build
    sign(OCTOBER)
    center.write_page("fr/factures", HALF_WRITTEN)
    assert publish_months(center.settings, NOW, builder="tinybuilder") is None
    assert open_current(center.var).build == before
    assert months_of(center.publish()) == ["2026-10"]


def test_after_a_rollback_months_wait_and_pages_that_were_left_do_not_come_back(center, sign):
    before = center.publish().release.build
    center.write_page("fr/factures", HALF_WRITTEN)
    center.publish()
    rollback(center.settings)
    sign(OCTOBER)
    assert publish_months(center.settings, NOW, builder="tinybuilder") is None
    assert open_current(center.var).build == before


def test_a_month_that_a_rollback_left_is_shown_with_the_one_after(center, sign):
    center.publish()
    first = sign(OCTOBER)
    publish_months(center.settings, NOW, builder="tinybuilder")
    rollback(center.settings)
    assert not publish_months(center.settings, NOW, builder="tinybuilder").changed
    sign(NOVEMBER, first.digest)
    assert months_of(publish_months(center.settings, NOW, builder="tinybuilder")) == ["2026-10", "2026-11"]
