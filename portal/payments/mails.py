"""The mails about money, in the payer's language: a receipt, a payment that failed, money given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_datetime
from babel.numbers import format_currency

from portal.outbox.model import Mail
from portal.payments.model import GivenBack, Order, Reason
from portal.policy.money import Money
from portal.web.opening import with_first

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language. Braces stand for what one mail differs by."""

    title: str
    play_money: str
    no_answer: str
    receipt: tuple[str, str]
    failed: tuple[str, str]
    refunded: tuple[str, str]
    reasons: Mapping[Reason, str]


WORDINGS: Mapping[str, Wording] = {
    "fr": Wording(
        title="Demande urgente {reference}",
        play_money="Paiement d’essai : aucune somme n’a été prélevée.",
        no_answer="Ce message part automatiquement : on ne peut pas y répondre par courriel.",
        receipt=(
            "Reçu de votre paiement pour la demande {reference}",
            "Bonjour,\n\nnous avons bien reçu votre paiement.\n\n"
            "Demande : {reference}\nPour : traitement urgent\nMontant : {amount}\nDate : {date}\n"
            "Paiement n° {number}\n\n"
            "Votre demande passe maintenant avant les demandes ordinaires. Vous nous avez demandé de commencer tout de "
            "suite.\n\n"
            "Ce reçu n’est pas une facture.\n\n"
            "Suivre votre demande, nous écrire :\n{link}",
        ),
        failed=(
            "Votre paiement pour la demande {reference} n’a pas abouti",
            "Bonjour,\n\nvotre banque n’a pas versé les {amount} de la demande {reference}.\n\n"
            "Votre demande n’est pas perdue : elle garde sa place parmi les demandes ordinaires et recevra sa réponse "
            "dans le délai ordinaire. Vous pouvez aussi payer d’une autre façon.\n\n"
            "Suivre votre demande, payer à nouveau :\n{link}",
        ),
        refunded=(
            "Remboursement pour la demande {reference}",
            "Bonjour,\n\nnous vous remboursons {amount} pour la demande {reference} : {reason}.\n\n"
            "La somme revient par le moyen de paiement que vous aviez choisi ; selon votre banque, elle apparaît sous "
            "dix jours ouvrés.\n\n"
            "Suivre votre demande, nous écrire :\n{link}",
        ),
        reasons={
            Reason.MISSED: "nous n’avons pas tenu le délai que vous aviez payé",
            Reason.TWICE: "elle avait été payée deux fois",
            Reason.TOO_LATE: "elle n’en avait plus besoin quand votre paiement est arrivé",
            Reason.AGENT: "notre équipe en a décidé ainsi",
            Reason.ELSEWHERE: "notre équipe en a décidé ainsi",
        },
    ),
    "en": Wording(
        title="Urgent request {reference}",
        play_money="Test payment: no money was taken.",
        no_answer="This message was sent automatically: it cannot be answered by e-mail.",
        receipt=(
            "Receipt for your payment, request {reference}",
            "Hello,\n\nwe have received your payment.\n\n"
            "Request: {reference}\nFor: urgent handling\nAmount: {amount}\nDate: {date}\nPayment no. {number}\n\n"
            "Your request now goes before ordinary ones. You asked us to begin at once.\n\n"
            "This receipt is not an invoice.\n\n"
            "Follow your request, write to us:\n{link}",
        ),
        failed=(
            "Your payment for request {reference} did not go through",
            "Hello,\n\nyour bank did not send the {amount} for request {reference}.\n\n"
            "Your request is not lost: it keeps its place among ordinary requests and will be answered within the "
            "ordinary time. You may also pay in another way.\n\n"
            "Follow your request, pay again:\n{link}",
        ),
        refunded=(
            "Refund for request {reference}",
            "Hello,\n\nwe are giving {amount} back to you for request {reference}: {reason}.\n\n"
            "The money returns the way you paid it; depending on your bank, it shows within ten working days.\n\n"
            "Follow your request, write to us:\n{link}",
        ),
        reasons={
            Reason.MISSED: "we did not answer within the time you had paid for",
            Reason.TWICE: "it had been paid twice",
            Reason.TOO_LATE: "it no longer needed it when your payment arrived",
            Reason.AGENT: "our team decided so",
            Reason.ELSEWHERE: "our team decided so",
        },
    ),
    "es": Wording(
        title="Solicitud urgente {reference}",
        play_money="Pago de prueba: no se ha cobrado nada.",
        no_answer="Este mensaje se envía automáticamente: no se puede responder por correo.",
        receipt=(
            "Recibo de su pago, solicitud {reference}",
            "Hola:\n\nHemos recibido su pago.\n\n"
            "Solicitud: {reference}\nConcepto: atención urgente\nImporte: {amount}\nFecha: {date}\n"
            "Pago n.º {number}\n\n"
            "Su solicitud pasa ahora por delante de las ordinarias. Nos ha pedido que empecemos de inmediato.\n\n"
            "Este recibo no es una factura.\n\n"
            "Seguir su solicitud, escribirnos:\n{link}",
        ),
        failed=(
            "Su pago para la solicitud {reference} no se ha completado",
            "Hola:\n\nSu banco no ha abonado los {amount} de la solicitud {reference}.\n\n"
            "Su solicitud no se pierde: conserva su lugar entre las ordinarias y tendrá respuesta en el plazo "
            "ordinario. También puede pagar de otra manera.\n\n"
            "Seguir su solicitud, pagar de nuevo:\n{link}",
        ),
        refunded=(
            "Reembolso de la solicitud {reference}",
            "Hola:\n\nLe devolvemos {amount} de la solicitud {reference}: {reason}.\n\n"
            "El dinero vuelve por el mismo medio con el que pagó; según su banco, aparece en un plazo de diez días "
            "hábiles.\n\n"
            "Seguir su solicitud, escribirnos:\n{link}",
        ),
        reasons={
            Reason.MISSED: "no respondimos en el plazo por el que había pagado",
            Reason.TWICE: "se había pagado dos veces",
            Reason.TOO_LATE: "ya no lo necesitaba cuando llegó su pago",
            Reason.AGENT: "así lo ha decidido nuestro equipo",
            Reason.ELSEWHERE: "así lo ha decidido nuestro equipo",
        },
    ),
}


