"""Words that say that a sentence speaks of what we promise ourselves, in French, English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping

from portal.helpcenter.checks.promised import Kind

_REPLY = (
    r"nous (?:vous )?répond\w*|notre réponse|délai de (?:première )?réponse|première réponse|réponse (?:en|sous|dans)"
    r"|we (?:will )?(?:reply|answer|respond)|our (?:reply|answer)|first reply|(?:reply|response) time"
    r"|(?:reply|answer) within"
    r"|respondemos|nuestra respuesta|primera respuesta|plazo de respuesta"
)
_OPENING = (
    r"(?:nous sommes|le guichet est|l[’']assistance est|notre équipe est) (?:ouverte?s?|là|joignables?)"
    r"|nos (?:horaires|heures d[’']ouverture)|we are (?:open|here)|our (?:opening )?hours|the desk is open"
    r"|estamos abiertos|nuestro horario"
)
_PRICE = (
    r"(?:formule|abonnement|demande urgente|passer devant|file urgente)[^.!?]{0,60}\b(?:coûte|vaut|est à|à)\b"
    r"|(?:plan|subscription|urgent request|going first)[^.!?]{0,60}\b(?:costs?|is|at)\b"
    r"|(?:plan|suscripción|solicitud urgente)[^.!?]{0,60}\b(?:cuesta|vale)\b"
)
_UPTIME = r"(?:notre|our|nuestra) (?:disponibilité|availability|uptime|disponibilidad)"
ABOUT: Mapping[Kind, re.Pattern[str]] = {
    Kind.HOURS: re.compile(_REPLY, re.IGNORECASE),
    Kind.DAYS: re.compile(_REPLY, re.IGNORECASE),
    Kind.CLOCK: re.compile(_OPENING, re.IGNORECASE),
    Kind.PRICE: re.compile(_PRICE, re.IGNORECASE),
    Kind.PERCENT: re.compile(_UPTIME, re.IGNORECASE),
}
SPEAKS = re.compile("|".join((_REPLY, _OPENING, _PRICE, _UPTIME)), re.IGNORECASE)
