"""One publication: decide whether anything changed, assemble the release, commit it, switch to it."""

from __future__ import annotations

import dataclasses
import shutil
from dataclasses import dataclass
from datetime import datetime

from portal.errors import BuildError, ReleaseError
from portal.helpcenter.publish import shelf
from portal.helpcenter.publish.builder import MKDOCS
from portal.helpcenter.publish.figures import Figures, Stopwatch
from portal.helpcenter.publish.history import read_history
from portal.helpcenter.publish.inputs import Inputs, read_inputs
from portal.helpcenter.publish.languages import read_languages
from portal.helpcenter.publish.plan import Plan
from portal.helpcenter.publish.steps import Progress, Reporter, Step, Watcher, silent, unwatched
from portal.promise_file import read_policy
from portal.proof.shown import hidden_months
from portal.releases import Release, open_current, read_release, verify
from portal.settings import Settings

_TRIES = 3  # a writer may save while we build


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` did.

    Attributes:
        release: the one that is served now.
        changed: whether it is another one than before.
        figures: what it took; without pages and files when nothing was built.
        warnings: what writers should know, each once, with its count.
    """

    release: Release
    changed: bool
    figures: Figures
    warnings: tuple[str, ...] = ()


def publish(
    settings: Settings,
    now: datetime,
    progress: Progress = silent,
    *,
    watcher: Watcher = unwatched,
    builder: str = MKDOCS,
    again: bool = False,
) -> Published:
    """Makes what is written in the help center's folder the release that is served.

    Nothing is built when nothing changed. Whatever fails, or is killed, the current release stays as it was.

    Args:
        settings: the help center.
        now: moment of the publication; it is noted, and decides nothing.
        progress: told in words what takes a while.
        watcher: told each step as it begins.
        builder: program that builds the pages, one of `builder.BUILDERS`.
        again: publish even what a rollback had left.

    Raises:
        ConfigError: a file that says how to build, or the promise file, cannot be used.
        BuildError: the pages cannot be published as they are.
    """
    watch = Stopwatch(Reporter(progress, watcher))
    watch.begin(Step.LOCK)
    try:
        with shelf.hold_shelf(settings.var, lambda: progress("Another build is at work: waiting for it to end")):
            published = _publish(settings, now, watch, builder, again=again)
            watch.begin(Step.DONE)
    except OSError as error:
        raise BuildError(
            f"The release could not be written: {error}", "Look at the free space and the rights of the folder var/."
        ) from error
    return dataclasses.replace(published, figures=dataclasses.replace(published.figures, seconds=dict(watch.seconds)))


def publish_months(
    settings: Settings, now: datetime, progress: Progress = silent, *, builder: str = MKDOCS
) -> Published | None:
    """Puts the months that were signed meanwhile on the pages, if nothing else of the pages changed.

    What somebody is still writing, or what a rollback left, is not published by the way: it waits for whoever builds,
    and so do the months.

    Args:
        settings: the help center.
        now: moment of the publication.
        progress: told in words what takes a while.
        builder: program that builds the pages.

    Returns:
        None when months wait for a build, since the pages changed as well. A publication that changed nothing when
        every month is shown, or was shown by a release that a rollback left.

    Raises:
        ReleaseError: nothing is published yet.
        ConfigError: a file that says how to build cannot be used, or a signed month was altered.
        BuildError: the pages cannot be published as they are.
    """
    current = open_current(settings.var)
    hidden = hidden_months(settings.var, current)
    if not hidden:
        return Published(current, changed=False, figures=Figures())
    languages = read_languages(settings)
    history = read_history(settings.root, [str(language.docs) for language in languages])
    if read_inputs(settings, languages, history, builder, without=hidden).build != current.build:
        return None
    return publish(settings, now, progress, builder=builder)


def _publish(settings: Settings, now: datetime, watch: Stopwatch, builder: str, *, again: bool) -> Published:
    previous = _current(settings)
    for _ in range(_TRIES):
        watch.begin(Step.INPUTS)
        plan = _plan(settings, now, builder, previous)
        build = plan.inputs.build
        if previous and previous.build == build:
            return Published(previous, changed=False, figures=Figures())
        if previous and shelf.is_withdrawn(settings.var, build) and not again:
            words = f"These sources are those of the release {build}, which a rollback left: it is not published again"
            return Published(previous, changed=False, figures=Figures(), warnings=(words,))
        finished = shelf.find_release(settings.var, build)
        if finished:
            return _switch(settings, watch, finished, Figures(), ())
        read_policy(settings.promise_file)  # a promise that cannot be kept is told before anything is built
        published = _assemble(plan, watch)
        if published:
            return published
    raise BuildError("The sources changed during each of several builds", "Let them rest, then run: guichet build")


def _current(settings: Settings) -> Release | None:
    try:
        return open_current(settings.var)
    except ReleaseError:
        return None


def _plan(settings: Settings, now: datetime, builder: str, previous: Release | None) -> Plan:
    languages = read_languages(settings)
    history = read_history(settings.root, [str(language.docs) for language in languages])
    inputs = read_inputs(settings, languages, history, builder)
    reused = _reusable(previous, inputs) if previous and previous.build != inputs.build else frozenset[str]()
    return Plan(settings, now, builder, languages, inputs, history, previous, reused)


def _reusable(previous: Release, inputs: Inputs) -> frozenset[str]:
    """Returns the languages that the release being served holds unaltered, made of the same sources."""
    found = set()
    for lang, digest in inputs.languages.items():
        if previous.sources.get(lang) == digest and _is_unaltered(previous, lang):
            found.add(lang)
    return frozenset(found)


def _is_unaltered(release: Release, lang: str) -> bool:
    try:
        verify(release, only=(f"site/{lang}/", f"index/{lang}/"))
    except ReleaseError:
        return False
    return True


def _assemble(plan: Plan, watch: Stopwatch) -> Published | None:
    """Returns what was published; None when the sources are no longer those of the plan."""
    # Brings every check and the reader of pages; most starts of a server find nothing to build.
    from portal.helpcenter.publish.assembly import Assembly  # noqa: PLC0415 - see above

    var, build = plan.settings.var, plan.inputs.build
    folder = shelf.start_release(var, build)
    try:
        assembly = Assembly(plan, folder, watch)
        figures = assembly.run()
        if _plan(plan.settings, plan.now, plan.builder, None).inputs != plan.inputs:
            return None
        watch.begin(Step.COMMIT)
        release = read_release(shelf.commit_release(var, folder, build))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _switch(plan.settings, watch, release, figures, tuple(assembly.warnings))


def _switch(
    settings: Settings, watch: Stopwatch, release: Release, figures: Figures, warnings: tuple[str, ...]
) -> Published:
    watch.begin(Step.SWITCH)
    shelf.switch_to(settings.var, release.folder)
    shelf.forget_withdrawal(settings.var)
    watch.begin(Step.PRUNE)
    shelf.prune(settings.var)
    return Published(release, changed=True, figures=figures, warnings=warnings)
