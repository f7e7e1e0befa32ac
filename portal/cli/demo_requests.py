"""Invented requests, in three languages, as a desk meets them on an ordinary day."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.cli.demo_hands import show_hands
from portal.desk import service as desk
from portal.desk.model import Agent
from portal.policy.policy import Policy
from portal.tickets import service
from portal.tickets.access import Access, Scope
from portal.tickets.model import Kind, NewTicket
from portal.tickets.service import Counter

COLLEAGUES = (("camille@guichet.example", "Camille", "fr"), ("noor@guichet.example", "Noor", "en"))


@dataclass(frozen=True, slots=True)
class Then:
    """Something that happened to a request.

    Attributes:
        after: minutes after it came in.
        kind: what.
        text: what was written.
        by: index of the colleague; None for the customer.
    """

    after: int
    kind: Kind
    text: str = ""
    by: int | None = 0


@dataclass(frozen=True, slots=True)
class Invented:
    """A request.

    Attributes:
        ago: minutes before now at which it came in.
        lang: of the customer.
        name: of the customer.
        email: below `example.org`, which never receives mail.
        subject: one line.
        text: what they wrote.
        rank: index of their plan, the promise file's first being 0.
        area: index of what it is about; None for nothing.
        is_urgent: whether it stands in the paid line.
        then: what happened after.
    """

    ago: int
    lang: str
    name: str
    email: str
    subject: str
    text: str
    rank: int = 0
    area: int | None = None
    is_urgent: bool = False
    then: tuple[Then, ...] = ()


REQUESTS: tuple[Invented, ...] = (
    Invented(
        3 * 1440,
        "fr",
        "Marion Lefèvre",
        "marion.lefevre@example.org",
        "Facture de novembre introuvable",
        "Bonjour,\n\nje ne trouve pas la facture de novembre dans mon espace. Notre comptable la demande pour vendredi."
        "\n\nMerci d’avance,\nMarion Lefèvre",
        area=3,
        then=(
            Then(
                95,
                Kind.AGENT_REPLIED,
                "Bonjour Marion,\n\nla facture vient d’être déposée dans votre espace, "
                "rubrique « Documents ». Dites-nous si vous la voyez.\n\nCamille",
            ),
            Then(160, Kind.CUSTOMER_REPLIED, "Je la vois, merci beaucoup !", by=None),
            Then(170, Kind.SOLVED),
        ),
    ),
    Invented(
        2 * 1440,
        "en",
        "Tom Okafor",
        "tom.okafor@example.org",
        "Search finds nothing for words with accents",
        "Hi,\n\nsince we upgraded, searching for “reponse” finds nothing although three pages hold “réponse”. "
        "Is that on purpose?\n\nTom",
        rank=1,
        area=1,
        then=(
            Then(40, Kind.NOTED, "Cannot reproduce with the sample pages; it may be their old index.", by=1),
            Then(
                55,
                Kind.ASKED_MORE,
                "Hi Tom,\n\nit is not on purpose. Which version does `guichet --version` print, "
                "and was the site built again after the upgrade?\n\nNoor",
                by=1,
            ),
        ),
    ),
    Invented(
        1440 + 300,
        "es",
        "Lucía Herrero",
        "lucia.herrero@example.org",
        "¿Cómo añado un segundo idioma?",
        "Hola:\n\nTenemos el centro de ayuda en español y queremos añadir el francés. ¿Hay que copiar cada página?"
        "\n\nUn saludo,\nLucía",
        area=0,
    ),
    Invented(
        1440,
        "fr",
        "Atelier Bruyère",
        "contact@example.org",
        "Les images ne s’affichent plus après la mise à jour",
        "Bonjour,\n\ndepuis la mise à jour d’hier, aucune image ne s’affiche dans nos articles. Les fichiers sont "
        "pourtant bien dans le dossier. Cela touche tous nos clients.",
        rank=2,
        area=0,
        then=(Then(30, Kind.NOTED, "Deux autres signalements du même genre ce matin : à rapprocher."),),
    ),
    Invented(
        300,
        "fr",
        "Yanis Benali",
        "yanis.benali@example.org",
        "Le site répond « 502 » depuis une heure",
        "Bonjour,\n\nnotre centre d’aide renvoie une erreur 502 depuis une heure. Nous avons une campagne aujourd’hui, "
        "c’est vraiment urgent.",
        rank=1,
        area=2,
        is_urgent=True,
    ),
    Invented(
        240,
        "en",
        "Priya Raman",
        "priya.raman@example.org",
        "Can we change plans in the middle of a month?",
        "Hello,\n\nwe would like to move to a larger plan before our launch on the 12th. Do we pay the whole month "
        "twice?\n\nBest,\nPriya",
        rank=1,
        area=3,
    ),
    Invented(
        130,
        "es",
        "Javier Molina",
        "javier.molina@example.org",
        "No recibo el enlace para acceder",
        "Buenos días:\n\nPido el enlace de acceso y no llega, tampoco a la carpeta de correo no deseado. "
        "¿Pueden comprobarlo?",
        then=(
            Then(
                20,
                Kind.ASKED_MORE,
                "Buenos días, Javier:\n\n¿Con qué dirección se registró? La que usa hoy no figura entre "
                "nuestros clientes.\n\nNoor",
                by=1,
            ),
            Then(
                75,
                Kind.CUSTOMER_REPLIED,
                "Tiene razón, era la dirección de mi antigua empresa. ¿La pueden cambiar?",
                by=None,
            ),
        ),
    ),
    Invented(
        50,
        "fr",
        "",
        "anonyme@example.org",
        "Une faute dans la page sur les délais",
        "Bonjour, il manque un mot dans la deuxième phrase. Rien de grave, mais autant vous le dire. Belle journée !",
    ),
    Invented(
        12,
        "en",
        "Sam Whitfield",
        "sam.whitfield@example.org",
        "Export of our articles before an audit",
        "Hi there,\n\nour auditors ask for every article with the date of its last change. Is there a way to get that "
        "as one file?\n\nThanks,\nSam",
        rank=2,
    ),
)


def fill(counter: Counter, now: datetime) -> int:
    """Puts the invented requests on the desk, as if they had come in over the last days; returns how many.

    Raises:
        ConfigError: the promise file cannot be used.
    """
    policy = counter.pledges.current().policy
    answering = colleagues(counter, now)
    for invented in REQUESTS:
        _play(counter, invented, policy, answering, now)
    show_hands(counter, policy, answering, now)
    return len(REQUESTS)


def _play(counter: Counter, invented: Invented, policy: Policy, colleagues: tuple[Agent, ...], now: datetime) -> None:
    start = now - timedelta(minutes=invented.ago)
    ticket = service.open_ticket(counter, _new(invented, policy), start).ticket
    if invented.is_urgent and policy.premium is not None:
        with counter.database.writing() as db:
            service.lift(db, counter, ticket.id, start + timedelta(minutes=4), {"demo": "yes"})
    for then in invented.then:
        at = start + timedelta(minutes=then.after)
        if then.by is None:
            service.act_as_customer(counter, Access(ticket.id, Scope.MAILED), then.kind, at, text=then.text)
        else:
            service.act_as_agent(counter, ticket.id, then.kind, colleagues[then.by].id, at, text=then.text)


def _new(invented: Invented, policy: Policy) -> NewTicket:
    plans, areas = tuple(policy.plans), policy.desk.areas
    has_area = invented.area is not None and bool(areas)
    return NewTicket(
        name=invented.name,
        email=invented.email,
        subject=invented.subject,
        text=invented.text,
        area=areas[(invented.area or 0) % len(areas)].name if has_area else "",
        number="",
        lang=invented.lang if invented.lang in policy.desk.languages else policy.desk.languages[0],
        plan=plans[invented.rank % len(plans)] if plans else "",
        customer=None,
        article="",
        submission=secrets.token_urlsafe(16),
    )


def colleagues(counter: Counter, now: datetime) -> tuple[Agent, ...]:
    """Returns who answered: agents whom no password lets in."""
    known = {agent.email: agent for agent in desk.agents(counter.database)}
    return tuple(
        known.get(email) or desk.add_helper(counter.database, email, now, name=name, lang=lang)
        for email, name, lang in COLLEAGUES
    )