def title(reference: str, lang: str) -> str:
    """Returns what a payment page says is paid for."""
    return _wording(lang).title.format(reference=reference)


def receipt(order: Order, now: datetime, link: str) -> Mail:
    """Returns the mail that says a payment was received."""
    subject, text = _wording(order.lang).receipt
    locale = _known(order.lang)
    date = with_first(format_datetime(now, "long", tzinfo=UTC, locale=locale), now.astimezone(UTC), locale)
    return _mail(order, "payment_received", "", subject, text, link=link, date=date, number=order.id[:12].upper())


def failed(order: Order, attempt: int, link: str) -> Mail:
    """Returns the mail that says the money of a payment page will not arrive."""
    subject, text = _wording(order.lang).failed
    return _mail(order, "payment_failed", f":{attempt}", subject, text, link=link)


def refunded(order: Order, refund: GivenBack, link: str) -> Mail:
    """Returns the mail that says money is given back, and why."""
    wording = _wording(order.lang)
    subject, text = wording.refunded
    amount, reason = money(refund.amount, order.lang), wording.reasons[refund.reason]
    return _mail(order, "payment_refunded", f":{refund.id}", subject, text, link=link, amount=amount, reason=reason)


def money(amount: Money, lang: str) -> str:
    """Returns an amount as it is written in `lang`."""
    return format_currency(amount.amount, amount.currency, locale=_known(lang))


def _mail(order: Order, kind: str, part: str, subject: str, text: str, **fields: str) -> Mail:
    wording = _wording(order.lang)
    known = {"reference": order.reference, "amount": money(order.amount, order.lang)} | fields
    paragraphs = [text.format(**known), *([] if order.is_live else [wording.play_money]), wording.no_answer]
    return Mail(
        recipient=order.email,
        subject=subject.format(**known),
        text="\n\n".join(paragraphs) + "\n",
        lang=_known(order.lang),
        kind=kind,
        key=f"{kind}:{order.id}{part}",
    )


def _wording(lang: str) -> Wording:
    return WORDINGS[_known(lang)]


def _known(lang: str) -> str:
    return lang if lang in WORDINGS else FALLBACK
