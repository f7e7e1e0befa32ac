"""Whatever is killed, what is served is complete; what was served before can be served again."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from portal.errors import ReleaseError
from portal.helpcenter.publish import Step, rollback
from portal.helpcenter.publish.shelf import KEPT, hold_shelf
from portal.releases import open_current, previous_link, releases_folder, verify
from search_index.search import open_searcher

SCRIPT = Path(__file__).with_name("publish_and_die.py")
REPOSITORY = Path(__file__).parents[3]
SWITCHED = {Step.PRUNE, Step.DONE}
TELLING = {
    Step.INDEX,
    Step.COMMIT,
    Step.SWITCH,
    Step.PRUNE,
}  # a kill here differs most; the others have their turn in soak


@pytest.fixture(scope="module")
def killed_centers(published_center, tmp_path_factory):
    """Returns a function: a copy of the published center with one page changed, its next build killed at a step."""

    def kill(step: str):
        root = tmp_path_factory.mktemp("killed") / "center"
        shutil.copytree(published_center.root, root, symlinks=True)
        center = type(published_center)(read_settings_of(published_center, root))
        center.write_page("fr/nouveau", "title: Une page nouvelle\n---\n<p>Neuf</p>\n")
        done = subprocess.run([sys.executable, SCRIPT, root, step], cwd=REPOSITORY, check=False, capture_output=True)
        assert done.returncode == -signal.SIGKILL
        return center

    return kill


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=() if step in TELLING else pytest.mark.soak) for step in Step]
)
def test_a_kill_at_any_step_leaves_a_complete_release(killed_centers, published_center, step):
    center = killed_centers(step.value)
    release = open_current(center.var)
    verify(release)
    before = open_current(published_center.var).build
    assert (release.build == before) == (step not in SWITCHED)
    assert_answers(release)


@pytest.mark.parametrize("step", [Step.FINISH, Step.COMMIT, Step.SWITCH])
def test_the_next_build_finishes_what_a_kill_left(killed_centers, step):
    center = killed_centers(step.value)
    published = center.publish()
    verify(published.release)
    assert "Une page nouvelle" in center.page("fr/nouveau/index.html")
    assert not list(releases_folder(center.var).glob(".building-*"))


def test_a_release_that_was_committed_and_not_switched_to_is_not_built_again(killed_centers):
    center = killed_centers(Step.SWITCH.value)
    # Another process again: this one may have been started before somebody changed the code that is hashed.
    done = subprocess.run([sys.executable, SCRIPT, center.root, "-"], cwd=REPOSITORY, check=True, capture_output=True)
    steps = done.stdout.decode().split()
    assert "switch" in steps
    assert "build" not in steps
    assert "Une page nouvelle" in center.page("fr/nouveau/index.html")


@pytest.mark.soak
def test_fifty_kills_at_random_moments_leave_a_complete_release(center):
    center.publish()
    rng = random.Random(20261122)
    started = time.monotonic()
    center.write_page("fr/etalon", "title: Étalon\n---\n<p>0</p>\n")
    subprocess.run([sys.executable, SCRIPT, center.root, "-"], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    usual = time.monotonic() - started
    served = set()
    kills = 0
    for number in range(200):
        center.write_page("fr/etalon", f"title: Étalon\n---\n<p>{number}</p>\n")
        process = subprocess.Popen(
            [sys.executable, SCRIPT, center.root, "-"], cwd=REPOSITORY, stdout=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(0.2, 1.2) * usual)
        process.kill()
        kills += process.wait() == -signal.SIGKILL
        release = open_current(center.var)
        verify(release)
        assert_answers(release)
        served.add(release.build)
        if kills == 50:
            break
    assert kills == 50
    center.publish()
    assert "<p>" + str(number) + "</p>" in center.page("fr/etalon/index.html")
    sys.stdout.write(f"\n50 kills in builds of {usual:.1f} s: {len(served)} releases were served, all complete\n")


def test_a_rollback_serves_the_release_before(center):
    first = center.publish().release
    center.write_page("fr/index", "title: Accueil\nkind: home\n---\n<p>Faux</p>\n")
    center.publish()
    assert rollback(center.settings).build == first.build
    assert open_current(center.var).build == first.build
    assert "Que cherchez-vous" in center.page("fr/index.html")


def test_a_second_rollback_returns(center):
    center.publish()
    center.write_page("fr/index", "title: Accueil\nkind: home\n---\n<p>Autre</p>\n")
    second = center.publish().release
    rollback(center.settings)
    assert rollback(center.settings).build == second.build


def test_what_a_rollback_left_is_not_published_again_by_itself(center):
    first = center.publish().release
    center.write_page("fr/index", "title: Accueil\nkind: home\n---\n<p>Faux</p>\n")
    second = center.publish().release
    rollback(center.settings)
    again = center.publish()
    assert not again.changed
    assert again.release.build == first.build
    assert second.build in again.warnings[0]
    assert center.publish(again=True).release.build == second.build


def test_a_correction_after_a_rollback_is_published(center):
    center.publish()
    center.write_page("fr/index", "title: Accueil\nkind: home\n---\n<p>Faux</p>\n")
    center.publish()
    rollback(center.settings)
    center.write_page("fr/index", "title: Accueil\nkind: home\n---\n<p>Juste</p>\n")
    center.publish()
    assert "Juste" in center.page("fr/index.html")


def test_a_rollback_without_an_earlier_release_is_explained(center):
    center.publish()
    with pytest.raises(ReleaseError, match="no earlier release"):
        rollback(center.settings)


def test_a_rollback_to_an_altered_release_is_refused(center):
    first = center.publish().release
    center.write_page("fr/index", "title: Accueil\nkind: home\n---\n<p>Autre</p>\n")
    second = center.publish().release
    (first.site("fr") / "index.html").write_text("<p>autre main</p>")
    with pytest.raises(ReleaseError, match=r"was altered: site/fr/index\.html"):
        rollback(center.settings)
    assert open_current(center.var).build == second.build


def test_sources_that_return_to_an_earlier_state_return_to_its_release(center):
    text = (center.root / "docs/fr/index.md").read_text()
    first = center.publish().release
    center.write_page("fr/index", "title: Accueil\nkind: home\n---\n<p>Autre</p>\n")
    center.publish()
    center.write("docs/fr/index.md", text)
    published = center.publish()
    assert published.release.folder == first.folder
    assert "build" not in published.figures.seconds


def test_a_current_release_that_was_altered_is_built_again(center):
    first = center.publish().release
    (first.folder / "routes.json").write_text("{}")
    published = center.publish()
    assert published.changed
    verify(open_current(center.var))


def test_old_releases_are_removed_but_the_one_before_stays(center):
    builds = []
    for number in range(KEPT + 2):
        center.write_page("fr/index", f"title: Accueil\nkind: home\n---\n<p>{number}</p>\n")
        builds.append(center.publish().release.build)
    kept = {folder.name for folder in releases_folder(center.var).glob("[!.]*")}
    assert kept == set(builds[-KEPT:])
    assert previous_link(center.var).resolve().name == builds[-2]


def test_two_builds_take_turns(center):
    held, waited, order = threading.Event(), threading.Event(), []

    def hold():
        with hold_shelf(center.var, lambda: None):
            held.set()
            waited.wait(5)
            order.append("first")

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)

    def tell(words):
        if "waiting" in words:
            waited.set()

    center.publish(progress=tell)
    order.append("second")
    thread.join()
    assert order == ["first", "second"]


def read_settings_of(center, root):
    import dataclasses

    return dataclasses.replace(center.settings, root=root)


def assert_answers(release):
    """Promises that each probe of a release finds something in its own index."""
    for lang, questions in release.probes.items():
        with open_searcher(release.index(lang)) as searcher:
            assert questions
            assert all(searcher.search(question).items for question in questions)
