"""How the desk is reached: channels, telephone numbers, places to look first, languages, files."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from portal.helpcenter.markdown.facts.assumptions import marked
from portal.helpcenter.markdown.facts.elements import Row, add_table, block, capital
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.policy import Policy
from portal.policy.reach import Channel, Phone, Way


def channels(policy: Policy, wording: Wording) -> Element:
    """Returns every way to reach the desk, and where to turn instead of those that it does not offer."""
    around, columns = block("gu-channels"), wording.terms.columns
    rows = [
        _way(channel, policy, wording) for channel in Channel if policy.is_offered(channel) or channel in policy.ways
    ]
    add_table(around, None, (columns.way, columns.for_whom, columns.at_hand, columns.when), rows)
    return around


def _way(channel: Channel, policy: Policy, wording: Wording) -> Row:
    terms, key = wording.terms, f"channels.{channel}"
    title = capital(wording.phrases.channels[channel])
    way = policy.ways.get(channel, Way(channel))
    if not policy.is_offered(channel):
        return title, terms.unoffered, capital(wording.own(way.instead)) if way.instead else "–", "–"
    having = [plan for plan in policy.plans.values() if plan.offers(channel)]
    at_hand = [terms.requirements[needed] for needed in way.requires]
    at_hand += [wording.own(way.note)] if way.note else []
    whom = (
        terms.everyone if len(having) == len(policy.plans) else wording.listed([wording.own(p.title) for p in having])
    )
    return (
        title,
        marked(policy, wording, capital(whom), *(f"plans.{plan.name}.channels" for plan in having)),
        marked(policy, wording, capital(", ".join(at_hand)), f"{key}.requires", f"{key}.note") if at_hand else "–",
        _hours_of(way, policy, wording),
    )


def _hours_of(way: Way, policy: Policy, wording: Wording) -> str:
    """The hours of a channel; of each plan that has others, those."""
    parts = []
    if way.hours is not None:
        parts.append(_calendar(way.hours, policy, wording))
    parts += [
        f"{wording.own(plan.title)}{wording.phrases.colon} {_calendar(plan.hours, policy, wording)}"
        for plan in policy.plans.values()
        if plan.offers(way.channel) and plan.hours is not None and plan.hours != way.hours
    ]
    return wording.apart(map(capital, parts)) if parts else "–"


def _calendar(name: str, policy: Policy, wording: Wording) -> str:
    return marked(policy, wording, wording.calendar(policy.calendars[name]), f"calendars.{name}")


def phones(policy: Policy, wording: Wording) -> Element:
    """Returns the telephone numbers that everybody may see, and who sees the others."""
    around, columns = block("gu-phones"), wording.terms.columns
    rows = []
    for position, phone in enumerate(policy.phones):
        number = _number(phone, policy, wording)
        number = marked(policy, wording, number, f"phones[{position}].number") if phone.shown_to is None else number
        languages = wording.languages(phone.languages) if phone.languages else "–"
        languages = marked(policy, wording, capital(languages), f"phones[{position}].languages")
        rows.append((wording.country(phone.country), number, languages))
    add_table(around, None, (columns.country, columns.number, columns.languages), rows)
    return around


def _number(phone: Phone, policy: Policy, wording: Wording) -> str:
    if phone.number is None:
        return wording.terms.no_number
    if phone.is_shown_to(None):
        return phone.number.replace(" ", "\N{NO-BREAK SPACE}")
    plans = wording.listed([wording.own(policy.plans[name].title) for name in phone.shown_to or ()])
    return wording.terms.shown_to.format(plans=plans)


def links(policy: Policy, wording: Wording) -> Element:
    """Returns the places to look first, as links."""
    around, terms = block("gu-links"), wording.terms
    inside = SubElement(around, "ul")
    for link in policy.links.values():
        item = SubElement(inside, "li")
        anchor = SubElement(item, "a", {"href": link.url})
        anchor.text = AtomicString(wording.own(link.title))
        notes = [terms.link_kinds[link.kind]]
        notes += [] if link.is_official else [terms.unofficial]
        notes += [] if link.is_watched else [terms.unwatched]
        anchor.tail = AtomicString(marked(policy, wording, f" ({', '.join(notes)})", f"links.{link.name}.url"))
    return around


def spoken(policy: Policy, wording: Wording) -> str:
    """Returns the languages in which requests are answered."""
    terms, said = wording.terms, policy.spoken
    text = terms.spoken.format(languages=wording.languages(said.fully))
    if said.partly:
        text += terms.partly.format(languages=wording.languages(said.partly))
    return marked(policy, wording, text + (terms.others if said.others else ""), "spoken")


def attachments(policy: Policy, wording: Wording) -> str:
    """Returns who may send files along."""
    return marked(policy, wording, wording.terms.attachments[policy.attachments], "attachments.requires")
