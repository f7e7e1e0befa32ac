"""French for what is sold in advance and who takes over."""

from __future__ import annotations

from portal.helpcenter.markdown.wording.phrases import NARROW, NO_BREAK
from portal.helpcenter.markdown.wording.terms import Columns, Terms
from portal.policy.attachments import Attachments
from portal.policy.availability import Maintenance, NoData
from portal.policy.levels import Condition
from portal.policy.means import Activation
from portal.policy.packs import AtExpiry, StoppedBy
from portal.policy.promises import ClockStart
from portal.policy.queue_rules import QueueRule
from portal.policy.reach import LinkKind, Requirement
from portal.policy.subscriptions import ReadableUntil

FRENCH_TERMS = Terms(
    columns=Columns(
        way="Moyen",
        for_whom="Formules",
        at_hand="À indiquer",
        when="Quand",
        country="Pays",
        number="Numéro",
        languages="Langues",
        level="Niveau",
        reply="Réponse",
        clock="L’horloge part",
        may_ask="Peut être demandé par",
        pack="Lot",
        units="Demandes",
        price="Prix",
        validity="Validité",
        shared="Partagé entre collègues",
        means="Moyen de paiement",
        starts="Activation",
        what="Service",
        target="Objectif",
        probed="Vérifié toutes les",
        window="Jugé sur",
        may_fail="Échecs admis",
        maintenance="Pendant une maintenance annoncée",
        no_data="Vérification absente",
        said="Ce qui se lit aussi",
        read_as="Ce qui vaut",
    ),
    yes="oui",
    no="non",
    months=("{n} mois", "{n} mois"),
    assumed="{text} (valeur d’exemple)",
    assumed_title="Valeurs d’exemple, à régler avant d’ouvrir",
    unoffered="non proposé",
    everyone="tout le monde",
    no_number="pas de numéro",
    shown_to="affiché aux seuls clients {plans}, jamais public",
    unofficial="non officiel",
    unwatched="nous n’y répondons pas",
    link_kinds={
        LinkKind.HELP: "aide",
        LinkKind.DOCUMENTATION: "documentation",
        LinkKind.FORUM: "forum",
        LinkKind.COMMUNITY: "communauté",
        LinkKind.STATUS: "état du service",
        LinkKind.VIDEO: "vidéos",
        LinkKind.PARTNER: "partenaires",
    },
    spoken="{languages}",
    partly=f"{NARROW}; en partie {{languages}}",
    others=f"{NARROW}; d’autres langues quand c’est possible",
    requirements={
        Requirement.ACCOUNT: "le nom de votre compte",
        Requirement.SIGN_IN: "être connecté à votre compte",
        Requirement.ORGANISATION: "le numéro de votre organisation, qui fait gagner du temps",
        Requirement.ADDRESS: "l’adresse que nous vous connaissons",
        Requirement.DESCRIPTION: "une description",
        Requirement.SCREENSHOTS: "des captures d’écran",
        Requirement.ERRORS: "les messages d’erreur",
        Requirement.PLAN: "le nom de votre formule",
        Requirement.PAGE: "le produit et la page concernés",
    },
    clock_starts={ClockStart.ARRIVAL: "À l’arrivée de la demande", ClockStart.ESCALATION: "À sa transmission"},
    nobody_asks="Personne : nous en décidons".replace(" :", f"{NARROW}:"),
    conditions={
        Condition.ALWAYS: "",
        Condition.IF_POSSIBLE: ", si possible",
        Condition.WHERE_IT_APPLIES: ", s’il y a lieu",
    },
    limits={
        "open_requests": ("plus de {n} demande ouverte à la fois", "plus de {n} demandes ouvertes à la fois"),
        "requests_per_day": ("plus de {n} demande en 24 heures", "plus de {n} demandes en 24 heures"),
        "messages_per_day": ("plus de {n} message en 24 heures", "plus de {n} messages en 24 heures"),
        "answered_questions": (
            "{n} question dont la réponse était dans un article proposé et lu",
            "{n} questions dont la réponse était dans un article proposé et lu",
        ),
        "steps_not_done": (
            "{n} demande qui revient sans que les étapes indiquées aient été faites",
            "{n} demandes qui reviennent sans que les étapes indiquées aient été faites",
        ),
    },
    lasts="cela dure {time}, et se conteste en un clic",
    behind="au-delà, les demandes attendent derrière celles des autres, même plus récentes, et nous vous le disons",
    unit_worth="une unité couvre {time} de travail de notre équipe",
    stopped_by={
        StoppedBy.AGENT: "c’est notre équipe qui arrête l’horloge, quand elle cesse de travailler à la demande",
        StoppedBy.CUSTOMER: "c’est vous qui arrêtez l’horloge, en disant que la réponse vous satisfait",
    },
    unit_more="au-delà, la demande prend une unité de plus",
    shared_from="à partir de {units} unités, le lot se partage entre collègues",
    splittable="un lot peut être divisé entre clients",
    unsplittable="un lot ne se divise pas",
    at_expiry={
        AtExpiry.FROZEN: "les unités non utilisées à temps sont gelées, puis rendues à l’achat suivant pour {time}",
        AtExpiry.LOST: "les unités non utilisées à temps sont perdues",
    },
    hourly="{price} de l’heure",
    floor="{time} au moins",
    step="puis par {time} commencées",
    trial="{time} offertes avant tout achat",
    trial_once=", une fois par client",
    requests=("{n} demande par période", "{n} demandes par période"),
    people=("{n} personne", "{n} personnes"),
    requests_unlimited="demandes sans limite de nombre",
    people_unlimited="personnes sans limite de nombre, même hors d’une même société ou d’un même réseau",
    cancel_any_time="résiliable à tout moment, sans frais",
    readable={
        ReadableUntil.MONTH_END: "après la résiliation, les demandes restent lisibles jusqu’à la fin du mois",
        ReadableUntil.CANCELLATION: "les demandes restent lisibles jusqu’à la résiliation",
    },
    again_after="une nouvelle souscription est possible {time} après la résiliation",
    activations={
        Activation.IMMEDIATE: "immédiate",
        Activation.DEFERRED: "différée de quelques jours, à l’arrivée du paiement",
    },
    failures=f"{{n}} sur{NO_BREAK}{{total}}",
    maintenance={Maintenance.COUNTS: "compte comme un échec", Maintenance.LEFT_OUT: "ne compte pas"},
    no_data={NoData.UNKNOWN: "compte comme inconnue, jamais comme réussie", NoData.DOWN: "compte comme un échec"},
    attachments={
        Attachments.NOTHING: "tout le monde peut joindre des fichiers",
        Attachments.SIGN_IN: "il faut être connecté pour joindre des fichiers",
        Attachments.NEVER: "une demande ne prend pas de fichiers",
    },
    then=", puis ",
    queue={
        QueueRule.WAITED: "ce qui attend depuis {time} : personne n’attend indéfiniment".replace(" :", f"{NARROW}:"),
        QueueRule.PAID: "ce qui a été payé pour passer devant",
        QueueRule.PLAN: "la formule",
        QueueRule.CRITICALITY: "la gravité, telle que notre équipe la juge",
        QueueRule.DUE: "l’échéance la plus proche, puis l’ordre d’arrivée",
        QueueRule.FAIR_USE: "derrière les autres, ce qui dépasse l’usage raisonnable",
    },
    published={
        "first_replies": "les délais de première réponse",
        "promises_kept": "la part des promesses tenues",
        "marks": "les notes données par les clients",
        "availability": "la disponibilité mesurée",
    },
    fewest="en dessous de {n} cas, nous ne disons rien",
)
