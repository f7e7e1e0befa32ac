"""Spanish, as it is written in Spain."""

from __future__ import annotations

from portal.helpcenter.markdown.wording.phrases import NO_BREAK, Headings, Phrases
from portal.policy.keeping import Unit
from portal.policy.money import Period
from portal.policy.promises import Strength
from portal.policy.reach import Channel


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _the_clock(minutes: int) -> str:
    return f"{'la' if minutes // 60 == 1 else 'las'}{NO_BREAK}{_clock(minutes)}"


SPANISH = Phrases(
    code="es",
    locale="es_ES",
    headings=Headings(
        day="Día",
        date="Fecha",
        hours="Horario de atención",
        holiday="Festivo",
        plan="Plan",
        price="Precio",
        channels="Cómo contactarnos",
        reply="Primera respuesta",
        strength="Tipo",
        counting="Horas que cuentan",
        received="Solicitud recibida",
        handed_over="Solicitud transferida",
    ),
    clock=_clock,
    the_clock=_the_clock,
    first_of_month="1",
    date="{weekday} {day} de {month} de {year}",
    date_this_year="{weekday} {day} de {month}",
    on_day="el {date}",
    date_clock="{date} a {clock}",
    span="{opens}–{closes}",
    from_to="de {opens} a {closes}",
    one_day="el {first}",
    two_days="el {first} y el {last}",
    some_days="de {first} a {last}",
    some_days_cell="de {first} a {last}",
    closed="cerrado",
    whole_day=f"las 24{NO_BREAK}horas",
    always=f"las 24{NO_BREAK}horas, los 7{NO_BREAK}días de la semana",
    on_holidays="los festivos",
    but_holidays=", excepto los festivos",
    public_holidays="Festivos",
    local_time="hora de {place}",
    hours=("{n} hora", "{n} horas"),
    minutes=("{n} minuto", "{n} minutos"),
    days=("{n} día", "{n} días"),
    spans={
        Unit.DAY: ("{n} día", "{n} días"),
        Unit.MONTH: ("{n} mes", "{n} meses"),
        Unit.YEAR: ("{n} año", "{n} años"),
    },
    open_hours=("{n} hora de atención", "{n} horas de atención"),
    open_minutes=("{n} minuto de atención", "{n} minutos de atención"),
    open_days=("{n} día de atención", "{n} días de atención"),
    range="{low} a {high}",
    at_most="en {delay} como máximo",
    in_range="en un plazo de {delay}",
    elapsed=", noches y festivos incluidos",
    day_and_night="todas, noches y festivos incluidos",
    same_day="el mismo día",
    same_day_before="el mismo día si la solicitud llega antes de {cutoff}; si no, el siguiente día de atención",
    later_next_day="; una solicitud recibida después de {cutoff} cuenta como del siguiente día de atención",
    bound={
        Strength.PROMISE: "",
        Strength.TYPICAL: "normalmente ",
        Strength.BEST_EFFORT: "en la medida de lo posible ",
    },
    strengths={
        Strength.PROMISE: "Compromiso",
        Strength.TYPICAL: "Plazo habitual",
        Strength.BEST_EFFORT: "En lo posible",
    },
    received="Solicitud recibida",
    handed_over="Solicitud transferida",
    colon=":",
    answer="respuesta",
    before="antes del {moment}",
    before_same_day="el mismo día antes de {clock}",
    between="entre el {first} y el {last}",
    between_clocks="el {date} entre {first} y {last}",
    between_same_day="el mismo día entre {first} y {last}",
    free="gratuito",
    starting="desde {price}",
    periods={
        Period.MONTH: " al mes",
        Period.YEAR: " al año",
        Period.REQUEST: " por solicitud",
        Period.HOUR: " por hora",
        Period.ONCE: " una sola vez",
    },
    refunded="se devuelven sin que lo pida si la respuesta llega tarde",
    not_refunded="no se devuelven si la respuesta llega tarde",
    urgent="Solicitud urgente",
    channels={
        Channel.FORM: "formulario",
        Channel.EMAIL: "correo electrónico",
        Channel.PHONE: "teléfono",
        Channel.CHAT: "chat",
        Channel.FORUM: "foro",
    },
)
