"""The words that the starter writes into a help center, in each language it knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What the generated files say in one language.

    Attributes:
        language: the language's own name, as the switch shows it.
        site_name: name of the help center when none is given.
        home, contact, search, faq, guides, first_article: titles in the navigation.
        contact_page, search_page, first_article_page: file names without `.md`.
        articles: title of the articles that no group of their own holds.
        about: file name, without `.md`, under which the front page of a wrapped folder goes on living.
        home_title: the question that the home page asks.
        home_lead: the sentence under it.
        topics: heading of the topics on the home page; `topics_anchor` is its anchor.
        section_lead: first sentence of a generated section page.
        config_comment: first line of the builder's file.
        permalink_title: what the sign beside a heading does.
        replace_address: what to do before opening.
        promises, urgent: titles in the navigation of a desk that is begun with.
        promises_page: file name without `.md`.
        promises_lead: what that page holds, in a list of topics.
        promises_comment: first lines of the promise file of such a desk.
        settle_assumed: what to do before opening, where its values are examples.
        replace_first: what to do besides where the starter's first article, `{}`, was written.
    """

    language: str
    site_name: str
    home: str
    contact: str
    search: str
    faq: str
    guides: str
    first_article: str
    contact_page: str
    search_page: str
    first_article_page: str
    articles: str
    about: str
    home_title: str
    home_lead: str
    topics: str
    topics_anchor: str
    section_lead: str
    config_comment: str
    permalink_title: str
    replace_address: str
    promises: str
    urgent: str
    promises_page: str
    promises_lead: str
    promises_comment: str
    settle_assumed: str
    replace_first: str


WORDS: Mapping[str, Words] = {
    "fr": Words(
        language="Français",
        site_name="Centre d’aide",
        home="Accueil",
        contact="Nous écrire",
        search="Recherche",
        faq="Questions fréquentes",
        guides="Guides",
        first_article="Écrire un premier article",
        contact_page="contact",
        search_page="recherche",
        first_article_page="premier-article",
        articles="Autres articles",
        about="presentation",
        home_title="Comment pouvons-nous vous aider ?",
        home_lead="Écrivez votre question dans la barre de recherche, ou choisissez un sujet.",
        topics="Choisir un sujet",
        topics_anchor="sujets",
        section_lead="Les articles de cette rubrique, dans l’ordre du menu.",
        config_comment="Le menu et les réglages du site en français. Les pages sont dans docs/fr/.",
        permalink_title="Lien vers cette partie",
        replace_address="À faire avant d’ouvrir : mettre votre adresse et vos heures dans `support.toml`.",
        promises="Nos engagements",
        urgent="Demande urgente",
        promises_page="engagements",
        promises_lead="délais, prix et heures, et ce qui les compte.",
        promises_comment="""\
# Le fichier de promesses : le seul endroit où s’écrivent une heure, un délai ou un prix. Les pages suivent quand il
# change. `assumed` nomme les valeurs d’exemple : réglez-les, puis retirez leurs lignes. D’ici là, les pages les disent
# d’exemple et `guichet check --release` refuse de publier.""",
        settle_assumed="Régler aussi les valeurs d’exemple : `guichet check --release` les nomme.",
        replace_first="Puis remplacer l’article `{}` par le vôtre.",
    ),
    "en": Words(
        language="English",
        site_name="Help center",
        home="Home",
        contact="Contact us",
        search="Search",
        faq="Frequent questions",
        guides="Guides",
        first_article="Write a first article",
        contact_page="contact",
        search_page="search",
        first_article_page="first-article",
        articles="Other articles",
        about="introduction",
        home_title="How can we help?",
        home_lead="Type your question in the search box, or choose a topic.",
        topics="Choose a topic",
        topics_anchor="topics",
        section_lead="The articles of this section, in the order of the menu.",
        config_comment="The menu and the settings of the site in English. Its pages are in docs/en/.",
        permalink_title="Link to this part",
        replace_address="Before you open: put your own address and hours into `support.toml`.",
        promises="What we promise",
        urgent="Urgent request",
        promises_page="promises",
        promises_lead="delays, prices and hours, and what they are counted in.",
        promises_comment="""\
# The promise file: the only place where an hour, a delay or a price is written. Pages follow when it changes.
# `assumed` names the values that are examples: settle them, then take their lines out. Until then pages say that they
# are examples, and `guichet check --release` refuses to publish.""",
        settle_assumed="Settle the example values too: `guichet check --release` names them.",
        replace_first="Then replace the article `{}` with your own.",
    ),
    "es": Words(
        language="Español",
        site_name="Centro de ayuda",
        home="Inicio",
        contact="Escríbanos",
        search="Búsqueda",
        faq="Preguntas frecuentes",
        guides="Guías",
        first_article="Escribir un primer artículo",
        contact_page="contact",
        search_page="buscar",
        first_article_page="primer-articulo",
        articles="Otros artículos",
        about="presentacion",
        home_title="¿En qué podemos ayudarle?",
        home_lead="Escriba su pregunta en el buscador o elija un tema.",
        topics="Elegir un tema",
        topics_anchor="temas",
        section_lead="Los artículos de esta sección, en el orden del menú.",
        config_comment="El menú y los ajustes del sitio en español. Sus páginas están en docs/es/.",
        permalink_title="Enlace a esta parte",
        replace_address="Antes de abrir: ponga su dirección y su horario en `support.toml`.",
        promises="Nuestros compromisos",
        urgent="Solicitud urgente",
        promises_page="compromisos",
        promises_lead="plazos, precios y horarios, y cómo se cuentan.",
        promises_comment="""\
# El archivo de promesas: el único sitio donde se escribe una hora, un plazo o un precio. Las páginas lo siguen cuando
# cambia. `assumed` nombra los valores de ejemplo: decídalos y quite sus líneas. Hasta entonces las páginas los marcan
# como ejemplos y `guichet check --release` se niega a publicar.""",
        settle_assumed="Decida también los valores de ejemplo: `guichet check --release` los nombra.",
        replace_first="Después, reemplace el artículo `{}` por el suyo.",
    ),
}
