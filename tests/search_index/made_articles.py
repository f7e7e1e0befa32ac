"""A small help center in French, English and Spanish."""

from __future__ import annotations

from search_index.pages import Article, Section

FRENCH = (
    ("aide/abonnement", "Résilier un abonnement", "Vous pouvez résilier votre abonnement à tout moment.", ()),
    ("aide/facture", "Télécharger une facture", "Chaque facture est gardée dix ans.", ("reçu", "avoir")),
    ("aide/mx", "Configurer les enregistrements MX", "Le courrier arrive chez nous quand le MX est juste.", ()),
    ("aide/webhook", "Recevoir des webhooks", "Un webhook est envoyé à chaque événement.", ()),
    ("aide/plage", "Les plages horaires", "Une plage horaire est le temps où nous répondons.", ()),
    ("aide/mail", "Créer une adresse e-mail", "Une adresse comme jean@exemple.org sert à écrire.", ()),
    ("aide/erreur", "Erreur ERR_CONNECTION_REFUSED", "Le serveur refuse : code 0x80070005 ou 550 5.7.1.", ()),
    ("aide/dkim", "Signer le courrier avec DKIM", "Une clé publique signe chaque message qui part.", ()),
    ("aide/sauvegarde", "Restaurer une sauvegarde", "La clé reste privée, la page est publique.", ("backup",)),
)
ENGLISH = (
    ("help/invoices", "Download an invoice", "Every invoice is kept for ten years.", ("bill", "receipt")),
    ("help/cancel", "Cancel your subscription", "You can cancel a subscription at any time.", ()),
    ("help/hours", "Our opening hours", "We answer from Monday to Friday, don't wait.", ()),
)
SPANISH = (
    ("ayuda/factura", "Descargar una factura", "Cada factura se guarda diez años.", ("recibo",)),
    ("ayuda/baja", "Cancelar la suscripción", "Puede cancelar su suscripción cuando quiera.", ()),
)
PAGES = {"fr": FRENCH, "en": ENGLISH, "es": SPANISH}


def make_article(name: str, title: str, text: str = "", **fields) -> Article:
    lead = Section("", 1, title, text)
    rest = fields.pop("sections", ())
    made = {"lang": "fr", "kind": "article", "location": f"{name}/"} | fields
    return Article(id=name, title=title, sections=(lead, *rest), **made)


def articles(lang: str) -> list[Article]:
    return [
        make_article(
            name,
            title,
            text,
            lang=lang,
            keywords=keywords,
            sections=(Section("suite", 2, f"{title} : la suite", f"{text} {text} Pour finir, {title}."),),
        )
        for name, title, text, keywords in PAGES[lang]
    ]
