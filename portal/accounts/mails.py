"""The mail that signs a customer in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from portal.outbox.model import Mail

FALLBACK = "en"

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "fr": (
            "Votre lien de connexion",
            "Bonjour,\n\nvoici votre lien de connexion. Il fonctionne une seule fois, pendant quinze minutes.\n\n"
            "{link}\n\n"
            "Si vous n’avez rien demandé, ignorez ce message : sans ce lien, personne n’entre.\n\n"
            "Ce message part automatiquement : on ne peut pas y répondre par courriel.\n",
        ),
        "en": (
            "Your sign-in link",
            "Hello,\n\nhere is your sign-in link. It works once, for fifteen minutes.\n\n{link}\n\n"
            "If you did not ask for it, ignore this message: nobody can get in without this link.\n\n"
            "This message was sent automatically: it cannot be answered by e-mail.\n",
        ),
        "es": (
            "Su enlace de acceso",
            "Hola:\n\nAquí tiene su enlace de acceso. Funciona una sola vez, durante quince minutos.\n\n{link}\n\n"
            "Si no lo ha pedido, ignore este mensaje: sin este enlace, nadie puede entrar.\n\n"
            "Este mensaje se envía automáticamente: no se puede responder por correo.\n",
        ),
    }
)


def link(email: str, lang: str, url: str, key: str) -> Mail:
    """Returns the mail that carries a sign-in link.

    Args:
        email: whose.
        lang: of the mail.
        url: the link.
        key: of this link, so that it is mailed once.
    """
    known = lang if lang in WORDS else FALLBACK
    subject, text = WORDS[known]
    return Mail(email, subject, text.format(link=url), known, "login_link", f"login_link:{key}")
