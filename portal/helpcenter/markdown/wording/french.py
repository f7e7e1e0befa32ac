"""French. A no-break space stands between a number and its unit, a narrow one before a colon; ’ is the apostrophe."""

from __future__ import annotations

from portal.helpcenter.markdown.wording.phrases import JOINED, NARROW, NO_BREAK, Headings, Phrases
from portal.policy.keeping import Unit
from portal.policy.money import Period
from portal.policy.promises import Strength
from portal.policy.reach import Channel


def _clock(minutes: int) -> str:
    hour, rest = divmod(minutes, 60)
    return f"{hour}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02}" if rest else "")


FRENCH = Phrases(
    code="fr",
    locale="fr_FR",
    headings=Headings(
        day="Jour",
        date="Date",
        hours="Heures d’ouverture",
        holiday="Jour férié",
        plan="Formule",
        price="Prix",
        channels="Pour nous joindre",
        reply="Première réponse",
        strength="Nature",
        counting="Heures qui comptent",
        received="Demande reçue",
        handed_over="Demande transmise",
    ),
    clock=_clock,
    the_clock=_clock,
    first_of_month="1er",
    date="{weekday} {day} {month} {year}",
    date_this_year="{weekday} {day} {month}",
    on_day="le {date}",
    date_clock="{date} à {clock}",
    span=f"{{opens}}{NO_BREAK}–{JOINED}{NO_BREAK}{{closes}}",
    from_to="de {opens} à {closes}",
    one_day="le {first}",
    two_days="le {first} et le {last}",
    some_days="du {first} au {last}",
    some_days_cell="du {first} au {last}",
    closed="fermé",
    whole_day=f"24{NO_BREAK}heures sur{NO_BREAK}24",
    always=f"24{NO_BREAK}heures sur{NO_BREAK}24 et 7{NO_BREAK}jours sur{NO_BREAK}7",
    on_holidays="les jours fériés",
    but_holidays=", sauf les jours fériés",
    public_holidays="Jours fériés",
    local_time="heure de {place}",
    hours=("{n} heure", "{n} heures"),
    minutes=("{n} minute", "{n} minutes"),
    days=("{n} jour", "{n} jours"),
    spans={
        Unit.DAY: ("{n} jour", "{n} jours"),
        Unit.MONTH: ("{n} mois", "{n} mois"),
        Unit.YEAR: ("{n} an", "{n} ans"),
    },
    open_hours=("{n} heure d’ouverture", "{n} heures d’ouverture"),
    open_minutes=("{n} minute d’ouverture", "{n} minutes d’ouverture"),
    open_days=("{n} jour d’ouverture", "{n} jours d’ouverture"),
    range="{low} à {high}",
    at_most="en {delay} au plus",
    in_range="en {delay}",
    elapsed=", nuits et jours fériés compris",
    day_and_night="toutes, nuits et jours fériés compris",
    same_day="le jour même",
    same_day_before="le jour même si la demande arrive avant {cutoff}, sinon le jour d’ouverture suivant",
    later_next_day=" ; une demande arrivée après {cutoff} compte pour le jour d’ouverture suivant".replace(
        " ;", f"{NARROW};"
    ),
    bound={
        Strength.PROMISE: "",
        Strength.TYPICAL: "le plus souvent ",
        Strength.BEST_EFFORT: "dans la mesure du possible ",
    },
    strengths={
        Strength.PROMISE: "Engagement",
        Strength.TYPICAL: "Délai habituel",
        Strength.BEST_EFFORT: "Au mieux",
    },
    received="Demande reçue",
    handed_over="Demande transmise",
    colon=f"{NARROW}:",
    answer="réponse",
    before="avant le {moment}",
    before_same_day="le jour même avant {clock}",
    between="entre le {first} et le {last}",
    between_clocks="le {date} entre {first} et {last}",
    between_same_day="le jour même entre {first} et {last}",
    free="gratuit",
    starting="à partir de {price}",
    periods={
        Period.MONTH: " par mois",
        Period.YEAR: " par an",
        Period.REQUEST: " par demande",
        Period.HOUR: " de l’heure",
        Period.ONCE: " une seule fois",
    },
    refunded="remboursés sans que vous le demandiez si la réponse arrive trop tard",
    not_refunded="non remboursés si la réponse arrive trop tard",
    urgent="Demande urgente",
    channels={
        Channel.FORM: "formulaire",
        Channel.EMAIL: "courriel",
        Channel.PHONE: "téléphone",
        Channel.CHAT: "messagerie instantanée",
        Channel.FORUM: "forum",
    },
)
