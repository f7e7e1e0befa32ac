"""Words that say that a sentence speaks of what we promise ourselves, in French, English and Spanish.

Some say so by themselves (`ABOUT`): any figure of their kind in the sentence is ours. Others only where the figure is
introduced as a delay (`ANSWERS`, with `LEADS_TO_A_DELAY` right before it): “an answer comes within 3 hours” is ours,
“the answer is 3 pages long” is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from portal.helpcenter.checks.promised import Kind

_REPLY = (
    r"(?:nous|on|équipe) (?:vous )?répond\w*|notre réponse|délai de (?:première )?réponse|première réponse"
    r"|réponse (?:en|sous|dans)"
    r"|traitons (?:votre|vos|chaque|toute) demandes?"
    r"|we (?:will )?(?:reply|answer|respond)|our (?:reply|answer)|first reply|(?:reply|response) time"
    r"|(?:reply|answer) within"
    r"|respondemos|equipo responde|nuestra respuesta|primera respuesta|plazo de respuesta"
)
_DESK = "guichet|assistance|équipe|support|téléphone|ligne|accueil"
_DESK_EN = "phone|line|support|desk|team"
_FROM = r"(?:à|de|du|dès|tous les|jusqu|entre|avant)"
_FROM_EN = r"(?:at|from|until|between|on|every|mon|tue|wed|thu|fri|sat|sun|\d)"
_OPENING = (
    rf"(?:nous sommes|(?:{_DESK}) est) (?:ouverte?s?|là|joignables?|disponibles? (?:de|du|jusqu|tous les))"
    rf"|\b(?:nous (?:ouvrons|fermons)|(?:{_DESK}) (?:ouvre|ferme)|ouverture|fermeture|appelez-nous) {_FROM}"
    r"|\b(?:nos|les) horaires|\bhoraires(?: du support| de l[’']assistance| du guichet)? ?:"
    rf"|(?:heures|horaires) d[’']ouverture|\bpermanence téléphonique|\bouverte?s? {_FROM}"
    rf"|(?:we|{_DESK_EN}) (?:are|is) (?:open|here|available {_FROM_EN})"
    rf"|\b(?:we (?:open|close)|(?:{_DESK_EN}) (?:opens|closes)|call us|open) {_FROM_EN}"
    r"|our (?:opening )?hours|opening hours|\b(?:support|office|business|desk) hours(?: are\b|:)"
    r"|estamos abiertos|nuestro horario|\bel horario es\b|\b(?:abrimos|cerramos|atendemos)\b"
    r"|\bhorario(?: de atención)? ?:|\babierto (?:de|desde|hasta)\b"
)
_SOLD = (
    r"formules?|abonnements?|demandes? urgentes?|urgence|traitement prioritaire|passer devant|file urgente|pack|lot"
    r"|forfait|ticket"
)
_SOLD_EN = r"plan|subscription|urgent requests?|urgency|priority|going first|pack|ticket"
_SOLD_ES = r"plan|suscripción|solicitud(?:es)? urgentes?|bono|tique"
_PRICE = (
    rf"\b(?:{_SOLD})\b[^.!?]{{0,60}}(?:\b(?:coûte(?:nt)?|valent|vaut|est à|à)\b|:)"
    rf"|\b(?:{_SOLD_EN})\b[^.!?]{{0,60}}(?:\b(?:costs?|is|at)\b|:)"
    rf"|\b(?:{_SOLD_ES})\b[^.!?]{{0,60}}(?:\b(?:cuestan?|valen?)\b|:)"
    r"|\bpour passer devant\b|\bto go first\b|\bpara pasar (?:delante|primero)\b"
    r"|\b(?:le|notre) (?:prix|tarif) (?:est|:)|\b(?:nos|les) (?:prix|tarifs)|\bnous remboursons"
    r"|\b(?:the|our) (?:price|fee)s? (?:is|are|starts?)|\bwe (?:refund|charge)\b"
    r"|\b(?:el|nuestro) precio es|\b(?:los|nuestros) precios|\breembolsamos|\bcobramos"
)
_UPTIME = (
    r"(?:notre|our|nuestra) (?:disponibilité|availability|disponibilidad)|\buptime\b|\bup\b[^!?]{0,20}of the time"
    r"|\best disponible\b[^!?]{0,20}\bdu temps|\bis available\b[^!?]{0,20}\bof the time"
    r"|\bestá disponible\b[^!?]{0,20}\bdel tiempo"
    r"|%\s(?:de disponibilité|availability|de disponibilidad)"
    r"|\bdisponibilité (?:visée|promise|garantie|annoncée|est de|:|du (?:site|service))"
    r"|\bavailability (?:target|is|of the (?:site|service))|\bavailability:"
    r"|\bdisponibilidad (?:es|del (?:sitio|servicio)|prometida|garantizada)|\bdisponibilidad:"
)
ABOUT: Mapping[Kind, re.Pattern[str]] = {
    Kind.HOURS: re.compile(_REPLY, re.IGNORECASE),
    Kind.DAYS: re.compile(_REPLY, re.IGNORECASE),
    Kind.CLOCK: re.compile(_OPENING, re.IGNORECASE),
    Kind.PRICE: re.compile(_PRICE, re.IGNORECASE),
    Kind.PERCENT: re.compile(_UPTIME, re.IGNORECASE),
}

_ANSWERS = (
    r"\bréponses?\b|\brépond(?:ons|rons|u|us|ue|ues)\b|\brecontact\w*|\bpremier retour\b"
    r"|\bdélai(?: (?:moyen|garanti|habituel))? ?:"
    r"|\b(?:votre|vos) demandes?\b[^.!?]{0,30}\btraitée?s?\b|\byour requests?\b[^.!?]{0,30}\bhandled\b"
    r"|\bhear from us\b|\bsus? solicitud(?:es)?\b[^.!?]{0,30}\batendidas?\b|\bnoticias nuestras\b"
    r"|\banswer(?:s|ed)?\b|\brepl(?:y|ies|ied)\b|\bresponses?\b|\bget back to you\b"
    r"|\brespuestas?\b|\bcontesta(?:mos|remos)\b|\bresponderemos\b"
)
ANSWERS = re.compile(_ANSWERS, re.IGNORECASE)
LEADS_TO_A_DELAY = re.compile(
    r"(?:(?:\b(?:en|sous|dans|d[’']ici|comptez|dans les|within|in|under|after|dentro de)\b|:)\s*)"
    r"(?:moins de|environ|less than|under|about|menos de|unas?)?\s*$",
    re.IGNORECASE,
)
# A delay counted in the hours of a desk is a desk's.
COUNTED_BY_A_DESK = re.compile(r"\s*(?:ouvrée?s?|ouvrables?|d[’']ouverture|h[áa]biles?|laborables?)", re.IGNORECASE)
BEFORE_HOURS = re.compile(r"(?:business|opening|working) (?=hours?\b|days?\b)", re.IGNORECASE)
# So much by the month is what a plan costs, unless somebody else sells it.
BY_THE_PERIOD = re.compile(
    r"\s*(?:/ ?|par |per |a |al |each |every |chaque )(?:mois|month|mes|ans?|years?|año|request|demande)\b",
    re.IGNORECASE,
)
SOLD_BY_OTHERS = re.compile(
    r"\b(?:chez|fournisseur|hébergeur|bureau d[’']enregistrement|opérateur|provider|registrar|carrier|proveedor|domaine"
    r"|domain|dominio|certificat\w*)\b",
    re.IGNORECASE,
)
