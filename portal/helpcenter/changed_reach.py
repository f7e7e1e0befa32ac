"""What a changed promise file changes of where to ask, what about, and what is published of it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from portal.helpcenter.changed_texts import pairs, tell_name, tell_words, told, was
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.policy import Policy
from portal.policy.reach import Channel, Link, Spoken, Texts, Way
from portal.policy.scope import Reading


def tell_reach(old: Policy, new: Policy, say: Wording) -> Iterator[str]:
    """Yields what changes, one sentence each.

    Args:
        old: the version that is served.
        new: the one to come.
        say: wording of the language to say it in: English.
    """
    yield from _areas(old, new, say)
    for channel in dict.fromkeys([*new.ways, *old.ways]):
        yield from _way(channel, old, new, say)
    for links in pairs(old.links, new.links):
        yield from _link(*links, say)
    yield from told(
        "The set of languages in which requests are answered", _spoken(old.spoken, say), _spoken(new.spoken, say)
    )
    for covers in pairs(old.scope.covers, new.scope.covers):
        yield from _subject("We now help with", "We no longer say that we help with", *covers, say)
    for excludes in pairs(old.scope.excludes, new.scope.excludes):
        yield from _subject("We now say that we do not help with", "We no longer leave out", *excludes, say)
    published = (say.listed([say.terms.published[it] for it in policy.proof.figures]) for policy in (old, new))
    yield from told("What is published of promises kept", *published)
    readings = ({f"{it.about} {say.own(it.said)}": it for it in policy.readings} for policy in (old, new))
    for statements in pairs(*readings):
        yield from _reading(*statements, say)
    settled = [key for key in old.assumed if key not in new.assumed]
    open_now = [key for key in new.assumed if key not in old.assumed]
    for words, keys in (("No longer an example", settled), ("Only an example from now on", open_now)):
        if keys:
            yield f"{words}: {', '.join(keys)}."


def _areas(old: Policy, new: Policy, say: Wording) -> Iterator[str]:
    titles = [{area.name: area.title for area in policy.desk.areas} for policy in (old, new)]
    for before, after in pairs(*titles):
        yield from _subject("A request can now be about", "A request can no longer be about", before, after, say)


def _subject(gained: str, lost: str, old: Texts | None, new: Texts | None, say: Wording) -> Iterator[str]:
    if old is None and new is not None:
        yield f"{gained}: {say.own(new)}."
    elif old is not None and new is None:
        yield f"{lost}: {say.own(old)}."
    elif old is not None and new is not None:
        yield from tell_name("The subject", old, new, say)


def _way(channel: Channel, old: Policy, new: Policy, say: Wording) -> Iterator[str]:
    name, required = say.phrases.channels[channel], say.terms.requirements
    before, after = (policy.ways.get(channel, Way(channel)) for policy in (old, new))
    at_hand = (say.listed([required[it] for it in way.requires]) for way in (before, after))
    yield from told(f"What {name} asks to have at hand", *at_hand)
    yield from told(f"What is said of the hours of {name}", _hours(before, old, say), _hours(after, new, say))
    yield from tell_words(f"Beside {name} stands", before.note or {}, after.note or {}, say)
    yield from tell_words(f"In the place of {name} stands", before.instead or {}, after.instead or {}, say)


def _hours(way: Way, policy: Policy, say: Wording) -> str:
    """The hours of a channel, by the name of their calendar: how those of a calendar change is told of it."""
    return "" if way.hours is None else f"those of {way.hours}, {say.calendar(policy.calendars[way.hours])}"


def _link(old: Link | None, new: Link | None, say: Wording) -> Iterator[str]:
    if old is None and new is not None:
        yield f"A place to look first is new: {say.own(new.title)} ({_kind(new, say)}), {new.url}."
    elif old is not None and new is None:
        yield f"{say.own(old.title)} ({old.url}) is no longer a place to look first."
    elif old is not None and new is not None:
        yield from tell_name("The place to look first", old.title, new.title, say)
        yield from was(f"{say.own(new.title)} is at", old.url, new.url)
        yield from told(f"What is said of {say.own(new.title)}", _kind(old, say), _kind(new, say))


def _kind(link: Link, say: Wording) -> str:
    official = [] if link.is_official else [say.terms.unofficial]
    watched = [] if link.is_watched else [say.terms.unwatched]
    return ", ".join([say.terms.link_kinds[link.kind], *official, *watched])


def _spoken(spoken: Spoken, say: Wording) -> str:
    if not spoken.fully:
        return ""
    partly = say.terms.partly.format(languages=say.languages(spoken.partly)) if spoken.partly else ""
    return f"{say.languages(spoken.fully)}{partly}{say.terms.others if spoken.others else ''}"


def _reading(old: Reading | None, new: Reading | None, say: Wording) -> Iterator[str]:
    if old is None and new is not None:
        yield f"Where “{say.own(new.said)}” is said, it is now said to mean: {say.own(new.read_as)}."
    elif old is not None and new is None:
        yield f"Nothing is said any more of what “{say.own(old.said)}” means."
    elif old is not None and new is not None:
        yield from tell_words(f"“{say.own(new.said)}” is said", old.said, new.said, say)
        yield from tell_words(f"“{say.own(new.said)}” is said to mean", old.read_as, new.read_as, say)
