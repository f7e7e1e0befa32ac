"""Spanish for what is sold in advance and who takes over."""

from __future__ import annotations

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

SPANISH_TERMS = Terms(
    columns=Columns(
        way="Vía",
        for_whom="Planes",
        at_hand="Tenga a mano",
        when="Cuándo",
        country="País",
        number="Número",
        languages="Idiomas",
        level="Nivel",
        reply="Respuesta",
        clock="El reloj empieza",
        may_ask="Puede pedirlo",
        pack="Bono",
        units="Solicitudes",
        price="Precio",
        validity="Validez",
        shared="Compartido entre compañeros",
        means="Forma de pago",
        starts="Activación",
        what="Servicio",
        target="Objetivo",
        probed="Se comprueba cada",
        window="Se juzga sobre",
        may_fail="Fallos admitidos",
        maintenance="Durante un mantenimiento anunciado",
        no_data="Comprobación ausente",
        said="Lo que también se lee",
        read_as="Lo que vale",
    ),
    yes="sí",
    no="no",
    months=("{n} mes", "{n} meses"),
    assumed="{text} (valor de ejemplo)",
    assumed_title="Valores de ejemplo, por decidir antes de abrir",
    unoffered="no se ofrece",
    everyone="todo el mundo",
    no_number="sin número",
    shown_to="visible para los clientes de {plans}, nunca público",
    unofficial="no oficial",
    unwatched="no respondemos allí",
    link_kinds={
        LinkKind.HELP: "ayuda",
        LinkKind.DOCUMENTATION: "documentación",
        LinkKind.FORUM: "foro",
        LinkKind.COMMUNITY: "comunidad",
        LinkKind.STATUS: "estado del servicio",
        LinkKind.VIDEO: "vídeos",
        LinkKind.PARTNER: "colaboradores",
    },
    spoken="{languages}",
    partly="; en parte {languages}",
    others="; otros idiomas cuando es posible",
    requirements={
        Requirement.ACCOUNT: "el nombre de su cuenta",
        Requirement.SIGN_IN: "haber entrado en su cuenta",
        Requirement.ORGANISATION: "el número de su organización, que ahorra tiempo",
        Requirement.ADDRESS: "la dirección que conocemos",
        Requirement.DESCRIPTION: "una descripción",
        Requirement.SCREENSHOTS: "capturas de pantalla",
        Requirement.ERRORS: "los mensajes de error",
        Requirement.PLAN: "el nombre de su plan",
        Requirement.PAGE: "el producto y la página",
    },
    clock_starts={ClockStart.ARRIVAL: "Al llegar la solicitud", ClockStart.ESCALATION: "Al transferirse"},
    nobody_asks="Nadie: lo decidimos nosotros",
    conditions={
        Condition.ALWAYS: "",
        Condition.IF_POSSIBLE: ", si es posible",
        Condition.WHERE_IT_APPLIES: ", si procede",
    },
    limits={
        "open_requests": ("más de {n} solicitud abierta a la vez", "más de {n} solicitudes abiertas a la vez"),
        "requests_per_day": ("más de {n} solicitud en 24 horas", "más de {n} solicitudes en 24 horas"),
        "messages_per_day": ("más de {n} mensaje en 24 horas", "más de {n} mensajes en 24 horas"),
        "answered_questions": (
            "{n} pregunta cuya respuesta estaba en un artículo propuesto y leído",
            "{n} preguntas cuya respuesta estaba en un artículo propuesto y leído",
        ),
        "steps_not_done": (
            "{n} solicitud que vuelve sin haber dado los pasos indicados",
            "{n} solicitudes que vuelven sin haber dado los pasos indicados",
        ),
    },
    lasts="dura {time} y se impugna con un clic",
    behind="más allá, las solicitudes esperan detrás de las de los demás, aunque sean anteriores, y se lo decimos",
    unit_worth="una unidad cubre {time} de trabajo de nuestro equipo",
    stopped_by={
        StoppedBy.AGENT: "nuestro equipo para el reloj, cuando deja de trabajar en la solicitud",
        StoppedBy.CUSTOMER: "usted para el reloj, al decir que la respuesta le satisface",
    },
    unit_more="más allá, la solicitud consume otra unidad",
    shared_from="a partir de {units} unidades, el bono se comparte entre compañeros",
    splittable="un bono puede dividirse entre clientes",
    unsplittable="un bono no se divide",
    at_expiry={
        AtExpiry.FROZEN: "las unidades no usadas a tiempo se congelan y vuelven con la siguiente compra por {time}",
        AtExpiry.LOST: "las unidades no usadas a tiempo se pierden",
    },
    hourly="{price} por hora",
    floor="{time} como mínimo",
    step="después, por {time} empezado",
    trial="{time} gratis antes de cualquier compra",
    trial_once=", una vez por cliente",
    requests=("{n} solicitud por periodo", "{n} solicitudes por periodo"),
    people=("{n} persona", "{n} personas"),
    requests_unlimited="solicitudes sin límite",
    people_unlimited="personas sin límite, aunque no compartan empresa ni red",
    cancel_any_time="se cancela en cualquier momento, sin gastos",
    readable={
        ReadableUntil.MONTH_END: "tras la cancelación, las solicitudes se pueden leer hasta fin de mes",
        ReadableUntil.CANCELLATION: "las solicitudes se pueden leer hasta la cancelación",
    },
    again_after="se puede contratar de nuevo {time} después de la cancelación",
    activations={
        Activation.IMMEDIATE: "inmediata",
        Activation.DEFERRED: "unos días después, al llegar el pago",
    },
    failures="{n} de {total}",
    maintenance={Maintenance.COUNTS: "cuenta como fallo", Maintenance.LEFT_OUT: "no cuenta"},
    no_data={NoData.UNKNOWN: "cuenta como desconocida, nunca como acierto", NoData.DOWN: "cuenta como fallo"},
    attachments={
        Attachments.NOTHING: "todo el mundo puede adjuntar archivos",
        Attachments.SIGN_IN: "hay que entrar en la cuenta para adjuntar archivos",
        Attachments.NEVER: "una solicitud no admite archivos",
    },
    then=", luego ",
    queue={
        QueueRule.WAITED: "lo que lleva {time} esperando: nadie espera para siempre",
        QueueRule.PAID: "lo que se ha pagado para pasar antes",
        QueueRule.PLAN: "el plan",
        QueueRule.CRITICALITY: "la gravedad, a juicio de nuestro equipo",
        QueueRule.DUE: "lo que vence antes, y después el orden de llegada",
        QueueRule.FAIR_USE: "detrás de los demás, lo que excede el uso razonable",
    },
    published={
        "first_replies": "los plazos de primera respuesta",
        "promises_kept": "la parte de promesas cumplidas",
        "marks": "las notas de los clientes",
        "availability": "la disponibilidad medida",
    },
    fewest="por debajo de {n} casos no decimos nada",
)
