"""How each language tells what was kept of the promises of a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date

from portal.helpcenter.markdown.wording.phrases import NARROW, NO_BREAK
from portal.proof.history import Duty
from portal.proof.months import Month

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_IN_HOURS = 2 * _DAY  # below, hours are easier to picture than days


@dataclass(frozen=True, slots=True)
class RecordWords:
    """One language. Braces stand for what a sentence differs by; columns have a capital.

    Attributes:
        locale: whose months it names.
        month: how a month is written, in the signs of Unicode.
        beside: what was {achieved} in a {month}, after the promise itself.
        in_time: what was achieved of a promise, from {kept}, {cases} and {median}.
        in_time_only: the same when half of the requests had no answer.
        usual: the same for what was not promised, from {median} and {ninetieth}.
        open_time: a {length} of opening hours.
        agreed_time: a {length} as an agreement counts it, which is told to nobody else.
        no_answer: in the place of a length.
        no_solution: the same, of a solution.
        days: a length of {days} and {hours}.
        hours: a length of {hours} and {minutes}.
        whole_hours: a length of {hours}.
        minutes: a length of {minutes}.
        plan: column.
        level: column.
        levels: caption of the answers promised at hand-overs, from {month}.
        solutions: caption of the solutions that were promised, from {month}.
        solution: a {promise} of a solution, where it stands among others.
        own: in the place of a plan, for agreements with single customers.
        withdrawn: {n} requests were taken away from a level before its answer.
        kept: column.
        half: column; half of the replies took no longer.
        nine: column; nine in ten took no longer.
        elapsed: a {length} by the wall clock, below one that counts.
        satisfied: column.
        month_column: column.
        achieved: column.
        record: column.
        kept_of: from {kept}, {cases} and {share}.
        not_judged: what stands where nothing binds, from {cases}.
        too_few: from {cases}.
        satisfied_of: from {satisfied}, {answers} and {share}.
        few_opinions: from {answers}.
        nobody_asked: nothing was solved.
        missed: the caption of what was not kept, from {month}.
        none_missed: from {month}.
        no_answer_yet: in the place of what was achieved.
        no_solution_yet: the same, of a solution.
        no_month: before the first month is signed.
        first_month: when that will be.
        no_case: a month in which nothing was decided, from {month}.
        note: how to read the table, from {fewest}.
        unmeasured: availability is said to be published, and is not measured.
        file: the name of the link to the figures.
        urgent: after the name of a plan, in the paid lane.
        all_plans: in the place of a plan.
    """

    locale: str
    month: str
    beside: str
    in_time: str
    in_time_only: str
    usual: str
    open_time: str
    agreed_time: str
    no_answer: str
    no_solution: str
    days: str
    hours: str
    whole_hours: str
    minutes: str
    plan: str
    level: str
    levels: str
    solutions: str
    solution: str
    own: str
    withdrawn: str
    kept: str
    half: str
    nine: str
    elapsed: str
    satisfied: str
    month_column: str
    achieved: str
    record: str
    kept_of: str
    not_judged: str
    too_few: str
    satisfied_of: str
    few_opinions: str
    nobody_asked: str
    missed: str
    none_missed: str
    no_answer_yet: str
    no_solution_yet: str
    no_month: str
    first_month: str
    no_case: str
    note: str
    unmeasured: str
    file: str
    urgent: str
    all_plans: str

    def name(self, month: Month) -> str:
        """Returns a month in a sentence: `octobre 2026`."""
        return str(format_date(date(month.year, month.number, 1), self.month, locale=Locale.parse(self.locale)))

    def length(self, length: timedelta | None, duty: Duty = Duty.FIRST_REPLY) -> str:
        """Returns a length of time as short as it can be said; who waits for ever is told so, and for what."""
        if length is None:
            return self.no_solution if duty is Duty.SOLUTION else self.no_answer
        if length >= _IN_HOURS:
            days, rest = divmod(-(-length // _HOUR), 24)
            return self.days.format(days=days, hours=rest)
        hours, minutes = divmod(length // _MINUTE, 60)
        if not hours:
            return self.minutes.format(minutes=minutes)
        return (self.hours if minutes else self.whole_hours).format(hours=hours, minutes=f"{minutes:02}")


_FRENCH = RecordWords(
    locale="fr_FR",
    month="MMMM y",
    beside="en {month}, {achieved}",
    in_time="{kept} sur {cases} dans les temps, la moitié en {median} au plus",
    in_time_only="{kept} sur {cases} dans les temps",
    usual="la moitié en {median} au plus, neuf sur dix en {ninetieth}",
    open_time="{length} d’ouverture",
    agreed_time="{length}, comme l’accord le compte",
    no_answer="sans réponse",
    no_solution="sans solution",
    days=f"{{days}}{NO_BREAK}j {{hours}}{NO_BREAK}h",
    hours=f"{{hours}}{NO_BREAK}h{NO_BREAK}{{minutes}}",
    whole_hours=f"{{hours}}{NO_BREAK}h",
    minutes=f"{{minutes}}{NO_BREAK}min",
    plan="Formule et promesse",
    level="Niveau et promesse",
    levels="Demandes transmises, {month}",
    solutions="Solutions, {month}",
    solution="{promise} pour une solution",
    own="Accords avec un seul client",
    withdrawn="reprises avant réponse : {n}".replace(" :", f"{NARROW}:"),
    kept="Tenues",
    half="La moitié en",
    nine="Neuf sur dix en",
    elapsed="{length} à la montre",
    satisfied="Satisfaits",
    month_column="Mois",
    achieved="Obtenu",
    record="Empreinte",
    kept_of=f"{{kept}} sur {{cases}} ({{share}}{NO_BREAK}%)",
    not_judged="{cases}, sans engagement",
    too_few="trop peu pour le dire ({cases})",
    satisfied_of=f"{{satisfied}} sur {{answers}} ({{share}}{NO_BREAK}%)",
    few_opinions="trop peu d’avis ({answers})",
    nobody_asked="–",
    missed="Promesses manquées en {month}",
    none_missed="Aucune promesse manquée en {month}.",
    no_answer_yet="toujours sans réponse cinq jours après la fin du mois",
    no_solution_yet="toujours sans solution cinq jours après la fin du mois",
    no_month="Aucun mois n’est encore publié.",
    first_month=(
        "Un mois est compté et signé cinq jours après sa fin ; le premier sera celui de la première demande."
    ).replace(" ;", f"{NARROW};"),
    no_case="Aucune promesse n’est arrivée à échéance en {month}.",
    note="En dessous de {fewest} cas, un chiffre ne veut rien dire : il n’est pas donné.".replace(" :", f"{NARROW}:"),
    unmeasured="La disponibilité n’est pas encore mesurée : rien n’en est dit ici.".replace(" :", f"{NARROW}:"),
    file="Les mêmes chiffres, en JSON",
    urgent=" (urgence)",
    all_plans="Toutes",
)
_ENGLISH = RecordWords(
    locale="en_GB",
    month="MMMM y",
    beside="in {month}, {achieved}",
    in_time="{kept} of {cases} in time, half within {median}",
    in_time_only="{kept} of {cases} in time",
    usual="half within {median}, nine in ten within {ninetieth}",
    open_time="{length} of opening time",
    agreed_time="{length}, as the agreement counts",
    no_answer="no answer",
    no_solution="no solution",
    days=f"{{days}}{NO_BREAK}d {{hours}}{NO_BREAK}h",
    hours=f"{{hours}}{NO_BREAK}h {{minutes}}{NO_BREAK}min",
    whole_hours=f"{{hours}}{NO_BREAK}h",
    minutes=f"{{minutes}}{NO_BREAK}min",
    plan="Plan and promise",
    level="Level and promise",
    levels="Requests handed over, {month}",
    solutions="Solutions, {month}",
    solution="{promise} for a solution",
    own="Agreements with single customers",
    withdrawn="taken back before an answer: {n}",
    kept="Kept",
    half="Half within",
    nine="Nine in ten within",
    elapsed="{length} by the clock",
    satisfied="Satisfied",
    month_column="Month",
    achieved="Achieved",
    record="Digest",
    kept_of="{kept} of {cases} ({share}%)",
    not_judged="{cases}, not binding",
    too_few="too few to say ({cases})",
    satisfied_of="{satisfied} of {answers} ({share}%)",
    few_opinions="too few answers ({answers})",
    nobody_asked="–",
    missed="Promises missed in {month}",
    none_missed="No promise was missed in {month}.",
    no_answer_yet="still no answer five days after the end of the month",
    no_solution_yet="still no solution five days after the end of the month",
    no_month="No month is published yet.",
    first_month=("A month is counted and signed five days after its end; the first will be that of the first request."),
    no_case="No promise fell due in {month}.",
    note="With fewer than {fewest} cases a figure means nothing: it is left out.",
    unmeasured="Availability is not measured yet: nothing is said of it here.",
    file="The same figures, as JSON",
    urgent=" (urgent)",
    all_plans="All plans",
)
_SPANISH = RecordWords(
    locale="es_ES",
    month="MMMM 'de' y",
    beside="en {month}, {achieved}",
    in_time="{kept} de {cases} a tiempo, la mitad en {median} como máximo",
    in_time_only="{kept} de {cases} a tiempo",
    usual="la mitad en {median} como máximo, nueve de cada diez en {ninetieth}",
    open_time="{length} de atención",
    agreed_time="{length}, según cuenta el acuerdo",
    no_answer="sin respuesta",
    no_solution="sin solución",
    days=f"{{days}}{NO_BREAK}d {{hours}}{NO_BREAK}h",
    hours=f"{{hours}}{NO_BREAK}h {{minutes}}{NO_BREAK}min",
    whole_hours=f"{{hours}}{NO_BREAK}h",
    minutes=f"{{minutes}}{NO_BREAK}min",
    plan="Plan y compromiso",
    level="Nivel y compromiso",
    levels="Solicitudes transferidas, {month}",
    solutions="Soluciones, {month}",
    solution="{promise} para una solución",
    own="Acuerdos con un solo cliente",
    withdrawn="retiradas antes de responder: {n}",
    kept="Cumplidos",
    half="La mitad en",
    nine="Nueve de cada diez en",
    elapsed="{length} de reloj",
    satisfied="Satisfechos",
    month_column="Mes",
    achieved="Obtenido",
    record="Huella",
    kept_of=f"{{kept}} de {{cases}} ({{share}}{NO_BREAK}%)",
    not_judged="{cases}, sin compromiso",
    too_few="muy pocos para decirlo ({cases})",
    satisfied_of=f"{{satisfied}} de {{answers}} ({{share}}{NO_BREAK}%)",
    few_opinions="muy pocas opiniones ({answers})",
    nobody_asked="–",
    missed="Compromisos incumplidos en {month}",
    none_missed="Ningún compromiso incumplido en {month}.",
    no_answer_yet="sin respuesta cinco días después del fin de mes",
    no_solution_yet="sin solución cinco días después del fin de mes",
    no_month="Todavía no se ha publicado ningún mes.",
    first_month=(
        "Un mes se cuenta y se firma cinco días después de su fin; el primero será el de la primera solicitud."
    ),
    no_case="Ningún compromiso venció en {month}.",
    note="Con menos de {fewest} casos una cifra no dice nada: no se da.",
    unmeasured="La disponibilidad aún no se mide: aquí no se dice nada de ella.",
    file="Las mismas cifras, en JSON",
    urgent=" (urgencia)",
    all_plans="Todos",
)
RECORD_WORDS: Mapping[str, RecordWords] = MappingProxyType({"fr": _FRENCH, "en": _ENGLISH, "es": _SPANISH})
